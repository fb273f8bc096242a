package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ozdesk/api/sandbox/demo"
)

// demonstration starts a new sandbox on the whole plan.
func demonstration(t testing.TB, dir string) *Handle {
	t.Helper()
	h, err := Join(t.Context(), Options{Dir: dir, Log: logTo(t), plan: demo.NewPlan})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// endOf is how an analysis of a story must have ended when no script told it: its resolution status. group is
// the place of its launch, counted from the last, which is 0.
func endOf(story, kind string, group int) string {
	switch {
	case story == "no face on one picture":
		return "FAILED"
	case story == "photograph of a screen" && kind == "QUALITY",
		story == "second try after a failed one" && kind == "QUALITY" && group > 0,
		story == "different person on the document" && kind == "BIOMETRY",
		(story == "listed in the blacklist" || story == "staff at the door") && kind == "COLLECTION":
		return "DECLINED"
	}
	return "SUCCESS"
}

func TestDemonstration(t *testing.T) {
	began := time.Now()
	h := demonstration(t, t.TempDir())
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Logf("first start: %v", time.Since(began).Round(time.Millisecond))
	u := as(t, h, "CLIENT_ADMIN")
	folders := u.ok("GET", "/api/folders/?with_analyses=true&limit=-1&sorting=time_created{asc}", nil).list("items")
	plan := demo.NewPlan()
	if len(folders) != len(plan.Folders) || len(folders) < 60 {
		t.Fatalf("%d folders, want the %d of the plan and at least 60", len(folders), len(plan.Folders))
	}
	days := map[string]bool{}
	ends := map[string]int{}
	for i, f := range folders {
		created := instant(t, f["time_created"])
		days[created.Format(time.DateOnly)] = true
		if age := time.Since(created); age < 0 || age > 31*24*time.Hour {
			t.Errorf("folder %d is %v old", i, age)
		}
		meta := f.sub("meta_data")
		scripted := false
		for key := range meta {
			scripted = scripted || strings.HasPrefix(key, "sandbox:")
		}
		checkStory(t, ends, plan.Folders[i], meta.str(demo.StoryKey), f.list("analyses"), scripted)
	}
	if len(days) < 20 {
		t.Errorf("the folders lie on %d days", len(days))
	}
	if n := len(u.okList("GET", "/api/collections", nil)); n != 2 {
		t.Errorf("%d collections, want 2", n)
	}
	t.Logf("%d folders on %d days; analyses: %v", len(folders), len(days), ends)
	checkPersonas(t, u, folders)
}

// checkStory holds the analyses of a folder against what the folder says it shows.
func checkStory(t *testing.T, ends map[string]int, plan demo.Folder, story string, analyses []obj, scripted bool) {
	t.Helper()
	var group []int
	for g, launch := range plan.Groups {
		for range launch.Analyses {
			group = append(group, len(plan.Groups)-1-g)
		}
	}
	if len(analyses) != len(group) {
		t.Errorf("%s: %d analyses, want %d", story, len(analyses), len(group))
		return
	}
	for i, a := range analyses {
		got := a.str("resolution_status")
		ends[a.str("type")+" "+got]++
		if message := fmt.Sprint(a["error_message"]); strings.Contains(message, "locate face") && story != "no face on one picture" {
			t.Errorf("%s: %s", story, message)
		}
		if scripted {
			ends["scripted"]++
			continue
		}
		if want := endOf(story, a.str("type"), group[i]); got != want {
			t.Errorf("%s: %s ended with %s, want %s: %v", story, a.str("type"), got, want, a["error_message"])
		}
	}
}

// instant reads a time of an answer.
func instant(t *testing.T, v any) time.Time {
	t.Helper()
	var seconds float64
	if _, err := fmt.Sscan(fmt.Sprint(v), &seconds); err != nil {
		t.Fatalf("time %v: %v", v, err)
	}
	return time.UnixMicro(int64(seconds * 1e6))
}

func BenchmarkFirstStart(b *testing.B) {
	for b.Loop() {
		if err := demonstration(b, b.TempDir()).Close(); err != nil {
			b.Fatal(err)
		}
	}
}
