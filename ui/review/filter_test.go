package review

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

func TestParseFilter(t *testing.T) {
	whole := uuid("7f3c0a12")
	day := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		line string
		want api.FolderQuery
		rest string // prefix
		says string
	}{
		{line: "   "},
		{line: "status:failed,Operator-Required", want: api.FolderQuery{Status: []api.Status{api.StatusFailed, api.StatusOperatorRequired}}, says: "status FAILED or OPERATOR_REQUIRED"},
		{line: "declined", want: api.FolderQuery{Status: []api.Status{api.StatusDeclined}}, says: "status DECLINED"},
		{line: "TYPE:liveness", want: api.FolderQuery{AnalysisTypes: []api.AnalysisType{api.Quality}}, says: "with QUALITY"},
		{line: "biometry since:7d", want: api.FolderQuery{
			AnalysisTypes: []api.AnalysisType{api.Biometry}, Created: api.TimeRange{Min: stageStart.AddDate(0, 0, -7)},
		}, says: "with BIOMETRY · created since 7d"},
		{line: "since:2026-11-09 until:2026-11-09", want: api.FolderQuery{
			Created: api.TimeRange{Min: day, Max: day.AddDate(0, 0, 1).Add(-time.Microsecond)},
		}, says: "created since 2026-11-09 · created until 2026-11-09"},
		{line: strings.ToUpper(whole), want: api.FolderQuery{IDs: []api.FolderID{api.FolderID(whole)}}, says: "id " + whole},
		{line: "id:7F3C", rest: "7f3c", says: "id begins with 7f3c"},
		{line: "7f3c0a12", rest: "7f3c0a12", says: "id begins with 7f3c0a12"},
		{line: "t-20931", want: api.FolderQuery{Meta: []api.MetaCondition{{Path: "transaction_id", Op: "==", Value: "t-20931"}}}, says: "transaction_id is t-20931"},
		{line: "meta:a.b!=c", want: api.FolderQuery{Meta: []api.MetaCondition{{Path: "a.b", Op: "!=", Value: "c"}}}, says: "a.b != c"},
		{line: "branch==north:2", want: api.FolderQuery{Meta: []api.MetaCondition{{Path: "branch", Op: "==", Value: "north:2"}}}, says: "branch is north:2"},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			f, err := parseFilter(tt.line, stageStart, nil)
			if err != nil {
				t.Fatal(err)
			}
			q := f.query
			if !slices.Equal(q.Status, tt.want.Status) || !slices.Equal(q.AnalysisTypes, tt.want.AnalysisTypes) ||
				!slices.Equal(q.IDs, tt.want.IDs) || !slices.Equal(q.Meta, tt.want.Meta) ||
				!q.Created.Min.Equal(tt.want.Created.Min) || !q.Created.Max.Equal(tt.want.Created.Max) {
				t.Errorf("asks %+v", q)
			}
			if f.prefix != tt.rest || f.say() != tt.says {
				t.Errorf("prefix %q, says %q", f.prefix, f.say())
			}
			if f.active() != (strings.TrimSpace(tt.line) != "") {
				t.Error("active is wrong")
			}
		})
	}
}

func TestParseFilterRefuses(t *testing.T) {
	for line, says := range map[string]string{
		"colour:red":        "colour: is no filter",
		"status:":           "status: needs a value",
		"status:gone":       "gone is no status",
		"type:smile":        "smile is no type",
		"since:yesterday":   "yesterday is no time",
		"since:99999999d":   "is no time",
		"id:a/b":            "a/b is no id",
		"id:aaaa id:bbbb":   "only one id",
		"meta:x":            "needs a comparison",
		"a==":               "name==value",
		"a==b,c":            "without commas",
		"\x1b[31m:x":        "␛[31m: is no filter",
		"status:ok\u202exx": "‹U+202E›",
	} {
		if _, err := parseFilter(line, stageStart, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", line, err, says)
		}
	}
}

func TestCompletions(t *testing.T) {
	for line, want := range map[string]string{
		"":                      "id:",
		"st":                    "status:",
		"fai":                   "status:failed",
		"status:f":              "status:failed",
		"status:failed,op":      "status:failed,operator_required",
		"since:7d type:b":       "type:biometry",
		"id:7f3c":               "",
		"colour:":               "",
		"status:failed":         "",
		"since:7d nothing-here": "",
	} {
		got := ""
		if words := completions(line, nil); len(words) > 0 {
			got = words[0]
		}
		if got != want {
			t.Errorf("%q completes to %q, want %q", line, got, want)
		}
	}
}

func TestFilterLineCompletes(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	f := newFilterLine(env)
	f.open()
	for _, k := range []string{"s", "t", "tab", "f", "tab"} {
		f.update(keyPress(k), stageStart)
	}
	if got := f.input.Value(); got != "status:failed " {
		t.Errorf("the line is %q", got)
	}
	if e := f.update(keyPress("enter"), stageStart); e != filterAsked {
		t.Errorf("enter is event %d", e)
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, line := range []string{"status:failed since:7d", "a==b", "id:7f", "\x1b]52;c;QUFB\x07:x", "日本==語", "since:9999999999999999999w"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		parsed, err := parseFilter(line, stageStart, nil)
		said := parsed.say()
		if err != nil {
			said = err.Error()
		}
		for _, r := range said {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Errorf("%q is answered with the control character %U", line, r)
			}
		}
		completions(line, nil)
	})
}

func TestFilterTakesTheWordsOfTheList(t *testing.T) {
	for line, want := range map[string]string{
		"pass": "status SUCCESS", "Fail": "status DECLINED", "status:review": "status OPERATOR_REQUIRED",
		"error": "status FAILED", "running": "status INITIAL or PROCESSING", "status:fail,error": "status DECLINED or FAILED",
	} {
		f, err := parseFilter(line, stageStart, nil)
		if err != nil || f.say() != want {
			t.Errorf("%s: %q, %v; want %q", line, f.say(), err, want)
		}
	}
	if f, _ := parseFilter("anna", stageStart, nil); !strings.Contains(f.none(), "looked for as a transaction id") {
		t.Errorf("anna: %s", f.none())
	}
	if f, _ := parseFilter("fail", stageStart, nil); strings.Contains(f.none(), "transaction") {
		t.Errorf("fail: %s", f.none())
	}
}

func TestFilterSaysAllThatIsWrong(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 9)}, 55, 14, NewFolderList, func(s *stage) {
		s.press("/")
		s.typeText("status:nope")
		s.press("enter")
		view := strings.Join(strings.Fields(s.view()), " ")
		want := "nope is no status; there are initial, processing, failed, finished, declined, operator_required, success"
		if !strings.Contains(view, want) {
			t.Errorf("it says\n%s", s.view())
		}
		if lines := strings.Count(s.view(), "\n") + 1; lines > 14 {
			t.Errorf("%d lines in a pane of 14", lines)
		}
	})
}
