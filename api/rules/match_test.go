package rules_test

import (
	"fmt"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/text"
)

func TestMatchFace(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	media := func(id string, kind api.MediaKind, age int, tags ...string) api.Media {
		m := api.Media{ID: api.MediaID(id), Kind: kind, Created: at.Add(-time.Duration(age) * time.Hour)}
		for _, tag := range tags {
			m.Tags = append(m.Tags, text.New(tag))
		}
		return m
	}
	document := media("document", api.KindImage, 0, "photo_id", "photo_id_front")
	other := media("other", api.KindImage, 1)
	selfie := media("selfie", api.KindImage, 2, "photo_selfie")
	shots := media("shots", api.KindShots, 3)
	old, liveness := media("old", api.KindVideo, 5, "video_selfie"), media("liveness", api.KindVideo, 4, "video_selfie")
	for want, list := range map[string][]api.Media{
		"":         {document},
		"other":    {document, other},
		"selfie":   {document, other, selfie},
		"shots":    {document, other, selfie, shots},
		"liveness": {old, document, other, selfie, shots, liveness},
	} {
		if face, ok := rules.MatchFace(list); string(face.ID) != want || ok != (want != "") {
			t.Errorf("%q is compared, want %q; %v", face.ID, want, ok)
		}
	}
	if tags := rules.MatchIDFront.Tags(); fmt.Sprint(tags) != "[photo_id photo_id_front]" {
		t.Errorf("%q", tags)
	}
	if tags := rules.MatchKind("portrait").Tags(); tags != nil {
		t.Errorf("a kind that is none has tags: %q", tags)
	}
}
