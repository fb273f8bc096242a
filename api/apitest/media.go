package apitest

import (
	"bytes"
	"maps"
	"net/http"
	"regexp"
	"time"
)

// uploads makes the media of a multipart body, with the tags and metadata
// that the payload gives under each part's name. They are not stored yet.
func (c *call) uploads(owner string) ([]*media, error) {
	tags, err := c.form.object("media:tags")
	if err != nil {
		return nil, err
	}
	meta, err := c.form.object("media:meta_data")
	if err != nil {
		return nil, err
	}
	out := make([]*media, 0, len(c.form.files))
	for _, f := range c.form.files {
		given, err := stringsIn(tags[f.part], "media:tags."+f.part)
		if err != nil {
			return nil, err
		}
		own, ok := meta[f.part].(map[string]any)
		if !ok && meta[f.part] != nil {
			return nil, badType("media:meta_data." + f.part)
		}
		m := c.newMedia(f, owner, given, own)
		m.part = f.part
		out = append(out, m)
	}
	return out, nil
}

// store puts files into a folder. The lock is held.
func (s *Server) store(f *folder, added ...*media) {
	s.world.media = append(s.world.media, added...)
	f.media = append(f.media, added...)
	f.updated = s.now()
}

// media returns a media of a folder that the asking user may see.
func (c *call) media(id string) (*media, error) {
	m := c.world.media.find(id)
	if m == nil {
		return nil, notFound()
	}
	if _, err := c.folder(m.folderID); err != nil {
		return nil, err
	}
	return m, nil
}

// listMedia answers GET folders/{}/media.
func listMedia(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return list(c, f.media, true, c.renderMedia)
}

// addMedia answers POST folders/{}/media.
func addMedia(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if len(c.form.files) == 0 {
		return 0, nil, badStructure("Invalid body structure")
	}
	added, err := c.uploads(f.id)
	if err != nil {
		return 0, nil, err
	}
	c.store(f, added...)
	if c.quirks.MediaAnswersFolder {
		return http.StatusCreated, c.renderFolder(f, false), nil
	}
	return http.StatusCreated, each(added, c.renderMedia), nil
}

// showMedia answers GET media/{}.
func showMedia(c *call) (int, any, error) {
	m, err := c.media(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.renderMedia(m), nil
}

// patchMedia answers PATCH media/{}, which sets tags.
func patchMedia(c *call) (int, any, error) {
	m, err := c.media(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if v, ok := c.form.payload["tags"]; ok {
		if m.tags, err = stringsIn(v, "tags"); err != nil {
			return 0, nil, err
		}
	}
	m.updated = c.now()
	return http.StatusOK, c.renderMedia(m), nil
}

// deleteMedia answers DELETE media/{}.
func deleteMedia(c *call) (int, any, error) {
	m, err := c.media(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	c.world.media.drop(m.id)
	c.world.folders.find(m.folderID).media.drop(m.id)
	return http.StatusNoContent, nil, nil
}

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

// metadataOf returns the handler of the metadata of one kind of object: GET
// shows it, POST replaces it, PATCH merges its top level, DELETE empties it.
func metadataOf(kind string) handler {
	return func(c *call) (int, any, error) {
		meta, err := c.metadata(kind)
		if err != nil {
			return 0, nil, err
		}
		switch c.r.Method {
		case http.MethodPost:
			*meta = map[string]any{}
			fallthrough
		case http.MethodPatch:
			if c.form.payload == nil {
				return 0, nil, badStructure("Invalid body structure")
			}
			merged := maps.Clone(*meta)
			maps.Copy(merged, c.form.payload)
			*meta = merged
		case http.MethodDelete:
			*meta = map[string]any{}
			return http.StatusNoContent, nil, nil
		}
		return http.StatusOK, *meta, nil
	}
}

// metadata returns where the metadata of the addressed object is kept.
func (c *call) metadata(kind string) (*map[string]any, error) {
	id := c.ids[0]
	switch kind {
	case "folders":
		if o, err := c.folder(id); err == nil {
			return &o.meta, nil
		}
	case "media":
		if o, err := c.media(id); err == nil {
			return &o.meta, nil
		}
	case "analyses":
		if o, err := c.analysis(id); err == nil {
			return &o.meta, nil
		}
	case "collections":
		if o, err := c.collection(id); err == nil {
			return &o.meta, nil
		}
	case "users":
		if o := c.world.users.find(id); o != nil && c.sees(o.companyID) {
			return &o.meta, nil
		}
	}
	return nil, notFound()
}

// each renders objects into an array, empty rather than null.
func each[T any](objects []T, render func(T) map[string]any) []any {
	out := make([]any, 0, len(objects))
	for _, o := range objects {
		out = append(out, render(o))
	}
	return out
}
