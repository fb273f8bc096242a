package score

import "ozdesk/api"

// worstPair finds the two media that the lowest score of a face match belongs
// to. A result names one medium and not the other of its pair. With two media
// there is no question; with more, both sides of the worst pair carry the
// lowest score, so exactly two media with it are the pair.
func worstPair(a api.Analysis, lowest Score, media []MediaReading) [2]MediaRef {
	var none, pair [2]MediaRef
	if !lowest.Ok() {
		return none
	}
	if len(a.Sources) == len(pair) {
		for i, source := range a.Sources {
			pair[i] = MediaRef{MediaID: source.ID, Name: source.Name}
		}
		return pair
	}
	n := 0
	for i := range media {
		if !media[i].Score.Ok() || media[i].Score.Cmp(lowest) != 0 || media[i].MediaID == "" {
			continue
		}
		if n == len(pair) {
			return none
		}
		pair[n] = media[i].MediaRef
		n++
	}
	if n < len(pair) {
		return none
	}
	return pair
}
