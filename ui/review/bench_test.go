package review

import (
	"context"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// endless is a server with a million folders that it makes up.
type endless struct {
	fakeServer
	sample api.Folder
	count  int
	asked  int
}

func (s *endless) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	s.asked++
	first, last := 0, s.count-1
	if !q.Created.Max.IsZero() {
		first = max(int(stageStart.Sub(q.Created.Max)/time.Second), 0)
	}
	if !q.Created.Min.IsZero() {
		last = min(int(stageStart.Sub(q.Created.Min)/time.Second), last)
	}
	total := max(last-first+1, 0)
	page := api.Page[api.Folder]{Limit: q.Limit, Offset: q.Offset, Total: &total}
	for i := q.Offset; i < min(q.Offset+q.Limit, total); i++ {
		at := first + i
		if len(q.Sort) > 0 && !q.Sort[0].Desc {
			at = last - i
		}
		f := s.sample
		f.ID = api.FolderID(uuid(fmt.Sprintf("%08x", at)))
		f.Created = stageStart.Add(-time.Duration(at) * time.Second)
		page.Items = append(page.Items, f)
	}
	return page, nil
}

// runAll runs a command of the list, and what comes of it for the list itself.
func runAll(p *FolderList, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			runAll(p, c)
		}
	case pane.Addressed:
		if msg.Target() == p.ID() {
			runAll(p, p.Update(msg))
		}
	}
}

// TestEndOfAMillionFolders holds that the ends and the middle of a list are
// there at once, however long it is.
func TestEndOfAMillionFolders(t *testing.T) {
	const count = 1_000_000
	p := endlessList(t, count)
	server := p.d.Client.(*endless)
	for _, step := range []struct {
		key  string
		last string // of the folder at the cursor
	}{{"G", uuid(fmt.Sprintf("%08x", count-1))}, {"g", uuid("00000000")}, {"end", uuid(fmt.Sprintf("%08x", count-1))}} {
		before := server.asked
		runAll(p, p.Update(keyPress(step.key)))
		id, _ := p.table.Cursor()
		if asked := server.asked - before; id != step.last || asked > 2 {
			t.Errorf("%s leads to %s after %d requests, want %s", step.key, id, asked, step.last)
		}
	}
	before := server.asked
	at := stageStart.Add(-500_000 * time.Second)
	found, err := rowAt(t.Context(), server, p.applied.query, p.applied.order, at)
	if err != nil {
		t.Fatal(err)
	}
	_, gen := p.jumping.Next(p.ctx)
	runAll(p, p.Update(jumpedMsg{to: p.id, gen: gen, row: found, at: at}))
	id, row := p.table.Cursor()
	if asked := server.asked - before; row != 500_000 || id != uuid(fmt.Sprintf("%08x", 500_000)) || asked > 6 {
		t.Errorf("a moment in the middle leads to %s in row %d after %d requests", id, row, asked)
	}
}

// endlessList is a list of so many folders at 200×60, with its first page
// loaded.
func endlessList(tb testing.TB, count int) *FolderList {
	tb.Helper()
	env, err := kit.NewEnv(tb.Context(), kit.EnvOptions{Profile: colorprofile.TrueColor, Now: func() time.Time { return stageStart }})
	if err != nil {
		tb.Fatal(err)
	}
	server := &endless{sample: matched(tb), count: count}
	p := NewFolderList(Deps{Env: env, Client: server}).(*FolderList)
	p.Resize(199, 54)
	window, err := openWindow(tb.Context(), server, p.applied, 0, 60)
	if err != nil {
		tb.Fatal(err)
	}
	_, gen := p.replacing.Next(p.ctx)
	p.Update(listReplacedMsg{to: p.id, gen: gen, filter: p.applied, window: window})
	if n, _ := p.rows.Len(); n != count {
		tb.Fatalf("%d rows", n)
	}
	return p
}

// BenchmarkFolderListKey measures a cursor that runs through a long list: one
// Update and one View for each key, at 200×60.
func BenchmarkFolderListKey(b *testing.B) {
	for _, count := range []int{1000, 1000000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			p := endlessList(b, count)
			keys := []tea.KeyPressMsg{keyPress("j"), keyPress("pgdown"), keyPress("k"), keyPress("pgup")}
			i := 0
			for b.Loop() {
				p.Update(keys[i%len(keys)])
				if p.View() == "" {
					b.Fatal("nothing is drawn")
				}
				i++
			}
		})
	}
}

// BenchmarkFolderKey measures a key on a folder, which is drawn anew.
func BenchmarkFolderKey(b *testing.B) {
	env, err := kit.NewEnv(b.Context(), kit.EnvOptions{Profile: colorprofile.TrueColor, Now: func() time.Time { return stageStart }})
	if err != nil {
		b.Fatal(err)
	}
	p := NewFolder(Deps{Env: env, Client: &endless{}}, uuid("7f3c0a12")).(*FolderPane)
	p.Resize(119, 54)
	p.show(matched(b))
	i := 0
	for b.Loop() {
		p.Update(keyPress([]string{"down", "up"}[i%2]))
		if p.View() == "" {
			b.Fatal("nothing is drawn")
		}
		i++
	}
}
