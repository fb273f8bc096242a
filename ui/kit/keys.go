package kit

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// KeyMap is every binding of the program. Each has a name in the key file by
// which it is rebound; help and footer are made from the same values.
type KeyMap struct {
	// Everywhere, unless somebody is typing.
	Quit, Cancel, Back, Next, Previous, Palette, Help, Mask, Mouse, Redraw, Suspend key.Binding
	// Moving in lists, tables and text.
	Up, Down, Left, Right, PageUp, PageDown, Top, End key.Binding
	// Acting on what is selected.
	Open, New, Edit, Analyse, Refresh, Filter, Select, Copy, Delete, Add, Enrol, EnrolMany,
	Tag, Decide, Compare, Picture, Raw, Sort, Unlock, NextCase, PreviousCase, CopyAs, CaseFile, Reports,
	Range, SelectAll, FilterForm, Columns, Views, Date, Metadata, Blind, Narrower, Wider key.Binding
	// Acting on jobs, and the guided match.
	Pause, ClearAll, Match key.Binding
	// While two pictures are compared.
	ZoomIn, ZoomOut, Whole, LeftPicture, RightPicture, PicturesOff, Same, Different, Unsure key.Binding
	// While typing, in forms and pickers.
	Submit, Leave, NextField, PreviousField, Toggle, Complete key.Binding
}

// namedBinding ties a binding to its section and name in the key file.
type namedBinding struct {
	section, name string
	binding       *key.Binding
}

// named lists all bindings in the order of the help.
func (k *KeyMap) named() []namedBinding {
	return []namedBinding{
		{"everywhere", "quit", &k.Quit},
		{"everywhere", "cancel", &k.Cancel},
		{"everywhere", "back", &k.Back},
		{"everywhere", "next", &k.Next},
		{"everywhere", "previous", &k.Previous},
		{"everywhere", "palette", &k.Palette},
		{"everywhere", "help", &k.Help},
		{"everywhere", "mask", &k.Mask},
		{"everywhere", "mouse", &k.Mouse},
		{"everywhere", "redraw", &k.Redraw},
		{"everywhere", "suspend", &k.Suspend},
		{"move", "up", &k.Up},
		{"move", "down", &k.Down},
		{"move", "left", &k.Left},
		{"move", "right", &k.Right},
		{"move", "page_up", &k.PageUp},
		{"move", "page_down", &k.PageDown},
		{"move", "top", &k.Top},
		{"move", "end", &k.End},
		{"act", "open", &k.Open},
		{"act", "new", &k.New},
		{"act", "edit", &k.Edit},
		{"act", "analyse", &k.Analyse},
		{"act", "refresh", &k.Refresh},
		{"act", "filter", &k.Filter},
		{"act", "select", &k.Select},
		{"act", "copy", &k.Copy},
		{"act", "delete", &k.Delete},
		{"act", "add", &k.Add},
		{"act", "enrol", &k.Enrol},
		{"act", "enrol_many", &k.EnrolMany},
		{"act", "tag", &k.Tag},
		{"act", "decide", &k.Decide},
		{"act", "compare", &k.Compare},
		{"act", "picture", &k.Picture},
		{"act", "raw", &k.Raw},
		{"act", "sort", &k.Sort},
		{"act", "unlock", &k.Unlock},
		{"act", "pause", &k.Pause},
		{"act", "clear_finished", &k.ClearAll},
		{"act", "match", &k.Match},
		{"act", "next_case", &k.NextCase},
		{"act", "previous_case", &k.PreviousCase},
		{"act", "copy_as", &k.CopyAs},
		{"act", "case_file", &k.CaseFile},
		{"act", "reports", &k.Reports},
		{"act", "range", &k.Range},
		{"act", "select_all", &k.SelectAll},
		{"act", "filter_form", &k.FilterForm},
		{"act", "columns", &k.Columns},
		{"act", "views", &k.Views},
		{"act", "date", &k.Date},
		{"act", "metadata", &k.Metadata},
		{"act", "blind", &k.Blind},
		{"act", "narrower", &k.Narrower},
		{"act", "wider", &k.Wider},
		{"compare", "zoom_in", &k.ZoomIn},
		{"compare", "zoom_out", &k.ZoomOut},
		{"compare", "whole", &k.Whole},
		{"compare", "left_picture", &k.LeftPicture},
		{"compare", "right_picture", &k.RightPicture},
		{"compare", "pictures_off", &k.PicturesOff},
		{"compare", "same", &k.Same},
		{"compare", "different", &k.Different},
		{"compare", "unsure", &k.Unsure},
		{"typing", "submit", &k.Submit},
		{"typing", "leave", &k.Leave},
		{"typing", "next_field", &k.NextField},
		{"typing", "previous_field", &k.PreviousField},
		{"typing", "toggle", &k.Toggle},
		{"typing", "complete", &k.Complete},
	}
}

// Movement returns the bindings that move a cursor, for help.
func (k *KeyMap) Movement() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.End}
}

// Typing returns the bindings that act in dialogs and lines of text, for help.
func (k *KeyMap) Typing() []key.Binding {
	return []key.Binding{
		k.Submit, k.NextField, k.PreviousField, k.Toggle, k.Complete,
		As(k.Left, "one before"), As(k.Right, "one after"), As(k.Delete, "take out"), k.Leave,
	}
}

// As returns a binding with other words for what it does here, such as "new
// folder" for the general "new".
func As(b key.Binding, desc string) key.Binding {
	b.SetHelp(b.Help().Key, desc)
	return b
}

// Greyed returns a binding that is shown but does nothing, with the reason why
// not: "delete (2 analyses must go first)". Pressing it shows the reason.
func Greyed(b key.Binding, reason string) key.Binding {
	desc := strings.TrimSuffix(b.Help().Desc, "…")
	if reason != "" {
		desc += " (" + reason + ")"
	}
	b.SetHelp(b.Help().Key, desc)
	b.SetEnabled(false)
	return b
}

// Pressed reports whether a message is a key press of one of the bindings.
// Greyed bindings do not match.
func Pressed(msg tea.Msg, bindings ...key.Binding) bool {
	press, ok := msg.(tea.KeyPressMsg)
	return ok && key.Matches(press, bindings...)
}

// PressedGreyed returns the words of the greyed binding that a key belongs to,
// and whether there is one.
func PressedGreyed(press tea.KeyPressMsg, bindings []key.Binding) (string, bool) {
	stroke := press.String()
	for _, b := range bindings {
		if !b.Enabled() && slices.Contains(b.Keys(), stroke) {
			return b.Help().Desc, true
		}
	}
	return "", false
}
