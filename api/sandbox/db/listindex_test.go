package db

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ozdesk/api/sandbox/wire"
)

// world makes random changes to a store.
type world struct {
	t         *testing.T
	s         *Store
	r         *rand.Rand
	companies []CompanyID
	users     []UserID
	folders   []FolderID
	running   []AnalysisID
	now       time.Time
}

func (w *world) id() string {
	var b [16]byte
	for i := range b {
		b[i] = byte(w.r.Uint32())
	}
	id, err := uuid.FromBytes(b[:])
	if err != nil {
		w.t.Fatal(err)
	}
	return id.String()
}

func pick[T any](w *world, list []T) T { return list[w.r.IntN(len(list))] }

func (w *world) meta() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"k": %q, "n": %s, "deep": {"list": [%d, "x"]}, "on": %t%s}`, pick(w, []string{"a", "b", "c"}),
		pick(w, []string{"1", "2.5", `"3"`, `"x"`, "null"}), w.r.IntN(3), w.r.IntN(2) == 0, pick(w, []string{"", `, "rare": "r"`})))
}

// step makes one change.
func (w *world) step() {
	w.now = w.now.Add(time.Duration(w.r.IntN(3)) * time.Hour)
	err := w.s.Update(w.t.Context(), func(tx *Tx) error {
		ctx := w.t.Context()
		if len(w.folders) < 5 || w.r.IntN(4) == 0 {
			f := Folder{ID: FolderID(w.id()), CompanyID: pick(w, w.companies), UserID: pick(w, w.users), Meta: w.meta()}
			if w.r.IntN(2) == 0 { // some are made at the same moment
				f.Created = wire.Time(w.now.Truncate(24 * time.Hour).UnixMicro())
				f.Updated = f.Created
			}
			w.folders = append(w.folders, f.ID)
			return tx.AddFolder(ctx, f)
		}
		id := pick(w, w.folders)
		switch w.r.IntN(7) {
		case 0:
			yes, text := w.r.IntN(2) == 0, pick(w, []string{"", "looks like a screen", "Photograph of a SCREEN", "fine"})
			return tx.ChangeFolder(ctx, id, FolderChange{IsArchive: &yes, ResolutionComment: &text})
		case 1:
			return tx.SetMeta(ctx, OfFolder, string(id), w.meta())
		case 2:
			w.folders = slices.DeleteFunc(w.folders, func(f FolderID) bool { return f == id })
			return tx.DeleteFolder(ctx, id)
		case 3, 4:
			var list []Analysis
			for range 1 + w.r.IntN(2) {
				a := Analysis{ID: AnalysisID(w.id()), Type: pick(w, markTypes[:])}
				w.running = append(w.running, a.ID)
				list = append(list, a)
			}
			return tx.AddGroup(ctx, GroupID(w.id()), id, "", list)
		default:
			if len(w.running) == 0 {
				return nil
			}
			a := pick(w, w.running)
			end := pick(w, []string{Failed, Success, Declined, OperatorRequired})
			state := Finished
			if end == Failed {
				state = Failed
			}
			_, err := tx.Finish(ctx, a, Outcome{State: state, ResolutionStatus: end}, 0)
			return err
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// query is a random one in the grammar of the API.
func (w *world) query() string {
	var parts []string
	at := fmt.Sprint(w.now.Add(-time.Duration(w.r.IntN(300)) * time.Hour).Unix())
	asked := map[string]bool{}
	for range w.r.IntN(4) {
		key := pick(w, []string{
			"time_created.min", "time_created.max", "time_updated.greater", "time_updated.less", "resolution_status", "resolution_status.exclude",
			"system_resolution", "system_resolution.exclude", "analyse.type", "analyse.type.exclude", "analyse.state", "analyse.state.exclude",
			"analyse.resolution_status", "is_archive", "is_archive.exclude", "user_id", "user_id.exclude", "company_id", "folder_id", "folder_id.exclude",
			"search_text", "meta_data",
		})
		if asked[key] {
			continue
		}
		asked[key] = true
		values := map[string][]string{
			"resolution_status": {"FINISHED", "INITIAL", "PROCESSING", "FAILED", "SUCCESS,DECLINED", "OPERATOR_REQUIRED", "NONE"},
			"system_resolution": {"INITIAL", "SUCCESS", "DECLINED,FAILED"}, "analyse.type": {"QUALITY", "BIOMETRY,COLLECTION", "NONE"},
			"analyse.state": {"FINISHED", "PROCESSING", "DECLINED", "FAILED,SUCCESS"}, "analyse.resolution_status": {"SUCCESS", "FAILED,DECLINED"},
			"is_archive": {"true", "false", "true,false"}, "user_id": {string(pick(w, w.users)), "null", string(w.users[0]) + ",null"},
			"company_id": {string(pick(w, w.companies))}, "folder_id": {string(pick(w, w.folders)), string(w.folders[0]) + "," + string(w.folders[1])},
			"search_text": {"screen", "photo", "looks screen", "fine", "reen"},
			"meta_data":   {"k==a", "k!=a", "n>=2", "n<3", "n==null", "rare!=null", "deep.list.0==1", "deep.list.1==x", "on==true", "k==a,n<=2.5", "nothing==null"},
		}[strings.TrimSuffix(key, ".exclude")]
		value := at
		if values != nil {
			value = pick(w, values)
		}
		parts = append(parts, url.QueryEscape(key)+"="+url.QueryEscape(value))
	}
	return strings.Join(parts, "&")
}

var testFields = []wire.Field{
	{Name: "folder_id", Kind: wire.UUIDs},
	{Name: "user_id", Kind: wire.UUIDs},
	{Name: "company_id", Kind: wire.UUIDs},
	{Name: "time_created", Kind: wire.Times},
	{Name: "time_updated", Kind: wire.Times},
	{Name: "meta_data", Kind: wire.JSON},
	{Name: "resolution_status", Kind: wire.Enums},
	{Name: "system_resolution", Kind: wire.Enums},
	{Name: "is_archive", Kind: wire.Bools},
	{Name: "search_text", Kind: wire.Words},
	{Name: "analyse.type", Kind: wire.Enums},
	{Name: "analyse.state", Kind: wire.Enums},
	{Name: "analyse.resolution_status", Kind: wire.Enums},
}

// all reads every folder with its analyses from the rows.
func (w *world) all() ([]Folder, map[FolderID][]Analysis) {
	var list []Folder
	analyses := map[FolderID][]Analysis{}
	err := w.s.Query().EachFolder(w.t.Context(), 7, func(part []Folder) error {
		list = append(list, part...)
		for _, f := range part {
			found, err := w.s.Query().FolderAnalyses(w.t.Context(), f.ID)
			if err != nil {
				return err
			}
			analyses[f.ID] = found
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list, analyses
}

// holds is the plain reading of one condition.
func holds(c wire.Condition, f Folder, analyses []Analysis) bool {
	in := func(values ...string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return v == "" && c.Null || v != "" && slices.Contains(c.Values, v) })
	}
	is := false
	switch c.Field {
	case "time_created", "time_updated":
		at := f.Created
		if c.Field == "time_updated" {
			at = f.Updated
		}
		return map[wire.Op]bool{wire.Min: at >= c.Time, wire.Max: at <= c.Time, wire.Greater: at > c.Time, wire.Less: at < c.Time}[c.Op]
	case "folder_id":
		is = in(string(f.ID))
	case "user_id":
		is = in(string(f.UserID))
	case "company_id":
		is = in(string(f.CompanyID))
	case "resolution_status":
		is = in(f.ResolutionStatus, f.SystemResolution)
	case "system_resolution":
		is = in(f.SystemResolution)
	case "is_archive":
		is = in(map[bool]string{true: "1", false: "0"}[f.IsArchive])
	case "search_text":
		words := strings.Fields(strings.ToLower(f.ResolutionComment))
		for _, want := range c.Values {
			if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, want) }) {
				return false
			}
		}
		return true
	case "meta_data":
		for _, t := range c.Terms {
			if !holdsTerm(t, f.Meta) {
				return false
			}
		}
		return true
	default:
		return !slices.ContainsFunc(analyses, func(a Analysis) bool { return inAnalysis(c, a) }) == (c.Op == wire.NotIn)
	}
	return is != (c.Op == wire.NotIn)
}

func inAnalysis(c wire.Condition, a Analysis) bool {
	values := map[string][]string{
		"analyse.type": {a.Type}, "analyse.state": {a.State, a.ResolutionStatus}, "analyse.resolution_status": {a.ResolutionStatus},
	}[c.Field]
	return slices.ContainsFunc(values, func(v string) bool { return slices.Contains(c.Values, v) })
}

func holdsTerm(t wire.Term, meta json.RawMessage) bool {
	var v any
	if json.Unmarshal(meta, &v) != nil {
		return false
	}
	for _, p := range t.Path {
		switch at := v.(type) {
		case map[string]any:
			v = at[p]
		case []any:
			v = at[p[0]-'0']
		default:
			v = nil
		}
	}
	if v == nil {
		return t.Null && t.Compare == wire.Equal
	}
	text := fmt.Sprint(v)
	switch t.Compare {
	case wire.Equal:
		return !t.Null && text == t.Value
	case wire.NotEqual:
		return t.Null || text != t.Value
	}
	n, ok := numberOf(text)
	if !ok {
		return false
	}
	switch t.Compare {
	case wire.AtMost:
		return n <= t.Number
	case wire.AtLeast:
		return n >= t.Number
	case wire.Below:
		return n < t.Number
	}
	return n > t.Number
}

// check compares random lists with a plain reading of all rows.
func (w *world) check(queries int) {
	w.t.Helper()
	list, analyses := w.all()
	for range queries {
		query := w.query()
		values, err := url.ParseQuery(query)
		if err != nil {
			w.t.Fatal(err)
		}
		conditions, err := wire.ParseFilters(values, testFields, w.now)
		if err != nil {
			w.t.Fatal(query, err)
		}
		var within CompanyID
		if w.r.IntN(2) == 0 {
			within = pick(w, append(w.companies, "-"))
		}
		sorting := pick(w, []string{"", "time_created{asc}", "time_created{desc}", "time_updated{asc}", "time_updated", "time_created{desc},time_updated{asc}", "time_updated{asc},time_created{desc}"})
		sorts, err := wire.ParseSorting(sorting, "time_created", "time_updated")
		if err != nil {
			w.t.Fatal(err)
		}
		page := wire.Page{Offset: w.r.IntN(len(list) + 3), Limit: w.r.IntN(12) - 1}
		want := expected(list, analyses, within, conditions, sorts)
		total := len(want)
		want = want[min(page.Offset, total):]
		if page.Limit >= 0 {
			want = want[:min(page.Limit, len(want))]
		}
		sel, err := w.s.Select(w.t.Context(), within, conditions, sorts, page)
		if err != nil {
			w.t.Fatal(query, err)
		}
		got, err := w.s.FoldersAt(w.t.Context(), sel, 0, sel.Len())
		if err != nil {
			w.t.Fatal(err)
		}
		ids := func(l []Folder) string {
			s := ""
			for _, f := range l {
				s += string(f.ID[:6]) + " "
			}
			return s
		}
		if sel.Total != total || ids(got) != ids(want) {
			w.t.Fatalf("%q within %q sorted %q page %+v:\n%d %s, want\n%d %s", query, within, sorting, page, sel.Total, ids(got), total, ids(want))
		}
	}
}

func expected(list []Folder, analyses map[FolderID][]Analysis, within CompanyID, conditions []wire.Condition, sorts []wire.Sort) []Folder {
	var want []Folder
	for _, f := range list {
		ok := within == "" || f.CompanyID == within
		var together []wire.Condition // for one and the same analysis
		for _, c := range conditions {
			if strings.HasPrefix(c.Field, "analyse.") && c.Op != wire.NotIn {
				together = append(together, c)
				continue
			}
			ok = ok && holds(c, f, analyses[f.ID])
		}
		if len(together) > 0 {
			ok = ok && slices.ContainsFunc(analyses[f.ID], func(a Analysis) bool {
				return !slices.ContainsFunc(together, func(c wire.Condition) bool { return !inAnalysis(c, a) })
			})
		}
		if ok {
			want = append(want, f)
		}
	}
	if len(sorts) == 0 {
		sorts = []wire.Sort{{Field: "time_created", Desc: true}}
	}
	slices.SortFunc(want, func(a, b Folder) int {
		sign := 1
		for _, s := range sorts {
			x, y := a.Created, b.Created
			if s.Field == "time_updated" {
				x, y = a.Updated, b.Updated
			}
			if sign = 1; s.Desc {
				sign = -1
			}
			if d := cmp.Compare(x, y); d != 0 {
				return sign * d
			}
		}
		return sign * cmp.Compare(a.ID, b.ID)
	})
	return want
}

// TestListsAgreeWithTheRows changes a store at random and asks for lists at
// random; every answer is what a plain reading of the rows gives, before and
// after the columns are read anew.
func TestListsAgreeWithTheRows(t *testing.T) {
	w := &world{t: t, r: rand.New(rand.NewPCG(7, 11)), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	reopen := func() {
		if w.s != nil {
			if err := w.s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(t.Context(), dir, func() time.Time { return w.now }, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		w.s = s
	}
	reopen()
	t.Cleanup(func() {
		if err := w.s.Close(); err != nil {
			t.Error(err)
		}
	})
	err := w.s.Update(t.Context(), func(tx *Tx) error {
		for i := range 3 {
			c := Company{ID: CompanyID(w.id()), Name: fmt.Sprint(i)}
			w.companies = append(w.companies, c.ID)
			if err := tx.AddCompany(t.Context(), c); err != nil {
				return err
			}
			u := User{ID: UserID(w.id()), CompanyID: c.ID, Email: fmt.Sprint(i), PasswordHash: []byte{}}
			w.users = append(w.users, u.ID)
			if err := tx.AddUser(t.Context(), u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 12 {
		for range 40 {
			w.step()
		}
		w.check(80)
		if round == 8 { // somebody goes, the folders stay
			gone := w.users[0]
			if err := w.s.Update(t.Context(), func(tx *Tx) error { return tx.DeleteUser(t.Context(), gone) }); err != nil {
				t.Fatal(err)
			}
			w.check(80)
			w.users = w.users[1:]
		}
		if round%4 == 3 {
			reopen()
			w.check(80)
		}
	}
}

// TestRanks splits runs, empties them and looks from both ends.
func TestRanks(t *testing.T) {
	c := &columns{}
	r := newRanks(c, &c.created)
	rnd := rand.New(rand.NewPCG(1, 2))
	var model []slot
	order := func(a, b slot) int { return r.compare(a, b) }
	for i := range slot(6000) {
		c.grow(i)
		c.created[i] = int64(rnd.IntN(3000))
		c.ids[i] = [16]byte{byte(i >> 8), byte(i)}
		r.insert(i)
		model = append(model, i)
		if i%5 == 4 {
			gone := model[rnd.IntN(len(model))]
			r.remove(gone)
			model = slices.DeleteFunc(model, func(s slot) bool { return s == gone })
		}
	}
	slices.SortFunc(model, order)
	for _, rank := range []int{0, 1, 1023, 1024, 2500, len(model) - 1, len(model)} {
		if got := slices.Collect(r.from(rank, false)); !slices.Equal(got, model[rank:]) {
			t.Errorf("from rank %d upwards it differs", rank)
		}
		back := slices.Clone(model[:len(model)-rank])
		slices.Reverse(back)
		if got := slices.Collect(r.from(rank, true)); !slices.Equal(got, back) {
			t.Errorf("from rank %d downwards it differs", rank)
		}
	}
	for _, s := range model {
		r.remove(s)
	}
	if r.n != 0 || len(r.runs) != 0 {
		t.Errorf("%d folders and %d runs are left", r.n, len(r.runs))
	}
}
