package review

import (
	"slices"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/ui/kit"
)

// wireClient is a real client of a server in memory.
func wireClient(t *testing.T, srv *apitest.Server) *api.Client {
	t.Helper()
	c, err := api.New(api.Options{Host: srv.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	who := srv.Account()
	if _, err := c.SignIn(t.Context(), who.Email, api.NewSecret(who.Password)); err != nil {
		t.Fatal(err)
	}
	return c
}

// An answer that is lost after the work was done is found again: one folder,
// one launch, nothing sent twice. It holds for either reading of the wire.
func TestCreateOverTheWire(t *testing.T) {
	for name, quirks := range map[string][]apitest.Option{"as written": nil, "flipped": {apitest.WithQuirks(apitest.Flipped())}} {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, quirks...)
			client := wireClient(t, srv)
			srv.Fault(apitest.On("POST /api/folders"), apitest.Drop().AfterWork())
			before := srv.Folders()
			dir := t.TempDir()
			var c creation
			var files chosenFiles
			var sizes []int64
			for _, path := range []string{photo(t, dir, "a.png"), photo(t, dir, "passport.png")} {
				files.add(path)
				files.settle(path, inspectFile(path))
			}
			for _, f := range files {
				c.uploads = append(c.uploads, f.upload())
				sizes = append(sizes, f.size)
			}
			c.meter = kit.NewMeter(sizes...)
			for i := range c.uploads {
				c.uploads[i].Progress = c.meter.File(i)
			}
			c.meta = folderMeta("t-1", "Ana Lind")
			c.launch.types = []api.AnalysisType{api.Quality, api.Biometry}
			msg, ok := createFolder(t.Context(), t.Context(), client, 1, 1, c)().(createdMsg)
			if !ok || msg.err != nil || msg.launch.err != nil {
				t.Fatalf("%+v, launch %v", msg.err, msg.launch.err)
			}
			after := slices.DeleteFunc(srv.Folders(), func(id string) bool { return slices.Contains(before, id) })
			if len(after) != 1 || after[0] != string(msg.folder.ID) {
				t.Errorf("folders %v, told of %s", after, msg.folder.ID)
			}
			if n := len(srv.AnalysesOf(string(msg.folder.ID))); n != 2 || len(msg.launch.analyses) != 2 {
				t.Errorf("%d analyses, told of %d", n, len(msg.launch.analyses))
			}
			if n := srv.Count("POST /api/folders"); n != 2 {
				t.Errorf("%d requests that change something, want one for the folder and one for the launch", n)
			}
			if c.meter.Sent() != c.meter.Total() {
				t.Errorf("%d of %d bytes counted", c.meter.Sent(), c.meter.Total())
			}
		})
	}
}
