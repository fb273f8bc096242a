package sandbox

import (
	"slices"
	"testing"
)

// checkPersonas holds the demonstration against what people look for in it: an
// analyst a queue of failed checks that is worth a look, an administrator hits
// in the blacklist and a person that cannot be deleted yet, support an analysis
// that hangs and checks that failed with a reason.
func checkPersonas(t *testing.T, u *user, folders []obj) {
	t.Helper()
	stories, reasons := map[string]int{}, map[string]int{}
	queue, stuck := 0, 0
	hits := map[string][]string{} // analyses by the person found
	place := map[string]string{}  // the persons' places
	for _, f := range folders {
		switch f.str("system_resolution") {
		case "DECLINED", "FAILED", "OPERATOR_REQUIRED":
			queue++
			stories[f.sub("meta_data").str("story")]++
		case "PROCESSING":
			stuck++
		}
		for _, a := range f.list("analyses") {
			if a.str("state") == "FAILED" {
				reasons[a.str("error_message")]++
			}
			for _, r := range a.list("results_media") {
				if id := r.str("person_id"); id != "" {
					hits[id] = append(hits[id], a.str("analyse_id"))
					place[id] = "/api/collections/" + a.sub("collection").str("collection_id") + "/persons/" + id
				}
			}
		}
	}
	if queue < 12 || len(stories) < 6 {
		t.Errorf("%d folders with %d stories wait for a look: %v", queue, len(stories), stories)
	}
	if stuck == 0 || len(reasons) < 2 || reasons[""] > 0 {
		t.Errorf("%d folders hang, and analyses failed for the reasons %v", stuck, reasons)
	}
	listed := 0
	for id, analyses := range hits {
		p := u.ok("GET", place[id], nil)
		if p.sub("meta_data").sub("person_info").str("last_name") == "" || len(p.list("images")) == 0 {
			t.Errorf("the person found is %v", p)
		}
		if listed++; listed > 1 {
			continue
		}
		u.refused("DELETE", place[id], nil, 400, 221)
		slices.Sort(analyses)
		for _, a := range slices.Compact(analyses) {
			u.refused("DELETE", place[id], nil, 400, 221)
			if got := u.do("DELETE", "/api/analyses/"+a, nil); got.status != 204 {
				t.Errorf("analysis %s: %d %s", a, got.status, got.raw)
			}
		}
		if got := u.do("DELETE", place[id], nil); got.status != 204 {
			t.Errorf("the person nobody refers to any more: %d %s", got.status, got.raw)
		}
	}
	if listed == 0 {
		t.Error("nobody was found in a collection")
	}
	t.Logf("%d folders wait for a look, %d hang, %d persons were found, failures: %v", queue, stuck, listed, reasons)
}
