package lists

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// lookedMsg brings who was found, or why nobody was.
type lookedMsg struct {
	to   pane.ID
	gen  uint64
	list *enrol.List
	err  error
}

// Target returns the dialog.
func (m lookedMsg) Target() pane.ID { return m.to }

// beginMsg says that somebody has said yes.
type beginMsg struct{ to pane.ID }

// Target returns the dialog.
func (m beginMsg) Target() pane.ID { return m.to }

// begunMsg says what came of handing the enrolment to a job.
type begunMsg struct {
	to    pane.ID
	gen   uint64
	again string // What is asked where the same was done before, "" for nothing.
	told  string
	err   error
}

// Target returns the dialog.
func (m begunMsg) Target() pane.ID { return m.to }

// manyBegunMsg tells a pane that an enrolment has begun.
type manyBegunMsg struct {
	to   pane.ID
	told string
}

// Target returns the pane that asked for it.
func (m manyBegunMsg) Target() pane.ID { return m.to }

// Update implements pane.Pane.
func (p *manyDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case pane.MaskMsg:
		p.masked, p.rows.masked = msg.On, msg.On
		p.table.Invalidate()
	case pane.ThemeMsg:
		p.table.Invalidate()
	case lookedMsg:
		p.found(msg)
	case beginMsg:
		return p.begin(false)
	case againMsg:
		return p.begin(true)
	case begunMsg:
		return p.begun(msg)
	default:
		return p.keyed(msg)
	}
	return nil
}

// keyed gives a key to what is shown.
func (p *manyDialog) keyed(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch p.stage {
	case manySource:
		return p.inSource(msg)
	case manyList:
		ref, chosen := p.chosen()
		switch {
		case kit.Pressed(msg, k.Select) && chosen:
			p.rows.toggle(ref)
			p.settle()
		case kit.Pressed(msg, k.SelectAll):
			for i := range p.list.People {
				p.list.People[i].DropWarned()
			}
			p.settle()
		case kit.Pressed(msg, k.Open) && p.rows.people > 0:
			return p.ask()
		default:
			p.table.Update(kit.Shift(msg, 0, -p.head()))
		}
	case manyLook, manyBegin:
	}
	return nil
}

// inSource takes a key or a paste while it is asked where the photographs are.
func (p *manyDialog) inSource(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	press, isKey := msg.(tea.KeyPressMsg)
	switch {
	case kit.Pressed(msg, k.Leave):
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case p.switches.update(msg, k):
	case p.path.Value() != "" && (isKey && press.String() == "tab" || kit.Pressed(msg, k.Complete) && p.path.AtEnd()):
		return p.path.Complete()
	case kit.Pressed(msg, k.Submit):
		if p.path.Value() != "" {
			return p.start()
		}
	default:
		if p.path.Update(msg) {
			p.fault = fault{}
		}
		if _, dropped := msg.(tea.PasteMsg); dropped && strings.TrimSpace(p.path.Value()) != "" {
			return p.start()
		}
	}
	return nil
}

// start looks at the photographs, and at who is in the collection already.
func (p *manyDialog) start() tea.Cmd {
	ctx, gen := p.look.Next(p.ctx)
	p.stage, p.fault, p.seen = manyLook, fault{}, &looked{}
	p.spin.Stop()
	src, to, in, typed, home, seen := p.d.Client, p.id, p.collection, p.path.Value(), p.d.HomeDir, p.seen
	var faces enrol.FaceFinder
	if p.switches.on(faceSwitch) {
		faces = p.d.Faces
	}
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		list, err := lookAt(ctx, src, in, kit.TypedPaths(typed, home), faces, seen)
		if ctx.Err() != nil {
			return nil
		}
		return lookedMsg{to: to, gen: gen, list: list, err: err}
	})
}

// lookAt finds out who is to be enrolled.
func lookAt(ctx context.Context, src PersonClient, in api.CollectionID, paths []string, faces enrol.FaceFinder, seen *looked) (*enrol.List, error) {
	list, err := enrol.Read(ctx, paths...)
	if err != nil {
		return nil, err
	}
	seen.total.Store(int64(list.Photos()))
	there, err := src.Persons(ctx, in)
	if err != nil {
		return nil, err
	}
	err = list.Check(ctx, enrol.Checks{Faces: faces, Progress: func(done, _ int) { seen.done.Store(int64(done)) }})
	list.Known(there)
	return list, err
}

// found shows who was found.
func (p *manyDialog) found(msg lookedMsg) {
	if !p.look.Done(msg.gen) || p.stage != manyLook {
		return
	}
	p.spin.Stop()
	switch {
	case errors.Is(msg.err, enrol.ErrNobody):
		p.stage, p.fault = manySource, fault{"No photographs were found there.", "Name a directory, a CSV file or photographs as described below."}
		return
	case errors.Is(msg.err, enrol.ErrTooMany):
		p.stage, p.fault = manySource, fault{
			fmt.Sprintf("These are more persons or photographs than one job takes, which is %s persons.", kit.Count(enrol.MaxPeople)), "Divide them.",
		}
		return
	case msg.err != nil:
		p.stage, p.fault = manySource, explained(msg.err)
		return
	}
	p.stage, p.list = manyList, msg.list
	p.rows.set(msg.list)
	p.settle()
	p.table.SetCursor(0)
}

// settle brings the sums up to date.
func (p *manyDialog) settle() {
	p.rows.count()
	p.sum = persons(p.rows.people) + " · " + photographs(p.rows.photos) + " · " + kit.Size(p.rows.bytes)
	p.table.Invalidate()
	p.table.Sync()
	p.layOut()
}

// ask asks before anything is sent.
func (p *manyDialog) ask() tea.Cmd {
	text := "Enrol " + persons(p.rows.people) + " with " + photographs(p.rows.photos) + " in " + p.into + "? It runs in Jobs and can be paused or cancelled there."
	if p.switches.on(alikeSwitch) {
		text += " Each is first looked for in the collection, by a folder and an analysis that are made on the server and deleted again."
	}
	var goes []string
	if out := len(p.list.People) - p.rows.people; out > 0 {
		goes = append(goes, many(out, "person is", "persons are")+" left out")
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: p.Title(), Goes: goes, No: "Not yet", Yes: "Enrol", Answer: beginMsg{to: p.id},
		Text: text,
	})
}

// againMsg says that persons are to be enrolled although the same was done.
type againMsg struct{ to pane.ID }

// Target returns the dialog.
func (m againMsg) Target() pane.ID { return m.to }

// begin hands everybody to a job. One that was begun with the same photographs
// goes on; one that is done is asked about.
func (p *manyDialog) begin(again bool) tea.Cmd {
	ctx, gen := p.send.Next(p.ctx)
	p.stage, p.fault = manyBegin, fault{}
	desk, to, in, list, now := p.d.Jobs, p.id, p.collection, p.list, p.d.Env.Now()
	alike := p.switches.on(alikeSwitch)
	told := "Enrolling " + persons(p.rows.people) + " in " + p.into + ". Jobs shows how far it is."
	return func() tea.Msg {
		plan, typed := list.Plan(in)
		plan.LookAlike = alike
		msg := begunMsg{to: to, gen: gen, told: told}
		switch j, known := desk.Alike(jobs.EnrolKind, plan); {
		case again || !known:
			_, msg.err = desk.Start(ctx, jobs.EnrolKind, plan, typed)
		case j.State == jobs.Done:
			msg.again = "These very photographs were enrolled " + kit.When(j.Since, now) + ". Enrol them once more?"
		case j.State.Active():
		case j.State == jobs.Failed:
			msg.err = desk.Retry(ctx, j.ID)
		default:
			msg.told = "Going on with the enrolment of " + kit.When(j.Began, now) + ". Jobs shows how far it is."
			msg.err = desk.Resume(ctx, j.ID)
		}
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// begun closes the dialog, or says why nothing has begun.
func (p *manyDialog) begun(msg begunMsg) tea.Cmd {
	if !p.send.Done(msg.gen) || p.stage != manyBegin {
		return nil
	}
	switch {
	case msg.err != nil:
		p.stage, p.fault = manyList, explained(msg.err)
		p.layOut()
	case msg.again != "":
		p.stage = manyList
		return kit.Ask(p.d.Env, kit.Question{Title: p.Title(), Text: msg.again, No: "No", Yes: "Once more", Answer: againMsg{to: p.id}})
	default:
		return pane.Send(pane.CloseDialogMsg{From: p.id, Result: manyBegunMsg{to: p.to, told: msg.told}})
	}
	return nil
}
