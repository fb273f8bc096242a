package lists

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// crowded is a server with so many persons in the first collection.
func crowded(t testing.TB, n int) *fakeServer {
	server := demoServer(t)
	list := make([]api.Person, n)
	for i := range list {
		one := 1
		list[i] = api.Person{
			ID: api.PersonID(fmt.Sprintf("a%07d-0000-4000-8000-000000000000", i)), Created: stageStart, ImageCount: &one,
			FirstName: text.New(fmt.Sprintf("Nr%06d", (i*7919)%n)), LastName: text.New("Holm"),
		}
	}
	server.persons[api.CollectionID(uuid(eu))] = list
	return server
}

// The beginning of a long list is shown while the rest is still coming, and it
// is said that there is more.
func TestPersonsAreShownAsTheyCome(t *testing.T) {
	server := crowded(t, 3000)
	server.pausesAt = 2500
	makePane := personsPane
	onStageWith(t, server, kit.EnvOptions{}, func(*Deps) { server.rest = make(chan struct{}) }, 79, 18, makePane, func(s *stage) {
		s.pass(time.Second)
		s.says("of 2,000 so far", "Nr000000 Holm")
		s.press("/")
		s.typeText("nr00001")
		s.says("found among 2,000 so far")
		s.press("esc", "end")
		at, _ := s.pane.(*PersonList).table.Cursor()
		close(server.rest)
		s.pass(time.Second)
		s.says("of 3,000")
		if strings.Contains(s.view(), "so far") {
			t.Errorf("it says that there is more:\n%s", s.view())
		}
		if now, _ := s.pane.(*PersonList).table.Cursor(); now != at {
			t.Errorf("the cursor went from %s to %s", at, now)
		}
	})
}

// A list that breaks off stays as far as it came, and says that it is not
// whole until it is.
func TestPersonsBreakOff(t *testing.T) {
	server := crowded(t, 3000)
	server.breaksAt = 2500
	onStage(t, server, 79, 18, personsPane, func(s *stage) {
		s.pass(time.Second)
		s.says("of 2,500 so far")
		if s.told() == "" {
			t.Error("nothing is told")
		}
		server.breaksAt = 0
		s.press("r")
		s.pass(time.Second)
		s.says("of 3,000")
	})
}

// A search of many runs beside the loop; an answer to what is no longer asked
// is dropped.
func TestPersonsAreSearchedBesideTheLoop(t *testing.T) {
	onStage(t, crowded(t, 8000), 79, 18, personsPane, func(s *stage) {
		p := s.pane.(*PersonList)
		s.press("/")
		p.line.input.SetValue("nr00012")
		first := p.search()
		if len(p.rows.shown) != 8000 {
			t.Error("it is searched in the loop")
		}
		p.line.input.SetValue("nr000123")
		second := p.search()
		s.do(second)
		s.settle()
		s.do(first)
		s.settle()
		if len(p.rows.shown) != 1 {
			t.Errorf("%d persons fit", len(p.rows.shown))
		}
		s.says("1–1 of 1 found among 8,000")
		s.press("esc")
		if len(p.rows.shown) != 8000 {
			t.Error("the filter is not lifted")
		}
	})
}

// BenchmarkPersons is what a key costs, drawing included, in lists of several
// lengths, and what a person takes of the memory.
func BenchmarkPersons(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		env, err := kit.NewEnv(b.Context(), kit.EnvOptions{Now: func() time.Time { return stageStart }})
		if err != nil {
			b.Fatal(err)
		}
		var before, after runtime.MemStats
		list := crowded(b, n).persons[api.CollectionID(uuid(eu))]
		runtime.GC()
		runtime.ReadMemStats(&before)
		entries := make([]personEntry, n)
		for i := range list {
			entries[i] = entryOf(&list[i])
		}
		p := NewPersons(Deps{Env: env, Changes: &Changes{}}, uuid(eu)).(*PersonList)
		p.Resize(79, 50)
		p.have, p.visible, p.focused = true, true, true
		p.show(inOrder(entries))
		runtime.GC()
		runtime.ReadMemStats(&after)
		for name, keys := range map[string][]tea.Msg{
			"move":   {keyPress("down")},
			"page":   {keyPress("pgdown"), keyPress("pgup")},
			"ends":   {keyPress("end"), keyPress("home")},
			"search": {keyPress("h"), keyPress("backspace")},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				p.line.lift()
				p.rows.narrow(nil)
				p.table.SetCursor(0)
				if name == "search" {
					p.line.open()
				}
				i := 0
				for b.Loop() {
					p.Update(keys[i%len(keys)])
					_ = p.View()
					i++
				}
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/person")
			})
		}
		p.Close()
		runtime.KeepAlive(list)
	}
}
