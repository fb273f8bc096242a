package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Notify posts the webhook of a folder to its resolution_endpoint, once.
func (s *Server) Notify(ctx context.Context, folderID string) error {
	s.mu.Lock()
	f := s.world.folders.find(folderID)
	if f == nil || f.hook == "" {
		s.mu.Unlock()
		return fmt.Errorf("notify folder %s: no resolution_endpoint", folderID)
	}
	hook := f.hook
	raw, err := json.Marshal(s.renderFolder(f, true))
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("notify folder %s: %w", folderID, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("notify folder %s: %w", folderID, err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("notify folder %s: %w", folderID, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("notify folder %s: answered %s", folderID, res.Status)
	}
	return nil
}
