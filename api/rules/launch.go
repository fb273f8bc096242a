package rules

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"ozdesk/api"
)

// Plan is what is about to be launched.
type Plan struct {
	Types []api.AnalysisType
	Media []Subject
	// Part says that the media are some of a folder and not all of it.
	Part       bool
	Collection api.CollectionID // "" when none is chosen.
	// NoCollection says in a sentence why there is none to choose, "" when
	// there is one.
	NoCollection string
	BestShot     bool
	Version      Version
	Sandbox      bool      // The server is the embedded sandbox, which cannot do everything.
	User         *api.User // Who is signed in; nil when not known.
	Now          time.Time // For tags that stop working; zero leaves them out.
}

// Has reports whether a type is in the plan.
func (p Plan) Has(t api.AnalysisType) bool { return slices.Contains(p.Types, t) }

// Findings tells what is wrong with a launch, or may be, before it is sent:
// what stops it first. What an analysis takes is told by the Oz API reference,
// section 3.6; a server may be set up otherwise, so little stops a plan.
func (p Plan) Findings() []Finding {
	if len(p.Media) == 0 {
		return []Finding{{Stop, "There is no media to analyse. Choose one."}}
	}
	var out findings
	p.permission(&out)
	p.match(&out)
	p.search(&out)
	p.liveness(&out)
	p.documents(&out)
	p.endings(&out)
	if p.Sandbox && slices.ContainsFunc(p.Media, func(s Subject) bool { return s.Kind == api.KindVideo }) {
		out.add(Warning, "The sandbox does not read plain video; use photographs or a zip of them.")
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(boolInt(b.Severity == Stop), boolInt(a.Severity == Stop)) })
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// permission tells what the user may not launch. A server may allow more than
// the reference says, so that it only warns.
func (p Plan) permission(out *findings) {
	if p.User == nil {
		return
	}
	if why := Barred(p.User.Role, Launch); why != "" {
		out.add(Warning, why)
		return
	}
	for _, t := range p.Types {
		if t.Known() && !MayStart(*p.User, t) {
			out.add(Warning, "Your account may not start "+string(t)+" analyses.")
		}
	}
}

// match is about face matches.
func (p Plan) match(out *findings) {
	if !p.Has(api.Biometry) {
		return
	}
	intake := IntakeOf(api.Biometry, p.Version)
	taken, faces := intake.Count(p.Media), 0
	for _, m := range p.Media {
		if !m.Back() {
			faces++
		}
	}
	have := "this folder has " + number(taken)
	if p.Part {
		have = number(taken) + " is chosen"
	}
	switch {
	case taken < intake.Minimum && taken < len(p.Media):
		out.add(Stop, "A face match needs two media with faces; "+have+", as this server leaves photo_id_back out.")
	case taken < intake.Minimum:
		out.add(Stop, "A face match needs two media with faces; "+have+".")
	case faces < intake.Minimum:
		out.add(Warning, "The back of a document shows no face, so that a face match may fail.")
	case faces > intake.Minimum:
		out.add(Note, "Of "+number(taken)+" media every two are compared, and the least alike decide.")
	}
}

// search is about searches in a collection.
func (p Plan) search(out *findings) {
	if !p.Has(api.Collection1N) {
		return
	}
	intake := IntakeOf(api.Collection1N, p.Version)
	if intake.Collection && p.Collection == "" {
		out.add(Stop, cmp.Or(p.NoCollection, "Choose the collection to search in."))
	}
	if intake.Count(p.Media) == 0 {
		out.add(Warning, "A search takes "+intake.Words+" on this server; there are none.")
	}
}

// liveness is about liveness and best shots.
func (p Plan) liveness(out *findings) {
	if !p.Has(api.Quality) {
		return
	}
	intake := IntakeOf(api.Quality, p.Version)
	documents, photos := 0, 0
	for _, m := range p.Media {
		if m.Document() {
			documents++
		}
		if m.Kind == api.KindImage {
			photos++
		}
	}
	switch taken := intake.Count(p.Media); {
	case taken == 0 && photos > 0:
		out.add(Warning, "Version "+p.Version.String()+" leaves photographs out of a liveness check; "+
			"it ends without a score. Send a zip of photographs tagged video_selfie.")
	case taken == 0:
		out.add(Warning, "Version "+p.Version.String()+" takes only "+intake.Words+" for liveness; there are none, and it ends without a score.")
	case taken < len(p.Media) && documents == 0:
		out.add(Note, "Version "+p.Version.String()+" takes only "+intake.Words+" for liveness; the others are left out.")
	case documents == len(p.Media):
		out.add(Warning, "Liveness wants a selfie; there are documents only.")
	case documents > 0:
		out.add(Note, "Liveness leaves the documents out: a photographed document looks like an attack.")
	}
	if p.BestShot && !slices.ContainsFunc(p.Media, Subject.Moves) {
		out.add(Warning, "A best shot is taken from a video or a shot set; there is none.")
	}
}

// documents is about reading documents.
func (p Plan) documents(out *findings) {
	switch {
	case !p.Has(api.Documents):
	case p.Sandbox:
		out.add(Warning, "The sandbox does not read documents; this analysis will end with an error.")
	case IntakeOf(api.Documents, p.Version).Count(p.Media) == 0:
		out.add(Warning, "Documents are told by the tags photo_id_front and photo_id_back; there are none.")
	}
}

// endings tells which tags stop working.
func (p Plan) endings(out *findings) {
	if p.Now.IsZero() {
		return
	}
	var told []string
	for _, m := range p.Media {
		for _, name := range m.Tags {
			tag, ok := FindTag(name)
			if !ok || tag.Until.IsZero() || slices.Contains(told, name) {
				continue
			}
			told = append(told, name)
			if tag.Ended(p.Now) {
				out.add(Warning, tag.Name+" stopped working on "+day(tag.Until)+".")
			} else {
				out.add(Note, tag.Name+" stops working on "+day(tag.Until)+".")
			}
		}
	}
}

// number writes a count as a sentence does, with a comma between thousands.
func number(n int) string {
	switch n {
	case 0:
		return "none"
	case 1:
		return "one"
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
