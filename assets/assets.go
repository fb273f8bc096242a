// Package assets holds what is embedded into the binary: the colour themes and
// the default keys. It only hands out bytes; ui/kit knows what they mean.
package assets

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed themes/*.toml keys.toml
var files embed.FS

// Keys returns the default bindings as TOML.
func Keys() []byte { return mustRead("keys.toml") }

// Theme returns the TOML of a theme by its name, and whether there is one.
func Theme(name string) ([]byte, bool) {
	if strings.ContainsAny(name, `/\`) {
		return nil, false
	}
	data, err := files.ReadFile(path.Join("themes", name+".toml"))
	return data, err == nil
}

// ThemeNames lists the themes in alphabetical order.
func ThemeNames() []string {
	names, err := fs.Glob(files, "themes/*.toml")
	if err != nil {
		return nil
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".toml")
	}
	slices.Sort(names)
	return names
}

// mustRead reads a file that the compiler has put into the binary.
func mustRead(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic("assets: " + err.Error())
	}
	return data
}
