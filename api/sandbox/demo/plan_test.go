package demo_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"image"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/face"
)

var safeName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.(png|jpg|zip)$`)

func TestPlanShape(t *testing.T) {
	p := demo.NewPlan()
	roles := map[string]bool{}
	for _, u := range p.Users {
		roles[u.Role] = true
		if u.Email == "" || u.FirstName == "" || u.LastName == "" {
			t.Errorf("user without a name or address: %+v", u)
		}
	}
	if len(p.Users) != 6 || len(roles) != 6 {
		t.Errorf("%d users in %d roles, want 6 in 6", len(p.Users), len(roles))
	}
	if len(p.Folders) < 64 {
		t.Errorf("%d folders, want at least 64", len(p.Folders))
	}
	kinds, nameless := map[string]int{}, 0
	for _, c := range p.Collections {
		kinds[c.Kind] = len(c.Persons)
		for _, person := range c.Persons {
			if len(person.Photos) == 0 {
				t.Errorf("%s: %+v has no photograph", c.Alias, person)
			}
			if person.FirstName+person.MiddleName+person.LastName == "" {
				nameless++
			}
		}
	}
	if kinds[demo.KindBlacklist] < 12 || kinds[demo.KindWhitelist] < 6 || nameless != 1 {
		t.Errorf("collections %v with %d nameless persons", kinds, nameless)
	}
	media := 0
	for _, f := range p.Folders {
		media += len(f.Media)
	}
	t.Logf("%d folders with %d media, %d and %d persons listed", len(p.Folders), media, kinds[demo.KindBlacklist], kinds[demo.KindWhitelist])
}

func TestPlanFolders(t *testing.T) {
	p := demo.NewPlan()
	today, minutes := 0, 0
	last := 100 * 24 * time.Hour
	for i, f := range p.Folders {
		if f.Age > last {
			t.Errorf("folder %d is older than the one before it", i)
		}
		last = f.Age
		if f.Age < 6*time.Hour {
			today++
		}
		if f.Age < 3*time.Minute {
			minutes++
		}
		if f.Age > 31*24*time.Hour || len(f.Media) < 1 || len(f.Media) > 3 || len(f.Groups) == 0 {
			t.Errorf("folder %d: age %v, %d media, %d groups", i, f.Age, len(f.Media), len(f.Groups))
		}
		if _, err := json.Marshal(f.Meta); err != nil {
			t.Errorf("folder %d: metadata: %v", i, err)
		}
		for _, m := range f.Media {
			if !safeName.MatchString(m.Name) {
				t.Errorf("folder %d: file name %q", i, m.Name)
			}
			if ext := filepath.Ext(m.Name); (ext == ".zip") != (m.MIME == "application/zip") || (ext == ".zip") != slices.Contains(m.Tags, "video_selfie") {
				t.Errorf("folder %d: %s is %s, tagged %v", i, m.Name, m.MIME, m.Tags)
			}
		}
		for _, g := range f.Groups {
			if g.After >= f.Age {
				t.Errorf("folder %d: launched %v after it was made, %v ago", i, g.After, f.Age)
			}
			for _, a := range g.Analyses {
				for _, m := range a.Media {
					if m < 0 || m >= len(f.Media) {
						t.Errorf("folder %d: %s takes media %d of %d", i, a.Type, m, len(f.Media))
					}
				}
				if (a.Type == "COLLECTION") != (a.Collection != "") {
					t.Errorf("folder %d: %s in collection %q", i, a.Type, a.Collection)
				}
			}
		}
	}
	if today < 6 || minutes != 2 {
		t.Errorf("%d folders of the last six hours, %d of the last three minutes", today, minutes)
	}
}

// frames decodes a picture, or the pictures of a shot set.
func frames(t *testing.T, p demo.Picture) []image.Image {
	t.Helper()
	data, err := p.Draw()
	if err != nil {
		t.Fatal(err)
	}
	if p.MIME != "application/zip" {
		img, err := face.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		return []image.Image{img}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out []image.Image
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		img, err := face.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s in %s: %v", f.Name, p.Name, err)
		}
		out = append(out, img)
	}
	return out
}

// soak asks for the long rounds of tests that have a short one.
var soak = flag.Bool("soak", false, "run the long rounds")

// TestPlanStoriesSoak runs the analyses that no script answers through the face engine and
// holds the result against what the folder says it shows: of every fifth folder, or
// of all with -soak.
func TestPlanStoriesSoak(t *testing.T) {
	p := demo.NewPlan()
	type looked struct {
		sight *face.Sight
		d     face.Descriptor
		err   error
	}
	memory := map[string]looked{}
	best := func(m demo.Picture) (*face.Sight, face.Descriptor, error) {
		if l, ok := memory[m.Key]; ok {
			return l.sight, l.d, l.err
		}
		fs := frames(t, m)
		sights := make([]*face.Sight, len(fs))
		for i, img := range fs {
			sights[i] = face.Look(img)
		}
		s := sights[face.BestShot(sights)]
		d, err := s.Describe()
		memory[m.Key] = looked{s, d, err}
		return s, d, err
	}
	listed := map[string][]face.Descriptor{}
	for _, c := range p.Collections {
		for _, person := range c.Persons {
			for _, photo := range person.Photos {
				_, d, err := best(photo)
				if err != nil {
					t.Errorf("%s: %s: %v", c.Alias, photo.Name, err)
				}
				listed[c.Alias] = append(listed[c.Alias], d)
			}
		}
	}
	measured := map[string]int{}
	leastSame, mostOther := 1.0, 0.0
	for i, f := range p.Folders {
		if !*soak && i%5 != 1 {
			continue
		}
		story := f.Meta[demo.StoryKey].(string)
		sights, ds := make([]*face.Sight, len(f.Media)), make([]face.Descriptor, len(f.Media))
		for m, pic := range f.Media {
			var err error
			sights[m], ds[m], err = best(pic)
			if want := story == "no face on one picture" && m == 1; (err != nil) != want {
				t.Errorf("folder %d (%s): %s: %v", i, story, pic.Name, err)
			}
		}
		if f.Meta[demo.ScriptOutcome] != nil || f.Meta[demo.ScriptScore] != nil || f.Meta[demo.ScriptError] != nil || story == "no face on one picture" {
			measured["scripted or without a face"]++
			continue
		}
		for g, group := range f.Groups {
			for _, a := range group.Analyses {
				media := a.Media
				if media == nil {
					for m := range f.Media {
						media = append(media, m)
					}
				}
				measured[a.Type]++
				switch a.Type {
				case "QUALITY":
					worst := 0.0
					for _, m := range media {
						res, err := sights[m].Liveness()
						if err != nil {
							t.Errorf("folder %d (%s): %v", i, story, err)
						}
						worst = max(worst, res.Spoof)
					}
					attack := story == "photograph of a screen" || story == "second try after a failed one" && g == 0 && len(f.Groups) > 1
					if (worst >= 0.5) != attack {
						t.Errorf("folder %d (%s), %s: spoof %.3f", i, story, f.Media[0].Name, worst)
					}
				case "BIOMETRY":
					least := 1.0
					for k, m := range media {
						for _, n := range media[:k] {
							least = min(least, face.Similarity(ds[m], ds[n]))
						}
					}
					if story == "different person on the document" {
						mostOther = max(mostOther, least)
					} else {
						leastSame = min(leastSame, least)
					}
					if same := story != "different person on the document"; (least >= 0.85) != same {
						t.Errorf("folder %d (%s), %s: similarity %.3f", i, story, f.Media[0].Name, least)
					}
				case "COLLECTION":
					top := 0.0
					for _, m := range media {
						for _, d := range listed[a.Collection] {
							top = max(top, face.Similarity(ds[m], d))
						}
					}
					if hit := story == "listed in the blacklist" || story == "staff at the door"; (top >= 0.85) != hit {
						t.Errorf("folder %d (%s), %s: best hit %.3f", i, story, f.Media[0].Name, top)
					}
				}
			}
		}
	}
	t.Logf("analyses run: %v; same person at least %.3f, different people at most %.3f", measured, leastSame, mostOther)
}
