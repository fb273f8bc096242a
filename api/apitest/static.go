package apitest

import (
	"bytes"
	"net/http"
	"regexp"
	"time"
)

// staticPath takes the address of a file or of its thumbnail apart.
var staticPath = regexp.MustCompile(`^/static/([^/]+)/([0-9a-f-]{36})(_thumb)?\.[0-9A-Za-z]+$`)

// static serves the bytes of a file, ranges included, to whoever has a token.
func (s *Server) static(w http.ResponseWriter, r *http.Request, path string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.reply(w, 0, nil, &failure{http.StatusMethodNotAllowed, 1, "HTTP method not allowed on this endpoint", nil})
		return
	}
	u, err := s.whoAsks(r)
	if err != nil {
		s.reply(w, 0, nil, err)
		return
	}
	content, mime, ok := s.file(u, path)
	if !ok {
		s.reply(w, 0, nil, notFound())
		return
	}
	w.Header().Set("Content-Type", mime)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// file finds the content behind a static address.
func (s *Server) file(u *user, path string) (content []byte, mime string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	part := staticPath.FindStringSubmatch(path)
	if part == nil {
		return nil, "", false
	}
	c := &call{Server: s, user: u}
	m, err := c.media(part[2])
	if err != nil {
		p := s.world.person(part[1])
		if p == nil || !c.sees(s.world.collections.find(p.collectionID).companyID) {
			return nil, "", false
		}
		m = p.images.find(part[2])
	}
	if m == nil || m.folderID != part[1] || m.blob.data == nil {
		return nil, "", false
	}
	if mime = m.mime; mime == "" {
		mime = http.DetectContentType(m.blob.head)
	}
	return m.blob.data, mime, true
}
