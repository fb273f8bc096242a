package api

import (
	"encoding/json"
	"time"

	"ozdesk/api/text"
)

// Analysis is one check of media of a folder (Oz API reference, section 2.4).
type Analysis struct {
	ID               AnalysisID // analyse_id or analysis_id.
	FolderID         FolderID
	GroupID          GroupID // The launch it belongs to; empty when not told.
	Type             AnalysisType
	State            Status
	Resolution       Status // Overall decision.
	ResolutionStatus Status // The machine's decision.
	Operator         Status // resolution_operator: a person's decision, "" without one.
	ErrorCode        *int
	ErrorMessage     text.Text
	Created          time.Time
	Updated          time.Time
	Params           Params
	Meta             Metadata
	Sources          []Media     // What it was run on, where the server says so.
	Results          []Result    // Per media, from results_media.
	Data             ResultData  // Of the analysis as a whole, from results_data.
	Collection       *Collection // Of a COLLECTION analysis.
	Scripted         bool        // It carries "sandbox": "scripted" somewhere.
	Raw              json.RawMessage
	Unknown          []string // Fields of the JSON that are not understood.
}

// Final reports whether the analysis has ended. resolution_status and
// resolution decide, as the clients in use do it; state only where neither was
// sent, or where it says that the analysis failed.
func (a Analysis) Final() bool {
	if a.State == StatusFailed {
		return true
	}
	told := false
	for _, s := range []Status{a.ResolutionStatus, a.Resolution} {
		if s == "" {
			continue
		}
		if !s.Final() {
			return false
		}
		told = true
	}
	return told || a.State.Final()
}

// DecodeAnalysis reads an analysis from JSON. It fails only where data is no
// JSON object.
func DecodeAnalysis(data []byte) (Analysis, error) {
	return decodeOne(data, decodeOwnAnalysis)
}

func decodeAnalysis(o node) Analysis {
	a := Analysis{
		ID:               idOf[AnalysisID](o, "analyse_id", "analysis_id", "id"),
		FolderID:         idOf[FolderID](o, "folder_id"),
		GroupID:          idOf[GroupID](o, "group_id", "analyse_group_id", "analysis_group_id"),
		Type:             o.kind("type"),
		State:            o.status("state"),
		Resolution:       o.status("resolution"),
		ResolutionStatus: o.status("resolution_status"),
		Operator:         o.status("resolution_operator"),
		ErrorCode:        o.int("error_code"),
		ErrorMessage:     o.text("error_message"),
		Created:          o.time("time_created"),
		Updated:          o.time("time_updated"),
		Params:           decodeParams(o.value("params")),
		Meta:             metadataOf(o.value("meta_data")),
		Sources:          decodeMediaList(o.list("source_media")),
		Results:          decodeAll(o.list("results_media"), decodeResult),
		Data:             decodeResultData(o.value("results_data")),
		Scripted:         scripted(o),
		Raw:              o.raw(),
	}
	if v := o.value("collection"); v.isObject() {
		c := decodeCollection(v)
		a.Collection = &c
	} else if id := idOf[CollectionID](o, "collection_id", "collection"); id != "" {
		a.Collection = &Collection{ID: id}
	}
	a.settleKinds()
	o.value("collection_id", "technical_meta_data", "time_task_send_to_broker", "sandbox")
	a.Unknown = o.unknown()
	return a
}

// settleKinds corrects the kinds of the sources of results: some servers use
// one source key for every media, while the media itself says what it is.
func (a *Analysis) settleKinds() {
	for i := range a.Results {
		for _, m := range a.Sources {
			if m.ID != "" && m.ID == a.Results[i].SourceMediaID && m.Kind != KindOther {
				a.Results[i].SourceKind = m.Kind
			}
		}
	}
}

// Params are the settings an analysis was launched with. Numbers are kept as
// they were sent and are "" when the server's defaults count.
type Params struct {
	Threshold         Number
	ThresholdMin      Number
	ThresholdMax      Number
	ThresholdSpoofing Number
	DecisionThreshold Number
	CollectionID      CollectionID
	BestShot          bool
	Raw               json.RawMessage
}

func decodeParams(o node) Params {
	if !o.isObject() {
		return Params{Raw: o.raw()}
	}
	p := Params{
		Threshold:         o.number("threshold"),
		ThresholdMin:      o.number("threshold_min"),
		ThresholdMax:      o.number("threshold_max"),
		ThresholdSpoofing: o.number("threshold_spoofing"),
		DecisionThreshold: o.number("decision_threshold"),
		CollectionID:      idOf[CollectionID](o, "collection_id"),
		Raw:               o.raw(),
	}
	p.BestShot, _ = o.bool("extract_best_shot")
	return p
}

// scripted reports whether an object, or one inside it, says that the sandbox
// was told what to answer.
func scripted(o node) bool {
	for v := range o.within("sandbox") {
		if v.plain() == "scripted" {
			return true
		}
	}
	return false
}

// decodeOwnAnalysis copies the bytes first, so that an analysis that is kept
// does not keep the whole list.
func decodeOwnAnalysis(o node) Analysis { return decodeAnalysis(o.own()) }
