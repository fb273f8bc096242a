package lists

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// sizes of a whole pane, as the root gives them on screens of 80×24, 120×35,
// 200×60 and 40×10 cells.
var sizes = []struct{ w, h int }{{79, 18}, {38, 29}, {90, 54}, {39, 5}, {20, 2}}

// panes of the room by name.
var panes = map[string]func(Deps) pane.Pane{
	"collections": collectionsPane, "persons": personsPane, "person": personPane,
}

func TestFrames(t *testing.T) {
	servers := map[string]func(*fakeServer){
		"full":   func(*fakeServer) {},
		"broken": func(s *fakeServer) { s.fail = errDown },
		"empty": func(s *fakeServer) {
			for id := range s.persons {
				s.persons[id] = nil
			}
		},
	}
	for name, makePane := range panes {
		for state, set := range servers {
			for _, size := range sizes {
				if state != "full" && size.w != 79 {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%dx%d", name, state, size.w, size.h), func(t *testing.T) {
					server := demoServer(t)
					set(server)
					if state == "empty" && name == "collections" {
						server.collections = nil
					}
					onStage(t, server, size.w, size.h, makePane, func(s *stage) {
						s.pass(time.Second)
						requireFrame(t, s.view(), size.w, size.h)
					})
				})
			}
		}
	}
}

func TestWaiting(t *testing.T) {
	for name, makePane := range panes {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			server.held = true
			onStage(t, server, 79, 18, makePane, func(s *stage) {
				if strings.TrimSpace(s.view()) != "" {
					t.Error("something flashes before anything has taken a moment")
				}
				s.pass(3 * time.Second)
				requireFrame(t, s.view(), 79, 18)
				close(server.hold)
				s.settle()
				if strings.Contains(s.view(), "waiting") {
					t.Error("it waits although the answer is there")
				}
			})
		})
	}
}

func TestColours(t *testing.T) {
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ASCII} {
		o := kit.EnvOptions{Theme: "dusk", Profile: profile}
		onStageWith(t, demoServer(t), o, func(*Deps) {}, 79, 18, personsPane, func(s *stage) {
			coloured := strings.Contains(s.pane.View(), "38;2;")
			if coloured != (profile == colorprofile.TrueColor) {
				t.Errorf("with profile %v: coloured is %v", profile, coloured)
			}
		})
	}
}

func TestOldContentStaysWhenTheServerIsGone(t *testing.T) {
	for name, makePane := range panes {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			onStage(t, server, 79, 18, makePane, func(s *stage) {
				before := s.view()
				server.fail = errDown
				s.press("r")
				if s.view() != before {
					t.Errorf("the frame has changed:\n%s", s.view())
				}
				stale, _ := last[pane.StaleMsg](s)
				if !stale.Since.Equal(stageStart) || s.told() == "" {
					t.Errorf("stale since %v, told %q", stale.Since, s.told())
				}
				server.fail = nil
				s.press("r")
				if stale, _ = last[pane.StaleMsg](s); !stale.Since.IsZero() {
					t.Error("still stale after a good answer")
				}
			})
		})
	}
}

func TestBrokenPaneTriesAgain(t *testing.T) {
	for name, makePane := range panes {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			server.fail = errDown
			onStage(t, server, 79, 18, makePane, func(s *stage) {
				s.says("try again")
				server.fail = nil
				s.press("r")
				if strings.Contains(s.view(), "try again") {
					t.Errorf("it is still broken:\n%s", s.view())
				}
			})
		})
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 18, personsPane, func(s *stage) {
		p := s.pane.(*PersonList)
		before := p.load
		_, old := p.load.Next(p.ctx)
		_, newer := p.load.Next(p.ctx)
		s.send(personsMsg{to: p.id, gen: old, list: nil})
		if len(p.rows.all) != 6 || !p.load.InFlight() {
			t.Error("an old answer counts")
		}
		s.send(personsMsg{to: p.id, gen: newer, list: []personEntry{entryOf(&server.persons[p.collectionID][0]), entryOf(&server.persons[p.collectionID][1])}})
		if len(p.rows.all) != 2 {
			t.Error("the newest answer does not count")
		}
		before.Stop()
	})
}

func TestSignedOutAndOtherRole(t *testing.T) {
	for name, makePane := range panes {
		t.Run(name, func(t *testing.T) {
			onStage(t, demoServer(t), 79, 18, makePane, func(s *stage) {
				full := s.view()
				s.send(pane.SignedOutMsg{})
				s.says("signed out")
				s.send(pane.RoleMsg{Role: "ADMIN"})
				if s.view() != full {
					t.Errorf("not loaded anew for another role:\n%s", s.view())
				}
			})
		})
	}
}

func TestMaskHidesNamesAndPictures(t *testing.T) {
	for _, name := range []string{"persons", "person"} {
		t.Run(name, func(t *testing.T) {
			onStage(t, demoServer(t), 79, 18, panes[name], func(s *stage) {
				s.send(pane.MaskMsg{On: true})
				shown := s.view() + s.pane.Title()
				for _, secret := range []string{"Ivar", "Nadia", "ivar-1.jpg"} {
					if strings.Contains(shown, secret) {
						t.Errorf("%s is shown in\n%s", secret, shown)
					}
				}
				s.send(pane.MaskMsg{})
				if !strings.Contains(s.view()+s.pane.Title(), "Ivar") {
					t.Error("names do not come back")
				}
			})
		})
	}
}

func TestNumbersAreCountedRowByRow(t *testing.T) {
	server := demoServer(t)
	server.short = true
	for i := range 40 {
		server.collections = append(server.collections, collection(t, fmt.Sprintf("d00000%02d", i), fmt.Sprintf("z%02d", i), ""))
	}
	onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
		s.says("blacklist-eu 6", "staff-white 1")
		p := s.pane.(*CollectionList)
		_, visible := p.table.Visible()
		if n := int(server.counted.Load()); n != visible || visible >= 40 {
			t.Errorf("%d collections were counted, %d are visible", n, visible)
		}
		server.hold = make(chan struct{})
		s.do(p.reload())
		s.settle()
		close(server.hold)
		server.hold = nil
		s.settle()
	})
	if most := server.most.Load(); most > countsAtOnce {
		t.Errorf("%d numbers were asked for at once", most)
	}
}

func TestCountsAreBounded(t *testing.T) {
	server := demoServer(t)
	server.short = true
	for i := range 9 {
		server.collections = append(server.collections, collection(t, fmt.Sprintf("d00000%02d", i), fmt.Sprintf("z%02d", i), ""))
	}
	onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
		p := s.pane.(*CollectionList)
		p.rows.counts.renew()
		server.hold = make(chan struct{})
		s.send(tea.KeyPressMsg{Code: tea.KeyDown})
		if most := server.most.Load(); most != countsAtOnce {
			t.Errorf("%d numbers are asked for at once, not %d", most, countsAtOnce)
		}
		s.says("blacklist-eu 6") // what was known stays meanwhile
		s.pane.Shown(false)
		s.settle()
		if open := server.open.Load(); open != 0 {
			t.Errorf("%d questions go on although nobody looks", open)
		}
		close(server.hold)
	})
}

func TestFilterNarrowsWhatIsLoaded(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 18, personsPane, func(s *stage) {
		s.press("/")
		s.typeText("HOLM iv")
		if s.pane.Mode() != pane.Text {
			t.Error("typing is not a mode of its own")
		}
		p := s.pane.(*PersonList)
		if len(p.rows.shown) != 1 || !strings.Contains(s.view(), "Ivar Holm") {
			t.Errorf("shown:\n%s", s.view())
		}
		s.press("enter")
		if s.pane.Mode() != pane.Normal || len(p.rows.shown) != 1 {
			t.Error("the filter is not kept")
		}
		s.press("esc")
		if len(p.rows.shown) != 6 {
			t.Error("the back key does not lift the filter")
		}
		s.press("/")
		s.typeText("a0000002")
		s.says("Nadia Berg")
		s.press("esc", "/")
		s.typeText("nobody")
		s.says("No person fits.")
		if calls := server.counted.Load(); calls != 1 {
			t.Errorf("the list was asked for %d times", calls)
		}
	})
}

func TestCursorAsksForPreviews(t *testing.T) {
	onStage(t, demoServer(t), 79, 18, personsPane, func(s *stage) {
		open, _ := last[pane.OpenMsg](s)
		if !open.Preview || open.Kind != RoutePerson || open.ID != uuid(eu)+"/"+uuid("a0000006") {
			t.Errorf("first preview %+v", open)
		}
		s.press("down")
		if open, _ = last[pane.OpenMsg](s); open.ID != uuid(eu)+"/"+uuid(ivar) {
			t.Errorf("preview of the next row %+v", open)
		}
		s.press("enter")
		if open, _ = last[pane.OpenMsg](s); open.Preview || open.ID != uuid(eu)+"/"+uuid(ivar) {
			t.Errorf("opened %+v", open)
		}
		before := len(s.out)
		s.pane.(pane.Focuser).Focus(false)
		s.press("down")
		for _, msg := range s.out[before:] {
			if _, asks := msg.(pane.OpenMsg); asks {
				t.Error("a pane without the focus asks for a preview")
			}
		}
		s.pane.(pane.Focuser).Focus(true)
		s.pass(time.Second)
		if open, _ = last[pane.OpenMsg](s); !open.Preview || open.ID == uuid(eu)+"/"+uuid(ivar) {
			t.Errorf("no preview with the focus: %+v", open)
		}
	})
}

func TestChangesElsewhereAreHeard(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 18, collectionsPane, func(s *stage) {
		s.says("blacklist-eu 6")
		id := api.CollectionID(uuid(eu))
		server.persons[id] = server.persons[id][:2]
		s.deps.Changes.tell(0)
		s.pass(time.Second)
		s.says("blacklist-eu 2")
	})
}

func TestWhoMayNot(t *testing.T) {
	may := []api.Role{"", api.RoleAdmin, api.RoleClientAdmin, "SOMETHING_NEW"}
	for _, role := range []api.Role{
		"", api.RoleAdmin, api.RoleClientAdmin, "SOMETHING_NEW",
		api.RoleOperator, api.RoleClient, api.RoleClientService, api.RoleClientOperator,
	} {
		for name, makePane := range panes {
			t.Run(string(role)+"/"+name, func(t *testing.T) {
				allowed := slices.Contains(may, role)
				onStageWith(t, demoServer(t), kit.EnvOptions{}, as(role), 79, 18, makePane, func(s *stage) {
					for _, b := range s.pane.Keys() {
						keys := b.Keys()[0]
						changes := keys == "n" || keys == "e" || keys == "x"
						if changes && b.Enabled() != allowed {
							t.Errorf("%s is %v", keys, b.Enabled())
						}
						if changes && !allowed && !strings.Contains(b.Help().Desc, "not for "+role.Label()) {
							t.Errorf("%s gives no reason: %q", keys, b.Help().Desc)
						}
					}
					s.press("n")
					if (len(s.dialogs) == 1) != allowed {
						t.Errorf("%d dialogs after n", len(s.dialogs))
					}
				})
			})
		}
	}
}

func TestReadOnlyBarsEverybody(t *testing.T) {
	with := func(d *Deps) { d.Forbidden = func() string { return "this connection is read-only" } }
	onStageWith(t, demoServer(t), kit.EnvOptions{}, with, 79, 18, collectionsPane, func(s *stage) {
		s.press("n", "e", "x")
		s.open(0)
		for _, b := range s.pane.Keys() {
			if b.Keys()[0] == "x" && !strings.Contains(b.Help().Desc, "read-only") {
				t.Errorf("x says %q", b.Help().Desc)
			}
		}
	})
}

func TestKindIsReadFromTheMark(t *testing.T) {
	local := Deps{Whitelist: func(id api.CollectionID) bool { return id == "local" }}
	for _, c := range []struct {
		id, kind string
		want     Kind
	}{
		{"a", "", Blacklist},
		{"a", "blacklist", Blacklist},
		{"a", "whitelist", Whitelist},
		{"a", " WhiteList ", Whitelist},
		{"a", "something", Blacklist},
		{"local", "", Whitelist},
	} {
		got := collection(t, "x", "alias", c.kind)
		if kind := local.kind(api.CollectionID(c.id), marked(&got)); kind != c.want {
			t.Errorf("%+v is a %v", c, kind)
		}
	}
}

func TestCopyID(t *testing.T) {
	for name, want := range map[string]string{
		"collections": uuid(eu), "persons": uuid("a0000006"), "person": uuid("f0000001"),
	} {
		onStage(t, demoServer(t), 79, 18, panes[name], func(s *stage) {
			s.press("y")
			if m, _ := last[pane.CopyMsg](s); m.Text != want || !strings.Contains(m.What, want) {
				t.Errorf("%s: %+v", name, m)
			}
		})
	}
}
