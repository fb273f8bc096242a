package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/api/watch"
	"ozdesk/store/config"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/lists"
	"ozdesk/ui/review"
)

// app joins the interface with the client, which may come later than the first
// frame.
type app struct {
	c      *command
	env    kit.Env
	target target
	client *late
	feed   *watch.Feed
	desk   *jobs.Desk
	policy score.Policy
	home   string
	// running is shared by the panes of folders, kept keeps how they are looked
	// at.
	running *review.Running
	kept    *looks
	queue   review.Queue
	changes lists.Changes      // Of collections and persons.
	cancel  context.CancelFunc // Ends everything that was begun for this server.

	readOnly    atomic.Bool
	asks        chan *question // Calls that wait for somebody to sign in.
	tried       atomic.Bool    // What needs nobody to be asked was tried.
	declined    atomic.Bool    // Somebody has chosen not to sign in.
	whitelisted atomic.Pointer[map[api.CollectionID]bool]
	hook        atomic.Pointer[hook]
	before      *watch.Receiver // Of the server that was shown before.
	kinds       atomic.Int64    // Counts changes of whitelisted.
	who         atomic.Pointer[identity]
	n           atomic.Pointer[connection]
	progress    chan progress
}

// identity is what is known once the server has answered.
type identity struct {
	user    api.User
	sandbox bool
}

// progress is how far the sandbox's first start has come.
type progress struct {
	done, total int
	what        string
}

// newApp makes the parts that the panes are built with.
func (c *command) newApp(env kit.Env, t target) *app {
	a := &app{
		c: c, env: env, target: t, client: newLate(), progress: make(chan progress, 1), policy: policyOf(t),
		asks: make(chan *question), running: new(review.Running), kept: c.looks(t),
	}
	a.env.Ctx, a.cancel = context.WithCancel(env.Ctx)
	a.readOnly.Store(t.ReadOnly)
	a.desk = a.newDesk()
	a.feed = watch.New(a.client, watch.Options{Log: c.log})
	a.policy.Whitelist = a.isWhitelist
	a.client.hook = a.hookAddress
	a.home = homeDir()
	return a
}

// homeDir is the home directory, "" when there is none.
func homeDir() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}

// isWhitelist reports whether a hit in a collection is good, as far as known.
func (a *app) isWhitelist(id api.CollectionID) bool {
	known := a.whitelisted.Load()
	return known != nil && (*known)[id]
}

// isSandbox reports whether scores come from the sandbox. One's own is known
// before it answers.
func (a *app) isSandbox() bool {
	who := a.who.Load()
	return a.target.Sandbox || who != nil && who.sandbox
}

// forbidden says why nothing may be made or launched, "" when it may.
func (a *app) forbidden() string {
	if a.readOnly.Load() {
		return "this connection is read-only, " + a.env.Keys.Unlock.Help().Key + " unlocks it"
	}
	return ""
}

// role is the role of who is signed in, "" while it is not known.
func (a *app) role() api.Role {
	if who := a.who.Load(); who != nil {
		return who.user.Role
	}
	return ""
}

// user is who is signed in, nil while that is not known.
func (a *app) user() *api.User {
	if who := a.who.Load(); who != nil {
		return &who.user
	}
	return nil
}

// queueOptions are the settings of the queue of failed checks.
func (a *app) queueOptions() review.QueueOptions {
	return queueOptions(a.c.settings)
}

// queueOptions are those of some settings.
func queueOptions(s config.Settings) review.QueueOptions {
	q := s.Queue
	return review.QueueOptions{
		Since:      time.Duration(q.Days) * 24 * time.Hour,
		StuckAfter: time.Duration(q.StuckAfter), PersonKeys: q.PersonKeys,
	}
}

// origin is the address of the server, "" while it is not known.
func (a *app) origin() string {
	if n := a.n.Load(); n != nil {
		return n.client.Origin()
	}
	return ""
}

// profileWord is the profile that a command must name to reach this server, ""
// where it does without.
func (a *app) profileWord() string {
	switch {
	case a.target.Sandbox && a.target.Implied:
		return ""
	case a.target.Sandbox:
		return config.Sandbox
	case a.target.Named && a.target.Profile != a.c.settings.DefaultProfile:
		return a.target.Profile
	default:
		return ""
	}
}

// listed keeps in mind what a hit in the collections means.
func (a *app) listed(list []api.Collection) {
	known := whitelisted(list)
	before := a.whitelisted.Swap(&known)
	if before == nil && len(known) > 0 || before != nil && !maps.Equal(*before, known) {
		a.kinds.Add(1)
	}
}

// samples writes the drawn faces once and returns their directory.
func (a *app) samples(context.Context) (string, error) {
	dir := filepath.Join(a.c.places.Data, "samples")
	if err := demo.WriteSamples(dir); err != nil {
		return "", fmt.Errorf("write the samples: %w", err)
	}
	return dir, nil
}

// status is what the header and the footer tell. It looks at memory only.
func (a *app) status() ui.Status {
	s := ui.Status{InFlight: a.client.InFlight()}
	switch {
	case a.target.Sandbox:
		s.Server = "sandbox"
	default:
		s.Server = text.Line(a.target.Host)
	}
	if who := a.who.Load(); who != nil {
		s.Role, s.User = text.Line(who.user.Role.Label()), who.user.Email.Line()
	}
	if a.readOnly.Load() {
		s.Badges = append(s.Badges, ui.Badge{Text: "read-only", Role: kit.Review})
	}
	if origin, err := api.ParseOrigin(a.target.Host); err == nil && !a.target.Sandbox && plainHTTP(origin) {
		s.Badges = append(s.Badges, ui.Badge{Text: "plain http", Role: kit.Fail})
	}
	if a.isSandbox() && !a.target.Sandbox {
		// The embedded one is named as the server already.
		s.Badges = append(s.Badges, ui.Badge{Text: "sandbox", Role: kit.Review})
	}
	if h := a.hook.Load(); h != nil {
		s.Badges = append(s.Badges, h.badge())
	}
	return s
}

// plainHTTP reports an origin that others on the network can listen to.
func plainHTTP(origin string) bool {
	return len(origin) > 5 && origin[:5] == "http:" && !api.IsLoopback(origin)
}
