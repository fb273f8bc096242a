package review

import (
	"ozdesk/api"
	"ozdesk/ui/kit"
)

// launchTypes are the analyses that can be launched, in the order in which
// they are offered.
var launchTypes = []api.AnalysisType{api.Quality, api.Biometry, api.Collection1N, api.Documents}

// launchWords says what a type of analysis is called and what it finds out.
func launchWords(t api.AnalysisType) (label, means string) {
	switch t {
	case api.Quality:
		return "liveness", "is it a live person"
	case api.Biometry:
		return "face match", "one person on all media"
	case api.Collection1N:
		return "collection search", "is the person on a list"
	case api.Documents:
		return "document", "the text of a document"
	}
	return kit.Clean(string(t)), ""
}

// typeChoices offers types as boxes. Those that certainly cannot run say why.
func typeChoices(types []api.AnalysisType, why func(api.AnalysisType) string) []kit.Choice {
	out := make([]kit.Choice, len(types))
	for i, t := range types {
		label, means := launchWords(t)
		out[i] = kit.Choice{Key: string(t), Label: kit.Fit(label, 17, kit.Left), Note: means, Why: why(t)}
	}
	return out
}

// typesOf turns the keys of boxes back into types.
func typesOf(keys []string) []api.AnalysisType {
	out := make([]api.AnalysisType, len(keys))
	for i, key := range keys {
		out[i] = api.AnalysisType(key)
	}
	return out
}
