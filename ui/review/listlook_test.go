package review

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// fakeKeeper keeps views and a place in memory.
type fakeKeeper struct {
	views  Views
	left   *Place
	noted  Place
	saved  []Place
	notice string
	fail   error
	queue  string
}

func (k *fakeKeeper) QueueFilter(context.Context) string { return k.queue }

func (k *fakeKeeper) Views(context.Context) (Views, string, error) {
	return Views{List: slices.Clone(k.views.List), Default: k.views.Default}, k.notice, nil
}

func (k *fakeKeeper) SaveView(_ context.Context, v View) error {
	if k.fail == nil {
		k.views.List = append(k.views.List, v)
	}
	return k.fail
}

func (k *fakeKeeper) RenameView(_ context.Context, name, to string) error {
	for i := range k.views.List {
		if k.views.List[i].Name == name {
			k.views.List[i].Name = to
		}
	}
	return k.fail
}

func (k *fakeKeeper) DeleteView(_ context.Context, name string) error {
	k.views.List = slices.DeleteFunc(k.views.List, func(v View) bool { return v.Name == name })
	return k.fail
}

func (k *fakeKeeper) SetDefault(_ context.Context, name string) error {
	k.views.Default = name
	return k.fail
}

func (k *fakeKeeper) Place(context.Context) (Place, bool) {
	if k.left == nil {
		return Place{}, false
	}
	return *k.left, true
}

func (k *fakeKeeper) Note(p Place)              { k.noted = p }
func (k *fakeKeeper) NoteQueue(line string)     { k.queue = line }
func (k *fakeKeeper) SavePlace(context.Context) { k.saved = append(k.saved, k.noted) }

// fakeDirectory knows two companies and three users.
type fakeDirectory struct{ fail error }

func (d fakeDirectory) Companies(context.Context, string) ([]api.Company, error) {
	return []api.Company{
		{ID: api.CompanyID(uuid("c0000001")), Name: text.New("Nordhafen Demo Bank")},
		{ID: api.CompanyID(uuid("c0000002")), Name: text.New("Nord\u202eost\x1b[31m")},
	}, d.fail
}

func (d fakeDirectory) UserPage(context.Context, api.UserQuery) (api.Page[api.User], error) {
	return api.Page[api.User]{Items: []api.User{
		{ID: "u1", Email: text.New("ana@demo.example")}, {ID: "u2", Email: text.New("anton@demo.example")},
	}}, d.fail
}

// keeping makes a list that keeps and knows names.
func keeping(k Keeper) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane {
		d.Keeper, d.Directory = k, fakeDirectory{}
		return NewFolderList(d)
	}
}

// dialog opens the newest dialog that the pane has asked for.
func (s *stage) dialog() *dialogStage {
	s.t.Helper()
	m, ok := last[pane.DialogMsg](s)
	if !ok {
		s.t.Fatal("no dialog was opened")
	}
	d := &dialogStage{s: s, pane: m.Pane}
	m.Pane.Resize(66, 18)
	d.run(m.Pane.Init())
	return d
}

// dialogStage holds a dialog over the pane of a stage.
type dialogStage struct {
	s      *stage
	pane   pane.Pane
	closed bool
}

// run runs a command of the dialog, and what comes of it.
func (d *dialogStage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case pane.CloseDialogMsg:
		d.closed = true
		d.pane.Close()
		if msg.Result != nil {
			d.s.deliver(msg.Result)
		}
	case pane.Addressed:
		if msg.Target() == d.pane.ID() {
			d.run(d.pane.Update(msg))
		} else {
			d.s.deliver(msg)
		}
	default:
		d.s.out = append(d.s.out, msg)
	}
	d.s.settle()
}

// press presses keys, typed types letters.
func (d *dialogStage) press(keys ...string) {
	for _, k := range keys {
		d.run(d.pane.Update(keyPress(k)))
	}
}

func (d *dialogStage) typed(text string) {
	for _, r := range text {
		d.run(d.pane.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
}

func TestFilterSaysWhereItIsWrong(t *testing.T) {
	for line, want := range map[string]string{
		"status:failed,nope": "nope", "colour:red": "colour", "type:quality  type:biometry": "biometry",
		"since:7d until:soon": "soon", `meta:a=="b`: `"b`, "outcome:pass,unmeasured": "unmeasured", "outcome:pass status:failed": "failed",
		"since:7d since:8d": "8d", "company:x": "x", "門 id:門": "門", "a==": "a==", "status:": "status:",
	} {
		_, err := parseFilter(line, stageStart, nil)
		bad, ok := errors.AsType[*filterError](err)
		if !ok {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if got := line[bad.at : bad.at+bad.n]; got != want {
			t.Errorf("%q is wrong at %q, want %q", line, got, want)
		}
	}
}

func TestFilterMarksTheMistake(t *testing.T) {
	for _, w := range []int{100, 55, 24} {
		onStage(t, &fakeServer{folders: manyFolders(t, 5)}, w, 14, NewFolderList, func(s *stage) {
			s.press("/")
			s.typeText("since:7d 門門 status:nope type:quality")
			s.press("enter")
			lines := strings.Split(s.view(), "\n")
			at := strings.Index(lines[1], "^")
			if at < 0 {
				t.Fatalf("%d: no mark:\n%s", w, s.view())
			}
			typed := []rune(lines[0])
			cells := 0
			for i, r := range typed {
				if cells == at {
					if !strings.HasPrefix(string(typed[i:]), "nope") {
						t.Errorf("%d: the mark stands below %q:\n%s", w, string(typed[i:]), s.view())
					}
					break
				}
				cells += kit.Width(string(r))
			}
		})
	}
}

func TestFilterNamesCompaniesAndUsers(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 5)}
	onStage(t, server, 100, 14, keeping(&fakeKeeper{}), func(s *stage) {
		s.press("/")
		s.typeText("company:nordh")
		s.press("tab")
		s.typeText("user:ana@")
		s.press("enter")
		q := server.queries[len(server.queries)-1]
		if len(q.CompanyIDs) != 1 || q.CompanyIDs[0] != api.CompanyID(uuid("c0000001")) || len(q.UserIDs) != 1 || q.UserIDs[0] != "u1" {
			t.Errorf("asked for %v and %v:\n%s", q.CompanyIDs, q.UserIDs, s.view())
		}
		p := s.pane.(*FolderList)
		if p.applied.line != `company:"Nordhafen Demo Bank" user:ana@` {
			t.Errorf("the line is %q", p.applied.line)
		}
		if v := p.view(); v.Filter != "company:"+uuid("c0000001")+" user:u1" {
			t.Errorf("kept as %q", v.Filter)
		}
		s.press("/")
		s.typeText(" user:an")
		s.press("enter")
		if !strings.Contains(s.view(), "a user is asked for already") && !strings.Contains(s.view(), "begin with an") {
			t.Errorf("it says\n%s", s.view())
		}
	})
}

func TestFilterWaitsForNames(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 5)}
	onStage(t, server, 100, 14, keeping(&fakeKeeper{}), func(s *stage) {
		p := s.pane.(*FolderList)
		s.do(p.refilter("user:anton@demo.example")) // nobody has been asked yet
		s.settle()
		if p.line.typing || len(p.applied.query.UserIDs) != 1 {
			t.Errorf("typing %v, asked for %v", p.line.typing, p.applied.query.UserIDs)
		}
	})
	onStage(t, server, 100, 14, func(d Deps) pane.Pane {
		d.Directory = fakeDirectory{fail: errDown}
		return NewFolderList(d)
	}, func(s *stage) {
		p := s.pane.(*FolderList)
		s.press("/")
		s.typeText("company:x")
		s.press("enter")
		if p.line.waits || p.line.wrong == nil {
			t.Errorf("it says\n%s", s.view())
		}
	})
}

func TestFilterLineChooses(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	f := newFilterLine(env)
	f.known.paths = []string{"branch", "person_info.city"}
	f.open()
	for _, k := range []string{"s", "t", "tab", "down", "down", "up", "tab", "m", "tab", "down", "tab"} {
		f.update(keyPress(k), stageStart)
	}
	if got := f.input.Value(); got != "status:processing meta:person_info.city==" {
		t.Errorf("the line is %q", got)
	}
	for w := 8; w < 90; w++ { // the picked one is always in sight
		words := completions("", nil)
		for i := range words {
			line := offer(env.Theme, words, i, w)
			if kit.Width(line) > w || !strings.Contains(line, env.Theme.Glyphs.Pointer) {
				t.Errorf("%d cells, word %d: %q", w, i, line)
			}
		}
	}
}

func TestFilterFormIsTheLine(t *testing.T) {
	for _, line := range []string{
		"", "status:failed", "outcome:pass,fail type:biometry", "since:7d until:2026-11-09 changed:2h", `company:"A Bank" user:u@x`,
		"id:7f3c branch==north t-20931", `meta:a=="b c" meta:d!=e`,
	} {
		parts := filterParts(line)
		again := joinParts(func(name string) string {
			return strings.ReplaceAll(parts[name], `"`, map[bool]string{true: `"`}[name == "meta"])
		})
		a, err := parseFilter(line, stageStart, &directory{companies: []api.Company{{ID: "c", Name: text.New("A Bank")}}, users: []api.User{{ID: "u", Email: text.New("u@x")}}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := parseFilter(again, stageStart, &directory{companies: []api.Company{{ID: "c", Name: text.New("A Bank")}}, users: []api.User{{ID: "u", Email: text.New("u@x")}}})
		if err != nil || fmt.Sprint(sorted(a.words)) != fmt.Sprint(sorted(b.words)) {
			t.Errorf("%q became %q: %v, %v", line, again, b.words, err)
		}
	}
}

func sorted(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return words
}

func TestFilterForm(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		s.do(s.pane.(*FolderList).refilter("since:30d"))
		s.settle()
		s.press("F")
		d := s.dialog()
		requireFrame(t, stripped(d.pane.View()), 66, 18)
		d.press("down", "x", "space") // fail
		for range 20 {
			d.press("tab")
		}
		d.press("left", "right", "enter")
		if p := s.pane.(*FolderList); !d.closed || p.applied.line != "outcome:fail since:30d" {
			t.Errorf("closed %v, the line is %q\n%s", d.closed, p.applied.line, d.pane.View())
		}
	})
}

func TestFolderListSorts(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		p := s.pane.(*FolderList)
		for _, want := range []struct {
			field string
			desc  bool
			says  string
		}{{"time_created", false, "oldest"}, {"time_updated", true, "last changed"}, {"time_updated", false, "longest unchanged"}, {"time_created", true, "newest"}} {
			s.press("s")
			q := server.queries[len(server.queries)-1]
			if q.Sort[0].Field != want.field || q.Sort[0].Desc != want.desc || !strings.Contains(stripped(p.Note()), want.says) {
				t.Errorf("asked %v, says %q", q.Sort, stripped(p.Note()))
			}
			if changed := strings.Contains(s.view(), "  changed"); changed != (want.field == "time_updated") {
				t.Errorf("the column of times:\n%s", s.view())
			}
		}
		s.do(p.request(requestMsg{what: RequestSort, arg: "sideways"}))
		s.settle()
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, "newest, oldest, changed, unchanged") {
			t.Errorf("it says %q", m.Text)
		}
	})
}

func TestFolderListGoesToADate(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 950)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		s.press("D")
		d := s.dialog()
		d.typed("someday")
		d.press("enter")
		if d.closed || !strings.Contains(d.pane.View(), "someday is no time") {
			t.Errorf("it says\n%s", d.pane.View())
		}
		for range "someday" {
			d.press("backspace")
		}
		d.typed("2026-10-30")
		d.press("enter")
		id, row := s.pane.(*FolderList).table.Cursor()
		f := server.folders[row]
		if string(f.ID) != id || f.Created.Format(time.DateOnly) != "2026-10-30" || server.folders[row-1].Created.Format(time.DateOnly) == "2026-10-30" {
			t.Errorf("at row %d, made %v", row, f.Created)
		}
		if first, _ := s.pane.(*FolderList).table.Visible(); first != row {
			t.Errorf("row %d is not on top, %d is", row, first)
		}
		s.do(s.pane.(*FolderList).request(requestMsg{what: RequestDate, arg: "2020-01-01"}))
		s.settle()
		if _, row := s.pane.(*FolderList).table.Cursor(); row != 949 {
			t.Errorf("before everything is row %d", row)
		}
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, "this is its end") {
			t.Errorf("it says %q", m.Text)
		}
		s.press("s") // oldest first
		s.do(s.pane.(*FolderList).request(requestMsg{what: RequestDate, arg: "yesterday"}))
		s.settle()
		id, row = s.pane.(*FolderList).table.Cursor()
		if f := server.folders[949-row]; string(f.ID) != id || f.Created.Format(time.DateOnly) != "2026-11-20" ||
			server.folders[949-row+1].Created.Format(time.DateOnly) != "2026-11-19" {
			t.Errorf("at row %d, made %v", row, f.Created)
		}
	})
}

func TestFolderListSelects(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 30)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		p := s.pane.(*FolderList)
		s.press("space", "space", "v", "j", "j")
		if v := s.view(); !strings.Contains(v, "range of 3") || strings.Count(v, "•") != 5+1 {
			t.Errorf("a range of three and two:\n%s", v)
		}
		s.press("v", "r")
		if v := s.view(); p.selected.count() != 5 || !strings.Contains(v, "5 selected") || strings.Count(v, "•") != 5+1 {
			t.Errorf("%d after a refresh:\n%s", p.selected.count(), v)
		}
		s.press("y")
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, "ids of 5 folders") {
			t.Errorf("copying says %q", m.Text)
		}
		s.press("a")
		if m, _ := last[pane.DialogMsg](s); m.Pane == nil || m.Pane.Title() != "Analyse 5 folders" {
			t.Errorf("five folders are analysed by %+v", m)
		} else {
			m.Pane.Close()
		}
		s.news(watch.Event{Kind: watch.Gone, ID: server.folders[1].ID})
		if p.selected.count() != 4 {
			t.Errorf("%d are selected, one of them is gone", p.selected.count())
		}
		if _, used := p.Back(); !used || p.selected.count() != 0 {
			t.Error("esc does not drop the selection")
		}
		s.press("space", "space")
		s.send(manyLaunchedMsg{to: p.id})
		if p.selected.count() != 0 {
			t.Error("what was launched on stays selected")
		}
		s.press("A")
		if m, _ := last[pane.StatusMsg](s); p.selected.count() != 29 || m.Text != "All 29 are selected." {
			t.Errorf("%d are selected: %q", p.selected.count(), m.Text)
		}
	})
}

func TestFolderListSelectsWhatIsLoaded(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 2500)}, 80, 14, NewFolderList, func(s *stage) {
		p := s.pane.(*FolderList)
		s.press("v", "G", "v")
		m, _ := last[pane.StatusMsg](s)
		if n := p.selected.count(); n == 0 || n >= 2500 || !strings.Contains(m.Text, kit.Count(2500-n)+" rows of the range are not loaded") {
			t.Errorf("%d are selected: %q", p.selected.count(), m.Text)
		}
	})
}

func TestFolderListSaysWhatCameAbove(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 60)}, 80, 14, NewFolderList, func(s *stage) {
		s.press("pgdown", "pgdown")
		before := strings.Split(s.view(), "\n")
		var events []watch.Event
		for i := range 3 {
			f := folder(t, fmt.Sprintf("f0e5000%d", i), "INITIAL", -time.Second, object{}, nil, nil)
			events = append(events, watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f, New: true})
		}
		s.news(events...)
		s.news(events[0])
		after := strings.Split(s.view(), "\n")
		if !strings.Contains(after[len(after)-1], "3 new above") {
			t.Errorf("the footer says %q", after[len(after)-1])
		}
		for i := range len(before) - 1 {
			if before[i] != after[i] {
				t.Errorf("line %d moved from %q to %q", i, before[i], after[i])
			}
		}
		s.press("home")
		if v := s.view(); strings.Contains(v, "new above") {
			t.Errorf("on top it still says so:\n%s", v)
		}
	})
}

func TestFolderListGoesOn(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 900)}
	folder := string(server.folders[640].ID)
	k := &fakeKeeper{left: &Place{View: View{Sort: "oldest", Columns: []string{"folder", "media"}}, Folder: folder}}
	onStage(t, server, 80, 14, keeping(k), func(s *stage) {
		p := s.pane.(*FolderList)
		if id, row := p.table.Cursor(); id != folder || row != 899-640 {
			t.Errorf("it goes on at %s in row %d", id, row)
		}
		if v := s.view(); !strings.Contains(v, "media") || strings.Contains(v, "outcome") {
			t.Errorf("the columns are not those:\n%s", v)
		}
		s.press("j")
		s.pass(placeQuiet + time.Millisecond)
		if n := len(k.saved); n == 0 || k.saved[n-1].Folder != string(server.folders[639].ID) || k.saved[n-1].View.Sort != "oldest" {
			t.Errorf("kept %+v", k.saved)
		}
		kept := len(k.saved)
		for range 50 {
			s.press("j")
		}
		s.pass(placeQuiet + time.Millisecond)
		if len(k.saved) != kept+1 {
			t.Errorf("fifty moves are kept %d times", len(k.saved)-kept)
		}
	})
	k.left.Folder = uuid("dead0000") // deleted meanwhile
	onStage(t, server, 80, 14, keeping(k), func(s *stage) {
		if _, row := s.pane.(*FolderList).table.Cursor(); row != 0 {
			t.Errorf("it goes on in row %d", row)
		}
	})
}

func TestFolderListBeginsWithTheDefault(t *testing.T) {
	k := &fakeKeeper{views: Views{List: []View{{Name: "declined ones", Filter: "status:declined"}}, Default: "declined ones"}}
	onStage(t, &fakeServer{folders: manyFolders(t, 40)}, 80, 14, keeping(k), func(s *stage) {
		p := s.pane.(*FolderList)
		if p.applied.line != "status:declined" || !strings.Contains(stripped(p.Note()), "declined ones · newest first") {
			t.Errorf("it begins with %q, %q", p.applied.line, stripped(p.Note()))
		}
		s.do(p.refilter("t-00007"))
		s.settle()
		for _, want := range []string{"status:declined", ""} {
			cmd, used := p.Back()
			s.do(cmd)
			s.settle()
			if !used || p.applied.line != want {
				t.Errorf("back leads to %q, want %q", p.applied.line, want)
			}
		}
	})
}

func TestNamesAreNotKept(t *testing.T) {
	for line, want := range map[string]string{
		"status:failed person_info.last_name==Lind": "status:failed", "meta:first_name==Ana since:7d": "since:7d",
		`meta:customer_email=="a b"`: "", "branch==north": "branch==north",
	} {
		if got := nameless(line); got != want {
			t.Errorf("%q is kept as %q, want %q", line, got, want)
		}
	}
}

func TestViewsDialog(t *testing.T) {
	k := &fakeKeeper{}
	onStage(t, &fakeServer{folders: manyFolders(t, 40)}, 80, 14, keeping(k), func(s *stage) {
		p := s.pane.(*FolderList)
		s.do(p.refilter("status:declined"))
		s.settle()
		s.press("V")
		d := s.dialog()
		if v := stripped(d.pane.View()); !strings.Contains(v, "No view is saved yet") || !strings.Contains(v, "Now: status:declined, newest first.") {
			t.Errorf("without views it says\n%s", v)
		}
		d.press("n")
		d.typed("no 門")
		d.press("enter", "space")
		if len(k.views.List) != 1 || k.views.List[0].Filter != "status:declined" || k.views.Default != "no 門" || p.home == nil {
			t.Errorf("saved %+v, begins with %v", k.views, p.home)
		}
		k.views.List = append(k.views.List, View{Name: "evil\u202e\x1b[31m", Filter: "type:quality", Sort: "changed", Columns: []string{"folder"}})
		d.run(d.pane.Init())
		requireFrame(t, stripped(d.pane.View()), 66, 18)
		d.press("r", "x", "enter")
		if k.views.List[0].Name != "no 門x" {
			t.Errorf("renamed to %q", k.views.List[0].Name)
		}
		k.fail = errors.New("the disk is full")
		d.press("n", "y", "enter")
		if v := stripped(d.pane.View()); !strings.Contains(v, "the disk is full.") || d.pane.Mode() != pane.Text {
			t.Errorf("a failure shows\n%s", v)
		}
		k.fail = nil
		d.press("esc", "j", "enter")
		if p.applied.line != "type:quality" || p.applied.order.word != "changed" || len(p.rows.chosen) != 1 {
			t.Errorf("opened %q, %v, %v", p.applied.line, p.applied.order, p.rows.chosen)
		}
		s.do(p.request(requestMsg{what: RequestView, arg: "nowhere"}))
		s.settle()
		if m, _ := last[pane.StatusMsg](s); m.Text != "There is no view called nowhere." {
			t.Errorf("it says %q", m.Text)
		}
		d.run(d.pane.Update(dropViewMsg{to: d.pane.ID(), name: "no 門x"}))
		if len(k.views.List) != 1 {
			t.Errorf("deleted, there are %+v", k.views.List)
		}
	})
}

// stripped is a drawing without styles.
func stripped(s string) string { return ansi.Strip(s) }

func TestWhatIsTypedOutlivesARefresh(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		s.press("/")
		s.typeText("status:dec")
		s.news(watch.Event{Kind: watch.Missed})
		if v := s.view(); !strings.Contains(v, "status:dec") || s.pane.Mode() != pane.Text {
			t.Errorf("what was typed is lost:\n%s", v)
		}
		server.fail = errDown
		s.news(watch.Event{Kind: watch.Missed})
		if v := s.view(); !strings.Contains(v, "status:dec") || strings.Contains(v, "^") || strings.Contains(v, "cannot be reached") {
			t.Errorf("the line is blamed for it:\n%s", v)
		}
	})
}

// TestKeysCostTheSame holds that a key on a list of a million folders costs no
// more than on one of a thousand. Both are measured in turn, and the quickest
// rounds count, so that a busy machine slows both down.
func TestKeysCostTheSame(t *testing.T) {
	counts := [2]int{1000, 1_000_000}
	var lists [2]*FolderList
	for i, count := range counts {
		lists[i] = endlessList(t, count)
	}
	keys := []tea.KeyPressMsg{keyPress("j"), keyPress("pgdown"), keyPress("k"), keyPress("pgup")}
	var best [2]time.Duration
	// The least of many rounds is what a key costs. On a busy machine some more
	// are needed until both lists had a quiet one; a list that costs more never
	// has one.
	const least, most, presses = 12, 400, 40
	for round := 0; round < most && (round < least || best[1] > 2*best[0]); round++ {
		for i, p := range lists {
			began := time.Now()
			for at := range presses {
				p.Update(keys[at%len(keys)])
				_ = p.View()
			}
			if took := time.Since(began) / presses; round == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	t.Logf("a key costs %v of %d folders and %v of %d", best[0], counts[0], best[1], counts[1])
	if best[1] > 2*best[0] {
		t.Errorf("a key costs %v of %d folders and %v of %d", best[0], counts[0], best[1], counts[1])
	}
}
