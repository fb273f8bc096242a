package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// call is one request on its way through the server.
type call struct {
	*server
	w     http.ResponseWriter
	r     *http.Request
	user  db.User
	path  map[string]string // the ids in the path by their names
	query url.Values
	base  string // scheme and host under which the client reached us
}

// reply is a status with a JSON value; nil as a handler's reply means that it
// has written the answer itself.
type reply struct {
	status int
	body   any
}

func ok(body any) (*reply, error)      { return &reply{http.StatusOK, body}, nil }
func created(body any) (*reply, error) { return &reply{http.StatusCreated, body}, nil }
func deleted() (*reply, error)         { return &reply{http.StatusNoContent, nil}, nil }

type handler func(*call) (*reply, error)

// route is one path with the methods that it takes.
type route struct {
	pattern []string
	methods map[string]handler
	open    bool // needs no session
}

// match reports whether the parts of a path fit, and the values of the names.
func (r *route) match(parts []string) (map[string]string, bool) {
	if len(parts) != len(r.pattern) {
		return nil, false
	}
	var values map[string]string
	for i, p := range r.pattern {
		if name, ok := strings.CutPrefix(p, "{"); ok {
			if values == nil {
				values = make(map[string]string, 3)
			}
			values[strings.TrimSuffix(name, "}")] = parts[i]
			continue
		}
		if p != parts[i] {
			return nil, false
		}
	}
	return values, true
}

// allowed lists the methods of a route in a fixed order.
func (r *route) allowed() []string {
	var list []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if r.methods[m] != nil {
			list = append(list, m)
		}
	}
	return list
}

// find returns the route of a path with or without a slash at its end.
func find(routes []route, path string) (*route, map[string]string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := range routes {
		if values, ok := routes[i].match(parts); ok {
			return &routes[i], values
		}
	}
	return nil, nil
}

// dispatch finds the handler of a request, checks the session and the ids of
// the path, and runs it.
func (s *server) dispatch(w http.ResponseWriter, r *http.Request) (*reply, error) {
	rt, values := find(s.routes, r.URL.Path)
	if rt == nil {
		return nil, wire.NotExist()
	}
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", strings.Join(rt.allowed(), ", "))
		w.WriteHeader(http.StatusOK)
		return nil, nil
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	handle := rt.methods[method]
	if handle == nil {
		allowed := rt.allowed()
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return nil, &wire.Error{
			Status: http.StatusMethodNotAllowed, Code: wire.CodeNotAllowed,
			Message: "HTTP method " + r.Method + " is not allowed for path=" + r.URL.Path +
				". Allowed methods (" + strings.Join(allowed, ",") + ")",
		}
	}
	c := &call{server: s, w: w, r: r, path: values, query: r.URL.Query(), base: "http://" + r.Host}
	if !rt.open {
		if err := c.authenticate(); err != nil {
			return nil, err
		}
	}
	for name, value := range values {
		if name == fileName {
			continue
		}
		id, ok := wire.ParseUUID(value)
		if !ok {
			return nil, wire.BadUUID(name)
		}
		values[name] = id
	}
	return handle(c)
}

// fileName is the one name in a pattern that does not stand for an id.
const fileName = "file"

func split(pattern string) []string { return strings.Split(strings.Trim(pattern, "/"), "/") }

// on makes a route from pairs of a method and its handler.
func on(pattern string, methods map[string]handler) route {
	return route{pattern: split(pattern), methods: methods}
}

// openTo is on for paths that need no session.
func openTo(pattern string, methods map[string]handler) route {
	r := on(pattern, methods)
	r.open = true
	return r
}

// routeTable lists every path of the server.
func routeTable() []route {
	get := func(h handler) map[string]handler { return map[string]handler{http.MethodGet: h} }
	post := func(h handler) map[string]handler { return map[string]handler{http.MethodPost: h} }
	list := []route{
		openTo("/api/authorize/auth", post((*call).signIn)),
		openTo("/api/authorize/refresh", post((*call).refresh)),
		on("/api/authorize/session_token", get((*call).sessionToken)),
		openTo("/api/instant/folders", post((*call).instantFolder)),
		openTo("/api/version", get((*call).version)),
		openTo("/api/healthcheck", get((*call).healthcheck)),
		on("/api/folders", map[string]handler{"GET": (*call).listFolders, "POST": (*call).createFolder}),
		on("/api/folders/{folder_id}", map[string]handler{"GET": (*call).oneFolder, "PATCH": (*call).changeFolder, "DELETE": (*call).deleteFolder}),
		on("/api/folders/{folder_id}/media", map[string]handler{"GET": (*call).listMedia, "POST": (*call).addMedia}),
		on("/api/folders/{folder_id}/analyses", map[string]handler{"GET": (*call).listFolderAnalyses, "POST": (*call).launchAnalyses}),
		on("/api/folders/{folder_id}/reports", map[string]handler{"GET": (*call).listReports, "POST": (*call).createReport}),
		on("/api/reports/templates", get((*call).listTemplates)),
		on("/api/reports/templates/{report_template_id}", get((*call).oneTemplate)),
		on("/api/reports/{report_id}", map[string]handler{"GET": (*call).oneReport, "DELETE": (*call).deleteReport}),
		on("/api/sandbox/deliveries", get((*call).listDeliveries)),
		on("/api/media/{media_id}", map[string]handler{"GET": (*call).oneMedia, "PATCH": (*call).tagMedia, "DELETE": (*call).deleteMedia}),
		on("/api/analyses", get((*call).listAnalyses)),
		on("/api/analyses/{analyse_id}", map[string]handler{"GET": (*call).oneAnalysis, "PATCH": (*call).decideAnalysis, "DELETE": (*call).deleteAnalysis}),
		on("/api/collections", map[string]handler{"GET": (*call).listCollections, "POST": (*call).createCollection}),
		on("/api/collections/{collection_id}", map[string]handler{"GET": (*call).oneCollection, "PATCH": (*call).renameCollection, "DELETE": (*call).deleteCollection}),
		on("/api/collections/{collection_id}/persons", map[string]handler{"GET": (*call).listPersons, "POST": (*call).createPerson}),
		on("/api/collections/{collection_id}/persons/{person_id}", map[string]handler{"GET": (*call).onePerson, "DELETE": (*call).deletePerson}),
		on("/api/collections/{collection_id}/persons/{person_id}/images", map[string]handler{"GET": (*call).listImages, "POST": (*call).addImages}),
		on("/api/collections/{collection_id}/persons/{person_id}/images/{person_image_id}", map[string]handler{"GET": (*call).oneImage, "DELETE": (*call).deleteImage}),
		on("/api/companies", map[string]handler{"GET": (*call).listCompanies, "POST": (*call).createCompany}),
		on("/api/companies/{company_id}", map[string]handler{"GET": (*call).oneCompany, "PATCH": (*call).renameCompany, "DELETE": (*call).deleteCompany}),
		on("/api/users", map[string]handler{"GET": (*call).listUsers, "POST": (*call).createUser}),
		on("/api/users/{user_id}", map[string]handler{"GET": (*call).oneUser, "PATCH": (*call).changeUser, "DELETE": (*call).deleteUser}),
		on("/static/{owner_id}/{"+fileName+"}", get((*call).static)),
	}
	return slices.Concat(list, metaRoutes(), liteRoutes())
}
