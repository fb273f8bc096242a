package review

import (
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

func TestTagPicker(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := newTagPicker(env, 1, chosenFile{path: "a", fileFacts: fileFacts{kind: api.KindShots}, tags: rules.DefaultTags("a.zip", api.KindShots)})
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
	p.toggle("video_selfie_oneshot")
	if got := p.view(draw{}); !strings.Contains(got, "video_selfie_oneshot st") || !strings.Contains(got, "1 January 2027") {
		t.Errorf("nothing tells that a tag ends:\n%s", got)
	}
	if got := p.update(keyPress("esc")); got != pickLeft {
		t.Errorf("esc gave %v", got)
	}
	if got := p.update(keyPress("enter")); got != pickDone {
		t.Errorf("enter gave %v", got)
	}
}
