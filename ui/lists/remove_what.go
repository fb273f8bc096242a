package lists

import (
	"context"
	"errors"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// collectionRemoval deletes a collection.
func collectionRemoval(d Deps, to pane.ID, c api.Collection, kind Kind, known *counts) removal {
	src, id, name := d.Client, c.ID, collectionName(&c)
	r := removal{
		to: to, title: "Delete collection " + name, name: name,
		text: "The collection goes for good. Analyses that searched in it keep their results.",
		goes: []string{name + ", a " + kind.String(), string(c.ID)},
		run:  func(ctx context.Context) error { return src.DeleteCollection(ctx, id) },
		gone: func(ctx context.Context) (bool, error) {
			list, err := src.Collections(ctx)
			for i := range list {
				if list[i].ID == id {
					return false, err
				}
			}
			return err == nil, err
		},
		refused: func(ctx context.Context, _ error) fault {
			list, err := src.Persons(ctx, id)
			if err != nil || len(list) == 0 {
				return fault{}
			}
			return notEmpty(len(list))
		},
	}
	if n, ok := known.of(string(c.ID), c.PersonCount); ok && n > 0 {
		r.warn = sentences(notEmpty(n).what, "The server will refuse.")
	}
	return r
}

// notEmpty says why a collection with persons in it stays.
func notEmpty(n int) fault {
	in := many(n, "person is in it", "persons are in it")
	return fault{
		"A collection can be deleted only when it has no persons left; " + in + ".",
		"Open the collection and delete the persons first.",
	}
}

// personRemoval deletes a person with all photographs.
func personRemoval(d Deps, to pane.ID, p api.Person, collection string, masked bool) removal {
	src, in, id, name := d.Client, p.CollectionID, p.ID, nameOf(&p, masked)
	goes := []string{name, string(p.ID)}
	if p.ImageCount != nil {
		goes[0] += ", with " + photographs(*p.ImageCount)
	}
	return removal{
		to: to, title: "Delete person " + name, name: name, goes: goes,
		text: "The person goes out of " + collection + " for good, and all photographs with them.",
		run:  func(ctx context.Context) error { return src.DeletePerson(ctx, in, id) },
		gone: func(ctx context.Context) (bool, error) { return isGone(src.Person(ctx, in, id)) },
		refused: func(ctx context.Context, _ error) fault {
			refs, err := findReferences(ctx, src, id)
			if err != nil || refs.analyses == 0 {
				return fault{}
			}
			return refs.fault()
		},
	}
}

// imageRemoval deletes one photograph of a person.
func imageRemoval(d Deps, to pane.ID, p api.Person, m api.PersonImage, masked bool) removal {
	src, in, person, id := d.Client, p.CollectionID, p.ID, m.ID
	name := photoName(m, masked)
	r := removal{
		to: to, title: "Delete photograph " + name, name: name,
		text: "The photograph of " + nameOf(&p, masked) + " goes for good. Searches compare with the others that are left.",
		goes: []string{name, string(m.ID)},
		run:  func(ctx context.Context) error { return src.DeletePersonImage(ctx, in, person, id) },
		gone: func(ctx context.Context) (bool, error) {
			list, err := src.PersonImages(ctx, in, person)
			for i := range list {
				if list[i].ID == id {
					return false, err
				}
			}
			return err == nil, err
		},
		refused: func(context.Context, error) fault { return fault{} },
	}
	if len(p.Images) == 1 {
		r.warn = "It is the last one: without photographs no search can find this person."
	}
	return r
}

// isGone reads from a lookup whether the thing is no longer there.
func isGone[T any](_ T, err error) (bool, error) {
	if errors.Is(err, api.ErrNotFound) {
		return true, nil
	}
	return false, err
}

const (
	// referencePage is how many folders are read at once to find what refers to
	// a person, and referencePages how many times.
	referencePage, referencePages = 100, 10
	// referenceFolders is how many folders are named.
	referenceFolders = 3
)

// references are the analyses that refer to a person.
type references struct {
	analyses int
	folders  []api.FolderID
	more     bool // not every folder was read
}

// findReferences reads the folders that were searched in collections, newest
// first, and counts the analyses that found the person.
func findReferences(ctx context.Context, src Client, id api.PersonID) (references, error) {
	var refs references
	for page := range referencePages {
		list, err := src.Folders(ctx, api.FolderQuery{
			Offset: page * referencePage, Limit: referencePage, WithAnalyses: true, OmitTotal: true,
			AnalysisTypes: []api.AnalysisType{api.Collection1N},
			Sort:          []api.Sort{{Field: "time_created", Desc: true}},
		})
		if err != nil {
			return refs, err
		}
		for i := range list.Items {
			refs.add(&list.Items[i], id)
		}
		if len(list.Items) < referencePage {
			return refs, nil
		}
	}
	refs.more = true
	return refs, nil
}

// add counts the analyses of a folder that found the person.
func (r *references) add(f *api.Folder, id api.PersonID) {
	n := 0
	for i := range f.Analyses {
		for _, result := range f.Analyses[i].Results {
			if result.PersonID == id {
				n++
				break
			}
		}
	}
	if n > 0 {
		r.analyses += n
		r.folders = append(r.folders, f.ID)
	}
}

// fault says why the person stays.
func (r references) fault() fault {
	what := many(r.analyses, "analysis refers to this person; it must go first", "analyses refer to this person; they must go first")
	if r.more {
		what = "At least " + what
	}
	names := make([]string, 0, referenceFolders)
	for _, id := range r.folders[:min(len(r.folders), referenceFolders)] {
		names = append(names, id.Short())
	}
	where := "Delete them in folder " + names[0]
	switch {
	case r.analyses == 1:
		where = "Delete it in folder " + names[0]
	case len(names) > 1:
		where = "Delete them in the folders " + strings.Join(names, ", ")
	}
	if rest := len(r.folders) - len(names); rest > 0 {
		where += " and " + kit.Count(rest) + " more"
	}
	return fault{what + ".", where + ", then delete the person."}
}
