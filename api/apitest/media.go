package apitest

import "net/http"

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
