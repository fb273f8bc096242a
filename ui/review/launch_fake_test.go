package review

import (
	"context"
	"errors"

	"ozdesk/api"
)

func (s *fakeServer) FindFolder(context.Context, string) (api.Folder, error) {
	return api.Folder{}, errors.Join(s.enter(), errDown)
}
