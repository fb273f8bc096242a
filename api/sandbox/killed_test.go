package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// acknowledged is what a server has answered with 2xx.
type acknowledged struct {
	mu      sync.Mutex
	folders map[string]*promise
	persons map[string][]string // the hashes of their photographs
}

// promise is what was answered about one folder.
type promise struct {
	files    []string // hashes
	seen     string   // metadata that were acknowledged last
	asked    []string // metadata that were asked for later, and may be there
	launched int      // groups acknowledged
	deleting bool     // somebody asked for it to be deleted
	deleted  bool     // and was told that it is
}

// speck is a picture that no other is like.
func speck(t *testing.T, r *rand.Rand) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 6, 6))
	for i := range 36 {
		img.Set(i%6, i/6, color.RGBA{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255})
	}
	return encoded(t, img)
}

func shaOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// writer makes, describes, launches in and deletes folders, and makes persons,
// until the server is gone.
func (k *acknowledged) writer(ctx context.Context, t *testing.T, c *http.Client, u *user, collection string, r *rand.Rand) {
	var mine []string
	for ctx.Err() == nil {
		switch p := r.IntN(12); {
		case p < 5 || len(mine) == 0:
			a, b := speck(t, r), speck(t, r)
			form := upload(obj{"folder:meta_data": obj{"seen": "new"}}).file("a", "a.png", a).file("b", "b.png", b)
			got, err := ask(ctx, c, u, "POST", "/api/folders", "", form)
			if err != nil || got.status != http.StatusCreated {
				return
			}
			id := got.obj().str("folder_id")
			k.mu.Lock()
			k.folders[id] = &promise{files: []string{shaOf(a), shaOf(b)}, seen: "new"}
			k.mu.Unlock()
			mine = append(mine, id)
		case p < 7:
			photo := speck(t, r)
			got, err := ask(ctx, c, u, "POST", "/api/collections/"+collection+"/persons", "", upload(nil).file("a", "a.png", photo))
			if err != nil || got.status != http.StatusCreated {
				return
			}
			k.mu.Lock()
			k.persons[got.obj().str("person_id")] = []string{shaOf(photo)}
			k.mu.Unlock()
		case p < 9:
			id, word := mine[r.IntN(len(mine))], fmt.Sprint(r.Uint64())
			k.change(id, func(p *promise) { p.asked = append(p.asked, word) })
			got, err := ask(ctx, c, u, "PATCH", "/api/folders/"+id+"/meta_data", `{"seen": "`+word+`"}`, nil)
			if err != nil || got.status != http.StatusOK {
				return
			}
			k.change(id, func(p *promise) { p.seen, p.asked = word, nil })
		case p < 11:
			id := mine[r.IntN(len(mine))]
			got, err := ask(ctx, c, u, "POST", "/api/folders/"+id+"/analyses", `{"analyses": [{"type": "quality"}, {"type": "biometry"}]}`, nil)
			if err != nil || got.status != http.StatusCreated {
				return
			}
			k.change(id, func(p *promise) { p.launched++ })
		default:
			at := r.IntN(len(mine))
			id := mine[at]
			mine = append(mine[:at], mine[at+1:]...)
			k.change(id, func(p *promise) { p.deleting = true })
			got, err := ask(ctx, c, u, "DELETE", "/api/folders/"+id, "", nil)
			if err != nil || got.status != http.StatusNoContent {
				return
			}
			k.change(id, func(p *promise) { p.deleted = true })
		}
	}
}

func (k *acknowledged) change(id string, f func(*promise)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f(k.folders[id])
}

// check compares what is stored with what was acknowledged.
func (k *acknowledged) check(t *testing.T, dir string) {
	t.Helper()
	store, err := db.Open(t.Context(), dir, time.Now, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	ctx, q := t.Context(), store.Query()
	used := map[string]bool{}
	there := map[string]bool{}
	count := 0
	err = q.EachFolder(ctx, 500, func(folders []db.Folder) error {
		for _, f := range folders {
			count++
			there[string(f.ID)] = true
			media, err := q.FolderMedia(ctx, f.ID)
			if err != nil {
				return err
			}
			groups, err := q.FolderGroups(ctx, f.ID)
			if err != nil {
				return err
			}
			for _, m := range media {
				used[m.SHA256] = true
			}
			for _, g := range groups {
				if len(g.Analyses) != 2 {
					t.Errorf("folder %s has a launch of %d analyses of two", f.ID, len(g.Analyses))
				}
			}
			if len(media) != 2 {
				t.Errorf("folder %s has %d media of two", f.ID, len(media))
			}
			k.compare(t, f, media, groups)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range k.folders {
		if !there[id] && !p.deleting {
			t.Errorf("folder %s was acknowledged and is lost", id)
		}
	}
	for id, shas := range k.persons {
		images, err := q.Images(ctx, db.PersonID(id))
		if err != nil || len(images) != 1 || images[0].SHA256 != shas[0] {
			t.Errorf("person %s was acknowledged and has %d photographs, %v", id, len(images), err)
		}
	}
	k.files(t, dir, q, used)
	if sel, err := store.Select(ctx, "", nil, nil, wire.Page{Limit: 1}); err != nil || sel.Total != count {
		t.Errorf("the list has %d folders of %d, %v", sel.Total, count, err)
	}
}

// compare is check for one folder.
func (k *acknowledged) compare(t *testing.T, f db.Folder, media []db.Media, groups []db.Group) {
	t.Helper()
	p := k.folders[string(f.ID)]
	if p == nil {
		return // it was stored, but the answer did not arrive any more
	}
	if p.deleted {
		t.Errorf("folder %s was deleted and is there", f.ID)
	}
	var meta struct {
		Seen string `json:"seen"`
	}
	if err := json.Unmarshal(f.Meta, &meta); err != nil {
		t.Errorf("metadata of folder %s: %v", f.ID, err)
	}
	allowed := append([]string{p.seen}, p.asked...)
	if !strings.Contains(strings.Join(allowed, " ")+" ", meta.Seen+" ") {
		t.Errorf("folder %s says %q, acknowledged was %q", f.ID, meta.Seen, p.seen)
	}
	for i, m := range media {
		if i < len(p.files) && m.SHA256 != p.files[i] {
			t.Errorf("media %d of folder %s is another file", i, f.ID)
		}
	}
	if len(groups) < p.launched {
		t.Errorf("folder %s has %d launches, %d were acknowledged", f.ID, len(groups), p.launched)
	}
}

// files looks that every file that is named is there whole, and no other.
func (k *acknowledged) files(t *testing.T, dir string, q db.Query, used map[string]bool) {
	t.Helper()
	collections, err := q.Collections(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range collections {
		images, err := q.CollectionImages(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range images {
			used[i.SHA256] = true
		}
	}
	found := 0
	err = filepath.WalkDir(filepath.Join(dir, "media"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		found++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name := filepath.Base(path); shaOf(data) != name || !used[name] {
			t.Errorf("file %s is damaged or nobody's", name)
		}
		return nil
	})
	if err != nil || found != len(used) {
		t.Errorf("%d files for %d named ones, %v", found, len(used), err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) != 0 {
		t.Errorf("%d uploads are left, %v", len(left), err)
	}
}

// TestKilledAtRandomSoak kills the process that serves at random moments under
// writers, opens what it left and compares that with what was acknowledged:
// nothing is lost and nothing is half there.
func TestKilledAtRandomSoak(t *testing.T) {
	rounds, writers := 3, 4
	if *soak {
		rounds = 200
	}
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	dir := t.TempDir()
	k := &acknowledged{folders: map[string]*promise{}, persons: map[string][]string{}}
	for range rounds {
		address, kill := childAt(t, dir)
		u := &user{t: t, base: address}
		list, err := Accounts(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if a.Role == "CLIENT_ADMIN" {
				u.token = u.ok("POST", "/api/authorize/auth", obj{"credentials": obj{"email": a.Email, "password": a.Password}}).str("access_token")
			}
		}
		collections := u.okList("GET", "/api/collections", nil)
		if len(collections) == 0 {
			collections = []obj{u.ok("POST", "/api/collections", obj{"alias": "listed"})}
		}
		ctx, cancel := context.WithCancel(t.Context())
		transport := &http.Transport{MaxIdleConnsPerHost: writers}
		var wait sync.WaitGroup
		for range writers {
			own := rand.New(rand.NewPCG(r.Uint64(), 2))
			wait.Go(func() {
				k.writer(ctx, t, &http.Client{Transport: transport}, u, collections[0].str("collection_id"), own)
			})
		}
		time.Sleep(time.Duration(10+r.IntN(350)) * time.Millisecond) // the moment of the kill is what is random here
		kill()
		cancel()
		wait.Wait()
		transport.CloseIdleConnections()
		k.check(t, dir)
		if t.Failed() {
			return
		}
	}
	launched := 0
	for _, p := range k.folders {
		launched += p.launched
	}
	t.Logf("%d rounds, %d folders, %d persons and %d launches acknowledged", rounds, len(k.folders), len(k.persons), launched)
}
