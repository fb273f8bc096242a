package rules

import (
	"slices"
	"time"

	"ozdesk/api"
)

// tally counts the tags of a media by their sets.
type tally [TagGesture + 1]int

func count(tags []string) tally {
	var n tally
	for _, name := range tags {
		tag, _ := FindTag(name)
		n[tag.Kind]++
	}
	return n
}

func (n tally) photo() int { return n[TagSelfie] + n[TagDocument] + n[TagSide] }
func (n tally) video() int { return n[TagVideo] + n[TagGesture] }

// Upload tells what the tags of a media lack that servers usually want, and
// which of them stop working. Nothing stops: which tags a server asks for is a
// matter of its settings, and many clients send only one tag of a set.
func Upload(s Subject, now time.Time) []Finding {
	var out findings
	if text := tagsLack(s.Kind, s.Tags); text != "" {
		out.add(Warning, text)
	}
	for _, name := range s.Tags {
		tag, ok := FindTag(name)
		switch {
		case !ok:
			// A server may know more tags than the reference lists.
		case tag.Ended(now):
			out.add(Warning, tag.Name+" stopped working on "+day(tag.Until)+".")
		case !tag.Until.IsZero():
			out.add(Note, tag.Name+" stops working on "+day(tag.Until)+".")
		case tag.Mark == MarkOld:
			out.add(Note, tag.Name+" is from older servers; a newer one may not know it.")
		}
	}
	return out
}

// Uploads tells about several media; what is true of more than one is said
// once.
func Uploads(media []Subject, now time.Time) []Finding {
	var out []Finding
	for _, m := range media {
		for _, f := range Upload(m, now) {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// day writes a date without a zone: announcements name none.
func day(t time.Time) string { return t.Format("2 January 2006") }

// tagsLack says in a sentence what is odd about the tags of a media; "" when
// they are as the Oz API reference, section 3.5, has them.
func tagsLack(kind api.MediaKind, tags []string) string {
	n := count(tags)
	switch {
	case len(tags) == 0:
		return "Without tags some servers leave a file out of an analysis."
	case kind == api.KindImage && n.video() > 0:
		return "A photograph usually has tags that begin with photo."
	case kind != api.KindImage && n.photo() > 0:
		return "A video usually has tags that begin with video."
	case n[TagSelfie] > 0 && n.photo() > n[TagSelfie]:
		return "A photograph usually is either a selfie or a document."
	case (n[TagDocument] > 0) != (n[TagSide] > 0):
		return "A document usually has photo_id and one of its sides."
	case n[TagSide] > 1:
		return "A photograph of a document usually shows one side."
	case kind == api.KindImage:
		return ""
	case n[TagVideo] == 0:
		return "A video usually has video_selfie too."
	case n[TagOrientation] != 1:
		return "A video usually has one orientation."
	case n[TagGesture] != 1:
		return "A video usually has one gesture."
	}
	return ""
}
