package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/store/views"
	"ozdesk/ui"
	"ozdesk/ui/review"
)

// looks keeps how one profile looks at one server: saved views, and where it
// was left. It is what the panes know of the store.
type looks struct {
	c       *command
	store   views.Store
	places  views.Places
	profile string
	origin  string
	left    bool // a place was kept before this run

	mu    sync.Mutex
	place views.Place
	saved views.Place // what is on disk
}

// looks reads where the profile of a target was left.
func (c *command) looks(t target) *looks {
	l := &looks{
		c: c, store: views.In(c.places.Config), places: views.PlacesIn(c.places.State), profile: t.Profile,
	}
	switch {
	case t.Sandbox:
		l.profile, l.origin = sandboxLook, sandboxLook
	default:
		// An address that is none is refused elsewhere, and keeps nothing apart.
		l.origin, _ = originOf(t.Host)
	}
	place, notice, err := l.places.Load(l.profile, l.origin)
	switch {
	case err != nil:
		c.log.Warn("the last place is not known", "err", text.Line(err.Error()))
	case notice != "":
		c.log.Warn("the last place is not known", "notice", text.Line(notice))
	}
	l.place, l.saved, l.left = place, place, place.Room != "" || place.Sort != ""
	return l
}

// sandboxLook stands for the embedded server, whose address changes.
const sandboxLook = "sandbox"

// Views implements review.Keeper.
func (l *looks) Views(context.Context) (review.Views, string, error) {
	saved, notice, err := l.store.Load()
	if errors.Is(err, views.ErrNewer) {
		return review.Views{}, "The saved views were written by a newer version of this program and are not used.", nil
	}
	if err != nil {
		return review.Views{}, "", err
	}
	var out review.Views
	for _, v := range saved.Views {
		out.List = append(out.List, review.View{Name: v.Name, Filter: v.Filter, Sort: v.Sort, Columns: v.Columns})
	}
	if v, ok := saved.Default(l.profile); ok {
		out.Default = v.Name
	}
	return out, text.Line(notice), nil
}

// update changes the saved views.
func (l *looks) update(ctx context.Context, change func(*views.Saved) error) error {
	err := l.store.Update(ctx, change)
	if err != nil {
		l.c.log.Warn("saved views not changed", "err", text.Line(err.Error()))
	}
	if errors.Is(err, views.ErrNewer) {
		return errors.New("the saved views were written by a newer version of this program and are left as they are")
	}
	return err
}

// SaveView, and those below, implement review.Keeper.
func (l *looks) SaveView(ctx context.Context, v review.View) error {
	return l.update(ctx, func(s *views.Saved) error {
		return s.Put(views.View{Name: v.Name, Filter: v.Filter, Sort: v.Sort, Columns: v.Columns})
	})
}

// RenameView gives a view another name.
func (l *looks) RenameView(ctx context.Context, name, to string) error {
	return l.update(ctx, func(s *views.Saved) error { return s.Rename(name, to) })
}

// DeleteView takes a view out.
func (l *looks) DeleteView(ctx context.Context, name string) error {
	return l.update(ctx, func(s *views.Saved) error { return s.Delete(name) })
}

// SetDefault says what this profile begins with.
func (l *looks) SetDefault(ctx context.Context, name string) error {
	return l.update(ctx, func(s *views.Saved) error { return s.SetDefault(l.profile, name) })
}

// Place returns where this profile was left at this server.
func (l *looks) Place(context.Context) (review.Place, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.place
	return review.Place{
		Folder: p.Folder, View: review.View{Name: p.View, Filter: p.Filter, Sort: p.Sort, Columns: p.Columns},
	}, l.left
}

// Note takes in where one is in the list.
func (l *looks) Note(p review.Place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = true
	l.place = views.Place{
		Room: l.place.Room, Queue: l.place.Queue, Folder: p.Folder, View: p.View.Name,
		Filter: p.View.Filter, Sort: p.View.Sort, Columns: slices.Clone(p.View.Columns),
	}
}

// QueueFilter implements review.Keeper.
func (l *looks) QueueFilter(context.Context) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place.Queue
}

// NoteQueue implements review.Keeper.
func (l *looks) NoteQueue(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.place.Queue = line
}

// room takes in which room is shown.
func (l *looks) room(kind string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.place.Room = kind
}

// start is the room to begin in, "" for the first.
func (l *looks) start() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place.Room
}

// SavePlace implements review.Keeper. A place that cannot be kept costs nobody
// more than finding it again, so that only the log hears of it.
func (l *looks) SavePlace(ctx context.Context) {
	if err := l.savePlace(ctx); err != nil && ctx.Err() == nil {
		l.c.log.Warn("the place is not kept", "err", text.Line(err.Error()))
	}
}

// savePlace writes the place down if it is another one than on disk.
func (l *looks) savePlace(ctx context.Context) error {
	l.mu.Lock()
	place, same := l.place, samePlace(l.place, l.saved)
	l.mu.Unlock()
	if same {
		return nil
	}
	if err := l.places.Save(ctx, l.profile, l.origin, place); err != nil {
		return fmt.Errorf("keep the place: %w", err)
	}
	l.mu.Lock()
	l.saved = place
	l.mu.Unlock()
	return nil
}

// samePlace compares places.
func samePlace(a, b views.Place) bool {
	return a.Room == b.Room && a.Folder == b.Folder && a.View == b.View && a.Filter == b.Filter && a.Sort == b.Sort &&
		a.Queue == b.Queue && slices.Equal(a.Columns, b.Columns)
}

// lookCommands are what the palette knows of the folder list, and of the queue
// where that is shown.
func (a *app) lookCommands() []ui.Command {
	ask := func(what review.Request) func(string) tea.Cmd {
		return func(arg string) tea.Cmd { return a.running.Ask(what, arg) }
	}
	filter := func(arg string) tea.Cmd {
		if a.kept.start() == review.RouteQueue {
			return a.queue.Filter(arg)
		}
		return a.running.Ask(review.RequestFilter, arg)
	}
	return []ui.Command{
		{Name: "filter", Help: "folders or the queue, by a line or a form", Run: filter},
		{Name: "sort", Help: "order of the folders", Args: review.OrderWords(), Run: ask(review.RequestSort)},
		{Name: "columns", Help: "of the folder list", Run: ask(review.RequestColumns)},
		{Name: "views", Help: "open, save, rename, delete", Run: ask(review.RequestViews)},
		{Name: "view", Help: "a saved view by its name", Run: ask(review.RequestView)},
		{Name: "date", Help: "go to a date in the folder list", Run: ask(review.RequestDate)},
	}
}
