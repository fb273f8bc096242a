package views

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// FileName is the name of the file of saved views in its directory.
const FileName = "views.toml"

// NameMost is the greatest length of the name of a view, in characters.
const NameMost = 40

// View is a list of folders as somebody wants to see it again.
type View struct {
	// Name is unique, whatever its case.
	Name string `toml:"name"`
	// Filter is a filter line, Sort the word of an order and Columns the words
	// of the columns in their order. What they mean is for the list to say.
	Filter  string   `toml:"filter,omitempty"`
	Sort    string   `toml:"sort,omitempty"`
	Columns []string `toml:"columns,omitempty"`
}

// Saved is all that the file of views holds. Its zero value is what holds
// when there is none.
type Saved struct {
	// Schema is the layout version the file was written with.
	Schema int `toml:"schema"`
	// Views are in the order in which they are offered.
	Views []View `toml:"views,omitempty"`
	// Defaults name the view that a profile begins with, by profile.
	Defaults map[string]string `toml:"defaults,omitempty"`
}

// Find returns where the view of a name is, -1 when there is none.
func (s *Saved) Find(name string) int {
	return slices.IndexFunc(s.Views, func(v View) bool { return strings.EqualFold(v.Name, name) })
}

// Default returns the view that a profile begins with.
func (s *Saved) Default(profile string) (View, bool) {
	name, ok := s.Defaults[profile]
	at := s.Find(name)
	if !ok || at < 0 {
		return View{}, false
	}
	return s.Views[at], true
}

// CheckName reports why a view cannot be called name, or nil.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a view needs a name")
	case name != strings.TrimSpace(name):
		return errors.New("the name of a view neither begins nor ends with a blank")
	case utf8.RuneCountInString(name) > NameMost:
		return fmt.Errorf("the name of a view has at most %d characters", NameMost)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }):
		return errors.New("the name of a view is one line of text")
	}
	return nil
}

// Put adds a view, or replaces the one of its name.
func (s *Saved) Put(v View) error {
	if err := CheckName(v.Name); err != nil {
		return err
	}
	if at := s.Find(v.Name); at >= 0 {
		old := s.Views[at].Name
		s.Views[at] = v
		s.renamed(old, v.Name)
		return nil
	}
	s.Views = append(s.Views, v)
	return nil
}

// Rename gives a view another name.
func (s *Saved) Rename(name, to string) error {
	at := s.Find(name)
	if at < 0 {
		return fmt.Errorf("there is no view called %s", name)
	}
	if err := CheckName(to); err != nil {
		return err
	}
	if other := s.Find(to); other >= 0 && other != at {
		return fmt.Errorf("there is a view called %s already", s.Views[other].Name)
	}
	old := s.Views[at].Name
	s.Views[at].Name = to
	s.renamed(old, to)
	return nil
}

// renamed lets profiles begin with a view by its new name.
func (s *Saved) renamed(old, name string) {
	for profile, begins := range s.Defaults {
		if strings.EqualFold(begins, old) {
			s.Defaults[profile] = name
		}
	}
}

// Delete takes a view out; profiles that begin with it begin with none then.
func (s *Saved) Delete(name string) error {
	at := s.Find(name)
	if at < 0 {
		return fmt.Errorf("there is no view called %s", name)
	}
	s.Views = slices.Delete(s.Views, at, at+1)
	maps.DeleteFunc(s.Defaults, func(_, begins string) bool { return strings.EqualFold(begins, name) })
	return nil
}

// SetDefault says which view a profile begins with; "" stands for none.
func (s *Saved) SetDefault(profile, name string) error {
	if name == "" {
		delete(s.Defaults, profile)
		return nil
	}
	at := s.Find(name)
	if at < 0 {
		return fmt.Errorf("there is no view called %s", name)
	}
	if s.Defaults == nil {
		s.Defaults = map[string]string{}
	}
	s.Defaults[profile] = s.Views[at].Name
	return nil
}

// sound reports what keeps the content of a file from being used.
func (s *Saved) sound() error {
	for i, v := range s.Views {
		if err := CheckName(v.Name); err != nil {
			return err
		}
		if s.Find(v.Name) != i {
			return errors.New("two views have one name")
		}
	}
	return nil
}

// Store is the file of saved views in one directory.
type Store struct{ path string }

// In returns the store in dir. Nothing is read or created yet.
func In(dir string) Store { return Store{path: filepath.Join(dir, FileName)} }

// Load reads the views. Without a file there are none. A file that cannot be
// understood counts as none, and the notice says so; one of a later version is
// ErrNewer.
func (s Store) Load() (saved Saved, notice string, err error) {
	notice, err = load(s.path, &saved, func() int { return saved.Schema }, saved.sound)
	if notice != "" || err != nil {
		saved = Saved{}
	}
	return saved, notice, err
}

// Update reads the views, lets change alter them and writes them back, so that
// no change of another process is lost. An error of change leaves the file
// alone. A damaged file is put aside.
func (s Store) Update(ctx context.Context, change func(*Saved) error) error {
	return save(ctx, s.path, func() (any, bool, error) {
		saved, notice, err := s.Load()
		if err == nil {
			err = change(&saved)
		}
		saved.Schema = Schema
		return saved, notice != "", err
	})
}
