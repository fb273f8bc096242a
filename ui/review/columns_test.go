package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// everyColumn are all columns there are, and two of metadata.
func everyColumn() []string {
	var words []string
	for _, c := range listColumns() {
		words = append(words, c.word)
	}
	return append(words, "meta:note", "meta:person_info.city")
}

// strangeFolders are folders whose foreign text is hard to show.
func strangeFolders(t *testing.T) []api.Folder {
	folders := manyFolders(t, 60)
	for i, s := range []string{"陸 佐久原", "👩‍👩‍👧 family 🇩🇪", "ليلى الهارونية", "אורי", "\x1b]52;c;QUFB\x07", "a\u202eb\u200bc", "é e\u0301", strings.Repeat("long ", 40)} {
		f := folder(t, fmt.Sprintf("5a%06x", i), "SUCCESS", 0, object{
			"note": s, "transaction_id": s, "person_info": object{"first_name": s, "last_name": "Ødegård", "city": s},
		}, []object{media("00010003", "photo.jpg")}, nil)
		f.Created, f.Updated = folders[i+2].Created, folders[i+2].Created
		f.User = &api.User{Email: text.New(s + "@demo.example")}
		f.Company = &api.Company{Name: text.New(s)}
		f.Analyses = folders[i+2].Analyses
		folders[i+2] = f
	}
	return folders
}

// screens are those of the whole program; the list has what the header, the
// footer and the title leave.
var screens = []struct{ w, h int }{{80, 24}, {120, 35}, {200, 60}, {40, 10}}

func TestFolderListLooks(t *testing.T) {
	for _, s := range screens {
		for name, profile := range map[string]colorprofile.Profile{"plain": colorprofile.ASCII, "colour": colorprofile.TrueColor} {
			for _, columns := range []string{"usual", "all"} {
				t.Run(fmt.Sprintf("%dx%d %s %s", s.w, s.h, name, columns), func(t *testing.T) {
					server := &fakeServer{folders: strangeFolders(t)}
					k := &fakeKeeper{}
					if columns == "all" {
						k.left = &Place{View: View{Columns: everyColumn()}}
					}
					onStageWith(t, server, kit.EnvOptions{Profile: profile}, s.w, s.h, keeping(k), func(st *stage) {
						st.press("j", "j", "space")
						if profile == colorprofile.ASCII {
							requireFrame(st.t, st.view(), s.w, s.h)
							return
						}
						// What is beside the colours is what is there without them.
						golden.RequireEqual(st.t, st.pane.View())
					})
				})
			}
		}
	}
}

func TestColumnsGoInOrder(t *testing.T) {
	chosen := []string{"person", "folder", "user", "outcome", "margin", "media"}
	r := &folderRows{d: Deps{}.complete(), order: newestFirst}
	r.choose(chosen)
	rank := map[string]int{}
	for i, c := range r.columns() {
		rank[chosen[i]] = c.Drop
	}
	if rank["folder"]+rank["outcome"]+rank["margin"] != 0 || rank["person"] >= rank["user"] || rank["user"] >= rank["media"] || rank["person"] == 0 {
		t.Errorf("they go by %v", rank)
	}
	for _, words := range [][]string{nil, usualColumns, {"nothing", "meta:"}} {
		r.choose(words)
		if r.chosen != nil {
			t.Errorf("%v are %v instead of the usual ones", words, r.chosen)
		}
	}
}

func TestColumnsDialog(t *testing.T) {
	server := &fakeServer{folders: strangeFolders(t)}
	onStage(t, server, 100, 14, keeping(&fakeKeeper{}), func(s *stage) {
		p := s.pane.(*FolderList)
		s.press("C")
		d := s.dialog()
		requireFrame(t, stripped(d.pane.View()), 66, 18)
		d.press("down", "down", "down", "space", "up", "left", "left") // checks off, outcome first
		d.press("+")
		d.typed("person_info.c")
		if v := stripped(d.pane.View()); !strings.Contains(v, "person_info.city") {
			t.Errorf("known metadata is not offered:\n%s", v)
		}
		d.press("tab", "enter", "end", "space", "enter")
		want := "outcome when folder margin note person transaction meta:person_info.city user"
		if got := strings.Join(p.rows.chosen, " "); !d.closed || got != want {
			t.Errorf("the columns are %s, want %s", got, want)
		}
		if _, most := p.Width(); most <= usualList || most > mostList {
			t.Errorf("it makes use of %d cells", most)
		}
		if q := server.queries[len(server.queries)-1]; !q.WithUser || q.WithCompany {
			t.Errorf("users are asked for: %v, companies: %v", q.WithUser, q.WithCompany)
		}
		s.send(pane.MaskMsg{On: true})
		if v := s.view(); strings.Contains(v, "Ødegård") || strings.Contains(v, "demo.example") {
			t.Errorf("masked, it shows\n%s", v)
		}
		s.press("C")
		d = s.dialog()
		for range 30 {
			d.press("space", "down")
		}
		d.press("r", "enter")
		if p.rows.chosen != nil {
			t.Errorf("the usual ones are %v", p.rows.chosen)
		}
		s.press("C")
		d = s.dialog()
		for range usualColumns {
			d.press("space", "down")
		}
		if d.press("enter"); d.closed || !strings.Contains(d.pane.View(), "needs a column") {
			t.Errorf("no column is accepted:\n%s", d.pane.View())
		}
	})
}

func TestDialogsFitSmallScreens(t *testing.T) {
	onStage(t, &fakeServer{folders: strangeFolders(t)}, 100, 14, keeping(&fakeKeeper{views: Views{List: []View{{Name: "門", Filter: strings.Repeat("status:failed ", 9)}}}}), func(s *stage) {
		for _, k := range []string{"C", "V", "D", "F"} {
			s.press(k)
			d := s.dialog()
			for _, size := range []struct{ w, h int }{{66, 18}, {34, 4}, {10, 2}, {1, 1}} {
				d.pane.Resize(size.w, size.h)
				for _, line := range strings.Split(d.pane.View(), "\n") {
					if w := kit.Width(line); w > size.w && size.w > 9 {
						t.Errorf("%s at %d has a line of %d: %q", k, size.w, w, stripped(line))
					}
				}
			}
		}
	})
}
