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
)

// endless is a server with a million folders that it makes up.
type endless struct {
	fakeServer
	sample api.Folder
	count  int
}

func (s *endless) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	first := 0
	if !q.Created.Max.IsZero() {
		first = max(int(stageStart.Sub(q.Created.Max)/time.Second), 0)
	}
	page := api.Page[api.Folder]{Limit: q.Limit, Total: &s.count}
	for i := first; i < min(first+q.Limit, s.count); i++ {
		f := s.sample
		f.ID = api.FolderID(uuid(fmt.Sprintf("%08x", i)))
		f.Created = stageStart.Add(-time.Duration(i) * time.Second)
		page.Items = append(page.Items, f)
	}
	return page, nil
}

// BenchmarkFolderListKey measures a cursor that runs through a long list: one
// Update and one View for each key, at 200×60.
func BenchmarkFolderListKey(b *testing.B) {
	for _, count := range []int{1000, 1000000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			env, err := kit.NewEnv(b.Context(), kit.EnvOptions{Profile: colorprofile.TrueColor, Now: func() time.Time { return stageStart }})
			if err != nil {
				b.Fatal(err)
			}
			server := &endless{sample: matched(b), count: count}
			p := NewFolderList(Deps{Env: env, Client: server}).(*FolderList)
			p.Resize(199, 54)
			window, err := openWindow(b.Context(), server, p.applied, 0, 60)
			if err != nil {
				b.Fatal(err)
			}
			_, gen := p.replacing.Next(p.ctx)
			p.Update(listReplacedMsg{to: p.id, gen: gen, filter: p.applied, window: window})
			if n, _ := p.rows.Len(); n != count {
				b.Fatalf("%d rows", n)
			}
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
