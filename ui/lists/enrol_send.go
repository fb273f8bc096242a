package lists

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// sendTickMsg looks how far an upload is.
type sendTickMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the dialog.
func (m sendTickMsg) Target() pane.ID { return m.to }

// sentMsg says what came of an upload.
type sentMsg struct {
	to    pane.ID
	gen   uint64
	done  enrolledMsg
	fault fault
}

// Target returns the dialog.
func (m sentMsg) Target() pane.ID { return m.to }

// upload is a copy of everything that was chosen.
type upload struct {
	e                   enrolment
	first, middle, last string
	paths               []string
	tags                [][]string // by path
	meter               *kit.Meter
}

// add sends what was chosen, as soon as every file was looked at.
func (p *enrolDialog) add() tea.Cmd {
	p.fault, p.wanted = p.objection(), false
	if !p.fault.isZero() {
		return nil
	}
	if _, open := p.files.unchecked(); open {
		p.wanted = true
		return nil
	}
	u := upload{
		e:     p.e,
		first: p.value("first"), middle: p.value("middle"), last: p.value("last"),
	}
	sizes := make([]int64, len(p.files))
	for i := range p.files {
		u.paths = append(u.paths, p.files[i].path)
		u.tags = append(u.tags, p.files[i].tags())
		sizes[i] = p.files[i].Size
	}
	u.meter = kit.NewMeter(sizes...)
	ctx, gen := p.send.Next(p.ctx)
	p.meter, p.sendGen, p.stopping, p.stage = u.meter, gen, false, enrolSend
	p.progress = kit.NewProgress(p.d.Env.Now(), u.meter)
	done := enrolledMsg{to: p.to, into: p.e.into, photos: len(u.paths)}
	if p.e.isNew() {
		done.name = strings.Join(strings.Fields(u.first+" "+u.middle+" "+u.last), " ")
		if done.name == "" {
			done.name = "A person without a name"
		}
	}
	return tea.Batch(
		sendUpload(ctx, p.ctx, p.d.Client, p.id, gen, u, done),
		pane.After(p.ctx, kit.TransferDelay, sendTickMsg{to: p.id, gen: gen}),
	)
}

// value is what was typed into a field of the name.
func (p *enrolDialog) value(field string) string { return strings.TrimSpace(p.form.Value(field)) }

// objection says what keeps the photographs from being sent. It moves the
// cursor to where that can be mended.
func (p *enrolDialog) objection() fault {
	toFile := func(i int) {
		p.form.Blur()
		p.at, p.inForm = i, false
	}
	if why := p.d.barred(); why != "" {
		return fault{"This may not be changed here: " + why + ".", "Sign in with another account, or ask an administrator."}
	}
	if len(p.files) == 0 {
		toFile(0)
		return fault{"There is no photograph yet.", "Type the path of one, or press enter to pick some."}
	}
	take := "Take it out with " + p.d.Env.Keys.Delete.Help().Key + "."
	switch n, first := p.files.faults(); {
	case n == 1:
		toFile(first)
		return fault{"One file is no photograph that can be sent.", take}
	case n > 1:
		toFile(first)
		return fault{kit.Count(n) + " files are no photographs that can be sent.", strings.Replace(take, "it", "them", 1)}
	}
	return fault{}
}

// sendUpload sends the photographs once. When the answer is lost the server is
// asked for what it has; that look goes on below base when ctx was cancelled.
func sendUpload(ctx, base context.Context, src Client, to pane.ID, gen uint64, u upload, done enrolledMsg) tea.Cmd {
	return func() tea.Msg {
		msg := sentMsg{to: to, gen: gen, done: done}
		msg.done.person, msg.fault = u.send(ctx, base, src)
		if base.Err() != nil {
			return nil
		}
		return msg
	}
}

// send sends and puts what went wrong into words.
func (u upload) send(ctx, base context.Context, src Client) (api.PersonID, fault) {
	photos, err := u.open()
	if err != nil {
		return "", u.fault(err)
	}
	if !u.e.isNew() {
		_, err := src.AddPersonImages(ctx, u.e.collection, u.e.person, photos)
		if errors.Is(err, api.ErrUncertain) {
			return u.e.person, u.findImages(base, src, err)
		}
		return u.e.person, u.fault(err)
	}
	person, err := src.AddPerson(ctx, u.e.collection, api.NewPerson{
		FirstName: u.first, MiddleName: u.middle, LastName: u.last, Photos: photos,
	})
	if errors.Is(err, api.ErrUncertain) {
		return u.findPerson(base, src, err)
	}
	return person.ID, u.fault(err)
}

// open prepares the files to be sent.
func (u upload) open() ([]api.Upload, error) {
	out := make([]api.Upload, len(u.paths))
	for i, path := range u.paths {
		var err error
		if out[i], err = api.FileUpload(path, u.tags[i]...); err != nil {
			return nil, err
		}
		out[i].Progress = u.meter.File(i)
	}
	return out, nil
}

// fault puts an error into words; a zero fault for none.
func (u upload) fault(err error) fault {
	switch {
	case err == nil:
		return fault{}
	case errors.Is(err, context.Canceled):
		return fault{"The upload was stopped, and nothing was added.", "Everything chosen is still here."}
	default:
		f := explained(err)
		f.next = sentences(f.next, "Everything chosen is still here.")
		return f
	}
}

// findPerson looks for the person of a request that was not answered; it
// carries the request's id.
func (u upload) findPerson(base context.Context, src Client, cause error) (api.PersonID, fault) {
	ctx, cancel := context.WithTimeout(base, lookAfter)
	defer cancel()
	request := requestOf(cause)
	list, err := src.Persons(ctx, u.e.collection)
	if err == nil && request != "" {
		for i := range list {
			if mark, _ := list[i].Meta.Lookup(requestIDField); mark.Raw() == request {
				return list[i].ID, fault{}
			}
		}
		if u.meter.Sent() < u.meter.Total() { // some of it never left
			return "", u.none(cause, "No person was added.")
		}
	}
	return "", u.unknown(cause, "It is not known whether the person was added; there is none so far.")
}

// findImages looks for the photographs of a request that was not answered:
// those that were not there before.
func (u upload) findImages(base context.Context, src Client, cause error) fault {
	ctx, cancel := context.WithTimeout(base, lookAfter)
	defer cancel()
	list, err := src.PersonImages(ctx, u.e.collection, u.e.person)
	fresh := 0
	for i := range list {
		if !slices.Contains(u.e.images, list[i].ID) {
			fresh++
		}
	}
	switch {
	case err != nil:
		return u.unknown(cause, "It is not known whether the photographs were added.")
	case fresh >= len(u.paths):
		return fault{}
	case fresh > 0:
		return u.unknown(cause, many(fresh, "photograph was", "photographs were")+" added, of "+kit.Count(len(u.paths))+".")
	case u.meter.Sent() < u.meter.Total():
		return u.none(cause, "No photograph was added.")
	default:
		return u.unknown(cause, "It is not known whether the photographs were added; there are none so far.")
	}
}

// none says that nothing came of an upload.
func (u upload) none(cause error, sure string) fault {
	what, next := api.Explain(cause)
	if errors.Is(cause, context.Canceled) {
		what, next = "The upload was stopped.", ""
	}
	return fault{what, sentences(sure, next, "Everything chosen is still here.")}
}

// unknown says that nobody can tell what came of an upload.
func (u upload) unknown(cause error, doubt string) fault {
	what, _ := api.Explain(cause)
	if errors.Is(cause, context.Canceled) {
		what = "The upload was stopped at its end."
	}
	return fault{what, sentences(doubt, "Look at the list before you send it again.")}
}

// tick looks how far the upload is, and goes on looking.
func (p *enrolDialog) tick(msg sendTickMsg) tea.Cmd {
	if p.stage != enrolSend || msg.gen != p.sendGen {
		return nil
	}
	p.progress.Look(p.d.Env.Now(), p.meter)
	return pane.After(p.ctx, kit.TransferLook, msg)
}

// sent closes the dialog, or says why nothing was added.
func (p *enrolDialog) sent(msg sentMsg) tea.Cmd {
	if p.stage != enrolSend || msg.gen != p.sendGen {
		return nil
	}
	p.send.Stop()
	if !msg.fault.isZero() {
		p.stage, p.fault = enrolForm, msg.fault
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: msg.done})
}
