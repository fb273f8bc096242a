package review

import (
	"cmp"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// subject is what matters of a media before an analysis is run on it, whether
// it is on the server already or still a file.
type subject struct {
	kind fileKind
	tags []string
}

// subjectOf describes a media of a folder.
func subjectOf(m api.Media) subject {
	s := subject{}
	switch m.Kind {
	case api.KindImage:
		s.kind = filePhoto
	case api.KindVideo:
		s.kind = fileVideo
	case api.KindShots:
		s.kind = fileShots
	case api.KindOther:
	}
	for _, tag := range m.Tags {
		s.tags = append(s.tags, tag.Raw())
	}
	return s
}

// has reports whether a media has one of the tags.
func (s subject) has(tags ...string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(s.tags, t) })
}

// document reports whether a media shows a document.
func (s subject) document() bool { return s.has("photo_id", "photo_id_front", "photo_id_back") }

// launchPlan is what is about to be launched.
type launchPlan struct {
	types      []api.AnalysisType
	media      []subject
	collection string
	// trouble says why there is no collection to choose, "" when there is one.
	trouble  string
	bestShot bool
	sandbox  bool
}

// has reports whether a type is in the plan.
func (p launchPlan) has(t api.AnalysisType) bool { return slices.Contains(p.types, t) }

// finding is a sentence about a plan.
type finding struct {
	// stops says that it would certainly fail, so that it is not sent.
	stops bool
	text  string
}

// findings tells what is wrong with a plan, or may be, before it is sent: what
// stops it first. What an analysis takes is told by the Oz API reference,
// section 3.6; a server may be set up otherwise, so little stops a plan.
func findings(p launchPlan) []finding {
	var out []finding
	stop := func(s string) { out = append(out, finding{stops: true, text: s}) }
	note := func(s string) { out = append(out, finding{text: s}) }
	if len(p.media) == 0 {
		stop("There is no media to analyse. Choose one.")
		return out
	}
	documents, faces := 0, 0
	for _, m := range p.media {
		if m.document() {
			documents++
		}
		if !m.has("photo_id_back") {
			faces++
		}
	}
	if p.has(api.Biometry) && len(p.media) < 2 {
		stop("A face match needs two media with faces, and this is one.")
	}
	if p.has(api.Collection1N) && p.collection == "" {
		stop(cmp.Or(p.trouble, "Choose the collection to search in."))
	}
	if p.has(api.Biometry) && len(p.media) >= 2 && faces < 2 {
		note("The back of a document shows no face, so that a face match may fail.")
	}
	if p.has(api.Biometry) && faces > 2 {
		note("Of " + kit.Count(len(p.media)) + " media every two are compared, and the least alike decide.")
	}
	if p.has(api.Quality) && documents > 0 && documents < len(p.media) {
		note("Liveness leaves the documents out: a photographed document looks like an attack.")
	}
	if p.has(api.Quality) && documents == len(p.media) {
		note("Liveness wants a selfie; there are documents only.")
	}
	if p.has(api.Quality) && p.bestShot && !slices.ContainsFunc(p.media, subject.moves) {
		note("A best shot is taken from a video or a shot set; there is none.")
	}
	if p.has(api.Documents) {
		switch {
		case p.sandbox:
			note("The sandbox does not read documents; this analysis will end with an error.")
		case documents == 0:
			note("Documents are told by the tags photo_id_front and photo_id_back; there are none.")
		}
	}
	if p.sandbox && slices.ContainsFunc(p.media, func(m subject) bool { return m.kind == fileVideo }) {
		note("The sandbox does not read plain video; use photographs or a zip of them.")
	}
	return out
}

// moves reports whether a media is a video or treated as one.
func (s subject) moves() bool { return s.kind == fileVideo || s.kind == fileShots }

// stopped returns the first finding that stops a plan, "" when none does.
func stopped(list []finding) string {
	for _, f := range list {
		if f.stops {
			return f.text
		}
	}
	return ""
}

// drawFindings draws findings within w cells.
func drawFindings(t *kit.Theme, list []finding, w int) []string {
	var out []string
	for _, f := range list {
		sign, role := t.Glyph(kit.OutcomeReview), kit.Muted
		if f.stops {
			sign, role = t.Glyph(kit.OutcomeError), kit.Error
		}
		for i, line := range kit.Wrap(f.text, max(w-2*indent, 1)) {
			lead := blank(2 * indent)
			if i == 0 {
				lead = blank(indent) + t.Paint(role, sign) + strings.Repeat(" ", indent-1)
			}
			out = append(out, lead+t.Paint(role, line))
		}
	}
	return out
}
