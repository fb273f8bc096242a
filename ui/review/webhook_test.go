package review

import (
	"strings"
	"testing"

	"ozdesk/api"
)

func TestFolderShowsItsWebhook(t *testing.T) {
	f, err := api.DecodeFolder([]byte(`{"folder_id":"` + uuid("7f3c0a12") + `","resolution_endpoint":"https://me.example/hook\u001b[31m"}`))
	if err != nil {
		t.Fatal(err)
	}
	onStage(t, &fakeServer{folders: []api.Folder{f}}, 79, 18, folderPane("7f3c0a12"), func(s *stage) {
		if v := s.view(); !strings.Contains(v, "webhook  https://me.example/hook␛[31m") {
			t.Errorf("it shows:\n%s", v)
		}
	})
}
