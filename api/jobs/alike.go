package jobs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"ozdesk/api"
)

// The steps of one person in an enrolment that looks for look-alikes first.
const (
	alikeFolder  = iota // A folder with the first photograph.
	alikeSearch         // A COLLECTION analysis of it.
	alikeEnrol          // The person, unless somebody looks alike.
	alikeCleanUp        // The analysis and the folder go again.
	alikeSteps
)

// Search is what a search for look-alikes has made on the server.
type Search struct {
	Folder   api.FolderID   `json:"folder,omitempty"`
	Analysis api.AnalysisID `json:"analysis,omitempty"`
}

// Alike is who looks like a person that was to be enrolled.
type Alike struct {
	Person api.PersonID `json:"person"`
	Score  api.Number   `json:"score,omitempty"`
}

// AlikeClient is what a search for look-alikes asks of a server; api.Client
// satisfies it.
type AlikeClient interface {
	CreateFolder(context.Context, api.NewFolder) (api.Folder, error)
	LostFolder(context.Context, string) (api.Fate, api.Folder, error)
	Folder(context.Context, api.FolderID) (api.Folder, error)
	DeleteFolder(context.Context, api.FolderID) error
	CreateAnalyses(context.Context, api.FolderID, []api.NewAnalysis) ([]api.Analysis, error)
	LostAnalyses(context.Context, api.FolderID, string) (api.Fate, []api.Analysis, error)
	Analysis(context.Context, api.AnalysisID) (api.Analysis, error)
	DeleteAnalysis(context.Context, api.AnalysisID) error
}

// A search is waited for this long at most, and asked after from the shorter to
// the longer pause.
const (
	searchLimit             = 2 * time.Minute
	searchSoon, searchPause = 100 * time.Millisecond, 2 * time.Second
)

// noSearch says why a person cannot be searched for.
func noSearch(before []Outcome) error {
	for _, o := range before {
		if o.State != Confirmed && o.Why != "" {
			return &Surprise{o.Why + " So look-alikes could not be searched for, and this person is held back."}
		}
	}
	return &Surprise{"Look-alikes could not be searched for, so this person is held back."}
}

// alikeDo does a step of a person other than the enrolment itself.
func (e *enrolment) alikeDo(ctx context.Context, n, part int, a Attempt) (Made, error) {
	made, err := Made{}, error(nil)
	switch part {
	case alikeFolder:
		made, err = e.makeFolder(ctx, n, a)
	case alikeSearch:
		made, err = e.search(ctx, a)
	default:
		return Made{}, e.cleanUp(ctx, a)
	}
	if errors.Is(err, api.ErrForbidden) || errors.Is(err, api.ErrReadOnly) || errors.Is(err, api.ErrJournal) {
		return Made{}, Stop(err, "") // It would be the same for everybody.
	}
	return made, err
}

// makeFolder makes the folder with the first photograph.
func (e *enrolment) makeFolder(ctx context.Context, n int, a Attempt) (Made, error) {
	photos, err := openFiles(e.plan.People[n].Photos[:1], a.Sent)
	if err != nil {
		return Made{}, err
	}
	f, err := e.alike.CreateFolder(ctx, api.NewFolder{Media: photos})
	return Made{Search: &Search{Folder: f.ID}}, err
}

// search launches the analysis.
func (e *enrolment) search(ctx context.Context, a Attempt) (Made, error) {
	folder := searchOf(a.Before).Folder
	if folder == "" {
		return Made{}, noSearch(a.Before)
	}
	list, err := e.alike.CreateAnalyses(ctx, folder, []api.NewAnalysis{{Type: api.Collection1N, Collection: e.plan.Collection}})
	return searched(list), err
}

// searched is the analysis of an answer.
func searched(list []api.Analysis) Made {
	if len(list) == 0 {
		return Made{}
	}
	return Made{Search: &Search{Analysis: list[0].ID}}
}

// searchOf is what the steps of a person before have made.
func searchOf(before []Outcome) Search {
	var s Search
	for _, o := range before {
		if o.Made.Search == nil || o.State != Confirmed {
			continue
		}
		if o.Made.Search.Folder != "" {
			s.Folder = o.Made.Search.Folder
		}
		if o.Made.Search.Analysis != "" {
			s.Analysis = o.Made.Search.Analysis
		}
	}
	return s
}

// held says why a person is not to be enrolled, nil where nobody in the
// collection looks alike. It waits for the end of the search.
func (e *enrolment) held(ctx context.Context, a Attempt) (*Alike, error) {
	id := searchOf(a.Before).Analysis
	if id == "" {
		return nil, noSearch(a.Before)
	}
	pause := searchSoon
	for waited := time.Duration(0); ; waited += pause {
		found, err := e.alike.Analysis(ctx, id)
		switch {
		case errors.Is(err, api.ErrNotFound):
			return nil, noSearch(nil) // Somebody has deleted it.
		case err != nil:
			return nil, err
		case found.Final():
			return alikeIn(found)
		case waited >= searchLimit:
			return nil, &Surprise{"The search for look-alikes did not come to its end in time, so this person is held back."}
		}
		if !rest(ctx, pause) {
			return nil, ctx.Err()
		}
		pause = min(pause*2, searchPause)
	}
}

// alikeIn reads what a search has come to. That somebody was found is what the
// server says, whatever the score (Oz API reference, sections 2.4 and 3.4).
func alikeIn(a api.Analysis) (*Alike, error) {
	status := a.ResolutionStatus
	if status == "" {
		status = a.Resolution
	}
	if a.State == api.StatusFailed || status == api.StatusFailed {
		what := "The search for look-alikes failed, so this person is held back."
		if why := a.ErrorMessage.Line(); why != "" {
			what += " The server says: " + why
		}
		return nil, &Surprise{what}
	}
	if status == api.StatusSuccess {
		return nil, nil
	}
	var best Alike
	most := math.Inf(-1)
	for _, r := range a.Results {
		if r.PersonID == "" {
			continue
		}
		score, err := strconv.ParseFloat(string(r.Data.Confidence), 64)
		if err != nil || math.IsNaN(score) {
			score = math.Inf(-1) // Who was found without a score comes behind all others.
		}
		if best.Person == "" || score > most {
			best, most = Alike{Person: r.PersonID, Score: r.Data.Confidence}, score
		}
	}
	return &best, alikeError(best)
}

// alikeError says who looks alike, by the id: ledgers hold no names.
func alikeError(a Alike) error {
	if a.Person == "" {
		return &Surprise{"Somebody in the collection looks alike, so this person is held back."}
	}
	return &Surprise{fmt.Sprintf("Person %s in the collection looks alike (score %s), so this person is held back.", a.Person, a.Score)}
}

// cleanUp deletes the analysis and the folder that were made for a search, and
// nothing that somebody else has put there.
func (e *enrolment) cleanUp(ctx context.Context, a Attempt) error {
	own := searchOf(a.Before)
	if own.Folder == "" {
		if a.Before[alikeFolder].State == Unknown {
			return &Surprise{"It is not known whether the folder of a search is on the server. Look for metadata ozdesk_request_id==" + a.Before[alikeFolder].Request + "."}
		}
		return nil
	}
	f, err := e.alike.Folder(ctx, own.Folder)
	switch {
	case errors.Is(err, api.ErrNotFound):
		return nil
	case err != nil:
		return err
	case len(f.Media) > 1:
		return leftFolder(own.Folder)
	}
	// Of an analysis whose answer never came the id is not known: it is the only
	// one then.
	lost := a.Before[alikeSearch].State == Unknown && len(f.Analyses) == 1
	for _, found := range f.Analyses {
		if found.ID != own.Analysis && !lost {
			return leftFolder(own.Folder)
		}
	}
	for _, found := range f.Analyses {
		if err := e.alike.DeleteAnalysis(ctx, found.ID); err != nil && !errors.Is(err, api.ErrNotFound) {
			return err
		}
	}
	if err := e.alike.DeleteFolder(ctx, own.Folder); err != nil && !errors.Is(err, api.ErrNotFound) {
		return err
	}
	return nil
}

// leftFolder says that a folder is not deleted.
func leftFolder(id api.FolderID) error {
	return &Surprise{"Somebody has added to the folder " + string(id) + " that was made for a search, so it is left there."}
}

// alikeFind finds out what became of such a step.
func (e *enrolment) alikeFind(ctx context.Context, part int, a Attempt) (api.Fate, Made, error) {
	switch part {
	case alikeFolder:
		fate, f, err := e.alike.LostFolder(ctx, a.RequestID)
		return fate, Made{Search: &Search{Folder: f.ID}}, err
	case alikeSearch:
		folder := searchOf(a.Before).Folder
		if folder == "" {
			return api.FateNotDone, Made{}, nil
		}
		fate, list, err := e.alike.LostAnalyses(ctx, folder, a.RequestID)
		return fate, searched(list), err
	}
	own := searchOf(a.Before)
	if own.Folder == "" {
		return api.FateNotDone, Made{}, nil // It is looked at again, which changes nothing.
	}
	_, err := e.alike.Folder(ctx, own.Folder)
	if errors.Is(err, api.ErrNotFound) {
		return api.FateDone, Made{}, nil
	}
	return api.FateNotDone, Made{}, err
}
