package review

import (
	"context"
	"fmt"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

const (
	// prefixPage is how many folders are looked at in one request while the
	// beginning of an id is looked for, and prefixPages how many requests are
	// spent on it.
	prefixPage  = 1000
	prefixPages = 5
	// prefixMost is how many ids are asked for afterwards, at most.
	prefixMost = 50
)

// noPrefixError reports that no folder has an id with the beginning typed. Its
// text is for the filter line.
type noPrefixError struct {
	prefix string
	looked int  // folders looked through
	all    bool // there are no others
}

// Error is a sentence without a full stop.
func (e *noPrefixError) Error() string {
	if e.all {
		return "no folder has an id that begins with " + e.prefix
	}
	return "none of the newest " + kit.Count(e.looked) + " folders has an id that begins with " + e.prefix +
		"; type it whole to find an older one"
}

// findPrefix lists the ids that begin with a prefix among the newest folders
// that the query finds. The API compares whole ids only, so the folders
// themselves are looked through, without their analyses, and no further than
// a few pages.
func findPrefix(ctx context.Context, src api.FolderLister, q api.FolderQuery, prefix string) ([]api.FolderID, error) {
	q.WithAnalyses, q.OmitTotal, q.Limit = false, true, prefixPage
	var found []api.FolderID
	looked := 0
	for page := range prefixPages {
		q.Offset = page * prefixPage
		answer, err := src.Folders(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("look for folders whose id begins with %s: %w", prefix, err)
		}
		for i := range answer.Items {
			if strings.HasPrefix(strings.ToLower(string(answer.Items[i].ID)), prefix) && len(found) < prefixMost {
				found = append(found, answer.Items[i].ID)
			}
		}
		looked += len(answer.Items)
		if len(answer.Items) < prefixPage {
			break
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return nil, &noPrefixError{prefix: prefix, looked: looked, all: looked < prefixPage*prefixPages}
}
