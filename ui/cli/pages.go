package cli

// Sizes of the pages that lists are read in.
const (
	smallPage = 25
	largePage = 100
)

// pageFor is the size of the pages for a list of at most limit things. A walk
// through pages compares the ends of two, so that one row is no page.
func pageFor(limit int) int {
	if limit > 0 && limit < smallPage {
		return max(limit, 2)
	}
	return largePage
}
