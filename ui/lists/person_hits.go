package lists

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// RouteFolder is the folder of a hit, by its id.
const RouteFolder = "folder"

// noHit is the place of a cursor that is not among the hits.
const noHit = -1

// hitCells is how wide a margin is drawn; a score has no sign.
const hitCells = 7

// lookForHits asks which analyses found the person, once somebody looks.
func (p *PersonPane) lookForHits() tea.Cmd {
	if !p.have || !p.visible {
		return nil
	}
	ctx, gen := p.matches.Next(p.ctx)
	return loadHits(ctx, p.d, p.id, gen, p.collectionID, p.personID)
}

// foundHits takes them in. That they cannot be had is no trouble.
func (p *PersonPane) foundHits(msg hitsMsg) {
	if !p.matches.Done(msg.gen) {
		return
	}
	if msg.err != nil {
		p.d.Env.Log.Warn("hits not loaded", "pane", int(p.id), "err", msg.err)
		return
	}
	p.hits, p.looked, p.drawn = msg.hits, true, false
	p.hitAt = min(p.hitAt, len(p.ownHits())-1)
	p.draw()
}

// ownHits are those of the person, newest first.
func (p *PersonPane) ownHits() []hit { return p.hits.of[p.personID] }

// moveInHits moves the cursor into the hits below the photographs, among them,
// and out of them. It reports whether it has moved.
func (p *PersonPane) moveInHits(msg tea.Msg) bool {
	k, n := p.d.Env.Keys, len(p.ownHits())
	inLastRow := p.grid.index() < 0 || p.grid.index()/p.grid.columns == (len(p.grid.images)-1)/p.grid.columns
	switch {
	case n == 0:
		return false
	case p.hitAt == noHit && inLastRow && kit.Pressed(msg, k.Down), kit.Pressed(msg, k.End):
		p.hitAt = 0
		if kit.Pressed(msg, k.End) {
			p.hitAt = n - 1
		}
	case p.hitAt == noHit:
		return false
	case kit.Pressed(msg, k.Down):
		p.hitAt = min(p.hitAt+1, n-1)
	case kit.Pressed(msg, k.Up) && (p.hitAt > 0 || len(p.grid.images) > 0):
		p.hitAt-- // From the first one back to the photographs.
	case kit.Pressed(msg, k.Top):
		p.hitAt = noHit
		return false
	default:
		return false
	}
	return true
}

// openHit opens the folder of the hit at the cursor.
func (p *PersonPane) openHit() tea.Cmd {
	return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: string(p.ownHits()[p.hitAt].folder)})
}

// hitLines draw the hits; the first one comes to stand on a line of its own
// behind so many others.
func (p *PersonPane) hitLines(before int) []string {
	t := p.d.Env.Theme
	if !p.looked {
		return nil
	}
	list := p.ownHits()
	head := blank(indent) + t.Paint(kit.Ink, "Hits") + "  " + t.Paint(kit.Muted, kit.Count(len(list)))
	if !p.hits.whole {
		head += t.Paint(kit.Muted, "  in the newest "+kit.Count(hitPage*hitPages)+" folders that were searched")
	}
	lines := []string{kit.Truncate(head, p.w)}
	if len(list) == 0 {
		return append(lines, kit.Truncate(blank(indent)+t.Paint(kit.Muted, "No analysis has found this person."), p.w))
	}
	p.hitsTop = before + len(lines)
	for i := range list {
		lines = append(lines, p.hitLine(i, &list[i]))
	}
	return lines
}

// hitLine draws one hit: how it ended, when, the score and the margin.
func (p *PersonPane) hitLine(i int, h *hit) string {
	t, r := p.d.Env.Theme, &h.reading
	bar, ground := blank(indent), kit.Plain
	if i == p.hitAt {
		ground = kit.SelectedIdle
		if p.focused {
			ground = kit.Selected
		}
		bar = t.PaintOn(ground, kit.Accent, t.Glyphs.Bar) + t.PaintOn(ground, kit.Ink, " ")
	}
	outcome := kit.ParseOutcome(r.Outcome.String())
	left := t.PaintOn(ground, outcome.Role(), t.Glyph(outcome)) + t.PaintOn(ground, kit.Ink, " "+kit.Fit(kit.When(h.at, p.d.Env.Now()), 10, kit.Left))
	room := p.w - indent - kit.Width(left) - indent
	right := hitNumbers(r, room)
	folder := "  folder " + h.folder.Short()
	room -= kit.Width(right)
	if kit.Width(folder) > room {
		folder = ""
	}
	return bar + left + t.PaintOn(ground, kit.Muted, kit.Fit(folder, max(room, 0), kit.Left)) +
		t.PaintOn(ground, kit.Ink, blank(indent)+right)
}

// hitNumbers are the score and the margin of a hit, in columns of their own,
// and as many words as there is room for.
func hitNumbers(r *score.Reading, room int) string {
	number := kit.Fit(kit.Number(r.Score.Shown(hitCells)), hitCells-1, kit.Left)
	margin, near := "", "      "
	if r.Margin.Ok() {
		margin = kit.Number(r.Margin.Shown(hitCells))
	}
	margin = kit.Fit(margin, hitCells, kit.Left)
	if r.Near {
		near = "  near"
	}
	whole := number + "  margin " + margin + near
	for _, shorter := range []string{number + "  " + margin + near, number + "  " + margin} {
		if kit.Width(whole) > room {
			whole = shorter
		}
	}
	return whole
}
