package lists

import (
	"strings"
	"testing"

	"ozdesk/api"
)

// Photographs are shown as far as they are known, also where the list tells how
// many persons there are.
func TestPhotographsOfCollections(t *testing.T) {
	exact := func(n int) api.Count { return api.Count{N: n, Exact: true} }
	for name, test := range map[string]struct {
		tally       api.Tally
		row, narrow string
		brief       string
		unsaid      string
	}{
		"all":      {api.Tally{Persons: exact(6), Images: exact(14)}, "blacklist-eu 6 14 ■", "14 photographs", "6 persons 14 photographs", "at least"},
		"one":      {api.Tally{Persons: exact(6), Images: exact(1)}, "blacklist-eu 6 1 ■", "1 photograph", "6 persons 1 photograph", "photographs"},
		"at least": {api.Tally{Persons: api.Count{N: 1000}, Images: api.Count{N: 2100}}, "blacklist-eu 1,000+ 2,100+ ■", "at least 2,100 photographs", "at least 1,000 persons at least 2,100", "2,101"},
		"not told": {api.Tally{Persons: exact(12)}, "blacklist-eu 12 — ■", "1–4 of 4", "12 persons", "photograph"},
	} {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			server.short, server.tally = true, &test.tally
			onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
				s.says(test.row)
				s.pane.Resize(38, 29)
				s.says(test.narrow)
				if strings.Contains(s.view(), test.unsaid) {
					t.Errorf("%q is said in\n%s", test.unsaid, s.view())
				}
				s.pane.Resize(79, 2)
				s.says(test.brief)
			})
		})
	}
}

// Until the number is there its place is kept, and where the list tells that
// very many persons are in a collection, nobody asks.
func TestPhotographsAreNotCountedAtAnyPrice(t *testing.T) {
	server := demoServer(t)
	server.held = true
	onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
		p := s.pane.(*CollectionList)
		list, none, most, more := server.collections, 0, mostCounted, mostCounted+1
		list[0].PersonCount, list[1].PersonCount, list[2].PersonCount = &none, &most, &more
		_, gen := p.load.Next(p.ctx)
		before := server.calls.Load()
		s.send(collectionsMsg{to: p.id, gen: gen, list: list})
		s.says("staff-white 0 0", "blacklist-eu 1,000 ·", "1,001 —", "(no name) c000… · ·")
		if n := server.calls.Load() - before; n != 2 {
			t.Errorf("%d collections are asked for, not those two of which something can be learned", n)
		}
		close(server.hold)
		s.settle()
		s.says("blacklist-eu 1,000 6", "1,001 —", "(no name) c000… 0 0")
	})
}

// An answer that nobody waits for any more changes nothing.
func TestStaleCountsAreDropped(t *testing.T) {
	server := demoServer(t)
	server.short = true
	onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
		p := s.pane.(*CollectionList)
		wrong := api.Tally{Persons: api.Count{N: 99, Exact: true}, Images: api.Count{N: 99, Exact: true}}
		before := s.view()
		s.send(countedMsg{to: p.id, gen: p.rows.counts.gen, id: uuid(eu), n: wrong})
		if s.view() != before {
			t.Errorf("the frame has changed:\n%s", s.view())
		}
	})
}
