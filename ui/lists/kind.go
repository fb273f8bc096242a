package lists

import (
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// kindField is the metadata field in which a collection says what it means to
// be found in it.
const kindField = "ozdesk_kind"

// Kind says what it means to be found in a collection.
type Kind int

const (
	// Blacklist makes a hit bad news. It is what a collection without a mark
	// counts as.
	Blacklist Kind = iota
	// Whitelist makes a hit good news.
	Whitelist
)

// String returns the kind as it is written and as the mark has it.
func (k Kind) String() string {
	if k == Whitelist {
		return "whitelist"
	}
	return "blacklist"
}

// sign is the mark that stands before the word.
func (k Kind) sign(t *kit.Theme) string {
	if k == Whitelist {
		return t.Glyphs.Unchecked
	}
	return t.Glyphs.Checked
}

// says is what a hit means, in a sentence.
func (k Kind) says() string {
	if k == Whitelist {
		return "being found in it is good"
	}
	return "being found in it is bad"
}

// kind is that of a collection that is marked as a whitelist or not. What is
// known beside the server counts too.
func (d Deps) kind(id api.CollectionID, marked bool) Kind {
	if marked || d.Whitelist != nil && d.Whitelist(id) {
		return Whitelist
	}
	return Blacklist
}

// marked reports whether a collection itself says that it is a whitelist.
func marked(c *api.Collection) bool {
	mark, _ := c.Meta.Lookup(kindField)
	return strings.EqualFold(strings.TrimSpace(mark.Raw()), Whitelist.String())
}
