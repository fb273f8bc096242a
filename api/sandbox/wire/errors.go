package wire

import (
	"fmt"
	"net/http"
)

// Code is the error_code of an error body (Oz API reference, section 3.7).
type Code int

// The codes that the sandbox answers with.
const (
	CodeUnknown       Code = 0
	CodeNotAllowed    Code = 1
	CodeNotRealized   Code = 2
	CodeStructure     Code = 3
	CodeValue         Code = 4
	CodeType          Code = 5
	CodeNoAuth        Code = 6
	CodeBadAuth       Code = 7
	CodeExpiredAuth   Code = 8
	CodeForbidden     Code = 9
	CodeNotExist      Code = 10
	CodeAlreadyExist  Code = 13
	CodeTooBig        Code = 14
	CodeCredentials   Code = 15
	CodeHumanFriendly Code = 202
	CodeBusinessLogic Code = 221
)

// Error is an error as the server tells it: an HTTP status and a body with a
// code, a message and details.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Code is the error_code.
	Code Code
	// Message is the error_message.
	Message string
	// Details is null, a string or an object.
	Details any
}

// Error returns the code and the message.
func (e *Error) Error() string { return fmt.Sprintf("error %d: %s", e.Code, e.Message) }

// Body is the JSON of the error with the third key under both its names.
func (e *Error) Body() *Object {
	return Obj("error_code", int(e.Code), "error_message", e.Message, "details", e.Details, "error_details", e.Details)
}

// Invalid is an error of the request itself, status 400.
func Invalid(code Code, message string, details any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Message: message, Details: details}
}

// InvalidValue is a value of the right type that cannot be used.
func InvalidValue(key, message string) *Error {
	return Invalid(CodeValue, message, KeyPath(key))
}

// InvalidType is null where a value is needed, or a value of another type.
func InvalidType(key string) *Error {
	return Invalid(CodeType, "Invalid data type for param "+key, KeyPath(key))
}

// Missing says that a field was not sent.
func Missing(key string) *Error {
	return Invalid(CodeStructure, fmt.Sprintf("Could not locate field for key_path %s from provided dict data", key), KeyPath(key))
}

// NotExist is the answer for an object that is not there, or that the user may
// not know of.
func NotExist() *Error {
	return &Error{Status: http.StatusNotFound, Code: CodeNotExist, Message: "Object not exist"}
}

// Forbidden is the answer to a user whose role does not permit the call.
func Forbidden() *Error {
	return &Error{Status: http.StatusForbidden, Code: CodeForbidden, Message: "You have not access to this resource"}
}

// Unauthorized is a status 401 with one of the codes of section 2.1.
func Unauthorized(code Code) *Error {
	message := map[Code]string{
		CodeNoAuth:      "User auth token is not provided. You must be logged for this request.",
		CodeBadAuth:     "User auth token is not valid. You must be logged for this request.",
		CodeExpiredAuth: "Provided user auth token has expired. Please renew it.",
		CodeCredentials: "Invalid auth credentials",
	}[code]
	return &Error{Status: http.StatusUnauthorized, Code: code, Message: message}
}

// TooBig is the answer to a body above the limit.
func TooBig() *Error { return Invalid(CodeTooBig, "Request data too big", nil) }

// Refused is an action that the state of the data does not permit.
func Refused(message string) *Error { return Invalid(CodeBusinessLogic, message, nil) }

// KeyPath is the details object that names a parameter.
func KeyPath(key string) *Object { return Obj("key_path", key) }
