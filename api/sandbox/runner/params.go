package runner

import (
	"strconv"

	"ozdesk/api/sandbox/wire"
)

// Types of analysis (Oz API reference, section 1.7).
const (
	Quality    = "QUALITY"
	Biometry   = "BIOMETRY"
	Documents  = "DOCUMENTS"
	Collection = "COLLECTION"
)

// Default thresholds (Oz API reference, section 3.4), compared with >=.
const (
	defaultSpoofing = "0.5"
	defaultMatch    = "0.85"
	defaultFound    = "0.85"
)

// params are the parameters of a launch that matter here.
type params struct {
	extractBestShot bool
	spoofing        string
	min, max        string
	found           string
	count           int
}

// CheckParams refuses parameters that could not be used later.
func CheckParams(p *wire.Object) error {
	_, err := readParams(p)
	return err
}

func readParams(p *wire.Object) (params, error) {
	out := params{spoofing: defaultSpoofing, max: defaultMatch, found: defaultFound, count: 1}
	texts := []struct {
		key string
		to  *string
	}{
		{"threshold_spoofing", &out.spoofing},
		{"threshold_min", &out.min},
		{"threshold_max", &out.max},
		{"decision_threshold", &out.found},
	}
	for _, t := range texts {
		v, ok := p.Lookup(t.key)
		if !ok || v == nil {
			continue
		}
		n, ok := v.(wire.Number)
		if !ok {
			return out, wire.InvalidType(t.key)
		}
		if _, ok := parseDecimal(string(n)); !ok || less(string(n), "0") || less("1", string(n)) {
			return out, wire.InvalidValue(t.key, "Invalid threshold: a number from 0 to 1 is expected")
		}
		*t.to = string(n)
	}
	if _, set := p.Lookup("threshold_max"); !set && less(out.max, out.min) {
		out.max = out.min
	}
	if out.min == "" {
		out.min = out.max
	}
	if less(out.max, out.min) {
		return out, wire.InvalidValue("threshold_min", "Invalid threshold: threshold_min is above threshold_max")
	}
	if v, ok := p.Lookup("extract_best_shot"); ok && v != nil {
		b, ok := v.(bool)
		if !ok {
			return out, wire.InvalidType("extract_best_shot")
		}
		out.extractBestShot = b
	}
	if v, ok := p.Lookup("decision_count"); ok && v != nil {
		text, _ := v.(wire.Number)
		n, err := strconv.Atoi(string(text))
		if err != nil || n < 1 {
			return out, wire.InvalidValue("decision_count", "Invalid decision_count: a positive integer is expected")
		}
		out.count = n
	}
	return out, nil
}
