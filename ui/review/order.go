package review

import (
	"ozdesk/api"
)

// listOrder is one of the four orders of the folder list.
type listOrder struct {
	word    string // in the palette, in views and on disk
	says    string // beside the title
	updated bool   // by when a folder was changed, else by when it was made
	desc    bool
}

// The orders, in the order of the key that goes through them.
var (
	newestFirst = listOrder{"newest", "newest first", false, true}
	listOrders  = []listOrder{
		newestFirst,
		{"oldest", "oldest first", false, false},
		{"changed", "last changed first", true, true},
		{"unchanged", "longest unchanged first", true, false},
	}
)

// OrderWords are the words of the orders of the folder list.
func OrderWords() []string {
	words := make([]string, len(listOrders))
	for i, o := range listOrders {
		words[i] = o.word
	}
	return words
}

// orderOf returns the order of a word; false with the usual one for others.
func orderOf(word string) (listOrder, bool) {
	for _, o := range listOrders {
		if o.word == word {
			return o, true
		}
	}
	return newestFirst, false
}

// next is the order after this one.
func (o listOrder) next() listOrder {
	for i := range listOrders {
		if listOrders[i].word == o.word {
			return listOrders[(i+1)%len(listOrders)]
		}
	}
	return newestFirst
}

// sorting is the order as the server is asked for it.
func (o listOrder) sorting() []api.Sort {
	field := "time_created"
	if o.updated {
		field = "time_updated"
	}
	return []api.Sort{{Field: field, Desc: o.desc}}
}
