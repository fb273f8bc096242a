package lists

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// remove opens the dialog in which something is deleted.
func (d Deps) remove(r removal.Request) tea.Cmd { return pane.Send(pane.DialogMsg{Pane: d.Remove(r)}) }

// ended tells what has come of a deletion of a thing, such as "The person".
func ended(what string, msg removal.EndedMsg) tea.Cmd {
	if msg.State == jobs.Done {
		return good(what + " " + msg.Name + " was deleted.")
	}
	return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: what + " " + msg.Name + " was not deleted. Jobs says why."})
}

// collectionRemoval deletes a collection.
func collectionRemoval(to pane.ID, c api.Collection, kind Kind) removal.Request {
	name := collectionName(&c)
	return removal.Request{
		To: to, Title: "Delete collection " + name, Name: name,
		Text:    "The " + kind.String() + " " + name + " goes for good. Analyses that searched in it and found nobody keep their results.",
		Objects: []jobs.Object{{Kind: jobs.CollectionObject, ID: string(c.ID)}},
	}
}

// personRemoval deletes a person with all photographs.
func personRemoval(to pane.ID, p api.Person, in api.CollectionID, collection string, masked bool) removal.Request {
	name := nameOf(&p, masked)
	return removal.Request{
		To: to, Title: "Delete person " + name, Name: name, Masked: masked,
		Text:    "The person goes out of " + collection + " for good, and all photographs with them.",
		Objects: []jobs.Object{{Kind: jobs.PersonObject, ID: string(p.ID), Collection: in}},
	}
}

// imageRemoval deletes one photograph of a person.
func imageRemoval(to pane.ID, p api.Person, in api.CollectionID, m api.PersonImage, masked bool) removal.Request {
	name := photoName(m, masked)
	r := removal.Request{
		To: to, Title: "Delete photograph " + name, Name: name, Masked: masked,
		Text:    "The photograph of " + nameOf(&p, masked) + " goes for good. Searches compare with the others that are left.",
		Objects: []jobs.Object{{Kind: jobs.ImageObject, ID: string(m.ID), Collection: in, Person: p.ID}},
	}
	if len(p.Images) == 1 {
		r.Warn = "It is the last one: without photographs no search can find this person."
	}
	return r
}
