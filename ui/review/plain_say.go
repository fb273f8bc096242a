package review

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// plainWhen is a time as it is said.
func (p *Plain) plainWhen(f *api.Folder) string { return kit.WhenExactly(f.Created, p.d.Env.Now()) }

// names says whether names are hidden.
func (p *Plain) names() results.Names { return results.Names{Masked: p.masked} }

// rowWords are a folder of a list in one line.
func (p *Plain) rowWords(i int, f *api.Folder) string {
	parts := []string{kit.Count(i+1) + ".", "folder " + f.ID.Short() + ",", p.plainWhen(f) + ","}
	if p.group != results.WaitingNot {
		c := p.check(f)
		parts = append(parts, c.Waiting.String()+", "+string(c.Analysis.Type)+":", shortCause(c, p.names(), p.d.Env.Now()))
		if m := c.Reading.Margin; m.Ok() {
			parts[len(parts)-1] += ","
			parts = append(parts, "margin "+m.Text())
		}
		return strings.Join(parts, " ") + "."
	}
	s := score.Folder(*f, p.d.Policy)
	words := s.Outcome.String()
	if s.Empty {
		words = "no checks"
	}
	for _, c := range s.Checks {
		words += ", " + string(c.Type) + " " + c.Outcome.String()
	}
	if s.Margin.Ok() {
		words += ", margin " + s.Margin.Text()
	}
	if s.Near {
		words += ", near"
	}
	return strings.Join(append(parts, words), " ") + "."
}

// folderWords are all that is known of a folder, a line each.
func (p *Plain) folderWords(f *api.Folder) []string {
	c, known := p.check(f), factsOf(f.Meta)
	out := []string{"Folder " + string(f.ID) + ", " + p.plainWhen(f) + "."}
	if !known.transaction.IsEmpty() {
		out = append(out, "Transaction "+known.transaction.Line()+".")
	}
	if !known.person.IsEmpty() && !p.masked {
		out = append(out, "Person "+known.person.Line()+".")
	}
	if c.Waiting != results.WaitingNot {
		out = append(out, "It waits: "+c.Waiting.String()+". "+results.Cause(c, p.names()))
		out = append(out, results.Findings(c, p.names(), p.d.Env.Now())...)
		out = append(out, "Next: "+results.NextStep(c))
	}
	for g, group := range groupsOf(f.Analyses) {
		for _, a := range group {
			out = append(out, p.analysisWords(a, g > 0))
		}
	}
	if len(f.Analyses) == 0 {
		out = append(out, "No analyses yet.")
	}
	for i := range f.Media {
		m := &f.Media[i]
		name := m.ID.Short()
		if !p.masked && !m.Name.IsEmpty() {
			name = m.Name.Line()
		}
		out = append(out, strings.TrimRight("Media "+name+": "+kindWords(*m)+", "+tagWords(*m), ", ")+".")
	}
	return out
}

// analysisWords are one analysis in one line.
func (p *Plain) analysisWords(a api.Analysis, earlier bool) string {
	r := score.Of(a, p.d.Policy)
	parts := []string{string(r.Type) + ": " + r.Outcome.String(), results.Verdict(results.Check{Analysis: a, Reading: r}, p.names())}
	if r.Score.Ok() {
		parts = append(parts, r.ScoreName+" "+r.Score.Text())
	}
	if r.Threshold.Ok() && r.Score.Ok() {
		parts = append(parts, "threshold "+r.Threshold.Text(), "margin "+r.Margin.Text())
	}
	if r.Near {
		parts = append(parts, "near")
	}
	if r.Scripted {
		parts = append(parts, "scripted")
	}
	if earlier {
		parts = append(parts, "of an earlier launch")
	}
	return strings.Join(parts, ", ") + "."
}

// attemptWords are one attempt in one line.
func (p *Plain) attemptWords(a results.Attempt) string {
	s := score.Folder(a.Folder, p.d.Policy)
	words := s.Outcome.String()
	if s.Empty {
		words = "no checks"
	}
	line := p.plainWhen(&a.Folder) + ", folder " + string(a.Folder.ID) + ", " + words + ", by " + strings.Join(a.By, " and ")
	if a.Folder.ID == p.folder.ID {
		line += ", this one"
	}
	return text.Line(line) + "."
}

// decide asks once more and sends a decision.
func (p *Plain) decide(ctx context.Context, rest string) error {
	if p.folder.ID == "" {
		return errNothingOpen
	}
	if why := p.d.undecidable(); why != "" {
		return plainError("Deciding is not available: " + why + ".")
	}
	a, ok := p.subject()
	if !ok {
		return plainError("There is nothing to decide: no analysis has ended.")
	}
	word, reason, _ := strings.Cut(rest, " ")
	reason = strings.TrimSpace(reason)
	status, known := map[string]api.Status{"accept": api.StatusSuccess, "refuse": api.StatusDeclined}[word]
	if !known || reason == "" {
		return plainError("Say decide accept or decide refuse, and why in a few words.")
	}
	good, bad := meanings(a, p.d.Policy)
	if status != api.StatusSuccess {
		good = bad
	}
	answer, err := p.ask(ctx, "Set "+string(a.Type)+" of folder "+p.folder.ID.Short()+" to "+string(status)+", "+good+"? Type yes: ")
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(answer), "yes") {
		p.say("Not sent.")
		return nil
	}
	p.say("Sending. Until the server answers it is %s.", serverSays(a))
	decided, err := p.d.Client.Decide(ctx, a.ID, status, reason)
	if errors.Is(err, api.ErrUncertain) {
		p.say("No answer came. Looking whether it has arrived.")
		if found, look := p.d.Client.Analysis(ctx, a.ID); look == nil {
			if found.Operator != status {
				return plainError("It has not arrived. Decide again.")
			}
			decided, err = found, nil
		}
	}
	if errors.Is(err, api.ErrForbidden) || errors.Is(err, api.ErrUnsupported) {
		what, _ := api.Explain(err)
		p.d.Queue.refusal = strings.TrimRight(what, ".")
	}
	if err != nil {
		return err
	}
	p.folder = withAnalysis(p.folder, decided)
	if p.window != nil {
		if _, ok := p.window.IndexOf(p.folder.ID); ok && !p.waits(&p.folder, p.group) {
			p.window.Remove(p.folder.ID)
		}
	}
	p.say("Decided. %s", p.analysisWords(decided, false))
	return nil
}

// file writes a case file with names masked.
func (p *Plain) file(ctx context.Context, rest string) error {
	if p.folder.ID == "" {
		return errNothingOpen
	}
	word, dir, _ := strings.Cut(rest, " ")
	form, known := map[string]results.CaseFormat{"md": results.CaseMarkdown, "html": results.CaseHTML}[word]
	if dir = strings.TrimSpace(dir); !known || dir == "" {
		return plainError("Say file md or file html, and a directory, or . for the one you are in.")
	}
	now := p.d.Env.Now()
	c := results.CaseFile{
		Folder: p.folder, Policy: p.d.Policy, Check: p.check(&p.folder), Written: now, Server: p.d.origin(),
		Names: results.Names{Masked: true}, Sandbox: p.d.sandbox(),
	}
	if ties := results.Ties(p.folder.Meta, p.d.QueueOptions.PersonKeys); len(ties) > 0 {
		var err error
		if c.Attempts, err = findAttempts(ctx, p.d.Client, ties); err != nil {
			return err
		}
	}
	path, err := c.Save(inHome(dir, p.d.HomeDir), form)
	if err != nil {
		return err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	p.say("The case file is %s.", text.Line(path))
	return nil
}
