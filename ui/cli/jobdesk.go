package cli

import (
	"context"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/store/oplog"
	drawer "ozdesk/ui/jobs"
	"ozdesk/ui/pane"
)

// ledgers is where the ledgers of jobs are kept.
func (p Places) ledgers() string { return filepath.Join(p.State, "jobs") }

// newDesk makes what runs the jobs of the server.
func (a *app) newDesk() *jobs.Desk { return a.c.deskOf(a.client, a.target) }

// jobClient is what the kinds of jobs ask of a server.
type jobClient interface {
	jobs.UploadClient
	jobs.EnrolClient
	jobs.AlikeClient
	jobs.DeletionClient
}

// deskOf makes what runs the jobs of a target.
func (c *command) deskOf(client jobClient, t target) *jobs.Desk {
	return jobs.New(jobs.Options{
		Store: oplog.In(c.places.ledgers()),
		Kinds: []jobs.Kind{
			jobs.Uploads{Client: client},
			jobs.Enrolments{Client: client, Alike: client},
			jobs.Deletions{Client: client, Receipts: receipts(c.places.receipts()), Now: c.now},
		},
		Server: t.jobServer(), Now: c.now, NewID: c.newID, Log: c.log,
	})
}

// jobServer is the name under which the jobs of a server are kept. The sandbox
// may have another port at every start.
func (t target) jobServer() string {
	if t.Sandbox {
		return "sandbox"
	}
	if origin, err := api.ParseOrigin(t.Host); err == nil {
		return origin
	}
	return t.Host
}

// jobs is what the drawer is built with.
func (a *app) jobs() drawer.Deps {
	return drawer.Deps{Env: a.env, Desk: a.desk, Write: a.writeRest, PersonName: a.personName}
}

// personName asks how a person of a collection is called.
func (a *app) personName(ctx context.Context, in api.CollectionID, id api.PersonID) (text.Text, error) {
	p, err := a.client.Person(ctx, in, id)
	return p.Name(), err
}

// jobNewsMsg is a sentence about a job.
type jobNewsMsg struct {
	app  *app
	news *drawer.News
	told pane.StatusMsg
}

// loadJobs reads the ledgers and begins to listen.
func (a *app) loadJobs() tea.Cmd {
	return func() tea.Msg {
		if err := a.desk.Load(a.env.Ctx); err != nil {
			a.c.log.Warn("the jobs cannot be read", "err", text.Line(err.Error()))
			what, next := api.Explain(err)
			return noticeMsg(sentences(what, next))
		}
		return a.nextJobNews(drawer.NewNews(a.jobs()))()
	}
}

// nextJobNews waits for something that is worth a word.
func (a *app) nextJobNews(news *drawer.News) tea.Cmd {
	return func() tea.Msg {
		told, err := news.Next(a.env.Ctx)
		if err != nil {
			return nil
		}
		return jobNewsMsg{app: a, news: news, told: told}
	}
}

// jobsUnderWay says what closing the program would break off, "" for nothing.
func (a *app) jobsUnderWay() string {
	switch n := drawer.Working(a.desk); n {
	case 0:
		return ""
	case 1:
		return "A job is under way; it stops and can go on at the next start."
	default:
		return "Jobs are under way; they stop and can go on at the next start."
	}
}
