package review

import (
	"slices"
	"strings"
	"testing"

	"ozdesk/ui/kit"
)

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
	} {
		if got := strings.Join(defaultTags(name, fileKindOf(name)), " "); got != want {
			t.Errorf("%q: tags %q, want %q", name, got, want)
		}
	}
}

// What is proposed must be in the catalogue and need no advice.
func TestDefaultTagsAreComplete(t *testing.T) {
	for _, name := range []string{"a.png", "passport.png", "id back.png", "a.mp4", "a.zip"} {
		kind := fileKindOf(name)
		tags := defaultTags(name, kind)
		if advice := tagAdvice(kind, tags); advice != "" {
			t.Errorf("%s: %v is proposed, and then: %s", name, tags, advice)
		}
		for _, tag := range tags {
			if tagIndex(tag) < 0 {
				t.Errorf("%s: %s is not in the catalogue", name, tag)
			}
		}
	}
}

func TestTagAdvice(t *testing.T) {
	for _, c := range []struct {
		kind fileKind
		tags string
		want string
	}{
		{filePhoto, "", "Without tags"},
		{filePhoto, "photo_id", "one of its sides"},
		{filePhoto, "photo_id_front", "one of its sides"},
		{filePhoto, "photo_selfie photo_id photo_id_front", "either"},
		{filePhoto, "video_selfie_smile", "begin with photo"},
		{fileVideo, "photo_id_front", "begin with video"},
		{fileShots, "video_selfie_blank", "video_selfie too"},
		{fileVideo, "video_selfie video_selfie_blank", "one orientation"},
		{fileVideo, "video_selfie orientation_portrait", "one gesture"},
	} {
		if got := tagAdvice(c.kind, strings.Fields(c.tags)); !strings.Contains(got, c.want) {
			t.Errorf("%v with %q: %q does not say %q", c.kind, c.tags, got, c.want)
		}
	}
}

func TestTagPicker(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := newTagPicker(env, 1, chosenFile{path: "a", fileFacts: fileFacts{kind: fileShots}, tags: defaultTags("a.zip", fileShots)})
	p.resize(66, 18)
	p.toggle("video_selfie_smile") // takes the place of the other gesture
	p.toggle("orientation_landscape")
	want := []string{"video_selfie", "orientation_landscape", "video_selfie_smile"}
	if !slices.Equal(p.picked, want) {
		t.Errorf("tags %v, want %v", p.picked, want)
	}
	p.toggle("video_selfie_smile")
	if slices.Contains(p.picked, "video_selfie_smile") {
		t.Error("a tag chosen twice is still there")
	}
	if got := p.update(keyPress("esc")); got != pickLeft {
		t.Errorf("esc gave %v", got)
	}
	if got := p.update(keyPress("enter")); got != pickDone {
		t.Errorf("enter gave %v", got)
	}
}
