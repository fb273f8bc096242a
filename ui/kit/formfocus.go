package kit

// Blur takes the focus off the form, for a pane in which something above the
// form has it. The key of the next field gives it back to the first one.
func (f *Form) Blur() { f.focus = -1 }

// Focus gives the focus to the first field that can have it.
func (f *Form) Focus() {
	f.focus = -1
	f.move(1)
}

// AtFirst reports whether nothing before the focus could have it.
func (f *Form) AtFirst() bool {
	for i := range min(max(f.focus, 0), len(f.fields)) {
		if f.fields[i].reachable() {
			return false
		}
	}
	return true
}

// Height returns how many lines the form has when nothing limits it.
func (f *Form) Height() int {
	lines, _, _ := f.draw()
	return len(lines)
}
