package record

import "regexp"

// class says what a value is, and so how much of it may be written.
type class int

const (
	asText      class = iota // A pseudonym, whatever it is.
	asID                     // An id, or objects and lists of them.
	asToken                  // A serial number.
	asPassword               // Nothing.
	asStatus                 // A word of the reference.
	asType                   // The type of an analysis or of a media.
	asRole                   // A role of the reference.
	asTag                    // A tag of the reference.
	asAddress                // A web address.
	asFile                   // A file name.
	asName                   // A name of a person or a thing.
	asMail                   // An e-mail address.
	asMeta                   // Metadata, with everything inside it.
	asPartsTags              // Tags by the names of parts.
	asPartsMeta              // Metadata by the names of parts.
	asFigure                 // A number that is kept while it is small.
	asMoment                 // A time.
	asVersion                // Of a server or a model.
	asMessage                // A sentence of a server.
	asLabel                  // A word of a small vocabulary.
	asOrder                  // A sorting.
	asCode                   // Of an error.
	asMetaTest               // A condition on metadata in a query.
)

// fields are the names that the Oz API reference has for members of objects
// and for parameters of queries. Other names become pseudonyms themselves.
var fields = map[string]class{
	// Objects and lists of them, which may also come as ids alone.
	"items": asID, "folders": asID, "folder": asID, "media": asID, "analyses": asID,
	"collections": asID, "collection": asID, "persons": asID, "person": asID, "images": asID,
	"person_images": asID, "users": asID, "user": asID, "companies": asID, "company": asID,
	"source_media": asID, "results_media": asID, "output_images": asID, "results_data": asID,
	"params": asID, "credentials": asID, "models": asID, "text_fields": asID, "reports": asID,
	"templates": asID, "data": asID,

	"folder_id": asID, "media_id": asID, "analyse_id": asID, "analysis_id": asID, "group_id": asID,
	"analyse_group_id": asID, "analysis_group_id": asID, "collection_id": asID, "person_id": asID,
	"person_image_id": asID, "company_id": asID, "user_id": asID, "id": asID, "image_id": asID,
	"source_video_id": asID, "source_shots_set_id": asID, "source_image_id": asID, "report_id": asID,
	"template_id": asID, "start_id": asID, "ozdesk_request_id": asID,

	"access_token": asToken, "expire_token": asToken, "session_token": asToken, "refresh_token": asToken, "session_id": asToken,
	"token": asToken, "authorization": asToken, "secret": asToken, "signature": asToken,
	"password": asPassword, "new_password": asPassword, "old_password": asPassword, "password_confirm": asPassword,

	"state": asStatus, "resolution": asStatus, "resolution_status": asStatus, "system_resolution": asStatus,
	"resolution_operator": asStatus, "operator_status": asStatus, "status": asStatus, "decision": asStatus,
	"analyse.state": asStatus, "analyse.resolution_status": asStatus, "analyse.resolution": asStatus,
	"analysis.state": asStatus, "analysis.resolution_status": asStatus,
	"type": asType, "media_type": asType, "analyse.type": asType, "analysis.type": asType,
	"user_type": asRole, "role": asRole, "tags": asTag,

	"original_url": asAddress, "thumb_url": asAddress, "video_url": asAddress, "url": asAddress, "resolution_endpoint": asAddress,
	"original_name": asFile, "file_name": asFile, "filename": asFile,
	"first_name": asName, "middle_name": asName, "last_name": asName, "name": asName,
	"email": asMail, "login": asMail, "username": asMail,
	"alias": asLabel, "field_name": asLabel, "sandbox": asLabel, "ozdesk_kind": asLabel,

	"meta_data": asMeta, "metadata": asMeta, "technical_meta_data": asMeta, "person_info": asMeta,
	"folder:meta_data": asMeta, "person:meta_data": asMeta, "user:meta_data": asMeta, "collection:meta_data": asMeta,
	"media:meta_data": asPartsMeta, "media:tags": asPartsTags,

	"offset": asFigure, "limit": asFigure, "total_count": asFigure, "total_omit": asFigure, "error_code": asFigure, "code": asCode,
	"confidence_spoofing": asFigure, "min_confidence": asFigure, "max_confidence": asFigure, "confidence": asFigure,
	"threshold": asFigure, "threshold_min": asFigure, "threshold_max": asFigure, "threshold_spoofing": asFigure,
	"decision_threshold": asFigure, "decision_count": asFigure, "capabilities": asFigure, "score": asFigure, "sandbox_cues": asFigure, "passed": asFigure,
	"person_count": asFigure, "persons_count": asFigure, "image_count": asFigure, "images_count": asFigure,
	"extract_best_shot": asFigure, "is_archive": asFigure, "is_admin": asFigure, "is_service": asFigure, "is_active": asFigure,
	"with_analyses": asFigure, "with_user": asFigure, "with_company": asFigure,
	"can_start_analyze_biometry": asFigure, "can_start_analyze_quality": asFigure, "can_start_analyze_collection": asFigure,
	"can_start_analyze_documents": asFigure, "can_start_analyse_biometry": asFigure, "can_start_analyse_quality": asFigure,
	"can_start_analyse_collection": asFigure, "can_start_analyse_documents": asFigure, "can_start_analysis_biometry": asFigure,
	"can_start_analysis_quality": asFigure, "can_start_analysis_collection": asFigure, "can_start_analysis_documents": asFigure,

	"time_created": asMoment, "time_updated": asMoment, "time_task_send_to_broker": asMoment, "expire_date": asMoment,
	"core": asVersion, "tfss": asVersion, "version": asVersion,
	"error_message": asMessage, "message": asMessage, "details": asMessage, "error_details": asMessage,
	"resolution_comment": asText, "operator_comment": asText, "comment": asText, "visual": asText, "mrz": asText,
	"key_path": asText, "descriptor": asText, "key": asText, "value": asText, "client_iin": asText, "iin": asText,
	"transaction_id": asText, "search_text": asText, "sorting": asOrder,
}

// labels are the words that a label may be.
var labels = regexp.MustCompile(`^(blacklist|whitelist|scripted|surname|name|first_name|last_name|middle_name|given_names|` +
	`date_of_birth|date_of_issue|date_of_expiry|document_number|document_type|nationality|sex|issuing_country|` +
	`issuing_authority|personal_number|place_of_birth|address)$`)

// codes are those of Oz API Lite.
var codes = regexp.MustCompile(`^(BPE|LDE)-[0-9]{6}$`)

// messages are the sentences of the reference, section 3.7 and 2.1, that are
// kept. Others may quote what they are about.
var messages = map[string]bool{
	"Unknown server side error": true, "Unknown server side error occurred": true,
	"Invalid body structure": true, "Invalid param value": true, "Invalid param type": true,
	"User auth token is not provided. You must be logged for this request.": true,
	"User auth token is not valid. You must be logged for this request.":    true,
	"Provided user auth token has expired. Please renew it.":                true,
	"You have not access to this resource":                                  true,
	"You have not access to refresh this session":                           true,
	"Object not exist":                                                  true,
	"Object already exist":                                              true,
	"Session not found":                                                 true,
	"Failed to communicate with external system":                        true,
	"Database error occurred":                                           true,
	"Request data too big":                                              true,
	"Invalid auth credentials":                                          true,
	"Requested Range Not Satisfiable":                                   true,
	"Improperly implemented server side call":                           true,
	"Too many requests":                                                 true,
	"Client version deprecated, update required":                        true,
	"User profile is blocked":                                           true,
	"Requested action/resource is illegal for business logic":           true,
	"Invalid value for uuid field":                                      true,
	"Biometry. Analyse requires at least 2 media objects to process":    true,
	"Processing error - did not found any document candidates on image": true,
	"Invalid/missed tag values to process quality check":                true,
	"Invalid/missed tag values to process blacklist check":              true,
	"Required method or service declared but not realized or temporary disabled on server": true,
}

// The forms of what is kept of numbers, times and versions that come as text.
// A time as a number is one between 2001 and 2096.
var (
	figureText  = regexp.MustCompile(`^(-?[0-9]{1,7}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,2})?%?|NaN|-?Infinity|(?i:true|false|yes|no|on|off|[ytnf]))$`)
	momentText  = regexp.MustCompile(`^(0|[1-3][0-9]{9}([0-9]{3}|[0-9]{6}|[0-9]{9})?(\.[0-9]{1,9})?|today|[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[-+][0-9]{2}:?[0-9]{2})?)?)$`)
	versionText = regexp.MustCompile(`^v?[0-9]{1,4}(\.[0-9]{1,4}){1,3}$`)
	orderText   = regexp.MustCompile(`^(time_created|time_updated)(\{(asc|desc)\})?$`)
	largest     = 1e7 // A larger number is no score and no count.
)
