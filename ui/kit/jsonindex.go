package kit

import "bytes"

// jsonLine is one line of JSON that is drawn with a line for every value, as
// places in the bytes: nothing is copied, so that an answer of many megabytes
// costs forty bytes a line.
type jsonLine struct {
	key, keyEnd int32 // the name of the member with its quotes, empty in a list
	at, end     int32 // the value, of a list or object all of it
	last        int32 // the line that closes it; its own where nothing is below
	count       int32 // values in a list or object
	depth       uint16
	closes      bool // it closes the list or object that began above
}

// opens reports whether the values of a list or object follow.
func (l jsonLine) opens(at int32) bool { return l.last > at }

// jsonDepth is how deep lines are moved in; deeper ones stand below each other.
const jsonDepth = 1000

// indexJSON parts JSON into lines. What is no JSON is parted as well as it can
// be: every byte that means something is on some line.
func indexJSON(raw []byte) []jsonLine {
	var lines []jsonLine
	var open []int32 // lines that are not closed yet
	var key [2]int32
	add := func(at, end int) {
		if n := len(open); n > 0 {
			lines[open[n-1]].count++
		}
		lines = append(lines, jsonLine{
			key: key[0], keyEnd: key[1], at: int32(at), end: int32(end),
			last: int32(len(lines)), depth: uint16(min(len(open), jsonDepth)),
		})
		key = [2]int32{}
	}
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
			i++
		case '{', '[':
			add(i, i+1)
			open = append(open, int32(len(lines)-1))
			i++
		case '}', ']':
			i++
			if len(open) == 0 {
				add(i-1, i)
				continue
			}
			lines = closeJSON(lines, open[len(open)-1], i)
			open, key = open[:len(open)-1], [2]int32{}
		case '"':
			end := jsonString(raw, i)
			inObject := len(open) > 0 && raw[lines[open[len(open)-1]].at] == '{'
			if inObject && key[1] == 0 {
				key = [2]int32{int32(i), int32(end)}
			} else {
				add(i, end)
			}
			i = end
		default:
			end := i + 1
			if n := bytes.IndexAny(raw[i:], ",:]}[{\" \t\r\n"); n > 0 {
				end = i + n
			} else if n < 0 {
				end = len(raw)
			}
			add(i, end)
			i = end
		}
	}
	if key[1] > 0 { // a name that nothing follows
		at, end := key[0], key[1]
		key = [2]int32{}
		add(int(at), int(end))
	}
	for n := len(open) - 1; n >= 0; n-- { // cut off
		lines[open[n]].end, lines[open[n]].last = int32(len(raw)), int32(len(lines)-1)
	}
	return lines
}

// closeJSON ends a list or object; an empty one needs no line for it.
func closeJSON(lines []jsonLine, at int32, end int) []jsonLine {
	lines[at].end = int32(end)
	if lines[at].count == 0 {
		return lines
	}
	lines[at].last = int32(len(lines))
	return append(lines, jsonLine{
		at: int32(end - 1), end: int32(end), last: int32(len(lines)), depth: lines[at].depth, closes: true,
	})
}

// jsonString returns the index after the string that begins at i.
func jsonString(raw []byte, i int) int {
	for j := i + 1; j < len(raw); j++ {
		switch raw[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		}
	}
	return len(raw)
}

// findJSON returns the lines whose own text holds a word, whatever its case, up
// to a number of them. What stands in a list or object is found on its own
// line.
func findJSON(raw []byte, lines []jsonLine, word string, most int) []int32 {
	needle := bytes.ToLower([]byte(word))
	if len(needle) == 0 {
		return nil
	}
	low := bytes.ToLower(raw)
	if len(low) != len(raw) { // a letter whose cases differ in length
		low, needle = raw, []byte(word)
	}
	var out []int32
	for i, l := range lines {
		if l.closes {
			continue
		}
		has := bytes.Contains(low[l.key:l.keyEnd], needle)
		if !has && !l.opens(int32(i)) {
			has = bytes.Contains(low[l.at:l.end], needle)
		}
		if has {
			out = append(out, int32(i))
			if len(out) == most {
				break
			}
		}
	}
	return out
}
