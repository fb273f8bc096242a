// Package wire holds the parts of the Oz API's wire format that do not depend
// on what is stored: Python-style JSON that keeps the order of keys, the error
// body with its codes, and the grammars of paging, sorting and filters.
//
// It is written from the Oz API reference (sections 1 and 3.7) for the embedded
// server alone. The client has its own reading of the same pages, so that each
// tests the other.
package wire

import (
	"fmt"
	"strings"
)

// Variant says under which names an analysis's id is written. The documented
// examples changed from analyse_id to analysis_id without a change of version
// (Oz API reference, section 1.6).
type Variant int

// The three spellings a server may use.
const (
	// BothIDs writes analyse_id and analysis_id with the same value.
	BothIDs Variant = iota
	// AnalyseID writes analyse_id only, as older servers do.
	AnalyseID
	// AnalysisID writes analysis_id only, as the newer examples show.
	AnalysisID
)

// String returns the name of the variant as it is given on a command line.
func (v Variant) String() string {
	switch v {
	case AnalyseID:
		return "analyse"
	case AnalysisID:
		return "analysis"
	default:
		return "both"
	}
}

// ParseVariant reads "analyse", "analysis" or "both" in any case.
func ParseVariant(s string) (Variant, error) {
	switch strings.ToLower(s) {
	case "both":
		return BothIDs, nil
	case "analyse":
		return AnalyseID, nil
	case "analysis":
		return AnalysisID, nil
	}
	return BothIDs, fmt.Errorf("id spelling %q is not one of analyse, analysis, both", s)
}
