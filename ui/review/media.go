package review

import (
	"context"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// thumb is the size of a thumbnail in cells; zero is none.
type thumb struct{ w, h int }

// thumbFor chooses the size of thumbnails for a pane: none where they would
// push aside what is read.
func thumbFor(w, h int) thumb {
	switch {
	case w < 50 || h < 22:
		return thumb{}
	case w < 56:
		return thumb{8, 5}
	case h >= 44 && w >= 84:
		return thumb{20, 10}
	default:
		return thumb{10, 5}
	}
}

// The words beside a thumbnail have this much space, in cells, as long as the
// tags need no more. No tag gets more than the longest of the usual ones would.
const (
	mediaWords = 14
	longestTag = 24
)

// columns is how many of the media fit beside each other with such thumbnails,
// and how wide each is. Fewer are set where a tag would not fit beside its
// picture; where there is more room than media, names have twice the space.
func (th thumb) columns(w int, media []api.Media) (n, width int) {
	words := mediaWords
	for i := range media {
		for _, tag := range media[i].Tags {
			words = max(words, min(kit.Width(kit.Clean(tag.Line())), longestTag))
		}
	}
	picture := indent + th.w + 1
	n = max(min((w-1)/(picture+words), len(media)), 1)
	return n, min((w-1)/n, picture+2*mediaWords)
}

// pictureAddress is where a picture of a media lies: a small one when it is
// for a thumbnail. It is empty for a media that no picture shows.
func pictureAddress(m api.Media, small bool) text.Text {
	first := m.URL
	switch m.Kind {
	case api.KindVideo:
		first = text.Text{}
	case api.KindShots:
		first = text.Text{}
		if len(m.Frames) > 0 {
			first = m.Frames[0]
		}
	case api.KindImage, api.KindOther:
	}
	if first.IsEmpty() || small && !m.ThumbURL.IsEmpty() {
		return m.ThumbURL
	}
	return first
}

// opener loads a picture through the client.
func opener(src Downloader, address text.Text) kit.OpenPicture {
	return func(ctx context.Context) (io.ReadCloser, error) {
		body, err := src.Download(ctx, address)
		if err != nil {
			return nil, err
		}
		return body.Body, nil
	}
}

// newThumbs makes the thumbnails of a pane. Why one is missing is told where
// there is room for it, in the picture view.
func newThumbs(d Deps, owner pane.ID) *kit.Pictures {
	p := kit.NewPictures(d.Env, owner)
	p.Explain = func(error) string { return "not loaded" }
	return p
}

// loadThumbs asks for the pictures of media that are not there yet.
func loadThumbs(pics *kit.Pictures, src Downloader, media []api.Media, th thumb) tea.Cmd {
	if th.w == 0 {
		return nil
	}
	var cmds []tea.Cmd
	for i := range media {
		if address := pictureAddress(media[i], true); !address.IsEmpty() {
			cmds = append(cmds, pics.Load(address.Raw(), th.w, th.h, opener(src, address)))
		}
	}
	return tea.Batch(cmds...)
}

// kindWords says what a media is.
func kindWords(m api.Media) string {
	switch m.Kind {
	case api.KindImage:
		return "image"
	case api.KindVideo:
		return "video"
	case api.KindShots:
		if n := len(m.Frames); n > 0 {
			return "shot set of " + kit.Count(n)
		}
		return "shot set"
	case api.KindOther:
	}
	if !m.Type.IsEmpty() {
		return m.Type.Line()
	}
	return "media"
}

// tagWords joins the tags of a media.
func tagWords(m api.Media) string {
	tags := make([]string, len(m.Tags))
	for i, tag := range m.Tags {
		tags[i] = tag.Line()
	}
	return strings.Join(tags, " ")
}

// tagLines sets the tags of a media into lines of w cells. A tag is never
// parted: one that is too long ends in an ellipsis.
func tagLines(m api.Media, w int) []string {
	var lines []string
	for _, tag := range m.Tags {
		s := kit.Truncate(kit.Clean(tag.Line()), w)
		last := len(lines) - 1
		switch {
		case s == "":
		case last >= 0 && kit.Width(lines[last])+1+kit.Width(s) <= w:
			lines[last] += " " + s
		default:
			lines = append(lines, s)
		}
	}
	return lines
}

// mediaGrid draws media as a grid of thumbnails with words beside them, or as
// a line each where there is no room for pictures. The spots count lines from
// the line given.
func (d draw) mediaGrid(media []api.Media, pics *kit.Pictures, th thumb, at string, line int) ([]string, []spot) {
	if th.w == 0 {
		return d.mediaList(media, at, line)
	}
	var lines []string
	var spots []spot
	columns, width := th.columns(d.w, media)
	for first := 0; first < len(media); first += columns {
		row := media[first:min(first+columns, len(media))]
		cells := make([][]string, len(row))
		for i := range row {
			cells[i] = d.mediaCell(row[i], pics, th, width, mediaSpot(row[i].ID) == at)
			spots = append(spots, spot{
				id: mediaSpot(row[i].ID), first: line + len(lines), last: line + len(lines) + th.h - 1,
			})
		}
		for y := range th.h {
			var b strings.Builder
			for i := range cells {
				b.WriteString(kit.Fit(cells[i][y], width, kit.Left))
			}
			lines = append(lines, b.String())
		}
		if first+columns < len(media) {
			lines = append(lines, "")
		}
	}
	return lines, spots
}

// mediaCell draws one media of the grid, as many lines as its thumbnail has.
func (d draw) mediaCell(m api.Media, pics *kit.Pictures, th thumb, w int, chosen bool) []string {
	room := w - indent - th.w - 1
	words := []string{d.t.Paint(nameRole(chosen), kit.Truncate(d.media(m.ID, m.Name), room))}
	for _, s := range tagLines(m, room) {
		words = append(words, d.t.Paint(kit.Muted, s))
	}
	if len(words) >= th.h {
		words = words[:th.h-1]
	}
	kind := kindWords(m)
	if m.Scripted {
		kind += ", scripted"
	}
	words = append(words, d.t.Paint(kit.Faint, kit.Truncate(kind, room)))
	picture := d.thumbnail(m, pics, th)
	out := make([]string, th.h)
	for y := range th.h {
		bar := blank(indent)
		if chosen {
			bar = d.t.Paint(kit.Accent, d.t.Glyphs.Bar) + " "
		}
		out[y] = bar + picture[y] + " "
		if y < len(words) {
			out[y] += words[y]
		}
	}
	return out
}

// thumbnail draws the picture of a media, or a box where there is none.
func (d draw) thumbnail(m api.Media, pics *kit.Pictures, th thumb) []string {
	address := pictureAddress(m, true)
	switch {
	case d.masked:
		return d.box("masked", th)
	case address.IsEmpty():
		if th.w < len("no picture") {
			return d.box("none", th)
		}
		return d.box("no picture", th)
	default:
		return pics.View(address.Raw(), th.w, th.h)
	}
}

// box draws an empty frame of dots with a word in it.
func (d draw) box(word string, th thumb) []string {
	out := make([]string, th.h)
	for y := range out {
		out[y] = d.t.Paint(kit.Faint, kit.Fit(d.t.Glyphs.Void, th.w, kit.Center))
	}
	out[th.h/2] = d.t.Paint(kit.Muted, kit.Fit(word, th.w, kit.Center))
	return out
}

// mediaList draws a line for each media.
func (d draw) mediaList(media []api.Media, at string, line int) ([]string, []spot) {
	var lines []string
	var spots []spot
	for i := range media {
		m := media[i]
		chosen := mediaSpot(m.ID) == at
		left := []kit.Span{
			{Text: kit.Fit(d.media(m.ID, m.Name), min(24, (d.w-indent)/2), kit.Left), Role: kit.Ink},
			{Text: "  " + tagWords(m), Role: kit.Muted},
		}
		right := []kit.Span{{Text: kindWords(m), Role: kit.Muted}}
		spots = append(spots, spot{id: mediaSpot(m.ID), first: line + i, last: line + i})
		lines = append(lines, d.line(chosen, true, left, right))
	}
	return lines, spots
}

// nameRole paints the name of what the cursor is on.
func nameRole(chosen bool) kit.Role {
	if chosen {
		return kit.Title
	}
	return kit.Ink
}

// The ids of the spots on a sheet. An id of the wire never has a blank.
func mediaSpot(id api.MediaID) string       { return "media " + string(id) }
func analysisSpot(id api.AnalysisID) string { return "analysis " + string(id) }
