package text_test

import (
	"fmt"

	"ozdesk/api/text"
)

// A file name that pretends to end in .png, and one that would write to the
// clipboard of whoever prints it.
func ExampleText_Line() {
	fmt.Println(text.New("\u202Egnp.exe").Line())
	fmt.Println(text.New("a\x1b]52;c;QUFB\x07.jpg").Line())
	fmt.Println(text.New("日本 é 👩‍🚀").Line())
	// Output:
	// ‹U+202E›gnp.exe
	// a␛]52;c;QUFB␇.jpg
	// 日本 é 👩‍🚀
}
