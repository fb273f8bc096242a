package review

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/text"
)

// tagged is a media with tags.
func tagged(tags ...string) api.Media {
	var m api.Media
	for _, tag := range tags {
		m.Tags = append(m.Tags, text.New(tag))
	}
	return m
}

func TestTagLines(t *testing.T) {
	tests := []struct {
		name string
		tags []string
		w    int
		want []string
	}{
		{"none", nil, 14, nil},
		{"beside each other", []string{"photo_id", "front"}, 14, []string{"photo_id front"}},
		{"below each other", []string{"photo_id", "photo_id_front"}, 14, []string{"photo_id", "photo_id_front"}},
		{"too long", []string{"photo_id", "photo_id_front"}, 13, []string{"photo_id", "photo_id_fro…"}},
		{"never parted at a sign", []string{"north-west-branch"}, 12, []string{"north-west-…"}},
		{"wide", []string{"写真", "写真写真"}, 7, []string{"写真", "写真写…"}},
		{"empty", []string{"", "a", ""}, 7, []string{"a"}},
		{"no room", []string{"a"}, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tagLines(tagged(tt.tags...), tt.w); !slices.Equal(got, tt.want) {
				t.Errorf("tagLines(%v, %d) = %q, want %q", tt.tags, tt.w, got, tt.want)
			}
		})
	}
}

// At the widths that a folder has beside the list the usual tags stand whole.
func TestThumbColumns(t *testing.T) {
	usual := []api.Media{tagged("photo_selfie"), tagged("photo_id", "photo_id_front")}
	long := append(slices.Clone(usual), tagged("video_selfie_zoom_in", "orientation_portrait"))
	tests := []struct {
		name string
		w, h int
		of   []api.Media
		want int
	}{
		{"120×35", 53, 31, usual, 2},
		{"150×40", 70, 36, usual, 2},
		{"176×46", 84, 42, usual, 2},
		{"200×60", 97, 56, usual, 2},
		{"no more than there are", 130, 42, usual, 2},
		{"many", 84, 42, append(usual, usual...), 3},
		{"many in a wide pane", 130, 42, append(usual, usual...), 4},
		{"none", 84, 42, nil, 1},
		{"longer tags", 84, 42, long, 2},
		{"longer tags in little room", 53, 31, long, 1},
		{"endless tag", 84, 42, []api.Media{tagged("a_tag_of_ones_own_that_goes_on_and_on_and_on"), {}, {}}, 2},
		{"narrow", 20, 30, usual, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			th := thumbFor(tt.w, tt.h)
			n, width := th.columns(tt.w, tt.of)
			if n != tt.want || n*width > tt.w {
				t.Errorf("%d columns of %d cells in %d, want %d", n, width, tt.w, tt.want)
			}
		})
	}
}

// A tag is never broken in the middle of a word, however wide the pane is.
func TestTagsStayWhole(t *testing.T) {
	for w := 50; w <= 130; w++ {
		server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
		onStage(t, server, w, 42, folderPane("7f3c0a12"), func(st *stage) {
			if frame := ansi.Strip(st.view()); !strings.Contains(frame, "photo_id_front") {
				t.Errorf("the tag is parted at %d cells:\n%s", w, frame)
			}
		})
	}
}
