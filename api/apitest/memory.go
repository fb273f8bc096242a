package apitest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
)

// Transport returns a way to the server that opens no socket. It works for
// every server, and is the only way to one made with InMemory. An address of
// another origin is refused, never dialled.
func (s *Server) Transport() http.RoundTripper { return memoryTransport{s} }

// memoryTransport calls the server's handler in the goroutine of the client.
type memoryTransport struct{ s *Server }

// RoundTrip answers one request.
func (m memoryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	if origin := req.URL.Scheme + "://" + req.URL.Host; origin != m.s.url {
		return nil, fmt.Errorf("no way to %s in memory", origin)
	}
	r := req.Clone(req.Context())
	if r.Body == nil {
		r.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	whole, err := m.call(rec, r)
	if ended := req.Context().Err(); ended != nil {
		return nil, ended
	}
	if err != nil {
		return nil, err
	}
	res := rec.Result()
	res.Request = req
	if !whole {
		res.Body = io.NopCloser(io.MultiReader(res.Body, broken{}))
	}
	return res, nil
}

// call runs the handler. A connection broken before the answer is an error,
// one broken during it is an answer that is not whole.
func (m memoryTransport) call(rec *httptest.ResponseRecorder, r *http.Request) (whole bool, err error) {
	defer func() {
		switch p := recover(); {
		case p == nil:
		case p != http.ErrAbortHandler:
			panic(p)
		case !rec.Flushed:
			err = io.ErrUnexpectedEOF
		}
	}()
	m.s.ServeHTTP(rec, r)
	return true, nil
}

// broken is the end of a body whose connection went away.
type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
