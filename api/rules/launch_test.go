package rules

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
)

var (
	selfie = Subject{api.KindImage, []string{"photo_selfie"}}
	idSide = Subject{api.KindImage, []string{"photo_id", "photo_id_front"}}
	idBack = Subject{api.KindImage, []string{"photo_id", "photo_id_back"}}
	shots  = Subject{api.KindShots, []string{"video_selfie"}}
	film   = Subject{api.KindVideo, []string{"video_selfie"}}
)

func types(t ...api.AnalysisType) []api.AnalysisType { return t }

func TestFindings(t *testing.T) {
	match, live, list, read := api.Biometry, api.Quality, api.Collection1N, api.Documents
	old, current := ParseVersion("4.0.8"), ParseVersion("6.0.1")
	for _, c := range []struct {
		name     string
		plan     Plan
		severity Severity
		want     string // "" for no finding at all
	}{
		{"two faces", Plan{Types: types(match, live), Media: []Subject{selfie, selfie}}, Note, ""},
		{"selfie and document", Plan{Types: types(match), Media: []Subject{selfie, idSide}}, Note, ""},
		{"no media", Plan{Types: types(live)}, Stop, "no media"},
		{"one face", Plan{Types: types(match), Media: []Subject{selfie}}, Stop, "A face match needs two media with faces; this folder has one."},
		{"one chosen", Plan{Types: types(match), Media: []Subject{selfie}, Part: true}, Stop, "A face match needs two media with faces; one is chosen."},
		{"face and back", Plan{Types: types(match), Media: []Subject{selfie, idBack}}, Warning, "shows no face"},
		{"face and back, current", Plan{Types: types(match), Media: []Subject{selfie, idBack}, Version: current}, Warning, "shows no face"},
		{"face and back, old", Plan{Types: types(match), Media: []Subject{selfie, idBack}, Version: old}, Stop, "this folder has one, as this server leaves photo_id_back out"},
		{"two backs, old", Plan{Types: types(match), Media: []Subject{idBack, idBack}, Version: old}, Stop, "has none"},
		{"three faces", Plan{Types: types(match), Media: []Subject{selfie, selfie, idSide}}, Note, "Of 3 media every two are compared"},
		{"live document", Plan{Types: types(live), Media: []Subject{selfie, idSide}}, Note, "leaves the documents out"},
		{"only document", Plan{Types: types(live), Media: []Subject{idSide}}, Warning, "documents only"},
		{"photo, old", Plan{Types: types(live), Media: []Subject{selfie}, Version: old}, Warning, "Version 4.0.8 leaves photographs out"},
		{"zip without tags, old", Plan{Types: types(live), Media: []Subject{{Kind: api.KindShots}}, Version: old}, Warning, "there are none, and it ends without a score"},
		{"photo, newer", Plan{Types: types(live), Media: []Subject{selfie}, Version: ParseVersion("4.0.9")}, Note, ""},
		{"photo and video, old", Plan{Types: types(live), Media: []Subject{selfie, film}, Version: old}, Note, "takes only videos"},
		{"shots, old", Plan{Types: types(live), Media: []Subject{shots}, Version: old}, Note, ""},
		{"best of photos", Plan{Types: types(live), Media: []Subject{selfie}, BestShot: true}, Warning, "best shot"},
		{"best of shots", Plan{Types: types(live), Media: []Subject{shots}, BestShot: true}, Note, ""},
		{"no collection", Plan{Types: types(list), Media: []Subject{selfie}}, Stop, "Choose the collection"},
		{"collections failed", Plan{Types: types(list), Media: []Subject{selfie}, NoCollection: "They are lost."}, Stop, "They are lost."},
		{"collection", Plan{Types: types(list), Media: []Subject{selfie}, Collection: "c"}, Note, ""},
		{"search for a back, old", Plan{Types: types(list), Media: []Subject{idBack}, Collection: "c", Version: old}, Warning, "there are none"},
		{"no document", Plan{Types: types(read), Media: []Subject{selfie}}, Warning, "photo_id_front"},
		{"photo_id alone", Plan{Types: types(read), Media: []Subject{{api.KindImage, []string{"photo_id"}}}}, Warning, "photo_id_front"},
		{"document", Plan{Types: types(read), Media: []Subject{idSide}}, Note, ""},
		{"document in sandbox", Plan{Types: types(read), Media: []Subject{idSide}, Sandbox: true}, Warning, "sandbox does not read"},
		{"video in sandbox", Plan{Types: types(live), Media: []Subject{film}, Sandbox: true}, Warning, "plain video"},
		{"video elsewhere", Plan{Types: types(live), Media: []Subject{film}}, Note, ""},
		{"ending tag", Plan{Types: types(live), Media: []Subject{{api.KindVideo, []string{"video_selfie_oneshot"}}}, Now: beforeEnd}, Note, "stops working on 1 January 2027"},
		{"ended tag", Plan{Types: types(live), Media: []Subject{{api.KindVideo, []string{"video_selfie_oneshot"}}}, Now: afterEnd}, Warning, "stopped working on 1 January 2027"},
		{"role", Plan{Types: types(live), Media: []Subject{selfie}, User: &api.User{Role: api.RoleOperator}}, Warning, "OPERATOR may not launch"},
		{"flag", Plan{Types: types(live), Media: []Subject{selfie}, User: &api.User{Role: api.RoleClient, CanStart: map[api.AnalysisType]bool{live: false}}}, Warning, "may not start QUALITY"},
		{"allowed", Plan{Types: types(live), Media: []Subject{selfie}, User: &api.User{Role: api.RoleClient}}, Note, ""},
		{"unknown type", Plan{Types: types("LIVENESS"), Media: []Subject{selfie}}, Note, ""},
		{"nothing chosen", Plan{Media: []Subject{selfie}}, Note, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.plan.Findings()
			if c.want == "" {
				if len(got) != 0 {
					t.Fatalf("found %v, want nothing", got)
				}
				return
			}
			if len(got) != 1 || !strings.Contains(got[0].Text, c.want) || got[0].Severity != c.severity {
				t.Fatalf("found %+v, want one %v that says %q", got, c.severity, c.want)
			}
			if (Stopped(got) != "") != (c.severity == Stop) {
				t.Errorf("Stopped says %q", Stopped(got))
			}
		})
	}
}

func TestWhatStopsComesFirst(t *testing.T) {
	p := Plan{
		Types: types(api.Quality, api.Biometry, api.Collection1N, api.Documents), Media: []Subject{selfie},
		BestShot: true, User: &api.User{Role: api.RoleOperator},
	}
	got := p.Findings()
	if len(got) != 5 || got[0].Severity != Stop || got[1].Severity != Stop || got[2].Severity == Stop {
		t.Errorf("findings %+v, want two that stop and then three others", got)
	}
}

func TestIntake(t *testing.T) {
	odd := Subject{api.KindOther, []string{"video_selfie"}}
	zipped := Subject{api.KindShots, nil}
	for _, c := range []struct {
		of      api.AnalysisType
		version string
		takes   []Subject
		leaves  []Subject
		minimum int
	}{
		{api.Quality, "", []Subject{selfie, idBack, film, shots, zipped, odd, {}}, nil, 1},
		{api.Quality, "4.0.8", []Subject{film, shots, odd}, []Subject{selfie, idSide, zipped, {}}, 1},
		{api.Quality, "3.21.4", []Subject{film}, []Subject{selfie}, 1},
		{api.Quality, "4.1.0", []Subject{film, selfie}, nil, 1},
		{api.Biometry, "", []Subject{selfie, idBack}, nil, 2},
		{api.Biometry, "4.0.8", []Subject{selfie, idSide, film}, []Subject{idBack}, 2},
		{api.Collection1N, "4.0.0", []Subject{selfie}, []Subject{idBack}, 1},
		{api.Collection1N, "6.0.1", []Subject{selfie, idBack}, nil, 1},
		{api.Documents, "", []Subject{idSide, idBack}, []Subject{selfie, film, {api.KindVideo, []string{"photo_id_front"}}}, 1},
		{api.Documents, "4.0.0", []Subject{idSide, idBack}, []Subject{selfie}, 1},
		{"NEWER", "4.0.0", []Subject{selfie, {}}, nil, 1},
	} {
		in := IntakeOf(c.of, ParseVersion(c.version))
		if in.Type != c.of || in.Minimum != c.minimum || in.Words == "" || in.Collection != (c.of == api.Collection1N) {
			t.Errorf("%s on %q: %+v", c.of, c.version, in)
		}
		if got := in.Count(append(append([]Subject(nil), c.takes...), c.leaves...)); got != len(c.takes) {
			t.Errorf("%s on %q takes %d media, want %d", c.of, c.version, got, len(c.takes))
		}
		for _, s := range c.leaves {
			if in.Takes(s) {
				t.Errorf("%s on %q takes %+v", c.of, c.version, s)
			}
		}
	}
}

func TestSubjectOf(t *testing.T) {
	got := SubjectsOf([]api.Media{{Kind: api.KindShots, Tags: []text.Text{text.New("photo_id_front")}}, {}})
	if got[0].Kind != api.KindShots || !got[0].Document() || !got[0].Moves() {
		t.Errorf("a shot set tagged as a document became %+v", got[0])
	}
	if got[1].Kind != api.KindOther || got[1].Document() || got[1].Moves() || got[1].Back() {
		t.Errorf("a media of no known kind became %+v", got[1])
	}
}

func TestParseVersion(t *testing.T) {
	for s, want := range map[string]string{
		"6.0.1": "6.0.1", "v4.0.8-12": "4.0.8", " 5.3 ": "5.3.0", "6": "6.0.0", "6.0.1.1234": "6.0.1", "V6.1+build": "6.1.0",
		"4.0.8 (stable)": "4.0.8", "": "", "v": "", "six": "", "6.x": "", "-1.0": "", "99999.0": "", "4..8": "", "４.0": "",
		strings.Repeat("1", 1<<16): "", "\x1b[31m6.0": "", "1e3": "",
	} {
		if got := ParseVersion(s); got.String() != want || got.Known() != (want != "") {
			t.Errorf("%.40q is %q (known %v), want %q", s, got.String(), got.Known(), want)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	order := []string{"", "3.9.9", "4.0.7", "4.0.8", "4.0.10", "4.1.0", "6.0.0"}
	for i, a := range order {
		for j, b := range order {
			if got := ParseVersion(a).Compare(ParseVersion(b)); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%q against %q: %d", a, b, got)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "none", 1: "one", 2: "2", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := number(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func FuzzFindings(f *testing.F) {
	f.Add("4.0.8", "photo_id photo_selfie", 2, "QUALITY")
	f.Add("\x1b", "video_selfie_oneshot", -1, "\u202e")
	f.Fuzz(func(t *testing.T, version, tags string, kind int, analysis string) {
		s := Subject{api.MediaKind(kind), strings.Split(tags, " ")}
		plan := Plan{
			Types: types(api.Quality, api.Biometry, api.Collection1N, api.Documents, api.ParseAnalysisType(analysis)),
			Media: []Subject{s, s}, Version: ParseVersion(version), Now: afterEnd,
		}
		for _, found := range append(Upload(s, afterEnd), plan.Findings()...) {
			if text.Line(found.Text) != found.Text || !strings.HasSuffix(found.Text, ".") {
				t.Fatalf("no safe sentence: %q", found.Text)
			}
		}
	})
}
