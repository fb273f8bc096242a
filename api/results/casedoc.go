package results

import (
	"encoding/base64"
	"html"
	"strings"
)

// document is a case as both forms show it.
type document struct {
	title  string
	blocks []block
}

// blockKind is what a block is.
type blockKind int

const (
	sayBlock     blockKind = iota // a sentence
	pairBlock                     // a name and a value
	partBlock                     // the title of a part
	headingBlock                  // the title of something in a part
	pictureBlock                  // a picture
)

// block is one thing in a document. Its texts are safe to show and not escaped.
type block struct {
	kind    blockKind
	name    string
	value   string
	picture CasePicture
}

func (d *document) say(sentence string) {
	d.blocks = append(d.blocks, block{kind: sayBlock, value: sentence})
}

func (d *document) part(title string) {
	d.blocks = append(d.blocks, block{kind: partBlock, value: title})
}

func (d *document) heading(title string) {
	d.blocks = append(d.blocks, block{kind: headingBlock, value: title})
}

// pair adds a name and a value; an absent value adds nothing.
func (d *document) pair(name, value string) {
	if value != "" {
		d.blocks = append(d.blocks, block{kind: pairBlock, name: name, value: value})
	}
}

// markdown writes the document as CommonMark.
func (d document) markdown() string {
	var b strings.Builder
	b.WriteString("# " + escapeMarkdown(d.title) + "\n")
	before := partBlock
	for _, one := range d.blocks {
		if one.kind != pairBlock || before != pairBlock {
			b.WriteByte('\n')
		}
		before = one.kind
		switch one.kind {
		case sayBlock:
			b.WriteString(escapeMarkdown(one.value) + "\n")
		case pairBlock:
			b.WriteString("- " + escapeMarkdown(one.name) + ": " + escapeMarkdown(one.value) + "\n")
		case partBlock:
			b.WriteString("## " + escapeMarkdown(one.value) + "\n")
		case headingBlock:
			b.WriteString("### " + escapeMarkdown(one.value) + "\n")
		case pictureBlock:
			b.WriteString("![" + escapeMarkdown(one.name) + "](" + one.picture.address() + ")\n")
		}
	}
	return b.String()
}

// escapeMarkdown takes every meaning from text: each sign that can have one is
// written with a backslash, which CommonMark allows for all of them.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			b.WriteByte(' ')
			continue
		case strings.ContainsRune("\\`*_{}[]()<>#+!|~&$^=@:", r):
			b.WriteByte('\\')
		case (r == '-' || r == '.') && needsEscape(b.String()):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// needsEscape reports that a dash or a point after this could begin a list, a
// line or an address: at the beginning, behind digits alone, or behind www.
func needsEscape(before string) bool {
	trimmed := strings.TrimLeft(before, " 0123456789")
	return trimmed == "" || strings.HasSuffix(strings.ToLower(before), "www") || strings.HasSuffix(before, "-")
}

// page is the head of a page. It may load nothing and run nothing; a picture
// may only be in the page itself.
const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #24272d; background: #fff }
h1, h2, h3 { line-height: 1.2 }
h2 { margin-top: 2rem; border-bottom: 1px solid #ccc }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .2rem 1rem; margin: .5rem 0 }
dt { color: #5d6470; overflow-wrap: anywhere } dd { margin: 0; overflow-wrap: anywhere }
img { max-width: 100%; max-height: 24rem }
</style>
</head>
<body>
`

// html writes the document as one page that needs nothing besides itself.
func (d document) html() string {
	var b strings.Builder
	b.WriteString(strings.Replace(page, "{title}", html.EscapeString(d.title), 1))
	b.WriteString("<h1>" + html.EscapeString(d.title) + "</h1>\n")
	listed := false
	for _, one := range d.blocks {
		if pair := one.kind == pairBlock; pair != listed {
			b.WriteString(map[bool]string{true: "<dl>\n", false: "</dl>\n"}[pair])
			listed = pair
		}
		name, value := html.EscapeString(one.name), html.EscapeString(one.value)
		switch one.kind {
		case sayBlock:
			b.WriteString("<p>" + value + "</p>\n")
		case pairBlock:
			b.WriteString("<dt>" + name + "</dt><dd>" + value + "</dd>\n")
		case partBlock:
			b.WriteString("<h2>" + value + "</h2>\n")
		case headingBlock:
			b.WriteString("<h3>" + value + "</h3>\n")
		case pictureBlock:
			b.WriteString(`<p><img alt="` + name + `" src="` + one.picture.address() + `"></p>` + "\n")
		}
	}
	if listed {
		b.WriteString("</dl>\n")
	}
	return b.String() + "</body>\n</html>\n"
}

// address is the picture itself as an address. Of a type that is no picture
// nothing is said, so that nothing but a picture is ever made of it.
func (p CasePicture) address() string {
	kind := "image/png"
	for _, known := range []string{"image/jpeg", "image/gif", "image/webp"} {
		if strings.HasPrefix(p.Type, known) {
			kind = known
		}
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(p.Data)
}
