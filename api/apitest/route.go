package apitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const jsonType = "application/json; charset=utf8"

// handler answers one call with the lock held. A status of 204 has no body.
type handler func(*call) (status int, body any, err error)

// route is one method of one path; {} stands for one id.
type route struct {
	method, path string
	open         bool // Works without a token.
	do           handler
}

// call is one request on its way through a handler.
type call struct {
	*Server
	r    *http.Request
	q    url.Values
	ids  []string // What stood for {} in the path, in order.
	user *user    // nil only on open routes.
	form form
}

// routes is the whole server in one table.
var routes = []route{
	{"POST", "/api/authorize/auth", true, signIn},
	{"POST", "/api/authorize/refresh", true, refresh},
	{"GET", "/api/authorize/session_token", false, sessionToken},
	{"GET", "/api/version", true, version},

	{"GET", "/api/folders", false, listFolders},
	{"POST", "/api/folders", false, createFolder},
	{"GET", "/api/folders/{}", false, showFolder},
	{"PATCH", "/api/folders/{}", false, patchFolder},
	{"DELETE", "/api/folders/{}", false, deleteFolder},
	{"GET", "/api/folders/{}/media", false, listMedia},
	{"POST", "/api/folders/{}/media", false, addMedia},
	{"GET", "/api/folders/{}/analyses", false, listFolderAnalyses},
	{"POST", "/api/folders/{}/analyses", false, launch},

	{"GET", "/api/media/{}", false, showMedia},
	{"PATCH", "/api/media/{}", false, patchMedia},
	{"DELETE", "/api/media/{}", false, deleteMedia},

	{"GET", "/api/analyses", false, listAnalyses},
	{"GET", "/api/analyses/{}", false, showAnalysis},
	{"PATCH", "/api/analyses/{}", false, decide},
	{"DELETE", "/api/analyses/{}", false, deleteAnalysis},

	{"GET", "/api/collections", false, listCollections},
	{"POST", "/api/collections", false, createCollection},
	{"GET", "/api/collections/{}", false, showCollection},
	{"PATCH", "/api/collections/{}", false, patchCollection},
	{"DELETE", "/api/collections/{}", false, deleteCollection},
	{"GET", "/api/collections/{}/persons", false, listPersons},
	{"POST", "/api/collections/{}/persons", false, createPerson},
	{"GET", "/api/collections/{}/persons/{}", false, showPerson},
	{"DELETE", "/api/collections/{}/persons/{}", false, deletePerson},
	{"GET", "/api/collections/{}/persons/{}/images", false, listImages},
	{"POST", "/api/collections/{}/persons/{}/images", false, addImages},
	{"DELETE", "/api/collections/{}/persons/{}/images/{}", false, deleteImage},

	{"GET", "/api/companies", false, listCompanies},
	{"POST", "/api/companies", false, createCompany},
	{"GET", "/api/companies/{}", false, showCompany},
	{"GET", "/api/users", false, listUsers},
	{"POST", "/api/users", false, createUser},
	{"GET", "/api/users/{}", false, showUser},
	{"PATCH", "/api/users/{}", false, patchUser},
}

// metaPath recognises the metadata of any object under both its names, and
// personMetaPath that of a person, which lies below a collection.
var (
	metaPath       = regexp.MustCompile(`^/api/(users|folders|media|analyses|collections)/([^/]+)/meta_?data$`)
	personMetaPath = regexp.MustCompile(`^/api/collections/([^/]+)/(persons)/([^/]+)/meta_?data$`)
)

// answer serves r without faults.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	path := trim(r.URL.Path)
	if strings.HasPrefix(path, "/static/") {
		s.static(w, r, path)
		return
	}
	matching, ids, allowed := find(r.Method, path, !s.quirks.NoPersonMetadata)
	switch {
	case allowed == nil:
		s.reply(w, 0, nil, notFound())
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", strings.Join(allowed, ", "))
	case matching == nil:
		s.reply(w, 0, nil, &failure{http.StatusMethodNotAllowed, 1, fmt.Sprintf(
			"HTTP method %s is not allowed for path=%s. Allowed methods (%s)", r.Method, path, strings.Join(allowed, ",")), nil})
	default:
		status, body, err := s.serve(matching, ids, r)
		s.reply(w, status, body, err)
	}
}

// find returns the route of a request with the ids in its path, and the
// methods that the path allows, which are nil for an unknown path. persons says
// that they have metadata.
func find(method, path string, persons bool) (*route, []string, []string) {
	var (
		hit     *route
		ids     []string
		allowed []string
	)
	kind := ""
	if m := metaPath.FindStringSubmatch(path); m != nil {
		kind, ids = m[1], m[2:]
	} else if m := personMetaPath.FindStringSubmatch(path); m != nil && persons {
		kind, ids = m[2], []string{m[1], m[3]}
	}
	if kind != "" {
		allowed = []string{"GET", "POST", "PATCH", "DELETE"}
		if slices.Contains(allowed, method) {
			hit = &route{method: method, do: metadataOf(kind)}
		}
		return hit, ids, allowed
	}
	for i := range routes {
		found, ok := fits(routes[i].path, path)
		if !ok {
			continue
		}
		allowed = append(allowed, routes[i].method)
		if routes[i].method == method {
			hit, ids = &routes[i], found
		}
	}
	return hit, ids, allowed
}

// fits matches a path against a pattern and returns what stood for {}.
func fits(pattern, path string) ([]string, bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	var ids []string
	for i := range want {
		switch {
		case want[i] == "{}":
			ids = append(ids, have[i])
		case want[i] != have[i]:
			return nil, false
		}
	}
	return ids, true
}

// serve runs a handler: who asks, then what the path and the body say, then
// the work. The body is read without the lock, because an upload may be slow.
func (s *Server) serve(rt *route, ids []string, r *http.Request) (int, []byte, error) {
	c := &call{Server: s, r: r, q: r.URL.Query(), ids: ids}
	if !rt.open {
		u, err := s.whoAsks(r)
		if err != nil {
			return 0, nil, err
		}
		c.user = u
	}
	for _, id := range ids {
		if !isUUID(id) {
			return 0, nil, badUUID(id)
		}
	}
	if r.Method == http.MethodPost || r.Method == http.MethodPatch {
		form, err := readForm(r, s.keep)
		if err != nil {
			return 0, nil, err
		}
		c.form = form
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	status, body, err := rt.do(c)
	if err != nil || status == http.StatusNoContent {
		return status, nil, err
	}
	raw, err := encode(body)
	return status, raw, err
}

// encode writes JSON as the reference does: UTF-8 with <, > and & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// reply sends an encoded body, or a failure as the reference's error body.
func (s *Server) reply(w http.ResponseWriter, status int, body []byte, err error) {
	if err != nil {
		f := &failure{http.StatusInternalServerError, 0, err.Error(), nil}
		errors.As(err, &f)
		s.mu.Lock()
		status = f.status
		body, _ = encode(f.body(s.quirks)) // Maps of strings and numbers always encode.
		s.mu.Unlock()
	}
	if status != http.StatusNoContent {
		w.Header().Set("Content-Type", jsonType)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func isUUID(s string) bool { return uuidShape.MatchString(s) }

func badUUID(id string) error {
	return badValue("Invalid value for uuid field", map[string]any{"value": id})
}

// newID returns the next id: a version 4 UUID that says when it was made, so
// that a failing test is easy to read. The lock is held.
func (s *Server) newID() string {
	s.serial++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", s.serial)
}

// version answers the installation check.
func version(*call) (int, any, error) {
	return http.StatusOK, map[string]any{"core": "6.0.1", "tfss": "2.1.0", "models": []any{}}, nil
}
