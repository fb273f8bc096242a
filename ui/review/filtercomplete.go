package review

import (
	"strings"

	"ozdesk/ui/kit"
)

// completions lists what the last word of a line could become: a key, or a
// value of its key.
func completions(line string, known *directory) []string {
	word := lastWord(line)
	name, value, keyed := word.cut(":")
	var out []string
	for _, k := range filterKeys() {
		if !keyed {
			if strings.HasPrefix(k.name, strings.ToLower(word.s)) {
				out = append(out, k.name+":")
			}
			continue
		}
		if k.name != strings.ToLower(name.s) || k.values == nil {
			continue
		}
		parts := value.list()
		last := parts[len(parts)-1]
		head, typed := k.name+":"+value.s[:len(value.s)-len(last.s)], strings.ToLower(last.plain())
		for _, v := range k.values(known) {
			low := strings.ToLower(strings.ReplaceAll(v, `"`, ""))
			if strings.HasPrefix(low, typed) && low != typed {
				out = append(out, head+v)
			}
		}
	}
	if !keyed && word.s != "" {
		for _, s := range statusWords() {
			if strings.HasPrefix(s, strings.ToLower(word.s)) {
				out = append(out, "status:"+s)
			}
		}
	}
	return out
}

// helpOf says what a completion is about.
func helpOf(completion string) string {
	for _, k := range filterKeys() {
		if strings.HasPrefix(completion, k.name+":") {
			return k.help
		}
	}
	return ""
}

// offer draws completions in one line of w cells, the picked one with a sign
// before it and always in sight.
func offer(t *kit.Theme, words []string, picked, w int) string {
	first := 0
	for {
		var parts []string
		used, seen := 0, false
		if first > 0 {
			parts, used = append(parts, t.Paint(kit.Faint, "…")), 1
		}
		for i := first; i < len(words); i++ {
			word := kit.Clean(words[i])
			if kit.Width(word)+used+5 > w && i > first { // its sign, its gap and what is left out
				parts = append(parts, t.Paint(kit.Faint, "…"))
				break
			}
			used += kit.Width(word) + 3
			sign, role := " ", kit.Muted
			if i == picked {
				sign, role, seen = t.Glyphs.Pointer, kit.Ink, true
			}
			parts = append(parts, t.Paint(kit.Accent, sign)+t.Paint(role, word))
		}
		if seen || first >= picked {
			return kit.Truncate(strings.Join(parts, "  "), w)
		}
		first++
	}
}
