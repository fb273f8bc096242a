package review

import (
	"slices"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
)

// launchChoice is what was chosen to be launched on media of a folder. Numbers
// that are "" are left to the server.
type launchChoice struct {
	types      []api.AnalysisType
	collection api.CollectionID
	bestShot   bool
	// spoofing is the threshold of liveness, low and high those of a face match,
	// hit from where on a person counts as found.
	spoofing, low, high, hit api.Number
	hits                     int // persons that a search looks at
	capabilities             int // what is read of documents
}

// launches writes the analyses for media of a folder, of which all says that
// there are no others. Media are named, by their place, only where not all are
// meant, and liveness leaves documents out while there is anything else.
func (c launchChoice) launches(media []rules.Subject, all bool) []jobs.Launch {
	var every, faces []int
	for i, m := range media {
		every = append(every, i)
		if !m.Document() {
			faces = append(faces, i)
		}
	}
	out := make([]jobs.Launch, 0, len(c.types))
	for _, t := range c.types {
		l := jobs.Launch{Type: t}
		if !all {
			l.Files = slices.Clone(every)
		}
		switch t {
		case api.Quality:
			l.BestShot, l.ThresholdSpoofing = c.bestShot, c.spoofing
			if len(faces) > 0 && len(faces) < len(every) {
				l.Files = faces
			}
		case api.Biometry:
			l.ThresholdMin, l.ThresholdMax = c.low, c.high
		case api.Collection1N:
			l.Collection, l.DecisionThreshold, l.DecisionCount = c.collection, c.hit, c.hits
		case api.Documents:
			l.Capabilities = c.capabilities
		}
		out = append(out, l)
	}
	return out
}

// requests are the launches on media that are in a folder.
func (c launchChoice) requests(media []api.Media, all bool) []api.NewAnalysis {
	list := c.launches(rules.SubjectsOf(media), all)
	out := make([]api.NewAnalysis, len(list))
	for i, l := range list {
		var ids []api.MediaID
		for _, n := range l.Files {
			ids = append(ids, media[n].ID)
		}
		out[i] = l.On(ids)
	}
	return out
}
