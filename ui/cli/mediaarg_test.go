package cli

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitMedia(t *testing.T) {
	for _, tt := range []struct {
		arg, path string
		tags      []string
	}{
		{"a.png", "a.png", nil},
		{"a.png:photo_selfie", "a.png", []string{"photo_selfie"}},
		{"a.png:photo_id,photo_id_front", "a.png", []string{"photo_id", "photo_id_front"}},
		{`C:\Users\ana\a.png`, `C:\Users\ana\a.png`, nil},
		{`C:\a.png:photo_selfie`, `C:\a.png`, []string{"photo_selfie"}},
		{"12:30:05.png", "12:30:05.png", nil},
		{"12:30:05.png:photo_selfie", "12:30:05.png", []string{"photo_selfie"}},
		{"a.png:", "a.png:", nil},
		{"a.png:photo_selfie,", "a.png:photo_selfie,", nil},
		{"a.png:photo_selfie,mine", "a.png:photo_selfie,mine", nil},
		{"a.png:PHOTO_SELFIE", "a.png:PHOTO_SELFIE", nil},
		{"photo_selfie", "photo_selfie", nil},
		{":photo_selfie", ":photo_selfie", nil},
		{"", "", nil},
		{"ü:門.png:video_selfie,video_selfie_blank,orientation_portrait", "ü:門.png", []string{"video_selfie", "video_selfie_blank", "orientation_portrait"}},
	} {
		path, tags := splitMedia(tt.arg)
		if path != tt.path || !slices.Equal(tags, tt.tags) {
			t.Errorf("splitMedia(%q) = %q, %q; want %q, %q", tt.arg, path, tags, tt.path, tt.tags)
		}
	}
}

func TestSplitTags(t *testing.T) {
	got := splitTags(" mine, photo_selfie ,,mine")
	if !slices.Equal(got, []string{"mine", "photo_selfie"}) {
		t.Errorf("got %q", got)
	}
	if got := splitTags(""); got != nil {
		t.Errorf("an empty list gives %q", got)
	}
}

func FuzzSplitMedia(f *testing.F) {
	f.Add("a.png:photo_selfie")
	f.Add(`C:\x:photo_id,photo_id_back`)
	f.Fuzz(func(t *testing.T, arg string) {
		path, tags := splitMedia(arg)
		if whole := path + strings.TrimSuffix(":"+strings.Join(tags, ","), ":"); whole != arg {
			t.Fatalf("%q became %q and %q, which are %q", arg, path, tags, whole)
		}
		if arg != "" && path == "" {
			t.Fatalf("%q lost its path", arg)
		}
	})
}
