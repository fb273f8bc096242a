package api

import (
	"encoding/json"

	"ozdesk/api/text"
)

// ResultData holds the scores of one media or of a whole analysis, 0..1, as
// the digits that were sent.
type ResultData struct {
	ConfidenceSpoofing Number // QUALITY: 1 is an attack.
	MinConfidence      Number // BIOMETRY: the least similar pair.
	MaxConfidence      Number // BIOMETRY: the most similar pair.
	Confidence         Number // COLLECTION: the hit.
	Fields             []DocumentField
	Traces             []Trace // QUALITY, of a sandbox: what ConfidenceSpoofing is made of.
	Raw                json.RawMessage
}

// Trace is one sign of an attack that a sandbox has measured.
type Trace struct {
	Name  text.Text // In words with _ between them.
	Value Number    // 0 none to 1 strong.
}

// maxTraces bounds how many are kept.
const maxTraces = 32

// DocumentField is one text field that a DOCUMENTS analysis read.
type DocumentField struct {
	Name   text.Text // field_name.
	Visual text.Text // As printed; empty when null.
	MRZ    text.Text // As in the machine readable zone; empty when null.
}

// HasScore reports whether any of the four scores was sent.
func (d ResultData) HasScore() bool {
	return d.ConfidenceSpoofing != "" || d.MinConfidence != "" || d.MaxConfidence != "" || d.Confidence != ""
}

// Result is what an analysis says about one media.
type Result struct {
	SourceMediaID MediaID   // Empty when the server does not name the media.
	SourceKind    MediaKind // By the media itself, else by the key that named it.
	Data          ResultData
	PersonID      PersonID // COLLECTION: who was found.
	Output        []Media  // Pictures that were made, such as the best shot.
}

// sourceKeys name the media of a result, by kind.
var sourceKeys = []struct {
	key  string
	kind MediaKind
}{
	{"source_video_id", KindVideo},
	{"source_shots_set_id", KindShots},
	{"source_image_id", KindImage},
	{"source_media_id", KindOther},
	{"media_id", KindOther},
}

func decodeResult(o node) Result {
	r := Result{
		Data:   decodeResultData(o.value("results_data")),
		Output: decodeMediaList(o.list("output_images")),
	}
	for _, k := range sourceKeys {
		if id := idOf[MediaID](o, k.key); id != "" {
			r.SourceMediaID, r.SourceKind = id, k.kind
			break
		}
	}
	if r.SourceMediaID == "" {
		if list := decodeMediaList(o.list("source_media")); len(list) > 0 {
			r.SourceMediaID, r.SourceKind = list[0].ID, list[0].Kind
		}
	}
	if !r.Data.HasScore() && r.Data.Fields == nil {
		// A score may stand on the result itself.
		if own := decodeResultData(o); own.HasScore() || own.Fields != nil {
			own.Raw = r.Data.Raw
			r.Data = own
		}
	}
	for range o.within("person_id") {
		r.PersonID = personIn(o, 0)
		break
	}
	return r
}

// maxPersonDepth is how deep a person is looked for in a result.
const maxPersonDepth = 8

// personIn looks for person_id in the result, then in results_data, then in
// every object inside; the reference does not say how deep it lies.
func personIn(o node, depth int) PersonID {
	if id := idOf[PersonID](o, "person_id"); id != "" || depth == maxPersonDepth {
		return id
	}
	if id := personIn(o.value("results_data"), depth+1); id != "" {
		return id
	}
	for _, v := range o.members() {
		if id := personIn(v, depth+1); id != "" {
			return id
		}
	}
	for e := range o.items().all() {
		if id := personIn(e, depth+1); id != "" {
			return id
		}
	}
	return ""
}

func decodeResultData(o node) ResultData {
	if !o.isObject() {
		return ResultData{Raw: o.raw()}
	}
	d := ResultData{
		ConfidenceSpoofing: o.number("confidence_spoofing"),
		MinConfidence:      o.number("min_confidence"),
		MaxConfidence:      o.number("max_confidence"),
		Confidence:         o.number("confidence"),
		Raw:                o.raw(),
	}
	for name, value := range o.value("sandbox_cues").members() {
		if len(d.Traces) < maxTraces {
			d.Traces = append(d.Traces, Trace{text.New(name.unquoted()), numberOf(value.raw())})
		}
	}
	for fo := range o.list("text_fields").all() {
		if fo.isObject() {
			d.Fields = append(d.Fields, DocumentField{
				Name: fo.text("field_name"), Visual: fo.text("visual"), MRZ: fo.text("mrz"),
			})
		}
	}
	return d
}
