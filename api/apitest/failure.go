package apitest

import (
	"fmt"
	"net/http"
)

// failure is an answer that refuses: HTTP status, code and message of the
// reference's table, and details of any JSON shape.
type failure struct {
	status, code int
	message      string
	details      any
}

// Error says it in one line, for messages of tests.
func (f *failure) Error() string { return fmt.Sprintf("%d code %d: %s", f.status, f.code, f.message) }

func badStructure(message string) error {
	return &failure{http.StatusBadRequest, 3, message, nil}
}

func badValue(message string, details any) error {
	return &failure{http.StatusBadRequest, 4, message, details}
}

func badType(param string) error {
	return &failure{http.StatusBadRequest, 5, "Invalid data type for param " + param, map[string]any{"key_path": param}}
}

func missing(key string) error {
	return badStructure("Could not locate field for key_path " + key + " from provided dict data")
}

func forbidden() error {
	return &failure{http.StatusForbidden, 9, "You have not access to this resource", nil}
}

func notFound() error { return &failure{http.StatusNotFound, 10, "Object not exist", nil} }

func exists() error { return &failure{http.StatusBadRequest, 13, "Object already exist", nil} }

func refused(message string) error { return &failure{http.StatusBadRequest, 221, message, nil} }

func unauthorised(code int) error {
	message := map[int]string{
		6:  "User auth token is not provided. You must be logged for this request.",
		7:  "User auth token is not valid. You must be logged for this request.",
		8:  "Provided user auth token has expired. Please renew it.",
		10: "Session not found",
		15: "Invalid auth credentials",
	}[code]
	return &failure{http.StatusUnauthorized, code, message, nil}
}

// body renders the failure with the key for details that the quirks ask for.
func (f *failure) body(q Quirks) map[string]any {
	out := map[string]any{"error_code": f.code, "error_message": f.message}
	if q.DetailsKey != ErrorDetails {
		out["details"] = f.details
	}
	if q.DetailsKey != Details {
		out["error_details"] = f.details
	}
	return out
}
