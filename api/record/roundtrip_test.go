package record_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/record"
)

// Invented people and things, none of which may be in a recording.
const (
	canaryFirst   = "Zephyrine"
	canaryLast    = "Quillfeather-Ødegård"
	canaryFile    = "zephyrine at the lake.png"
	canaryVideo   = "portrait of quillfeather.mp4"
	canaryCase    = "case 77-zephyr-0042"
	canaryAlias   = "wanted in Quillfeather county"
	canaryComment = "looks like her aunt Quillfeather"
	canaryPixels  = "these are the pixels of a face"
	canaryPhone   = 48501600700
	canaryTag     = "lake_holiday_zephyrine"
)

// story is a day's work: what it returns must be the same when it is replayed.
func story(ctx context.Context, c *api.Client, email, password string, during func(api.AnalysisID)) ([]string, error) {
	var got []string
	note := func(words ...string) { got = append(got, strings.Join(words, " ")) }
	if _, err := c.SignIn(ctx, email, api.NewSecret(password)); err != nil {
		return nil, err
	}
	folder, err := c.CreateFolder(ctx, api.NewFolder{
		Media: []api.Upload{
			upload(canaryFile, png(canaryPixels), "photo_selfie", canaryTag),
			upload(canaryVideo, []byte("\x00\x00\x00\x18ftypmp42 "+canaryPixels), "video_selfie"),
		},
		Meta: map[string]any{
			"transaction_id": canaryCase, "phone": canaryPhone, canaryLast: true,
			"person_info": map[string]any{"first_name": canaryFirst, "last_name": canaryLast, "aliases": []any{canaryFirst}},
		},
	})
	if err != nil {
		return nil, err
	}
	note("folder", string(folder.ID), string(folder.Media[0].ID), folder.Media[1].Kind.String())
	page, err := c.Folders(ctx, api.FolderQuery{
		Limit: 5, Meta: []api.MetaCondition{{Path: "transaction_id", Op: "==", Value: canaryCase}},
		Sort: []api.Sort{{Field: "time_created", Desc: true}},
	})
	if err != nil {
		return nil, err
	}
	note("found", string(page.Items[0].ID))
	sent, _ := folder.Meta.Lookup("ozdesk_request_id") // An id, so that it is kept.
	if _, err := c.FindFolder(ctx, sent.Raw()); err != nil {
		return nil, err
	}
	collection, err := c.CreateCollection(ctx, api.NewCollection{Alias: canaryAlias})
	if err != nil {
		return nil, err
	}
	person, err := c.AddPerson(ctx, collection.ID, api.NewPerson{
		FirstName: canaryFirst, LastName: canaryLast, Photos: []api.Upload{upload(canaryFile, png(canaryPixels))},
	})
	if err != nil {
		return nil, err
	}
	note("person", string(person.ID))
	launched, err := c.CreateAnalyses(ctx, folder.ID, []api.NewAnalysis{{Type: api.Biometry, ThresholdMax: "0.85"}})
	if err != nil {
		return nil, err
	}
	note("launched", string(launched[0].ID), string(launched[0].ResolutionStatus))
	during(launched[0].ID)
	for range 3 {
		a, err := c.Analysis(ctx, launched[0].ID)
		if err != nil {
			return nil, err
		}
		state := string(a.State)
		if !a.State.Known() {
			state = "a word of tomorrow" // Which is not kept: it could be anything.
		}
		note("analysis", state, string(a.ResolutionStatus), string(a.Data.MinConfidence))
	}
	if _, err := c.Decide(ctx, launched[0].ID, api.StatusDeclined, canaryComment); err != nil {
		note("decide", errors.Unwrap(err).Error())
	}
	file, err := c.Download(ctx, folder.Media[0].URL)
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(io.Discard, file.Body)
	_ = file.Body.Close()
	if err != nil {
		return nil, err
	}
	note("file of", string(rune('0'+n/10)))
	_, err = c.Folder(ctx, "22222222-2222-4222-8222-222222222222")
	if !errors.Is(err, api.ErrNotFound) || !strings.Contains(err.Error(), "Object not exist") {
		return nil, err
	}
	return got, c.DeleteFolder(ctx, folder.ID)
}

func TestReplayIsTheSameStory(t *testing.T) {
	for name, quirks := range map[string]apitest.Quirks{"as written": {}, "flipped": apitest.Flipped()} {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c, end := recorded(t, srv)
			a := srv.Account()
			want, err := story(t.Context(), c, a.Email, a.Password, func(id api.AnalysisID) { srv.Finish(string(id), "0.8496") })
			if err != nil {
				t.Fatal(err)
			}
			path := end()
			raw := lines(t, path)
			for what, secret := range map[string]string{
				"password": a.Password, "e-mail": a.Email, "first name": canaryFirst, "last name": canaryLast, "file name": canaryFile,
				"video's name": canaryVideo, "transaction": canaryCase, "alias": canaryAlias, "comment": canaryComment,
				"content of a file": canaryPixels, "phone": "48501600700", "tag": canaryTag, "part of the name": "Quillfeather",
				"host": strings.TrimPrefix(srv.URL(), "http://"),
			} {
				absent(t, raw, what, secret)
			}
			for _, token := range srv.Tokens() {
				absent(t, raw, "token", token)
				absent(t, raw, "half of a token", token[:32])
			}

			p, err := record.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := story(t.Context(), client(t, record.Origin, p), "b@example.invalid", "another password", func(api.AnalysisID) {})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("replayed:\n%s\nrecorded:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if left := p.Unused(); len(left) > 0 {
				t.Errorf("unused: %v", left)
			}
		})
	}
}

func TestEqualValuesStayEqual(t *testing.T) {
	srv := apitest.New(t)
	c, end := recorded(t, srv)
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.png", "a.png", "b.png"} {
		if _, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{upload(name, png("same"))}, Meta: map[string]any{"k": name}}); err != nil {
			t.Fatal(err)
		}
	}
	p, err := record.Open(end())
	if err != nil {
		t.Fatal(err)
	}
	again := client(t, record.Origin, p)
	if _, err := again.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	var names, metas []string
	for range 3 {
		f, err := again.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{upload("x.png", png("x"))}})
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Media[0].Name.Raw())
		metas = append(metas, f.Meta.Fields()[0].Value.Raw())
	}
	if names[0] != names[1] || names[0] == names[2] || !strings.HasSuffix(names[0], ".png") || metas[0] != metas[1] || metas[0] == metas[2] {
		t.Errorf("names %v and metadata %v: the first two are the same, the third is not", names, metas)
	}
	if strings.TrimSuffix(strings.TrimPrefix(names[0], "file-"), ".png") != strings.TrimPrefix(metas[0], "meta-") {
		t.Errorf("%s and %s stand for the same value", names[0], metas[0])
	}
}

func TestPseudonymsDifferBetweenFiles(t *testing.T) {
	line := func() string {
		return taped(t, answering(200, `{"original_name": "anna.png"}`), request(t, "GET", "https://a.example/api/folders", ""))
	}
	if first, second := line(), line(); first == second {
		t.Error("two recordings share their pseudonyms: they could be made again from a list of names")
	}
}

func TestPicturesAreSizeAndHash(t *testing.T) {
	srv := apitest.New(t)
	c, end := recorded(t, srv)
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	photo := png(strings.Repeat("pixel", 1000))
	if _, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{upload("a.png", photo)}}); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(photo)
	raw := string(lines(t, end()))
	if !strings.Contains(raw, `"size":5008,"sha256":"`+hex.EncodeToString(sum[:])+`"`) {
		t.Errorf("size and hash of the picture are not there:\n%s", raw)
	}
}

func TestFileIsPrivateAndNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	r, err := record.Create(path, answering(200, ""))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := record.Create(path, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file that is there already: %v", err)
	}
	if _, err := record.Create(filepath.Join(t.TempDir(), "no\x1b[31m", "x"), nil); err == nil || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("no such directory: %v", err)
	}
}
