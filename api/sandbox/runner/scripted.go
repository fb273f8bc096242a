package runner

import (
	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// scriptedScores are the scores that go with an outcome when none is told.
var scriptedScores = map[string]map[string]string{
	Quality:    {db.Success: "0.02", db.Declined: "0.97", db.OperatorRequired: "0.49"},
	Biometry:   {db.Success: "0.98", db.Declined: "0.12", db.OperatorRequired: "0.80"},
	Collection: {db.Success: "0.31", db.Declined: "0.97", db.OperatorRequired: "0.84"},
}

// told is the end of an analysis whose result the script tells.
func told(job Job, p params) db.Outcome {
	s := job.script
	if s.problem != "" {
		return mark(failure(wire.CodeHumanFriendly, "The script of the sandbox cannot be read: "+s.problem))
	}
	if s.outcome == db.Failed {
		message := s.message
		if message == "" {
			message = "Scripted failure"
		}
		return mark(failure(wire.CodeHumanFriendly, message))
	}
	score, outcome := s.score, s.outcome
	if score == "" {
		score = scriptedScores[job.Type][outcome]
	}
	if outcome == "" {
		outcome = db.Success
		if score != "" && score != noScore {
			outcome = decide(job.Type, score, p)
		}
	}
	o := db.Outcome{State: db.Finished, ResolutionStatus: outcome}
	switch {
	case job.Type == Documents:
		fields := s.fields
		if fields == nil {
			fields = sampleFields()
		}
		o.ResultsData = encode(wire.Obj("text_fields", fields))
	case score != "" && score != noScore:
		tellScore(&o, job, score, outcome)
	}
	return mark(o)
}

// tellScore puts a told score where a measured one would be.
func tellScore(o *db.Outcome, job Job, score, outcome string) {
	n := wire.Number(score)
	if job.Type == Biometry {
		o.ResultsData = encode(wire.Obj("min_confidence", n, "max_confidence", n))
	}
	var person db.PersonID
	if job.Type == Collection && outcome == db.Declined && len(job.Gallery) > 0 {
		person = job.Gallery[0].Person
	}
	for _, m := range job.Media {
		r := db.Result{MediaID: m.ID}
		switch job.Type {
		case Quality:
			r.Data = encode(wire.Obj("confidence_spoofing", n))
		case Biometry:
			r.Data = encode(wire.Obj("min_confidence", n, "max_confidence", n))
		case Collection:
			r.Data, r.PersonID = encode(found(score, person)), person
		}
		o.Results = append(o.Results, r)
	}
}

// mark adds the badge of a scripted result in every place of a score.
func mark(o db.Outcome) db.Outcome {
	o.Scripted = true
	o.ResultsData = marked(o.ResultsData)
	for i := range o.Results {
		o.Results[i].Data = marked(o.Results[i].Data)
	}
	return o
}

func marked(data []byte) []byte {
	o := wire.Obj()
	if v, err := wire.ParseObject(data); err == nil {
		o = v
	}
	return encode(o.Set("sandbox", "scripted"))
}

// sampleFields are the fields of a document that nobody holds.
func sampleFields() wire.Array {
	field := func(name, visual string, mrz any) *wire.Object {
		return wire.Obj("field_name", name, "visual", visual, "mrz", mrz)
	}
	return wire.Array{
		field("surname", "MUSTER", "MUSTER"),
		field("name", "ALEXA", "ALEXA"),
		field("date_of_birth", "1990-01-01", "900101"),
		field("document_number", "S0000001", "S0000001"),
		field("place_of_birth", "SANDBOX", nil),
	}
}
