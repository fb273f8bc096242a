package jobs

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// seen is what an object is like at a moment.
type seen struct {
	parts []string // What counts of it.
	holds int      // Things in it that go with it.
	name  text.Text
	what  string
}

// sum is a sum over what counts, by which another state of the object is told
// from this one without keeping either.
func (s seen) sum(key string) string {
	h := hmac.New(sha256.New, []byte(key))
	raw, _ := json.Marshal(s.parts) // Strings always can be written.
	h.Write(raw)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// look reads an object anew.
func look(ctx context.Context, c DeletionClient, o Object) (seen, error) {
	switch o.Kind {
	case ImageObject:
		list, err := c.PersonImages(ctx, o.Collection, o.Person)
		if err != nil {
			return seen{}, err
		}
		i := slices.IndexFunc(list, func(m api.PersonImage) bool { return string(m.ID) == o.ID })
		if i < 0 {
			return seen{}, api.ErrNotFound
		}
		return seenImage(list[i]), nil
	case PersonObject:
		p, err := c.Person(ctx, o.Collection, api.PersonID(o.ID))
		if err != nil {
			return seen{}, err
		}
		return seenPerson(ctx, c, p)
	case CollectionObject:
		return lookCollection(ctx, c, api.CollectionID(o.ID))
	case AnalysisObject:
		a, err := c.Analysis(ctx, api.AnalysisID(o.ID))
		return seenAnalysis(a), err
	case FolderObject:
		f, err := c.Folder(ctx, api.FolderID(o.ID))
		return seenFolder(f), err
	case UserObject:
		u, err := c.User(ctx, api.UserID(o.ID))
		return seenUser(u), err
	case CompanyObject:
		co, err := c.Company(ctx, api.CompanyID(o.ID))
		return seenCompany(co), err
	}
	return seen{}, api.ErrNotFound
}

// lookCollection reads a collection, and counts who is in it: when its turn
// comes nobody is, unless somebody was added.
func lookCollection(ctx context.Context, c DeletionClient, id api.CollectionID) (seen, error) {
	list, err := c.Collections(ctx)
	if err != nil {
		return seen{}, err
	}
	i := slices.IndexFunc(list, func(co api.Collection) bool { return co.ID == id })
	if i < 0 {
		return seen{}, api.ErrNotFound
	}
	persons, err := c.Persons(ctx, id)
	if err != nil {
		return seen{}, err
	}
	s := seenCollection(list[i])
	s.holds = len(persons)
	return s, nil
}

func seenImage(m api.PersonImage) seen {
	return seen{parts: []string{string(m.ID), string(m.PersonID), m.Name.Raw()}, name: m.Name, what: "of person " + m.PersonID.Short()}
}

// seenPerson asks for the photographs where the person came without them.
func seenPerson(ctx context.Context, c DeletionClient, p api.Person) (seen, error) {
	images := p.Images
	if p.ImageCount == nil || *p.ImageCount != len(images) {
		var err error
		if images, err = c.PersonImages(ctx, p.CollectionID, p.ID); err != nil {
			return seen{}, err
		}
	}
	s := seen{parts: []string{string(p.ID), canonical(p.Meta)}, holds: len(images), name: p.Name(), what: ImageObject.Counted(len(images))}
	s.parts = append(s.parts, sorted(images, func(m api.PersonImage) string { return string(m.ID) })...)
	return s, nil
}

func seenCollection(c api.Collection) seen {
	return seen{parts: []string{string(c.ID), string(c.CompanyID), c.Alias.Raw()}, name: c.Alias}
}

func seenAnalysis(a api.Analysis) seen {
	parts := []string{
		string(a.ID), string(a.FolderID), string(a.Type), string(a.State),
		string(a.Resolution), string(a.ResolutionStatus), string(a.Operator),
	}
	parts = append(parts, sorted(a.Results, func(r api.Result) string { return string(r.SourceMediaID) + " " + string(r.PersonID) })...)
	what := text.Line(string(a.Type))
	if a.FolderID != "" {
		what += " of folder " + a.FolderID.Short()
	}
	return seen{parts: parts, what: what}
}

func seenFolder(f api.Folder) seen {
	s := seen{parts: []string{string(f.ID), string(f.Status), canonical(f.Meta)}, holds: len(f.Media) + len(f.Analyses)}
	s.parts = append(s.parts, sorted(f.Media, func(m api.Media) string { return string(m.ID) })...)
	s.parts = append(s.parts, sorted(f.Analyses, func(a api.Analysis) string { return string(a.ID) })...)
	s.what = counted(len(f.Media), "media", "media") + ", " + AnalysisObject.Counted(len(f.Analyses))
	return s
}

func seenUser(u api.User) seen {
	return seen{
		parts: []string{string(u.ID), string(u.CompanyID), string(u.Role), u.Email.Raw()},
		name:  u.Email, what: text.Line(u.Role.Label()),
	}
}

func seenCompany(c api.Company) seen {
	return seen{parts: []string{string(c.ID), c.Name.Raw()}, name: c.Name}
}

// sorted writes things in an order of their own, as servers may change theirs.
func sorted[T any](list []T, write func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = write(v)
	}
	slices.Sort(out)
	return out
}

// canonical writes metadata with its keys in order.
func canonical(m api.Metadata) string {
	var v any
	d := json.NewDecoder(strings.NewReader(string(m.Raw())))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(m.Raw())
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return string(m.Raw())
	}
	return string(raw)
}
