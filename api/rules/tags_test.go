package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
)

var (
	beforeEnd = time.Date(2026, time.December, 31, 23, 59, 59, 0, time.UTC)
	afterEnd  = time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// The catalogue against the table of the reference, written out once more.
func TestCatalogueIsTheReference(t *testing.T) {
	want := strings.Fields(`video_selfie orientation_portrait orientation_landscape
		video_selfie_left video_selfie_right video_selfie_down video_selfie_high video_selfie_smile video_selfie_eyes
		video_selfie_scan video_selfie_blank video_selfie_oneshot video_selfie_zoom_in video_selfie_zoom_out
		photo_selfie photo_id photo_id_front photo_id_back`)
	var got, old, ending []string
	for i, tag := range Tags() {
		got = append(got, tag.Name)
		if tag.Mark == MarkOld {
			old = append(old, tag.Name)
		}
		if !tag.Until.IsZero() {
			ending = append(ending, tag.Name)
		}
		if tag.Means == "" || tag.Kind == TagUnknown || tag.Mark == MarkNone {
			t.Errorf("%s lacks a meaning, a set or a mark", tag.Name)
		}
		if TagIndex(tag.Name) != i {
			t.Errorf("%s is twice in the catalogue", tag.Name)
		}
		if found, ok := FindTag(tag.Name); !ok || found != tag {
			t.Errorf("FindTag(%s) = %v, %v", tag.Name, found, ok)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("catalogue %v, want %v", got, want)
	}
	if !slices.Equal(old, []string{"video_selfie_zoom_in", "video_selfie_zoom_out"}) {
		t.Errorf("old tags %v", old)
	}
	if !slices.Equal(ending, []string{"video_selfie_oneshot"}) {
		t.Errorf("ending tags %v", ending)
	}
}

func TestTagsIsACopy(t *testing.T) {
	Tags()[0].Name = "changed"
	if TagIndex("changed") >= 0 {
		t.Error("the catalogue can be changed from outside")
	}
}

func TestTagEnds(t *testing.T) {
	tag, _ := FindTag("video_selfie_oneshot")
	if tag.Ended(beforeEnd) || !tag.Ended(afterEnd) || !tag.Fading() {
		t.Errorf("ended a second before: %v, at the date: %v, fading %v", tag.Ended(beforeEnd), tag.Ended(afterEnd), tag.Fading())
	}
	if tag, _ = FindTag("video_selfie"); tag.Ended(afterEnd) || tag.Fading() {
		t.Error("video_selfie ends")
	}
}

func TestExclude(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"orientation_portrait", "orientation_landscape", true},
		{"video_selfie_blank", "video_selfie_oneshot", true},
		{"photo_id_front", "photo_id_back", true},
		{"photo_id", "photo_id_back", false},
		{"video_selfie", "video_selfie_blank", false},
		{"photo_selfie", "photo_id", false},
		{"photo_id_front", "photo_id_front", false},
		{"", "", false},
		{"own_a", "own_b", false},
		{"PHOTO_ID_FRONT", "photo_id_back", false},
	} {
		if got, back := Exclude(c.a, c.b), Exclude(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q: %v and %v, want %v", c.a, c.b, got, back, c.want)
		}
	}
}

func TestDefaultTags(t *testing.T) {
	for name, want := range map[string]string{
		"anna-1.png":           "photo_selfie",
		"David.JPG":            "photo_selfie", // no word "id" in it
		"idea.png":             "photo_selfie",
		"IMG_0042.jpeg":        "photo_selfie",
		"anna-document.jpg":    "photo_id photo_id_front",
		"Passport 2.png":       "photo_id photo_id_front",
		"my_id.webp":           "photo_id photo_id_front",
		"id-card-back.png":     "photo_id photo_id_back",
		"licence.front.jpg":    "photo_id photo_id_front",
		"back.png":             "photo_selfie",
		"face.mp4":             "video_selfie orientation_portrait video_selfie_blank",
		"passport.mov":         "video_selfie orientation_portrait video_selfie_blank",
		"shots.ZIP":            "video_selfie orientation_portrait video_selfie_blank",
		"notes.txt":            "",
		"no ending":            "",
		"日本語.png":              "photo_selfie",
		"pas\x1b[31msport.gif": "photo_selfie",
		"\xff\xfe.png":         "photo_selfie",
	} {
		if got := strings.Join(DefaultTags(name, KindOfFile(name)), " "); got != want {
			t.Errorf("%q: tags %q, want %q", name, got, want)
		}
	}
}

// What is proposed must be in the catalogue and leave nothing to say.
func TestDefaultTagsAreComplete(t *testing.T) {
	for _, name := range []string{"a.png", "passport.png", "id back.png", "a.mp4", "a.zip"} {
		kind := KindOfFile(name)
		tags := DefaultTags(name, kind)
		if said := Upload(Subject{kind, tags}, afterEnd); len(said) > 0 {
			t.Errorf("%s: %v is proposed, and then: %v", name, tags, said)
		}
		for _, tag := range tags {
			if TagIndex(tag) < 0 {
				t.Errorf("%s: %s is not in the catalogue", name, tag)
			}
		}
	}
}

func TestUpload(t *testing.T) {
	photo, video, shots := api.KindImage, api.KindVideo, api.KindShots
	for _, c := range []struct {
		kind     api.MediaKind
		tags     string
		now      time.Time
		severity Severity
		want     string // "" for nothing
	}{
		{photo, "", beforeEnd, Warning, "Without tags"},
		{photo, "photo_selfie", beforeEnd, Note, ""},
		{photo, "photo_selfie orientation_portrait", beforeEnd, Note, ""}, // as photographs of persons have it
		{photo, "photo_id photo_id_front", beforeEnd, Note, ""},
		{photo, "photo_id", beforeEnd, Warning, "one of its sides"},
		{photo, "photo_id_front", beforeEnd, Warning, "one of its sides"},
		{photo, "photo_id photo_id_front photo_id_back", beforeEnd, Warning, "one side"},
		{photo, "photo_selfie photo_id photo_id_front", beforeEnd, Warning, "either"},
		{photo, "video_selfie_smile", beforeEnd, Warning, "begin with photo"},
		{photo, "own_tag", beforeEnd, Note, ""},
		{video, "photo_id_front", beforeEnd, Warning, "begin with video"},
		{shots, "video_selfie_blank", beforeEnd, Warning, "video_selfie too"},
		{video, "video_selfie video_selfie_blank", beforeEnd, Warning, "one orientation"},
		{video, "video_selfie orientation_portrait", beforeEnd, Warning, "one gesture"},
		{video, "video_selfie orientation_portrait video_selfie_left video_selfie_right", beforeEnd, Warning, "one gesture"},
		{video, "video_selfie orientation_portrait video_selfie_oneshot", beforeEnd, Note, "video_selfie_oneshot stops working on 1 January 2027."},
		{video, "video_selfie orientation_portrait video_selfie_oneshot", afterEnd, Warning, "video_selfie_oneshot stopped working on 1 January 2027."},
		{video, "video_selfie orientation_portrait video_selfie_zoom_in", beforeEnd, Note, "older servers"},
	} {
		got := Upload(Subject{c.kind, strings.Fields(c.tags)}, c.now)
		if c.want == "" {
			if len(got) > 0 {
				t.Errorf("%v with %q: %v, want nothing", c.kind, c.tags, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Severity != c.severity || !strings.Contains(got[0].Text, c.want) {
			t.Errorf("%v with %q: %v, want one %v that says %q", c.kind, c.tags, got, c.severity, c.want)
		}
	}
}

func TestUploadsSayEachThingOnce(t *testing.T) {
	bare := Subject{Kind: api.KindImage}
	if got := Uploads([]Subject{bare, bare, {api.KindImage, []string{"photo_id"}}}, beforeEnd); len(got) != 2 {
		t.Errorf("%v, want two sentences", got)
	}
}

// Tags come from servers and people: nothing of them is quoted unless it is in
// the catalogue.
func TestHostileTagsAreNotRepeated(t *testing.T) {
	evil := "\x1b]52;c;QUFB\x07\u202e" + strings.Repeat("x", 1<<20)
	s := Subject{api.KindImage, []string{evil, "", "photo_id\x00", strings.Repeat("photo_id ", 100)}}
	plan := Plan{Types: []api.AnalysisType{api.Quality, api.Biometry, api.Documents, api.AnalysisType(evil)}, Media: []Subject{s}, Now: afterEnd}
	for _, f := range append(Upload(s, afterEnd), plan.Findings()...) {
		if len(f.Text) > 300 || strings.ContainsFunc(f.Text, func(r rune) bool { return r < ' ' || r == '\u202e' }) {
			t.Errorf("a sentence repeats what is foreign: %.80q", f.Text)
		}
	}
}

func TestWordsOfEnums(t *testing.T) {
	for want, got := range map[string]string{
		"unknown": TagKind(99).String(), "gesture": TagGesture.String(), "selfie": TagSelfie.String(), "document": TagDocument.String(),
		"side": TagSide.String(), "video": TagVideo.String(), "orientation": TagOrientation.String(),
		"none": Mark(-1).String(), "documented": MarkDocumented.String(), "old": MarkOld.String(),
		"note": Note.String(), "warning": Warning.String(), "stop": Stop.String(),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
