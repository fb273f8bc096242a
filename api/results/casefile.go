package results

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
)

// CaseFile is everything about one case that somebody else may have to read:
// why it waits, what was measured, what happened before. Its zero options are
// the careful ones but for Names, which a caller sets to be masked.
type CaseFile struct {
	Folder   api.Folder
	Policy   score.Policy
	Check    Check
	Attempts []Attempt
	// Written is when the file is made, Server whose case it is.
	Written time.Time
	Server  string
	// Names says whether names of persons and files are masked; then metadata
	// and document fields are left out as well.
	Names Names
	// Sandbox says that the scores are a sandbox's, and no base for decisions.
	Sandbox bool
	// Pictures are put into the file; usually there are none.
	Pictures []CasePicture
}

// CasePicture is a picture of a media with its content.
type CasePicture struct {
	Media api.MediaID
	Type  string // of the content, such as image/jpeg
	Data  []byte
}

// CaseFormat is the form of a case file.
type CaseFormat int

// The forms.
const (
	// CaseMarkdown is for tickets and chats.
	CaseMarkdown CaseFormat = iota
	// CaseHTML is one page that needs nothing besides itself.
	CaseHTML
)

// String is the ending of the file's name.
func (f CaseFormat) String() string {
	if f == CaseHTML {
		return "html"
	}
	return "md"
}

// Write writes the case. All foreign text in it is escaped for the form.
func (c CaseFile) Write(w io.Writer, f CaseFormat) error {
	out := c.document().markdown()
	if f == CaseHTML {
		out = c.document().html()
	}
	if _, err := io.WriteString(w, out); err != nil {
		return fmt.Errorf("write the case file: %w", err)
	}
	return nil
}

// Save writes the case into a new file of the directory, readable by its owner
// only, and returns its path. A file that is there is never overwritten: the
// name gets a number.
func (c CaseFile) Save(dir string, f CaseFormat) (string, error) {
	base := "case-" + c.Folder.ID.Short() + "-" + c.Written.Format("20060102-150405")
	path, err := NewFile(dir, base, f.String(), func(w io.Writer) error { return c.Write(w, f) })
	if err != nil {
		return "", fmt.Errorf("make the case file: %w", err)
	}
	return path, nil
}

// document takes the case apart into what both forms show.
func (c CaseFile) document() document {
	d := document{title: "Case " + c.Folder.ID.Short()}
	d.pair("folder", string(c.Folder.ID))
	if c.Server != "" {
		d.pair("server", text.Line(c.Server))
	}
	d.pair("created", stamp(c.Folder.Created))
	d.pair("written", stamp(c.Written))
	if c.Sandbox {
		d.say("These scores are from a sandbox. They are no base for decisions.")
	}
	if c.Names.Masked {
		d.say("Names, metadata and document fields are left out.")
	}
	d.part("Why it waits")
	d.say(Cause(c.Check, c.Names))
	for _, s := range Findings(c.Check, c.Names, c.Written) {
		d.say(s)
	}
	d.part("Next step")
	d.say(NextStep(c.Check))
	c.analyses(&d)
	c.media(&d)
	c.attempts(&d)
	c.metadata(&d)
	return d
}

// analyses tells what every analysis says, the last launch first.
func (c CaseFile) analyses(d *document) {
	d.part("Analyses")
	last := map[api.AnalysisID]bool{}
	for _, a := range score.LastGroup(c.Folder.Analyses) {
		last[a.ID] = true
	}
	for _, decides := range []bool{true, false} {
		for _, a := range c.Folder.Analyses {
			if last[a.ID] == decides {
				c.analysis(d, a, decides)
			}
		}
	}
	if len(c.Folder.Analyses) == 0 {
		d.say("Nothing was launched.")
	}
}

// analysis tells one of them.
func (c CaseFile) analysis(d *document, a api.Analysis, last bool) {
	r := score.Of(a, c.Policy)
	title := string(a.Type) + ": " + r.Outcome.String()
	if !last {
		title += ", an earlier launch"
	}
	d.heading(title)
	d.pair("verdict", c.Names.verdict(a, r))
	d.pair("analysis", string(a.ID))
	d.pair("started", stamp(a.Created))
	if !r.Score.IsAbsent() {
		d.pair(r.ScoreName, r.Score.Text())
	}
	if r.Threshold.Ok() {
		d.pair("threshold", r.Threshold.Text())
	}
	if r.Margin.Ok() {
		d.pair("margin", r.Margin.Text())
	}
	d.pair("the server says", statusWords(a))
	if !a.ErrorMessage.IsEmpty() {
		d.pair("its message", c.Names.clean(a, a.ErrorMessage.Line()))
	}
	for _, w := range r.Warnings {
		d.pair("warning", c.Names.clean(a, w))
	}
	if c.Names.Masked {
		return
	}
	fields := a.Data.Fields
	for i := range a.Results {
		fields = append(fields[:len(fields):len(fields)], a.Results[i].Data.Fields...)
	}
	for _, f := range fields {
		value := f.Visual.Line()
		if Disagree(f) {
			value += ", machine readable " + f.MRZ.Line()
		}
		d.pair("field "+f.Name.Line(), value)
	}
}

// statusWords are the words of the server, as far as they differ.
func statusWords(a api.Analysis) string {
	out := []string{text.Line(string(a.ResolutionStatus))}
	if a.ResolutionStatus == "" {
		out[0] = text.Line(string(a.State))
	}
	if a.Operator != "" {
		out = append(out, "an operator "+text.Line(string(a.Operator)))
	}
	return strings.Join(out, ", ")
}

// media lists what lies in the folder, with pictures where there are some.
func (c CaseFile) media(d *document) {
	d.part("Media")
	if len(c.Folder.Media) == 0 {
		d.say("Nothing was put into the folder.")
	}
	for _, m := range c.Folder.Media {
		tags := make([]string, len(m.Tags))
		for i, t := range m.Tags {
			tags[i] = t.Line()
		}
		d.pair(c.Names.media(score.MediaRef{MediaID: m.ID, Name: m.Name}), strings.TrimSpace(m.Kind.String()+" "+strings.Join(tags, ", ")))
		for _, p := range c.Pictures {
			if p.Media == m.ID {
				d.blocks = append(d.blocks, block{kind: pictureBlock, name: c.Names.media(score.MediaRef{MediaID: m.ID, Name: m.Name}), picture: p})
			}
		}
	}
}

// attempts lists the folders of the same person in time order.
func (c CaseFile) attempts(d *document) {
	if len(c.Attempts) == 0 {
		return
	}
	d.part("Attempts of the same person")
	for _, a := range c.Attempts {
		s := score.Folder(a.Folder, c.Policy)
		words := s.Outcome.String()
		if s.Empty {
			words = "no checks"
		}
		if a.Folder.ID == c.Folder.ID {
			words += ", this one"
		}
		d.pair(stamp(a.Folder.Created), string(a.Folder.ID)+" "+words)
	}
}

// metadata lists what users keep on the folder.
func (c CaseFile) metadata(d *document) {
	fields := c.Folder.Meta.Fields()
	if len(fields) == 0 || c.Names.Masked {
		return
	}
	d.part("Metadata")
	for _, f := range fields {
		d.pair(f.Path.Line(), f.Value.Line())
	}
}

// stamp is a time as all output has it, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
