package review

import (
	"reflect"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
)

func TestFindings(t *testing.T) {
	selfie := subject{filePhoto, []string{"photo_selfie"}}
	front := subject{filePhoto, []string{"photo_id", "photo_id_front"}}
	back := subject{filePhoto, []string{"photo_id", "photo_id_back"}}
	shots := subject{fileShots, []string{"video_selfie"}}
	video := subject{fileVideo, []string{"video_selfie"}}
	match, live, list, read := api.Biometry, api.Quality, api.Collection1N, api.Documents
	for _, c := range []struct {
		name  string
		plan  launchPlan
		stops bool
		want  string // "" for no finding at all
	}{
		{"two faces", launchPlan{types: []api.AnalysisType{match, live}, media: []subject{selfie, selfie}}, false, ""},
		{"selfie and document", launchPlan{types: []api.AnalysisType{match}, media: []subject{selfie, front}}, false, ""},
		{"no media", launchPlan{types: []api.AnalysisType{live}}, true, "no media"},
		{"one face", launchPlan{types: []api.AnalysisType{match}, media: []subject{selfie}}, true, "needs two media with faces"},
		{"face and back", launchPlan{types: []api.AnalysisType{match}, media: []subject{selfie, back}}, false, "shows no face"},
		{"three faces", launchPlan{types: []api.AnalysisType{match}, media: []subject{selfie, selfie, front}}, false, "least alike"},
		{"live document", launchPlan{types: []api.AnalysisType{live}, media: []subject{selfie, front}}, false, "leaves the documents out"},
		{"only document", launchPlan{types: []api.AnalysisType{live}, media: []subject{front}}, false, "documents only"},
		{"best of photos", launchPlan{types: []api.AnalysisType{live}, media: []subject{selfie}, bestShot: true}, false, "best shot"},
		{"best of shots", launchPlan{types: []api.AnalysisType{live}, media: []subject{shots}, bestShot: true}, false, ""},
		{"no collection", launchPlan{types: []api.AnalysisType{list}, media: []subject{selfie}}, true, "Choose the collection"},
		{"collections failed", launchPlan{types: []api.AnalysisType{list}, media: []subject{selfie}, trouble: "They are lost."}, true, "They are lost."},
		{"collection", launchPlan{types: []api.AnalysisType{list}, media: []subject{selfie}, collection: "c"}, false, ""},
		{"no document", launchPlan{types: []api.AnalysisType{read}, media: []subject{selfie}}, false, "photo_id_front"},
		{"document", launchPlan{types: []api.AnalysisType{read}, media: []subject{front}}, false, ""},
		{"document in sandbox", launchPlan{types: []api.AnalysisType{read}, media: []subject{front}, sandbox: true}, false, "sandbox does not read"},
		{"video in sandbox", launchPlan{types: []api.AnalysisType{live}, media: []subject{video}, sandbox: true}, false, "plain video"},
		{"video elsewhere", launchPlan{types: []api.AnalysisType{live}, media: []subject{video}}, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := findings(c.plan)
			if c.want == "" {
				if len(got) != 0 {
					t.Fatalf("found %v, want nothing", got)
				}
				return
			}
			if len(got) != 1 || !strings.Contains(got[0].text, c.want) || got[0].stops != c.stops {
				t.Fatalf("found %+v, want one that stops=%v and says %q", got, c.stops, c.want)
			}
			if (stopped(got) != "") != c.stops {
				t.Errorf("stopped says %q", stopped(got))
			}
		})
	}
}

func TestSubjectOf(t *testing.T) {
	got := subjectOf(api.Media{Kind: api.KindShots, Tags: []text.Text{text.New("photo_id_front")}})
	if got.kind != fileShots || !got.document() || !got.moves() {
		t.Errorf("a shot set tagged as a document became %+v", got)
	}
	if got := subjectOf(api.Media{}); got.kind != fileOther || got.document() || got.moves() {
		t.Errorf("a media of no known kind became %+v", got)
	}
}

func TestLaunchRequests(t *testing.T) {
	media := caseFolder(3).Media
	choice := launchChoice{types: []api.AnalysisType{api.Quality, api.Biometry}, bestShot: true}
	got := choice.requests(media, true)
	want := []api.NewAnalysis{{Type: api.Quality, Media: []api.MediaID{"m-1", "m-3"}, BestShot: true}, {Type: api.Biometry}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("of all: %+v, want %+v", got, want)
	}
	got = choice.requests(media[1:2], false) // nothing but a document: as chosen
	want = []api.NewAnalysis{
		{Type: api.Quality, Media: []api.MediaID{"m-2"}, BestShot: true}, {Type: api.Biometry, Media: []api.MediaID{"m-2"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("of one: %+v, want %+v", got, want)
	}
	if got := choice.requests(nil, true); got[0].Media != nil { // the server did not list them
		t.Errorf("of none: %+v", got)
	}
}
