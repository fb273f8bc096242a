package apitest

import "maps"

// Folders returns the ids of all folders, oldest first.
func (s *Server) Folders() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ids(s.world.folders)
}

// AnalysesOf returns the ids of a folder's analyses, oldest first.
func (s *Server) AnalysesOf(folderID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.world.folders.find(folderID)
	if f == nil {
		return nil
	}
	return ids(f.analyses)
}

// PersonsOf returns the ids of a collection's persons, oldest first.
func (s *Server) PersonsOf(collectionID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.collections.find(collectionID)
	if c == nil {
		return nil
	}
	return ids(c.persons)
}

// MediaOf reports the media of a folder as they arrived, oldest first.
func (s *Server) MediaOf(folderID string) []Media {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.world.folders.find(folderID)
	if f == nil {
		return nil
	}
	out := make([]Media, 0, len(f.media))
	for _, m := range f.media {
		out = append(out, Media{
			ID: m.id, Name: m.name, MIME: m.mime, Tags: append([]string(nil), m.tags...), Meta: maps.Clone(m.meta),
			Content: m.blob.data, Size: m.blob.size, SHA256: m.blob.sum,
		})
	}
	return out
}
