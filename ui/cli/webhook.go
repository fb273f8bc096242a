package cli

import (
	"context"
	"errors"
	"net"
	"net/url"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/api/watch"
	"ozdesk/store/config"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// checkWebhook looks at --webhook before anything begins.
func (c *command) checkWebhook() error {
	if c.globals.Webhook == "" {
		return nil
	}
	everywhere, err := config.CheckAddress(c.globals.Webhook)
	switch {
	case err != nil:
		return usage("--webhook: "+text.Line(err.Error()), "Give an address of this machine and a free port")
	case everywhere:
		return usage("--webhook needs one address of this machine", "To listen at all of them, give address and public in the profile")
	}
	return nil
}

// hook is what became of listening for webhooks.
type hook struct {
	receiver *watch.Receiver // Nil where it could not be started.
	address  string          // What a server is told, with the secret.
	reached  bool            // The server can be thought to reach it.
	err      error
	wanted   string // The address that was asked for.
}

// receive listens for webhooks where that was asked for. The one of the server
// before must be gone first: it may be the same address.
func (a *app) receive() {
	w := a.target.Webhook
	if w.Address == "" {
		return
	}
	if before := a.before; before != nil {
		before.Wait()
	}
	h := &hook{wanted: w.Address}
	h.receiver, h.err = watch.NewReceiver(a.feed, watch.ReceiverOptions{
		Address: w.Address, Public: w.Public, Secret: w.Secret, Log: a.c.log,
	})
	if h.err == nil {
		h.err = h.receiver.Start(a.env.Ctx)
	}
	if h.err != nil {
		h.receiver = nil
		a.c.log.Warn("webhooks are not taken", "err", text.Line(h.err.Error()))
	} else {
		h.address = h.receiver.URL()
		h.reached = w.Public != "" || reaches(a.n.Load().client.Origin(), h.address)
	}
	a.hook.Store(h)
}

// reaches reports whether a server can be thought to reach an address: one on
// this machine reaches all of them, another one none that only this machine has.
func reaches(server, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return api.IsLoopback(server) || ip != nil && !ip.IsLoopback() || ip == nil && u.Hostname() != "localhost"
}

// webhooks tells whether the interface could take webhooks, and whether anybody
// would send any. The secret at the end of their address stays out of it.
func (e *exam) webhooks(ctx context.Context) finding {
	w := e.target.Webhook
	f := finding{check: "webhooks", result: found}
	if w.Address == "" {
		f.detail = "not set up, the end of an analysis is found by asking"
		return f
	}
	named := first(w.Public, "http://"+w.Address+"/")
	f.detail = "the server is told " + text.Line(named)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", w.Address)
	switch {
	case err == nil:
		_ = listener.Close() // Nothing was taken yet.
	case errors.Is(err, syscall.EADDRINUSE):
		f.result = doubted
		f.detail = "something listens at " + text.Line(w.Address) + " already"
		f.next = "If that is no other window of ozdesk, choose another port"
		return f
	default:
		_, what, _ := explain(err)
		f.result, f.detail = doubted, "nothing can listen at "+text.Line(w.Address)+": "+text.Line(what)
		f.next = "Choose another address or port in settings.toml"
		return f
	}
	if w.Public == "" && !reaches(e.n.client.Origin(), named) {
		f.result, f.detail = doubted, "the server cannot reach "+text.Line(w.Address)
		f.next = "Give the profile a public address in settings.toml"
	}
	return f
}

// hookAddress is what new folders and analyses name, "" for nothing.
func (a *app) hookAddress() string {
	if h := a.hook.Load(); h != nil && h.err == nil && h.reached {
		return h.address
	}
	return ""
}

// receiver is the one that runs, nil for none.
func (a *app) receiver() *watch.Receiver {
	if h := a.hook.Load(); h != nil {
		return h.receiver
	}
	return nil
}

// badge says in the header that webhooks are taken, or that they are not though
// they should be.
func (h *hook) badge() ui.Badge {
	if h.err != nil {
		return ui.Badge{Text: "no webhooks", Role: kit.Fail}
	}
	return ui.Badge{Text: "webhooks", Role: kit.Muted}
}

// words say where webhooks are taken and what that is good for.
func (h *hook) words() string {
	switch {
	case h == nil:
		return "Webhooks are not taken. Start with --webhook HOST:PORT, or give the profile a webhook address in settings.toml."
	case h.err != nil:
		cause := h.err
		for next := errors.Unwrap(cause); next != nil; next = errors.Unwrap(cause) {
			cause = next
		}
		return "Webhooks are not taken, because the program cannot listen at " + text.Line(h.wanted) + ": " +
			text.Line(cause.Error()) + ". Choose another address or port."
	case !h.reached:
		return "Webhooks are taken at " + h.address + ". The server cannot reach that, so nothing names it: " +
			"give the profile a public address in settings.toml."
	}
	return "Webhooks are taken at " + h.address + ". Folders and analyses that are made here name it."
}

// greeting is what is said once the server answers: where webhooks are taken,
// where that was asked for, else nothing.
func (a *app) greeting() pane.StatusMsg {
	h := a.hook.Load()
	switch {
	case h == nil:
		return pane.StatusMsg{Level: pane.Info, TTL: time.Millisecond}
	case h.err != nil:
		return pane.StatusMsg{Level: pane.Bad, Text: h.words(), TTL: time.Minute}
	}
	return pane.StatusMsg{Level: pane.Info, Text: "Webhooks are taken. Type :webhook to see and copy the address."}
}

// copyHookMsg is the answer of the dialog that shows the address: put it on the
// clipboard.
type copyHookMsg struct{ address string }

// copied does so, and says so.
func (m copyHookMsg) copied() tea.Cmd {
	return tea.Batch(tea.SetClipboard(m.address), pane.Send(pane.StatusMsg{
		Level: pane.Good, Text: "Copied the address for webhooks.",
	}))
}

// webhookCommand is the entry of the palette that shows the address.
func (a *app) webhookCommand() ui.Command {
	return ui.Command{Name: "webhook", Help: "where the server's webhooks are taken", Run: func(string) tea.Cmd {
		h := a.hook.Load()
		if h == nil || h.err != nil {
			return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: h.words(), TTL: time.Minute})
		}
		return pane.Send(pane.DialogMsg{Pane: kit.NewConfirm(a.env, kit.Question{
			Title: "Webhooks", Text: h.words(), No: "Close", Yes: "Copy the address", Answer: copyHookMsg{h.address},
		})})
	}}
}
