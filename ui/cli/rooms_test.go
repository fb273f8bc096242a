package cli

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// room is one row of the house's table: which packages it covers and which of
// our own packages they may import. A trailing /... covers everything below.
type room struct {
	pkgs    []string
	imports []string
}

// rooms is the whole table. Arrows point downwards only: a package that is in
// no row, or that imports what its row does not name, fails the test.
var rooms = []room{
	{pkgs: []string{""}, imports: []string{"ui/cli"}},
	{pkgs: []string{"api/text"}},
	{pkgs: []string{"api"}, imports: []string{"api/text"}},
	{pkgs: []string{"api/watch"}, imports: []string{"api", "api/text"}},
	{pkgs: []string{"api/score"}, imports: []string{"api", "api/text"}},
	{pkgs: []string{"api/results"}, imports: []string{"api", "api/score", "api/text"}},
	{pkgs: []string{"api/rules"}, imports: []string{"api"}},
	{pkgs: []string{"api/photos"}, imports: []string{"api/text"}},
	{pkgs: []string{"api/jobs"}, imports: []string{"api", "api/rules", "api/text"}},
	{pkgs: []string{"api/enrol"}, imports: []string{"api", "api/jobs", "api/photos", "api/rules", "api/text"}},
	{pkgs: []string{"api/lite", "api/record"}, imports: []string{"api", "api/text"}},
	// The test server is written from the reference alone and knows no client.
	{pkgs: []string{"api/apitest"}},
	// Tests only, which use all of the above and a store.
	{pkgs: []string{"api/apifaults"}},
	{pkgs: []string{"api/sandbox/..."}, imports: []string{"api/sandbox/...", "api/text"}},
	{pkgs: []string{"store/..."}, imports: []string{"store/..."}},
	{pkgs: []string{"assets"}},
	{pkgs: []string{"ui/pane", "ui/pane/panetest"}},
	{pkgs: []string{"ui/screen"}},
	{pkgs: []string{"ui/kit"}, imports: []string{"ui/pane", "api/photos", "api/text", "assets"}},
	// The dialog in which something is deleted is one for all rooms.
	{pkgs: []string{"ui/removal"}, imports: []string{"ui/pane", "ui/kit", "api", "api/text", "api/jobs"}},
	{
		pkgs:    []string{"ui/review", "ui/lists", "ui/admin"},
		imports: []string{"ui/pane", "ui/kit", "ui/removal", "api", "api/text", "api/watch", "api/score", "api/results", "api/rules", "api/jobs", "api/photos", "api/enrol"},
	},
	{pkgs: []string{"ui/jobs"}, imports: []string{"ui/pane", "ui/kit", "api", "api/text", "api/jobs"}},
	{pkgs: []string{"ui/account"}, imports: []string{"ui/pane", "ui/kit", "api", "api/text"}},
	{
		pkgs:    []string{"ui"},
		imports: []string{"ui/pane", "ui/screen", "ui/kit", "ui/review", "ui/lists", "api", "api/text", "api/watch", "api/score", "api/results", "api/rules", "assets"},
	},
	{pkgs: []string{"ui/cli"}, imports: []string{"..."}},
	{pkgs: []string{"ui/e2e"}},
}

// onlyIn holds outside packages that belong to one part of the house.
var onlyIn = map[string][]string{
	"github.com/adrg/xdg":                 {"ui/cli"},
	"charm.land/bubbletea/v2":             {"ui", "ui/..."},
	"charm.land/bubbles/v2/...":           {"ui", "ui/..."},
	"charm.land/lipgloss/v2":              {"ui", "ui/..."},
	"github.com/zalando/go-keyring":       {"store/...", "ui/cli"},
	"modernc.org/sqlite":                  {"api/sandbox/..."},
	"golang.org/x/image/...":              {"api/photos", "api/sandbox/...", "ui/..."},
	"github.com/charmbracelet/x/exp/...":  {}, // tests only
	"github.com/hinshun/vt10x":            {},
	"github.com/creack/pty":               {},
	"go.uber.org/goleak":                  {},
	"github.com/rogpeppe/go-internal/...": {},
}

// matches reports whether pkg (without the module path) is covered by pattern.
func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pkg == pattern
}

func covered(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

// goList runs go list at the module's root and splits its lines into fields.
func goList(t *testing.T, args ...string) [][]string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("list packages: %v\n%s", err, stderrOf(err))
	}
	var rows [][]string
	for line := range strings.Lines(string(out)) {
		rows = append(rows, strings.Fields(line))
	}
	return rows
}

func stderrOf(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(exit.Stderr)
	}
	return ""
}

// own cuts the module path off an import path; ok is false for foreign ones.
func own(path string) (string, bool) {
	if path == "ozdesk" {
		return "", true
	}
	return strings.CutPrefix(path, "ozdesk/")
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	seen := 0
	for _, row := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, ok := own(row[0])
		if !ok {
			t.Fatalf("%s is not a package of this module", row[0])
		}
		seen++
		i := slices.IndexFunc(rooms, func(r room) bool { return covered(r.pkgs, pkg) })
		if i < 0 {
			t.Errorf("package %q is in no room: add it to the table or move it", pkg)
			continue
		}
		for _, path := range row[1:] {
			if imported, ok := own(path); ok {
				if !covered(rooms[i].imports, imported) {
					t.Errorf("package %q imports %q, which its room does not allow", pkg, imported)
				}
				continue
			}
			for pattern, homes := range onlyIn {
				if matches(pattern, path) && !covered(homes, pkg) {
					t.Errorf("package %q imports %s, which belongs to %v", pkg, path, homes)
				}
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d packages listed: the test looked in the wrong place", seen)
	}
}

// The sandbox is a second reading of the reference: the moment it shares the
// client's decoding, neither tests the other any more. The interface in turn
// must work with any server, so nothing of it may reach the sandbox or a store.
func TestRoomsThatMustNeverMeet(t *testing.T) {
	for _, c := range []struct {
		from   string
		banned []string
	}{
		{"./api/sandbox/...", []string{"ozdesk/api", "ozdesk/ui/..."}},
		{"./api/text", []string{"ozdesk/api"}},
		{"./api", []string{"ozdesk/api/sandbox/...", "ozdesk/store/..."}},
		{"./store/...", []string{"ozdesk/api/...", "ozdesk/ui/..."}},
		{"./ui", []string{"ozdesk/api/sandbox/...", "ozdesk/store/...", "ozdesk/ui/cli"}},
	} {
		for _, row := range goList(t, "-deps", c.from) {
			for _, pattern := range c.banned {
				if !matches(pattern, row[0]) {
					continue
				}
				if pattern == "ozdesk/api/..." && row[0] == "ozdesk/api/text" {
					continue // foreign text is a type that every room may use
				}
				t.Errorf("%s depends on %s", c.from, row[0])
			}
		}
	}
}
