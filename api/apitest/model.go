package apitest

import (
	"slices"
	"time"
)

// mediaKind is what a file is to the server.
type mediaKind int

const (
	image mediaKind = iota
	video
	shotsSet
)

// String returns the kind as media_type has it, without _FOLDER.
func (k mediaKind) String() string { return pick(int(k), "IMAGE", "VIDEO", "SHOTS_SET") }

// identified is anything that has an id of its own.
type identified interface{ ident() string }

// shelf is a list of objects in the order in which they were made.
type shelf[T identified] []T

// find returns the object with the id, or the zero value.
func (s shelf[T]) find(id string) T {
	var none T
	for _, o := range s {
		if o.ident() == id {
			return o
		}
	}
	return none
}

// drop takes the object with the id away.
func (s *shelf[T]) drop(id string) {
	*s = slices.DeleteFunc(*s, func(o T) bool { return o.ident() == id })
}

// world is everything the server holds. Media and analyses are also on their
// folder, so that a long list of folders costs no search for them.
type world struct {
	companies   shelf[*company]
	users       shelf[*user]
	folders     shelf[*folder]
	media       shelf[*media]
	analyses    shelf[*analysis]
	collections shelf[*collection]
}

// base is what objects with times and metadata share.
type base struct {
	id               string
	created, updated time.Time
	meta             map[string]any
}

func (b *base) ident() string { return b.id }

type company struct{ id, name string }

func (c *company) ident() string { return c.id }

type user struct {
	id, companyID, role     string
	email, password         string
	first, middle, last     string
	biometry, quality, coll bool // The can_start flags.
	meta                    map[string]any
}

func (u *user) ident() string { return u.id }

type folder struct {
	base
	companyID, userID string
	hook              string // resolution_endpoint, "" when none was given.
	archived          bool
	comment           string

	media    shelf[*media]
	analyses shelf[*analysis]
}

type media struct {
	base
	folderID  string
	kind      mediaKind
	part      string // Name of the multipart part it came in.
	name, ext string
	mime      string
	tags      []string
	blob      blob
}

type collection struct {
	base
	companyID, alias string
	persons          shelf[*person]
}

type person struct {
	base
	collectionID string
	images       shelf[*media] // Their folderID is the person's id.
}

// company adds a company. The lock is held, or not needed yet.
func (w *world) company(name, id string) *company {
	c := &company{id: id, name: name}
	w.companies = append(w.companies, c)
	return c
}

// person returns a person of any collection, or nil.
func (w *world) person(id string) *person {
	for _, c := range w.collections {
		if p := c.persons.find(id); p != nil {
			return p
		}
	}
	return nil
}

// newBase makes the common part of an object made now. The lock is held.
func (s *Server) newBase() base {
	now := s.now()
	return base{id: s.newID(), created: now, updated: now, meta: map[string]any{}}
}
