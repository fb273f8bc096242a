//go:build !unix

package screen

import "os"

// listen reports nothing: here changes come in between the keys, from where
// the library reads them.
func listen() (changes <-chan os.Signal, stop func()) { return nil, func() {} }
