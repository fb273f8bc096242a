package apitest

// Quirks says in which of the forms that the reference tolerates a server
// answers. The zero value is the form that the reference writes in its
// examples; where it shows two keys for one value, both are sent.
type Quirks struct {
	// IDs chooses the key that carries an analysis's id.
	IDs IDKeys
	// DetailsKey chooses the key of the third field of an error body.
	DetailsKey DetailKeys
	// ScoreIn chooses where a BIOMETRY score is found.
	ScoreIn ScorePlace
	// FlagSpelling chooses the spelling of the can_start flags of a user.
	FlagSpelling FlagSpelling
	// Sources chooses the key that names the media a result belongs to.
	Sources SourceKeys
	// Empty chooses what stands for a nullable field that has nothing to say.
	Empty EmptyForm
	// Roles chooses the joint of two-word roles.
	Roles RoleSpelling
	// Feed says what becomes of time_updated in filters and sorting.
	Feed FeedSupport

	// AnalysesEnvelope wraps lists of analyses, and the answer to a launch,
	// in {"items": [...]} instead of a bare array.
	AnalysesEnvelope bool
	// AnalysisPostObject answers a launch of exactly one analysis with the
	// object itself. It wins over AnalysesEnvelope. The reference does not
	// speak of it, so Flipped leaves it off.
	AnalysisPostObject bool
	// CollectionsEnvelope wraps the lists of collections, persons and person
	// images in the paged envelope instead of a bare array.
	CollectionsEnvelope bool
	// FoldersBare answers the folder list with a bare array.
	FoldersBare bool
	// MediaAnswersFolder answers a media upload with the whole folder
	// instead of an array of the new media.
	MediaAnswersFolder bool
	// FolderCreateStatus is the HTTP status of a folder's creation: 200 or
	// 201. Zero means 201.
	FolderCreateStatus int

	// IntegerTimes sends whole Unix seconds instead of fractions.
	IntegerTimes bool
	// NullTotal sends total_count as null in every envelope.
	NullTotal bool
	// BareSignIn leaves session_id and user out of the sign-in answer.
	BareSignIn bool
	// LowerCase sends types, states, resolutions and roles in lower case. The
	// reference calls that another API, so Flipped leaves it off.
	LowerCase bool
	// PlainMediaTypes sends IMAGE, VIDEO and SHOTS_SET without _FOLDER.
	PlainMediaTypes bool

	// UnknownStatus, when not empty, is shown as the state of an analysis
	// for exactly one read between PROCESSING and its final state. Its
	// resolution and resolution_status stay PROCESSING meanwhile, because
	// those two are what a poller decides on.
	UnknownStatus string
	// FinishedMovesTimeUpdated lets the end of an analysis move its folder's
	// time_updated.
	FinishedMovesTimeUpdated bool
	// NoPersonMetadata leaves out the metadata calls of persons, which no page
	// shows. It is no form of an answer, so Flipped leaves it off.
	NoPersonMetadata bool
	// IgnoreFolderIDList ignores folder_id in the folder list, as servers do
	// with parameters they do not know: everything comes back.
	IgnoreFolderIDList bool

	// MediaOrigin, when not empty, replaces scheme, host and port of every
	// media address, e.g. "http://127.0.0.1:9".
	MediaOrigin string
}

// Flipped returns Quirks with every difference that the reference tolerates
// turned the other way: analysis_id and error_details only, analyses in an
// envelope, collections bare, integer times, a face match's score only in
// results_data, total_count null, an unknown status on the way, no session_id
// or user at sign-in, and the lesser ones (spellings, statuses, nulls).
func Flipped() Quirks {
	return Quirks{
		IDs:                      AnalysisID,
		DetailsKey:               ErrorDetails,
		ScoreIn:                  ScoreInData,
		FlagSpelling:             FlagsAnalysis,
		Sources:                  SourceVideo,
		Empty:                    EmptyNull,
		Roles:                    RoleSpace,
		AnalysesEnvelope:         true,
		CollectionsEnvelope:      false,
		MediaAnswersFolder:       true,
		FolderCreateStatus:       200,
		IntegerTimes:             true,
		NullTotal:                true,
		BareSignIn:               true,
		PlainMediaTypes:          true,
		UnknownStatus:            "QUEUED_AGAIN",
		FinishedMovesTimeUpdated: true,
	}
}

// IDKeys chooses the key that carries an analysis's id.
type IDKeys int

// The keys of an analysis's id.
const (
	BothIDs    IDKeys = iota // analyse_id and analysis_id with the same value.
	AnalyseID                // analyse_id only.
	AnalysisID               // analysis_id only.
)

// String names the choice.
func (k IDKeys) String() string { return pick(int(k), "both", "analyse_id", "analysis_id") }

// DetailKeys chooses the key of an error's details.
type DetailKeys int

// The keys of an error's details.
const (
	BothDetails  DetailKeys = iota // details and error_details with the same value.
	Details                        // details only, as documented.
	ErrorDetails                   // error_details only, as the framework sends.
)

// String names the choice.
func (k DetailKeys) String() string { return pick(int(k), "both", "details", "error_details") }

// ScorePlace chooses where a BIOMETRY score is found.
type ScorePlace int

// The places of a BIOMETRY score.
const (
	ScoreInBoth  ScorePlace = iota // In both places.
	ScoreInMedia                   // In results_media only.
	ScoreInData                    // In the analysis's results_data only.
)

// String names the choice.
func (p ScorePlace) String() string { return pick(int(p), "both", "results_media", "results_data") }

// FlagSpelling chooses the spelling of a user's can_start flags.
type FlagSpelling int

// The spellings of the flags.
const (
	FlagsAnalyze  FlagSpelling = iota // can_start_analyze_*.
	FlagsAnalyse                      // can_start_analyse_*.
	FlagsAnalysis                     // can_start_analysis_*.
)

// String returns the prefix of the flags.
func (f FlagSpelling) String() string {
	return pick(int(f), "can_start_analyze_", "can_start_analyse_", "can_start_analysis_")
}

// SourceKeys chooses the key that names the source of one media's result.
type SourceKeys int

// The keys of a result's source.
const (
	SourcePerKind  SourceKeys = iota // By kind of media, one of the three below.
	SourceVideo                      // source_video_id, whatever the media.
	SourceShotsSet                   // source_shots_set_id, whatever the media.
	SourceImage                      // source_image_id, whatever the media.
)

// String returns the key, or "per kind".
func (k SourceKeys) String() string {
	return pick(int(k), "per kind", "source_video_id", "source_shots_set_id", "source_image_id")
}

// EmptyForm chooses what stands for a nullable field without content.
type EmptyForm int

// The forms of an empty field.
const (
	EmptyAsWritten EmptyForm = iota // An empty object, array or string, as in the reference.
	EmptyNull                       // null.
	EmptyAbsent                     // No key at all.
)

// String names the form.
func (f EmptyForm) String() string { return pick(int(f), "as written", "null", "absent") }

// RoleSpelling chooses the joint of a two-word role.
type RoleSpelling int

// The joints of a role.
const (
	RoleUnderscore RoleSpelling = iota // CLIENT_ADMIN.
	RoleSpace                          // CLIENT ADMIN.
	RoleHyphen                         // CLIENT-ADMIN.
)

// String returns the joint itself.
func (r RoleSpelling) String() string { return pick(int(r), "_", " ", "-") }

// FeedSupport says how far a server knows time_updated in the folder list.
type FeedSupport int

// The degrees of support.
const (
	FeedFull    FeedSupport = iota // Ranges and sorting work.
	FeedIgnored                    // Ranges and sorting are ignored like any unknown parameter.
	FeedRefused                    // Sorting by it is refused with 400, code 4.
)

// String names the degree.
func (f FeedSupport) String() string { return pick(int(f), "full", "ignored", "refused") }

// pick returns the name at i, or "unknown" for a value outside the enum.
func pick(i int, names ...string) string {
	if i < 0 || i >= len(names) {
		return "unknown"
	}
	return names[i]
}
