package kit

// Glyphs is a set of signs to draw with. Two sets exist: symbols that every
// UTF-8 terminal font has, and ASCII.
type Glyphs struct {
	Outcomes   [outcomeCount]string // one cell each, in the order of Outcome
	Bar        string               // at the row of the cursor
	Vertical   string               // hairline between panes
	Horizontal string               // hairline below the header and above the footer
	TeeDown    string               // where hairlines meet below the header
	TeeUp      string               // where hairlines meet above the footer
	Corners    [4]string            // of a dialog: top left, top right, bottom left, bottom right
	Fill       string               // gauge, up to the score
	Spread     string               // gauge, from the lowest score to the highest
	Rest       string               // gauge, beyond the score
	Mark       string               // gauge, at the threshold
	Lower      string               // gauge, at the lower threshold
	Band       string               // gauge, between the two thresholds
	WhatIf     string               // gauge, at a local threshold
	Void       string               // gauge without a score
	Crumb      string               // between bread crumbs
	Turning    string               // requests under way
	Checked    string               // a chosen box
	Unchecked  string               // a box not chosen
	Radio      string               // a chosen one of several
	RadioOff   string               // one of several, not chosen
	Spinner    []string             // frames, one cell each
	Dash       string               // nothing to show here
	Pointer    string               // can be opened
	Picked     string               // before a row that is selected
	Above      string               // there is more above,
	Below      string               // and below
}

var symbols = Glyphs{
	Outcomes:   [outcomeCount]string{"✓", "✗", "?", "◐", "!", "○"},
	Bar:        "▌",
	Vertical:   "│",
	Horizontal: "─",
	TeeDown:    "┬",
	TeeUp:      "┴",
	Corners:    [4]string{"╭", "╮", "╰", "╯"},
	Fill:       "━",
	Spread:     "═",
	Rest:       "─",
	Mark:       "┃",
	Lower:      "╿",
	Band:       "╍",
	WhatIf:     "┆",
	Void:       "·",
	Crumb:      "›",
	Turning:    "↻",
	Checked:    "■",
	Unchecked:  "□",
	Radio:      "●",
	RadioOff:   "○",
	Spinner:    []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	Dash:       "—",
	Pointer:    "▸",
	Picked:     "•",
	Above:      "↑",
	Below:      "↓",
}

var ascii = Glyphs{
	Outcomes:   [outcomeCount]string{"+", "x", "?", "~", "!", "o"},
	Bar:        ">",
	Vertical:   "|",
	Horizontal: "-",
	TeeDown:    "-",
	TeeUp:      "-",
	Corners:    [4]string{"+", "+", "+", "+"},
	Fill:       "=",
	Spread:     "+",
	Rest:       "-",
	Mark:       "|",
	Lower:      "'",
	Band:       "~",
	WhatIf:     ":",
	Void:       ".",
	Crumb:      ">",
	Turning:    "@",
	Checked:    "x",
	Unchecked:  ".",
	Radio:      "*",
	RadioOff:   ".",
	Spinner:    []string{"|", "/", "-", `\`},
	Dash:       "-",
	Pointer:    ">",
	Picked:     "*",
	Above:      "^",
	Below:      "v",
}
