package enrol

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/photos"
	"ozdesk/api/rules"
)

// Photo is a photograph of a person to be enrolled.
type Photo struct {
	Path     string // Absolute.
	Facts    photos.Facts
	Findings []rules.Finding
	Dropped  bool // A person, or the one before it with the same bytes, left it out.
}

// Sent reports whether the photograph is sent.
func (p *Photo) Sent() bool { return !p.Dropped && rules.Stopped(p.Findings) == "" }

// Person is somebody to be enrolled.
type Person struct {
	jobs.EnrolPerson
	Photos   []Photo
	Line     int // Of the CSV file; 0 where there is none.
	Findings []rules.Finding
	Dropped  bool // Left out by a person.
}

// noPhoto is said of a person without a photograph that can be sent.
const noPhoto = "There is no photograph that can be sent."

// Stopped says why the person cannot be enrolled, "" where that is possible.
func (p *Person) Stopped() string {
	if why := rules.Stopped(p.Findings); why != "" {
		return why
	}
	for i := range p.Photos {
		if p.Photos[i].Sent() {
			return ""
		}
	}
	return noPhoto
}

// LeftOut reports whether a person has decided that this one is not enrolled,
// or that none of the photographs that could be sent is.
func (p *Person) LeftOut() bool {
	if p.Dropped || rules.Stopped(p.Findings) != "" {
		return p.Dropped
	}
	some := false
	for i := range p.Photos {
		if p.Photos[i].Sent() {
			return false
		}
		some = some || p.Photos[i].Dropped && rules.Stopped(p.Photos[i].Findings) == ""
	}
	return some
}

// Sent reports whether the person is enrolled.
func (p *Person) Sent() bool { return !p.Dropped && p.Stopped() == "" }

// Warned reports whether something about the person, or about a photograph that
// is sent, is a warning.
func (p *Person) Warned() bool {
	if warns(p.Findings) {
		return true
	}
	for i := range p.Photos {
		if p.Photos[i].Sent() && warns(p.Photos[i].Findings) {
			return true
		}
	}
	return false
}

func warns(list []rules.Finding) bool {
	for _, f := range list {
		if f.Severity == rules.Warning {
			return true
		}
	}
	return false
}

// DropWarned leaves out what there is a warning about: photographs, and the
// person where the warning is about the person or nothing else is left.
func (p *Person) DropWarned() {
	for i := range p.Photos {
		if warns(p.Photos[i].Findings) {
			p.Photos[i].Dropped = true
		}
	}
	p.Dropped = p.Dropped || warns(p.Findings)
}

// List is everybody who was found.
type List struct {
	People []Person
	// Findings are about the source as a whole, such as files left out.
	Findings []rules.Finding
}

// Photos counts the photographs, sent or not.
func (l *List) Photos() int {
	n := 0
	for i := range l.People {
		n += len(l.People[i].Photos)
	}
	return n
}

// Sent counts the persons, their photographs and the bytes that are sent.
func (l *List) Sent() (people, photos int, bytes int64) {
	for i := range l.People {
		p := &l.People[i]
		if !p.Sent() {
			continue
		}
		people++
		for n := range p.Photos {
			if p.Photos[n].Sent() {
				photos++
				bytes += p.Photos[n].Facts.Size
			}
		}
	}
	return people, photos, bytes
}

// Plan makes the plan of a job of everybody who is sent.
func (l *List) Plan(in api.CollectionID) (jobs.EnrolPlan, jobs.EnrolTyped) {
	plan, typed := jobs.EnrolPlan{Collection: in}, jobs.EnrolTyped{}
	for i := range l.People {
		p := &l.People[i]
		if !p.Sent() {
			continue
		}
		var photos []jobs.UploadFile
		for n := range p.Photos {
			if f := &p.Photos[n]; f.Sent() {
				photos = append(photos, jobs.UploadFile{
					Path: f.Path, Size: f.Facts.Size, Modified: f.Facts.Modified, Tags: Tags(f.Facts.Width > f.Facts.Height),
				})
			}
		}
		plan.People = append(plan.People, jobs.EnrolPhotos{Photos: photos})
		typed.People = append(typed.People, p.EnrolPerson)
	}
	return plan, typed
}

// Left lists who is not sent, with the reason.
func (l *List) Left() []jobs.Unenrolled {
	var out []jobs.Unenrolled
	for i := range l.People {
		p := &l.People[i]
		if p.Sent() {
			continue
		}
		u := jobs.Unenrolled{Person: p.EnrolPerson, Why: p.Stopped()}
		if p.LeftOut() {
			u.Why = "It was left out."
		}
		for n := range p.Photos {
			u.Photos = append(u.Photos, jobs.UploadFile{Path: p.Photos[n].Path})
		}
		out = append(out, u)
	}
	return out
}

// Tags are those that a photograph of a person is sent with, held upright or
// lying (Oz API reference, sections 2.5 and 3.5).
func Tags(lying bool) []string {
	if lying {
		return []string{"photo_selfie", "orientation_landscape"}
	}
	return []string{"photo_selfie", "orientation_portrait"}
}

// Named splits a name into its parts: the last word, the first one, and what is
// between them. A single word is the last name.
func Named(name string) jobs.EnrolPerson {
	words := strings.Fields(name)
	switch len(words) {
	case 0:
		return jobs.EnrolPerson{}
	case 1:
		return jobs.EnrolPerson{Last: words[0]}
	}
	last := len(words) - 1
	return jobs.EnrolPerson{First: words[0], Middle: strings.Join(words[1:last], " "), Last: words[last]}
}
