package results

import (
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
)

// Names says how persons and files are called in sentences.
type Names struct {
	// Masked puts the beginning of an id in the place of every name.
	Masked bool
}

// media is what a media is called.
func (n Names) media(m score.MediaRef) string {
	switch {
	case !n.Masked && !m.Name.IsEmpty():
		return m.Name.Line()
	case m.MediaID != "":
		return "media " + m.MediaID.Short()
	default:
		return "one of the media"
	}
}

// Cause says in one plain sentence why a check waits. It is safe to show.
func Cause(c Check, n Names) string {
	r := c.Reading
	switch c.Waiting {
	case WaitingNot:
		return "Nothing waits here."
	case WaitingStuck:
		return "It was launched and has not ended."
	case WaitingOperator:
		return "The machine could not decide: an operator has to."
	case WaitingUnmeasured:
		return "It ended well, but nothing was measured: there is no score behind it."
	case WaitingFailed, WaitingDeclined:
	}
	return capital(n.verdict(c.Analysis, r)) + "."
}

// Verdict is the outcome of a check in plain English without a full stop, such
// as "not the same person".
func Verdict(c Check, n Names) string { return n.verdict(c.Analysis, c.Reading) }

// verdict is the verdict of a reading with names as they are wanted.
func (n Names) verdict(a api.Analysis, r score.Reading) string {
	verdict := r.Verdict
	if !n.Masked {
		return verdict
	}
	if at := strings.Index(verdict, " as "); at >= 0 && r.Person != "" {
		verdict = verdict[:at] + " as person " + r.Person.Short()
	}
	for i := range a.Sources {
		if name := a.Sources[i].Name.Line(); name != "" {
			verdict = strings.ReplaceAll(verdict, name, "media "+a.Sources[i].ID.Short())
		}
	}
	return verdict
}

// Findings say what the numbers of a check say, a sentence each, and its
// warnings behind them. They are safe to show.
func Findings(c Check, n Names, now time.Time) []string {
	r := c.Reading
	var out []string
	if c.Waiting == WaitingStuck {
		out = append(out, "It has been running for "+lasted(now.Sub(c.Analysis.Created))+".")
	}
	out = append(out, measured(r)...)
	if r.HasPair() {
		out = append(out, "The least similar pair is "+n.media(r.WorstPair[0])+" and "+n.media(r.WorstPair[1])+
			spread(r)+".")
	} else if i := worstMedia(r); i >= 0 && len(r.Media) > 1 {
		out = append(out, "It belongs to "+n.media(r.Media[i].MediaRef)+", one of "+count(len(r.Media))+" media.")
	}
	for _, f := range differing(c.Analysis) {
		out = append(out, "The field "+f+" reads differently in print and in the machine readable zone.")
	}
	for _, w := range r.Warnings {
		out = append(out, capital(n.clean(c.Analysis, w))+".")
	}
	if r.Scripted {
		out = append(out, "The sandbox was told to give this result.")
	}
	return out
}

// clean takes file names out of a sentence where they are masked.
func (n Names) clean(a api.Analysis, sentence string) string {
	if !n.Masked {
		return sentence
	}
	for i := range a.Sources {
		if name := a.Sources[i].Name.Line(); name != "" {
			sentence = strings.ReplaceAll(sentence, name, "media "+a.Sources[i].ID.Short())
		}
	}
	return sentence
}

// measured compares the score with its threshold.
func measured(r score.Reading) []string {
	if !r.Score.Ok() || !r.Threshold.Ok() {
		return nil
	}
	sentence := r.ScoreName + " is " + r.Score.Text()
	switch c := r.Score.Cmp(r.Threshold); {
	case r.LowerThreshold.Ok() && c < 0 && r.Score.Cmp(r.LowerThreshold) >= 0:
		return []string{sentence + ", in the band from " + r.LowerThreshold.Text() + " to " + r.Threshold.Text() +
			" that is left to an operator."}
	case c > 0:
		sentence += ", above the threshold " + r.Threshold.Text()
	case c < 0:
		sentence += ", below the threshold " + r.Threshold.Text()
	default:
		sentence += ", exactly at the threshold"
	}
	if !r.AtThreshold {
		sentence += " by " + strings.TrimLeft(r.Margin.Text(), "+-")
	}
	if r.Near {
		sentence += ": near"
	}
	return []string{sentence + ". " + meaning(r)}
}

// meaning says which way a number counts.
func meaning(r score.Reading) string {
	switch {
	case r.Type == api.Quality:
		return "From the threshold on it is taken for an attack."
	case r.Type == api.Biometry:
		return "From the threshold on it is taken for the same person."
	case r.Type == api.Collection1N && r.Whitelist:
		return "From the threshold on the person is on the whitelist, which is good."
	default:
		return "From the threshold on the person is on the blacklist."
	}
}

// spread tells the best pair of a match beside the worst.
func spread(r score.Reading) string {
	if !r.Max.Ok() || r.Max.Cmp(r.Score) == 0 {
		return ""
	}
	return "; the most similar one has " + r.Max.Text()
}

// worstMedia is the media that the score belongs to, -1 where that is not told.
func worstMedia(r score.Reading) int {
	for i := range r.Media {
		if r.Score.Ok() && r.Media[i].Score.Ok() && r.Media[i].Score.Cmp(r.Score) == 0 {
			return i
		}
	}
	return -1
}

// differing are the names of document fields that were read in two ways.
func differing(a api.Analysis) []string {
	fields := a.Data.Fields
	for i := range a.Results {
		fields = append(fields[:len(fields):len(fields)], a.Results[i].Data.Fields...)
	}
	var out []string
	for _, f := range fields {
		if Disagree(f) {
			out = append(out, f.Name.Line())
		}
	}
	return out
}

// Disagree reports that a document field was read in both ways, and not alike.
// Case and what a machine readable zone fills gaps with do not count.
func Disagree(f api.DocumentField) bool {
	plain := strings.NewReplacer(" ", "", "<", "", "-", "", ".", "")
	a, b := plain.Replace(f.Visual.Raw()), plain.Replace(f.MRZ.Raw())
	return a != "" && b != "" && !strings.EqualFold(a, b)
}
