package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
	"ozdesk/api/sandbox/wire"
)

// Template is the description of one photograph of a person.
type Template struct {
	Person     db.PersonID
	Descriptor face.Descriptor
}

// Job is an analysis with everything that its measuring takes.
type Job struct {
	// Type is the type of the analysis.
	Type string
	// Folder is where output images go.
	Folder db.FolderID
	// Media are the sources in order.
	Media []db.Media
	// Gallery has the photographs of the collection searched.
	Gallery []Template

	params *wire.Object
	script script
}

// NewJob makes the job of a stored analysis.
func NewJob(a db.Analysis, media []db.Media, gallery []Template) (Job, error) {
	p, err := wire.ParseObject(a.Params)
	if err != nil {
		return Job{}, fmt.Errorf("read the parameters: %w", err)
	}
	s, err := wire.ParseObject(a.Script)
	if err != nil {
		return Job{}, fmt.Errorf("read the script: %w", err)
	}
	return Job{Type: a.Type, Folder: a.FolderID, Media: media, Gallery: gallery, params: p, script: readScript(s)}, nil
}

// reasonDocuments tells what this server does not do.
const reasonDocuments = "Document recognition is not part of this build"

// Measure carries a job out. The error is one of the machine, not of the
// media: those end in an outcome that says FAILED.
func (m *Meter) Measure(ctx context.Context, job Job) (db.Outcome, error) {
	p, err := readParams(job.params)
	if err != nil {
		return failure(wire.CodeValue, err.Error()), nil
	}
	if job.script.scripted() {
		return told(job, p), nil
	}
	job.Media = taken(job.Type, job.Media, m.OlderMedia)
	if job.Type == Documents {
		return failure(wire.CodeHumanFriendly, reasonDocuments), nil
	}
	if m.OlderMedia && job.Type == Quality && len(job.Media) == 0 {
		return db.Outcome{State: db.Finished, ResolutionStatus: db.Success}, nil // as releases of that time
	}
	if job.Type == Biometry && len(job.Media) < 2 {
		return failure(wire.CodeHumanFriendly, "Biometry. Analyse requires at least 2 media objects to process"), nil
	}
	if len(job.Media) == 0 {
		return failure(wire.CodeType, "Invalid/missed tag values to process "+checkName(job.Type)+" check"), nil
	}
	seen := make([]Seen, len(job.Media))
	for i, media := range job.Media {
		if media.Kind == db.KindVideo && !TakesVideos() {
			return failure(wire.CodeHumanFriendly, reasonVideo), nil
		}
		s, err := m.Look(ctx, media.File, media.Kind, AspectOf(job.Type))
		if err != nil {
			return db.Outcome{}, err
		}
		if s.Failure != "" {
			return failure(wire.CodeHumanFriendly, fmt.Sprintf("%s [%s]", s.Failure, media.ID)), nil
		}
		seen[i] = s
	}
	switch job.Type {
	case Quality:
		return m.quality(ctx, job, p, seen)
	case Biometry:
		return biometry(job, p, seen), nil
	case Collection:
		return collection(job, p, seen), nil
	}
	return failure(wire.CodeValue, "Unknown type of analysis "+job.Type), nil
}

func checkName(kind string) string {
	if kind == Collection {
		return "blacklist"
	}
	return "quality"
}

// cuesKey is the member of a liveness result that tells what the score is made
// of. No server but this one has it.
const cuesKey = "sandbox_cues"

// quality reads the traces of an attack on each media; the worst decides.
func (m *Meter) quality(ctx context.Context, job Job, p params, seen []Seen) (db.Outcome, error) {
	o := db.Outcome{State: db.Finished}
	worst := "0"
	for i, media := range job.Media {
		if less(worst, seen[i].Spoof) {
			worst = seen[i].Spoof
		}
		data := wire.Obj("confidence_spoofing", wire.Number(seen[i].Spoof))
		if seen[i].Cues != nil {
			data.Set(cuesKey, seen[i].Cues)
		}
		r := db.Result{MediaID: media.ID, Data: encode(data)}
		if p.extractBestShot {
			output, upload, err := m.bestShot(ctx, job.Folder, media)
			if err != nil {
				return o, err
			}
			r.OutputID = output.ID
			o.Outputs = append(o.Outputs, output)
			if upload != nil {
				o.Uploads = append(o.Uploads, upload)
			}
		}
		o.Results = append(o.Results, r)
	}
	o.ResolutionStatus = decide(Quality, worst, p)
	return o, nil
}

// biometry compares every pair; the least similar pair decides.
func biometry(job Job, p params, seen []Seen) db.Outcome {
	n := len(seen)
	low, high := make([]string, n), make([]string, n)
	note := func(i int, score string) {
		if low[i] == "" || less(score, low[i]) {
			low[i] = score
		}
		if high[i] == "" || less(high[i], score) {
			high[i] = score
		}
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			score := FormatScore(face.Similarity(seen[i].Descriptor, seen[j].Descriptor))
			note(i, score)
			note(j, score)
		}
	}
	order := func(a, b string) int {
		switch {
		case less(a, b):
			return -1
		case less(b, a):
			return 1
		}
		return 0
	}
	lowest, highest := slices.MinFunc(low, order), slices.MaxFunc(high, order)
	pair := func(low, high string) json.RawMessage {
		return encode(wire.Obj("min_confidence", wire.Number(low), "max_confidence", wire.Number(high)))
	}
	o := db.Outcome{State: db.Finished, ResolutionStatus: decide(Biometry, lowest, p), ResultsData: pair(lowest, highest)}
	for i, media := range job.Media {
		o.Results = append(o.Results, db.Result{MediaID: media.ID, Data: pair(low[i], high[i])})
	}
	return o
}

// collection searches the gallery for each media; one person found is enough.
func collection(job Job, p params, seen []Seen) db.Outcome {
	o := db.Outcome{State: db.Finished, ResolutionStatus: db.Success}
	gallery := galleryOf(job.Gallery)
	for i, media := range job.Media {
		hits := gallery.search(seen[i].Descriptor, p.count)
		if len(hits) == 0 {
			// Nothing to compare with gives no score, rather than one of zero.
			o.Results = append(o.Results, db.Result{MediaID: media.ID, Data: encode(wire.Obj("person_id", nil))})
			continue
		}
		for rank, h := range hits {
			score, person := FormatScore(h.score), h.person
			if less(score, p.found) {
				if rank > 0 {
					break
				}
				person = "" // the nearest is told, but it is nobody on the list
			} else {
				o.ResolutionStatus = db.Declined
			}
			o.Results = append(o.Results, db.Result{MediaID: media.ID, Data: encode(found(score, person)), PersonID: person})
			if person == "" || rank+1 == p.count {
				break
			}
		}
	}
	return o
}

// found is the result data of a search.
func found(score string, person db.PersonID) *wire.Object {
	o := wire.Obj("confidence", wire.Number(score), "person_id", nil)
	if person != "" {
		o.Set("person_id", string(person))
	}
	return o
}

type hit struct {
	person db.PersonID
	score  float64
}

// gallery is the photographs of a collection, ready to be searched.
type gallery struct {
	face    face.Gallery
	persons []db.PersonID
}

func galleryOf(list []Template) *gallery {
	g := &gallery{}
	at := map[db.PersonID]int{}
	for _, t := range list {
		i, ok := at[t.Person]
		if !ok {
			i = len(g.persons)
			at[t.Person] = i
			g.persons = append(g.persons, t.Person)
		}
		g.face.Add(i, t.Descriptor)
	}
	return g
}

// search ranks the persons by their most similar photograph and returns at least the first of them; of
// equals the one listed first comes first.
func (g *gallery) search(probe face.Descriptor, most int) []hit {
	var hits []hit
	for _, h := range g.face.Search(probe, max(most, 1)) {
		hits = append(hits, hit{g.persons[h.Person], h.Score})
	}
	return hits
}

// decide turns the number that counts into a resolution (Oz API reference,
// section 3.4); at the threshold is above it.
func decide(kind, score string, p params) string {
	switch kind {
	case Quality:
		if !less(score, p.spoofing) {
			return db.Declined
		}
	case Biometry:
		switch {
		case less(score, p.min):
			return db.Declined
		case less(score, p.max):
			return db.OperatorRequired
		}
	case Collection:
		if !less(score, p.found) {
			return db.Declined
		}
	}
	return db.Success
}

// Passes reports whether a score is a good one at the default thresholds.
func Passes(kind, score string) bool {
	p := params{spoofing: defaultSpoofing, min: defaultMatch, max: defaultMatch, found: defaultFound}
	return decide(kind, score, p) == db.Success
}

func failure(code wire.Code, message string) db.Outcome {
	n := int(code)
	return db.Outcome{State: db.Failed, ResolutionStatus: db.Failed, ErrorCode: &n, ErrorMessage: &message}
}

func encode(o *wire.Object) json.RawMessage { return wire.Append(nil, o) }
