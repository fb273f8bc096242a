package results

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
)

// hostileCase is a case whose applicant has tried everything.
func hostileCase(t *testing.T) CaseFile {
	t.Helper()
	bad := "<script>alert(1)</script>\x1b]52;c;QUFB\x07 **b** [x](javascript:alert(1)) ![y](http://e.example/p.png) `c` | https://e.example\n# h\u202e"
	a := check(api.Biometry, api.StatusDeclined, scored("0.7312", "0.9120"))
	a.Sources[0].Name, a.Sources[1].Name = text.New(bad), text.New("\"><img src=x onerror=alert(1)>.jpg")
	f := withMeta(t, "7f3c0a12-0000-4000-8000-000000000000", 0, `{"transaction_id":"t-1","<b>":"- - -\u0000</dd><script>"}`)
	f.Media, f.Analyses = a.Sources, []api.Analysis{a}
	c := CaseFile{Folder: f, Written: triageNow, Server: "https://oz.example", Check: Triage(f, score.Policy{}, triageNow, time.Hour), Sandbox: true}
	c.Attempts = []Attempt{{Folder: f, By: []string{"transaction_id"}}}
	c.Pictures = []CasePicture{{Media: "m1-00000", Type: "text/html", Data: []byte("<script>")}}
	return c
}

func TestCaseFileForms(t *testing.T) {
	for _, f := range []CaseFormat{CaseMarkdown, CaseHTML} {
		t.Run(f.String(), func(t *testing.T) {
			var b strings.Builder
			if err := hostileCase(t).Write(&b, f); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, b.String())
		})
	}
}

func TestCaseFileHTMLHoldsNothingForeign(t *testing.T) {
	var b strings.Builder
	if err := hostileCase(t).Write(&b, CaseHTML); err != nil {
		t.Fatal(err)
	}
	// Every angle bracket must belong to a tag of ours, word for word.
	ours := regexp.MustCompile(`^(/?(html|head|title|style|body|h1|h2|h3|p|dl|dt|dd)|!DOCTYPE html|html lang="en"|` +
		`meta [a-z-]+="[^"<>]*"( content="[^"<>]*")?|img alt="[^"<>]*" src="data:image/[a-z]+;base64,[A-Za-z0-9+/=]*")$`)
	tags := 0
	for i, part := range strings.Split(b.String(), "<") {
		tag, rest, _ := strings.Cut(part, ">")
		if i == 0 && part == "" {
			continue
		}
		tags++
		if !ours.MatchString(tag) || strings.Contains(rest, ">") {
			t.Errorf("the page has <%s>%q", tag, rest)
		}
	}
	if tags < 20 {
		t.Errorf("only %d tags were looked at", tags)
	}
}

func TestCaseFileMarkdownHoldsNothingForeign(t *testing.T) {
	var b strings.Builder
	if err := hostileCase(t).Write(&b, CaseMarkdown); err != nil {
		t.Fatal(err)
	}
	// The picture is ours; without it no sign with a meaning may stand alone.
	said := regexp.MustCompile(`!\[[^\n]*\]\(data:[^)]*\)`).ReplaceAllString(b.String(), "")
	plain := regexp.MustCompile(`\\.`).ReplaceAllString(said, "")
	for line := range strings.Lines(plain) {
		line = strings.TrimLeft(line, "# -")
		if _, after, ok := strings.Cut(line, ": "); ok {
			line = after
		}
		if i := strings.IndexAny(line, "<>`*[]!|#_&"); i >= 0 {
			t.Errorf("%q has a meaning in %q", line[i], line)
		}
	}
	if regexp.MustCompile(`[a-z]://`).MatchString(said) || strings.ContainsAny(said, "\x00\x1b\x07\u202e") {
		t.Error("an address or a control character is in the file")
	}
}

func TestCaseFileMasked(t *testing.T) {
	c := hostileCase(t)
	c.Folder.Media[0].Name, c.Folder.Media[1].Name = text.New("anna.jpg"), text.New("lind.jpg")
	c.Folder.Analyses[0].Sources, c.Check = c.Folder.Media, Triage(c.Folder, score.Policy{}, triageNow, time.Hour)
	c.Names.Masked, c.Pictures = true, nil
	for _, f := range []CaseFormat{CaseMarkdown, CaseHTML} {
		var b strings.Builder
		if err := c.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"anna", "lind", "t-1", "<b>", "data:image"} {
			if strings.Contains(strings.ReplaceAll(b.String(), `\`, ""), name) {
				t.Errorf("the masked %s says %s", f, name)
			}
		}
	}
}

func TestCaseFileIsNeverOverwritten(t *testing.T) {
	dir, c := t.TempDir(), hostileCase(t)
	first, err := c.Save(dir, CaseHTML)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Save(dir, CaseHTML)
	if err != nil || second == first || filepath.Dir(second) != dir {
		t.Fatalf("%s after %s: %v", second, first, err)
	}
	if after, _ := os.ReadFile(first); string(after) != string(before) {
		t.Error("the first file has changed")
	}
	info, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
	if _, err := c.Save(filepath.Join(dir, "nowhere"), CaseMarkdown); err == nil {
		t.Error("a directory that is not there was written to")
	}
}
