package assets

import (
	"slices"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func TestEverythingIsReadable(t *testing.T) {
	var any map[string]any
	if err := toml.Unmarshal(Keys(), &any); err != nil {
		t.Errorf("keys: %v", err)
	}
	names := ThemeNames()
	if want := []string{"contrast", "dusk", "paper", "terminal"}; !slices.Equal(names, want) {
		t.Errorf("themes are %v, want %v", names, want)
	}
	for _, name := range names {
		data, ok := Theme(name)
		if !ok {
			t.Fatalf("%s is not there", name)
		}
		if err := toml.Unmarshal(data, &any); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnknownTheme(t *testing.T) {
	for _, name := range []string{"", "pink", "../keys", `..\keys`} {
		if _, ok := Theme(name); ok {
			t.Errorf("there is a theme named %q", name)
		}
	}
}
