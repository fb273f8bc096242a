package review

import (
	"slices"
	"strconv"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// paramOf says which analysis a field of parameters belongs to.
var paramOf = map[string]api.AnalysisType{
	"spoofing": api.Quality, "high": api.Biometry, "low": api.Biometry,
	"hit": api.Collection1N, "hits": api.Collection1N, "capabilities": api.Documents,
}

// own is what an empty parameter stands for.
const own = "the server's own"

// paramFields are the parameters of analyses (Oz API reference, section 2.4).
// Each is shown with its analysis, and left to the server when it is empty.
func paramFields() []kit.Field {
	number := func(name, label, hint string) kit.Field {
		return kit.Field{Name: name, Label: label, Kind: kit.TextField, Placeholder: own, Hint: hint, Hidden: true, Check: checkPart}
	}
	whole := func(name, label, hint string) kit.Field {
		return kit.Field{Name: name, Label: label, Kind: kit.TextField, Placeholder: own, Hint: hint, Hidden: true, Check: checkWhole}
	}
	return []kit.Field{
		number("spoofing", "Attack from", "threshold_spoofing: from this score on it is an attack"),
		number("high", "Same from", "threshold_max: from this score on it is the same person"),
		number("low", "Review from", "threshold_min: between the two an operator decides"),
		number("hit", "Listed from", "decision_threshold: from this score on a person is found"),
		whole("hits", "Persons", "decision_count: how many persons are looked at"),
		whole("capabilities", "Capabilities", "capabilities: a number that says what is read of a document"),
	}
}

// checkPart says what is wrong with a threshold.
func checkPart(f kit.Field) string {
	text := strings.TrimSpace(f.Value)
	if text == "" {
		return ""
	}
	plain := strings.Trim(text, "0123456789.") == "" && text[0] != '.' && text[len(text)-1] != '.'
	if v, err := strconv.ParseFloat(text, 64); err != nil || !plain || v > 1 {
		return "a number from 0 to 1, such as 0.85, or nothing"
	}
	return ""
}

// checkWhole says what is wrong with a whole number.
func checkWhole(f kit.Field) string {
	text := strings.TrimSpace(f.Value)
	if n, err := strconv.Atoi(text); text != "" && (err != nil || n < 1 || n > 1<<30) {
		return "a whole number, or nothing"
	}
	return ""
}

// offerParams shows the parameters of the chosen types.
func offerParams(form *kit.Form, types []api.AnalysisType) {
	for name, t := range paramOf {
		form.SetHidden(name, !slices.Contains(types, t))
	}
}

// withParams adds the parameters that were filled in.
func (c launchChoice) withParams(form *kit.Form) launchChoice {
	number := func(name string) api.Number { return api.Number(strings.TrimSpace(form.Value(name))) }
	whole := func(name string) int {
		n, _ := strconv.Atoi(strings.TrimSpace(form.Value(name))) // The form has checked it.
		return n
	}
	c.spoofing, c.high, c.low, c.hit = number("spoofing"), number("high"), number("low"), number("hit")
	c.hits, c.capabilities = whole("hits"), whole("capabilities")
	return c
}

// paramFault says what is wrong with the parameters together.
func (c launchChoice) paramFault() fault {
	low, errLow := strconv.ParseFloat(string(c.low), 64)
	high, errHigh := strconv.ParseFloat(string(c.high), 64)
	if errLow == nil && errHigh == nil && low > high {
		return fault{"A face match cannot be for review above the score from which it is the same person.", "Make the lower one smaller."}
	}
	return fault{}
}
