package record

import "regexp"

// class says what a value is, and so how much of it may be written.
type class int

const (
	hidden   class = iota // A pseudonym, whatever it is.
	identity              // An id, or objects and lists of them.
	token                 // A serial number.
	password              // Nothing.
	status                // A word of the reference.
	kind
	role
	tag
	address // A web address.
	file    // A file name.
	name    // A name of a person or a thing.
	mail    // An e-mail address.
	meta    // Metadata, with everything inside it.
	partsTags
	partsMeta
	figure   // A number that is kept while it is small.
	moment   // A time.
	version  // Of a server or a model.
	message  // A sentence of a server.
	label    // A word of a small vocabulary.
	order    // A sorting.
	metaTest // A condition on metadata in a query.
)

// fields are the names that the Oz API reference has for members of objects
// and for parameters of queries. Other names become pseudonyms themselves.
var fields = map[string]class{
	// Objects and lists of them, which may also come as ids alone.
	"items": identity, "folders": identity, "folder": identity, "media": identity, "analyses": identity,
	"collections": identity, "collection": identity, "persons": identity, "person": identity, "images": identity,
	"person_images": identity, "users": identity, "user": identity, "companies": identity, "company": identity,
	"source_media": identity, "results_media": identity, "output_images": identity, "results_data": identity,
	"params": identity, "credentials": identity, "models": identity, "text_fields": identity, "reports": identity,
	"templates": identity, "data": identity,

	"folder_id": identity, "media_id": identity, "analyse_id": identity, "analysis_id": identity, "group_id": identity,
	"analyse_group_id": identity, "analysis_group_id": identity, "collection_id": identity, "person_id": identity,
	"person_image_id": identity, "company_id": identity, "user_id": identity, "id": identity, "image_id": identity,
	"source_video_id": identity, "source_shots_set_id": identity, "source_image_id": identity, "report_id": identity,
	"template_id": identity, "start_id": identity, "ozdesk_request_id": identity,

	"access_token": token, "expire_token": token, "session_token": token, "refresh_token": token, "session_id": token,
	"token": token, "authorization": token, "secret": token, "signature": token,
	"password": password, "new_password": password, "old_password": password, "password_confirm": password,

	"state": status, "resolution": status, "resolution_status": status, "system_resolution": status,
	"resolution_operator": status, "operator_status": status, "status": status, "decision": status,
	"analyse.state": status, "analyse.resolution_status": status, "analyse.resolution": status,
	"analysis.state": status, "analysis.resolution_status": status,
	"type": kind, "media_type": kind, "analyse.type": kind, "analysis.type": kind,
	"user_type": role, "role": role, "tags": tag,

	"original_url": address, "thumb_url": address, "video_url": address, "url": address, "resolution_endpoint": address,
	"original_name": file, "file_name": file, "filename": file,
	"first_name": name, "middle_name": name, "last_name": name, "name": name,
	"email": mail, "login": mail, "username": mail,
	"alias": label, "field_name": label, "sandbox": label, "ozdesk_kind": label,

	"meta_data": meta, "metadata": meta, "technical_meta_data": meta, "person_info": meta,
	"folder:meta_data": meta, "person:meta_data": meta, "user:meta_data": meta, "collection:meta_data": meta,
	"media:meta_data": partsMeta, "media:tags": partsTags,

	"offset": figure, "limit": figure, "total_count": figure, "total_omit": figure, "error_code": figure, "code": label,
	"confidence_spoofing": figure, "min_confidence": figure, "max_confidence": figure, "confidence": figure,
	"threshold": figure, "threshold_min": figure, "threshold_max": figure, "threshold_spoofing": figure,
	"decision_threshold": figure, "decision_count": figure, "capabilities": figure, "score": figure, "passed": figure,
	"person_count": figure, "persons_count": figure, "image_count": figure, "images_count": figure,
	"extract_best_shot": figure, "is_archive": figure, "is_admin": figure, "is_service": figure, "is_active": figure,
	"with_analyses": figure, "with_user": figure, "with_company": figure,
	"can_start_analyze_biometry": figure, "can_start_analyze_quality": figure, "can_start_analyze_collection": figure,
	"can_start_analyze_documents": figure, "can_start_analyse_biometry": figure, "can_start_analyse_quality": figure,
	"can_start_analyse_collection": figure, "can_start_analyse_documents": figure, "can_start_analysis_biometry": figure,
	"can_start_analysis_quality": figure, "can_start_analysis_collection": figure, "can_start_analysis_documents": figure,

	"time_created": moment, "time_updated": moment, "time_task_send_to_broker": moment, "expire_date": moment,
	"core": version, "tfss": version, "version": version,
	"error_message": message, "message": message, "details": message, "error_details": message,
	"resolution_comment": hidden, "operator_comment": hidden, "comment": hidden, "visual": hidden, "mrz": hidden,
	"key_path": hidden, "descriptor": hidden, "key": hidden, "value": hidden, "client_iin": hidden, "iin": hidden,
	"transaction_id": hidden, "search_text": hidden, "sorting": order,
}

// labels are the words that a label may be.
var labels = regexp.MustCompile(`^(blacklist|whitelist|scripted|surname|name|first_name|last_name|middle_name|given_names|` +
	`date_of_birth|date_of_issue|date_of_expiry|document_number|document_type|nationality|sex|issuing_country|` +
	`issuing_authority|personal_number|place_of_birth|address|[A-Z]{2,4}-[0-9]{6})$`)

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
