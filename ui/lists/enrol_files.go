package lists

import (
	"context"
	"image"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/photos"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Tags that a photograph of a person is sent with (Oz API reference, sections
// 2.5 and 3.5).
const (
	tagSelfie    = "photo_selfie"
	tagPortrait  = "orientation_portrait"
	tagLandscape = "orientation_landscape"
)

// usualLimit is the greatest body that servers usually take, in bytes (Oz API
// reference, section 1.1).
const usualLimit = 50 << 20

// photoFile is a file that is to be a photograph of a person.
type photoFile struct {
	path string // of the system
	name text.Text
	photos.Facts
	checked bool
	// lying says that the photograph is tagged as held sideways.
	lying bool
}

// tags are those that the photograph is sent with.
func (f *photoFile) tags() []string {
	if f.lying {
		return []string{tagSelfie, tagLandscape}
	}
	return []string{tagSelfie, tagPortrait}
}

// photoFiles are the files in the order of choosing, each path once.
type photoFiles []photoFile

// add puts a file at the end. It reports whether it is new.
func (c *photoFiles) add(path string) bool {
	if slices.ContainsFunc(*c, func(f photoFile) bool { return f.path == path }) {
		return false
	}
	*c = append(*c, photoFile{path: path, name: text.New(filepath.Base(path))})
	return true
}

// settle takes in what was found out about a file.
func (c photoFiles) settle(path string, facts photos.Facts) {
	for i := range c {
		if c[i].path == path {
			c[i].Facts, c[i].checked = facts, true
			c[i].lying = facts.Width > facts.Height
		}
	}
}

// unchecked returns the first file that was not looked at yet.
func (c photoFiles) unchecked() (string, bool) {
	for i := range c {
		if !c[i].checked {
			return c[i].path, true
		}
	}
	return "", false
}

// faults counts the files that cannot be sent, and returns the first.
func (c photoFiles) faults() (n, first int) {
	for i := range c {
		if c[i].Problem != "" {
			if n == 0 {
				first = i
			}
			n++
		}
	}
	return n, first
}

// size is that of all files, in bytes.
func (c photoFiles) size() int64 {
	var n int64
	for i := range c {
		n += c[i].Size
	}
	return n
}

// photoCheckedMsg brings the facts about one chosen file.
type photoCheckedMsg struct {
	to    pane.ID
	gen   uint64
	path  string
	facts photos.Facts
}

// Target returns the dialog.
func (m photoCheckedMsg) Target() pane.ID { return m.to }

// checkPhoto looks at a chosen file.
func checkPhoto(ctx context.Context, finder enrol.FaceFinder, to pane.ID, gen uint64, path string) tea.Cmd {
	return func() tea.Msg {
		faces := ""
		facts := photos.Inspect(path, func(img image.Image) { faces = enrol.FaceRemark(finder, img) })
		if facts.Problem == "" && facts.Remark == "" && facts.Size > usualLimit {
			facts.Remark = "it is larger than the " + kit.Size(usualLimit) + " that servers usually take"
		}
		if facts.Problem == "" && facts.Remark == "" {
			facts.Remark = faces
		}
		if ctx.Err() != nil {
			return nil
		}
		return photoCheckedMsg{to: to, gen: gen, path: path, facts: facts}
	}
}

// photoKind names files for the picker: what cannot be a photograph is muted.
func photoKind(name text.Text) string {
	if rules.KindOfFile(name.Raw()) != api.KindImage {
		return ""
	}
	return "photo"
}
