package kit

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/ui/pane"
)

// Env is what every pane is built with, so that no pane needs a global. It is
// copied freely; the pointers in it are shared by all panes, and only the root
// changes what they point to, inside its Update.
type Env struct {
	// Ctx ends when the program does. Commands that a pane starts run below it.
	Ctx context.Context
	// Theme is the theme in use. Its content changes, the pointer does not.
	Theme *Theme
	// Keys are the bindings in use.
	Keys *KeyMap
	// Profile tells how many colours the terminal has. Only pictures need it;
	// everything else is reduced when the frame is written.
	Profile colorprofile.Profile
	// Graphics is what the terminal can draw besides; it may be nil.
	Graphics *Graphics
	// IDs hands out pane IDs.
	IDs *pane.IDs
	// Now is the clock for everything that is shown.
	Now func() time.Time
	// Log takes what must not reach the screen. It is never nil.
	Log *slog.Logger
}

// EnvOptions says how to make an Env. Every field may be left out.
type EnvOptions struct {
	// Theme names an embedded theme; "" is the terminal's own colours.
	Theme string
	// Plain draws with ASCII signs instead of symbols and lines.
	Plain bool
	// Keys is the content of a file of rebindings, KeysName what to call that
	// file in an error.
	Keys     []byte
	KeysName string
	// Profile is the colour profile; Unknown stands for true colour, ASCII and
	// below for no colour.
	Profile colorprofile.Profile
	// Tmux says that the terminal is a pane of tmux.
	Tmux bool
	Now  func() time.Time
	Log  *slog.Logger
}

// NewEnv makes what panes are built with. It fails when the theme does not
// exist or the rebindings are wrong; the error names the line.
func NewEnv(ctx context.Context, o EnvOptions) (Env, error) {
	if o.Theme == "" {
		o.Theme = DefaultTheme
	}
	if o.Profile == colorprofile.Unknown {
		o.Profile = colorprofile.TrueColor
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	theme, err := NewTheme(o.Theme, o.Profile, o.Plain)
	if err != nil {
		return Env{}, fmt.Errorf("load theme: %w", err)
	}
	keys, err := NewKeyMap(o.Keys, o.KeysName)
	if err != nil {
		return Env{}, fmt.Errorf("load keys: %w", err)
	}
	return Env{
		Ctx: ctx, Theme: theme, Keys: keys, Profile: o.Profile,
		Graphics: NewGraphics(o.Tmux), IDs: new(pane.IDs), Now: o.Now, Log: o.Log,
	}, nil
}
