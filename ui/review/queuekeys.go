package review

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// deciding is the analysis that a decision on a row of the queue is about, or
// why there cannot be one.
func (p *QueueList) deciding(f *api.Folder) (api.Analysis, string) {
	a := p.group().rows.triage(f, p.d.Env.Now()).Analysis
	switch v, busy := p.d.Queue.under[a.ID]; {
	case p.d.Blind.on:
		return a, hiddenQueue
	case a.ID == "":
		return a, "nothing to decide"
	case !a.Final():
		return a, "it still runs"
	case busy && !v.lost:
		return a, "a decision is on its way"
	}
	return a, p.d.undecidable()
}

// act does with the row at the cursor what a key of its case does. It reports
// whether it was such a key.
func (p *QueueList) act(msg tea.Msg, f api.Folder) (tea.Cmd, bool) {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Decide):
		a, why := p.deciding(&f)
		if why != "" {
			return nil, true
		}
		return askDecide(p.d, f, a, p.id), true
	case kit.Pressed(msg, k.Compare):
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCompare, ID: string(f.ID)}), true
	case kit.Pressed(msg, k.CopyAs):
		return askCopyAs(p.d, f), true
	}
	return nil, false
}

// actKeys are the bindings of act.
func (p *QueueList) actKeys() []key.Binding {
	k := p.d.Env.Keys
	decide, compare, copyAs := k.Decide, k.Compare, k.CopyAs
	f, chosen := p.group().chosen()
	if !chosen {
		return []key.Binding{kit.Greyed(decide, "none"), kit.Greyed(compare, "none"), kit.Greyed(copyAs, "none")}
	}
	if _, why := p.deciding(&f); why != "" {
		decide = kit.Greyed(decide, p.d.briefly(why))
	}
	return []key.Binding{decide, compare, copyAs}
}
