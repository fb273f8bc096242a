package kit

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
)

func TestDefaultKeys(t *testing.T) {
	k, err := NewKeyMap(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range k.named() {
		if len(n.binding.Keys()) == 0 || n.binding.Help().Desc == "" || n.binding.Help().Key == "" {
			t.Errorf("%s has no key or no words", n.name)
		}
		for _, stroke := range n.binding.Keys() {
			if stroke == "ctrl+a" || stroke == "ctrl+b" || stroke == "ctrl+g" {
				t.Errorf("%s is bound to %s, which tmux, screen or zellij claims", n.name, stroke)
			}
		}
	}
}

func TestRebinding(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       string // part of the error, "" for none
	}{
		{"one key", "open = \"o\"", ""},
		{"with section", "[act]\nopen = \"o\"", ""},
		{"list", "open = [\"o\", \"enter\"]", ""},
		{"table", "open = { keys = [\"o\"], help = \"look\" }", ""},
		{"swap", "new = \"a\"\nanalyse = \"n\"", ""},
		{"empty", "", ""},
		{"typing has a scope of its own", "complete = \"n\"", ""},
		{"unknown name", "# mine\n\nopne = \"o\"", "mine.toml:3: no key is named opne"},
		{"wrong section", "[move]\nopen = \"o\"", "mine.toml:2: no key is named open"},
		{"taken", "new = \"x\"", "mine.toml:1: the key x is bound to both new and delete"},
		{"taken by one's own", "new = \"b\"\nopen = \"b\"", "mine.toml:2: the key b is bound to both open and new"},
		{"twice", "new = \"b\"\nnew = \"v\"", "mine.toml:2: new was set before in line 1"},
		{"no key", "new = []", "mine.toml:1: new: there must be a key"},
		{"empty key", "new = \"\"", "mine.toml:1: new: there must be a key"},
		{"number", "new = 3", "mine.toml:1: new: a key is a word in quotes"},
		{"unknown field", "new = { key = \"b\" }", "mine.toml:1: new: key is not understood"},
		{"syntax", "open = \"o\"\nnew = = \"b\"", "mine.toml:2:"},
		{"hostile", "\"\x1b[31m\" = \"o\"", "mine.toml:1:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, err := NewKeyMap([]byte(c.file), "mine.toml")
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if len(k.Open.Keys()) == 0 {
					t.Error("open lost its key")
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want %q", err, c.want)
			}
			if strings.ContainsRune(err.Error(), '\x1b') {
				t.Error("the error holds an escape")
			}
		})
	}
}

func TestReboundKeyActs(t *testing.T) {
	k, err := NewKeyMap([]byte(`open = { keys = ["o"], help = "look" }`), "mine.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !Pressed(press("o"), k.Open) || Pressed(press("enter"), k.Open) {
		t.Error("open does not follow the file")
	}
	if h := k.Open.Help(); h.Key != "o" || h.Desc != "look" {
		t.Errorf("help says %q %q", h.Key, h.Desc)
	}
}

func TestGreyedTellsWhy(t *testing.T) {
	k, err := NewKeyMap(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	b := Greyed(k.Delete, "2 analyses must go first")
	if Pressed(press("x"), b) {
		t.Error("a greyed key acts")
	}
	why, ok := PressedGreyed(press("x"), []key.Binding{k.Open, b})
	if !ok || why != "delete (2 analyses must go first)" {
		t.Errorf("got %q, %v", why, ok)
	}
	if _, ok := PressedGreyed(press("enter"), []key.Binding{k.Open, b}); ok {
		t.Error("a key that acts is called greyed")
	}
}
