package review

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Decider sets a person's decision on an analysis.
type Decider interface {
	Decide(ctx context.Context, id api.AnalysisID, decision api.Status, reason string) (api.Analysis, error)
}

// decision is what a person has decided, on its way to the server.
type decision struct {
	analysis api.AnalysisID
	folder   api.FolderID
	kind     api.AnalysisType
	status   api.Status // SUCCESS or DECLINED
	reason   string
	// lost says that no answer came: whether it was made is not known.
	lost bool
}

// words name a decision by what it means.
func (v decision) words() string {
	if v.status == api.StatusSuccess {
		return "accept"
	}
	return "refuse"
}

// decisions are those under way, whichever pane shows their analysis. A pane
// that goes away does not stop them.
type decisions struct {
	under   map[api.AnalysisID]decision
	kept    map[api.AnalysisID]decision // what failed, so that nobody types it again
	refusal string                      // why the server lets this account decide nothing, "" as far as is known
	version int                         // counts changes, so that panes draw them
}

// decideMsg orders a decision that was confirmed.
type decideMsg struct {
	to, from pane.ID
	decision decision
}

// Target returns the pane that sends it.
func (m decideMsg) Target() pane.ID { return m.to }

// decidedMsg brings what became of a decision.
type decidedMsg struct {
	to, from pane.ID
	decision decision
	analysis api.Analysis
	err      error
}

// Target returns the pane that has sent it.
func (m decidedMsg) Target() pane.ID { return m.to }

// caseDecidedMsg tells the pane of a case that a decision of it has come back.
type caseDecidedMsg struct{ to pane.ID }

// Target returns the case.
func (m caseDecidedMsg) Target() pane.ID { return m.to }

// send begins a decision. One that is under way already is not sent twice.
func (s *decisions) send(ctx context.Context, d Deps, owner pane.ID, msg decideMsg) tea.Cmd {
	v := msg.decision
	if before, busy := s.under[v.analysis]; busy && !before.lost {
		return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "A decision on this analysis is on its way already."})
	}
	if s.under == nil {
		s.under = map[api.AnalysisID]decision{}
	}
	s.under[v.analysis] = v
	s.version++
	src := d.Client
	return func() tea.Msg {
		a, err := src.Decide(ctx, v.analysis, v.status, v.reason)
		if errors.Is(err, api.ErrUncertain) {
			// What was lost is looked for once; nothing is sent again.
			if found, look := src.Analysis(ctx, v.analysis); look == nil && found.Operator == v.status {
				a, err = found, nil
			}
		}
		return decidedMsg{to: owner, from: msg.from, decision: v, analysis: a, err: err}
	}
}

// done takes note of an answer and says what became of the decision.
func (s *decisions) done(msg decidedMsg) tea.Cmd {
	v := msg.decision
	s.version++
	said := func(l pane.Level, words string) tea.Cmd {
		return tea.Batch(pane.Send(pane.StatusMsg{Level: l, Text: words, TTL: lostFor}), pane.Send(caseDecidedMsg{to: msg.from}))
	}
	what, next := api.Explain(msg.err)
	if s.kept == nil {
		s.kept = map[api.AnalysisID]decision{}
	}
	s.kept[v.analysis] = v
	switch {
	case msg.err == nil:
		delete(s.under, v.analysis)
		delete(s.kept, v.analysis)
		return said(pane.Good, "Decided: "+v.words()+" "+string(v.kind)+" of folder "+v.folder.Short()+".")
	case errors.Is(msg.err, api.ErrUncertain):
		v.lost = true
		s.under[v.analysis] = v
		return said(pane.Warn, "No answer came to the decision on folder "+v.folder.Short()+". "+next)
	}
	delete(s.under, v.analysis)
	if errors.Is(msg.err, api.ErrForbidden) || errors.Is(msg.err, api.ErrUnsupported) {
		s.refusal = strings.TrimRight(what, ".")
	}
	return said(pane.Bad, "Not decided. "+sentence(what, next))
}

// settle compares a decision whose answer was lost with what the server has. It
// reports what became clear, "" for nothing.
func (s *decisions) settle(a *api.Analysis) string {
	v, under := s.under[a.ID]
	if !under || !v.lost {
		return ""
	}
	delete(s.under, a.ID)
	s.version++
	if a.Operator == v.status {
		return "The decision on " + string(v.kind) + " has arrived."
	}
	return "The decision on " + string(v.kind) + " has not arrived. Decide again."
}

// forgive forgets that the server refuses, for another account.
func (s *decisions) forgive() { s.refusal = "" }

// unsaved says which decisions would be lost from sight.
func (s *decisions) unsaved() string {
	busy := slices.ContainsFunc(slices.Collect(maps.Values(s.under)), func(v decision) bool { return !v.lost })
	if busy {
		return "A decision is on its way to the server."
	}
	return ""
}

// undecidable says why nothing may be decided here, "" when it may: the role,
// what the server has answered, or a connection that changes nothing.
func (d Deps) undecidable() string {
	if why := d.forbidden(); why != "" {
		return why
	}
	if d.User != nil {
		if u := d.User(); u != nil {
			if why := rules.Barred(u.Role, rules.Decide); why != "" {
				return strings.TrimRight(why, ".")
			}
		}
	}
	if d.Queue.refusal != "" {
		return d.Queue.refusal
	}
	return ""
}

// briefly is a reason as it fits behind a key. The case says it in full.
func (d Deps) briefly(why string) string {
	const room = 32
	if kit.Width(why) <= room {
		return why
	}
	if d.User != nil {
		if u := d.User(); u != nil && rules.Barred(u.Role, rules.Decide) != "" {
			return "not as " + u.Role.Label()
		}
	}
	return "not here"
}

// askDecide opens the dialog in which somebody decides on an analysis on behalf
// of a case.
func askDecide(d Deps, f api.Folder, a api.Analysis, from pane.ID) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newDecide(d, f, a, from)})
}

// sendingLines draw a decision that is under way below its analysis: the old
// value stays above until the server has answered.
func (d draw) sendingLines(v decision, chosen bool) []string {
	sign, words, role := d.t.Glyph(kit.OutcomeRunning), "sending…  ", kit.Running
	if v.lost {
		sign, words, role = d.t.Glyph(kit.OutcomeError), "not known whether it arrived: ", kit.Error
	}
	words += v.words()
	if v.reason != "" {
		words += ", “" + kit.Clean(v.reason) + "”"
	}
	var out []string
	for _, line := range kit.Wrap(sign+" "+words, max(d.w-3*indent, 1)) {
		out = append(out, d.beneath(chosen, blank(indent)+d.t.Paint(role, line)))
	}
	return out
}
