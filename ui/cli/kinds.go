package cli

import (
	"context"
	"errors"
	"strings"

	"ozdesk/api"
)

// kindKey is the metadata field by which a collection says what being found in
// it means.
const kindKey = "ozdesk_kind"

// learnKinds asks which collections are whitelists, so that a hit there is
// read as good. Somebody who may not see collections works without.
func (n *connection) learnKinds(ctx context.Context) error {
	list, err := n.client.Collections(ctx)
	if errors.Is(err, api.ErrForbidden) || errors.Is(err, api.ErrNotFound) || errors.Is(err, api.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	n.policy.Whitelist = whitelists(list)
	return nil
}

// whitelists returns which of the collections are marked as such.
func whitelists(list []api.Collection) func(api.CollectionID) bool {
	marked := whitelisted(list)
	return func(id api.CollectionID) bool { return marked[id] }
}

// whitelisted returns the collections that are marked as whitelists.
func whitelisted(list []api.Collection) map[api.CollectionID]bool {
	marked := map[api.CollectionID]bool{}
	for _, c := range list {
		if kind, ok := c.Meta.Lookup(kindKey); ok && strings.EqualFold(kind.Raw(), "whitelist") {
			marked[c.ID] = true
		}
	}
	return marked
}
