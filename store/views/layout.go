package views

import (
	"context"
	"fmt"
	"path/filepath"
)

// LayoutName is the name of the file of the layout in its directory.
const LayoutName = "layout.toml"

// splitMost bounds how far a line between panes was moved, in cells.
const splitMost = 1000

// layout is the whole file.
type layout struct {
	Schema int            `toml:"schema"`
	Splits map[string]int `toml:"splits,omitempty"`
}

// sound reports what no line between panes can be.
func (l *layout) sound() error {
	for kind, by := range l.Splits {
		if by < -splitMost || by > splitMost {
			return fmt.Errorf("the split of %q is out of bounds", kind)
		}
	}
	return nil
}

// Layout is the file that remembers where the lines between panes are.
type Layout struct{ path string }

// LayoutIn returns the layout in dir. Nothing is read or created yet.
func LayoutIn(dir string) Layout { return Layout{path: filepath.Join(dir, LayoutName)} }

// Load returns how many cells panes of each kind were made wider or higher. No
// file is no error; one that cannot be understood leaves none, and the notice
// says so in one sentence.
func (l Layout) Load() (splits map[string]int, notice string, err error) {
	var file layout
	notice, err = load(l.path, &file, func() int { return file.Schema }, file.sound)
	if notice != "" || err != nil {
		return nil, notice, err
	}
	return file.Splits, "", nil
}

// Save replaces what is remembered, under a lock that other processes respect.
func (l Layout) Save(ctx context.Context, splits map[string]int) error {
	return save(ctx, l.path, func() (any, bool, error) {
		_, notice, err := l.Load()
		return layout{Schema: Schema, Splits: splits}, notice != "", err
	})
}
