package lists

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/pane/panetest"
)

// stageStart is the time of day of every test.
var stageStart = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

// Errors of a server.
var (
	errDown    = &api.Error{Kind: api.KindOffline, Method: "GET", Path: "/api/collections/"}
	errMissing = &api.Error{Kind: api.KindNotFound, Status: 404}
	errRefused = &api.Error{Kind: api.KindRefused, Status: 400}
)

// lost is a change whose answer was lost.
func lost(request string) error {
	return &api.Error{Kind: api.KindCutOff, RequestID: request, Uncertain: true}
}

// fakeServer answers from memory. A call while a pane is inside Update or View
// fails the test.
type fakeServer struct {
	t           *testing.T
	collections []api.Collection
	persons     map[api.CollectionID][]api.Person
	folders     []api.Folder // that were searched, newest first
	fail        error        // of every call
	failFolders error        // of the list of folders
	failWrite   error        // of every change
	breaksAt    int          // the person at which a long list breaks off, 0 for none
	pausesAt    int          // the person before which it waits for rest, 0 for none
	rest        chan struct{}
	offers      api.Offer     // whether persons can be changed
	keeps       bool          // a change that failed was made all the same
	blind       bool          // after a change that failed nothing answers any more
	short       bool          // lists leave out numbers and photographs
	failMeta    error         // what changing metadata ends with
	markless    bool          // a new collection does not get its metadata
	pictures    bool          // there are pictures to download
	held        bool          // begin with a hold
	hold        chan struct{} // when not nil, every answer waits for it
	sent        []string      // photographs as they arrived: name, bytes, tags
	tally       *api.Tally    // what counting persons gives instead of the truth
	counted     atomic.Int64  // calls of Persons and PersonImages
	calls       atomic.Int64  // all of them
	open, most  atomic.Int64  // how many of them at once
}

// enter checks who is asking.
func (s *fakeServer) enter(ctx context.Context) error {
	if panetest.InLoop() {
		s.t.Error("the server was asked from inside Update or View")
	}
	s.calls.Add(1)
	if s.hold != nil {
		s.most.Store(max(s.most.Load(), s.open.Add(1)))
		defer s.open.Add(-1)
		select {
		case <-s.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.fail
}

// change checks who asks for a change, and whether it is made.
func (s *fakeServer) change(ctx context.Context) (done bool, err error) {
	if err := s.enter(ctx); err != nil {
		return false, err
	}
	if s.failWrite != nil && s.blind {
		s.fail = errDown
	}
	return s.failWrite == nil || s.keeps, s.failWrite
}

func (s *fakeServer) Collections(ctx context.Context) ([]api.Collection, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	out := slices.Clone(s.collections)
	for i := range out {
		n := len(s.persons[out[i].ID])
		if !s.short {
			out[i].PersonCount = &n
		}
	}
	return out, nil
}

func (s *fakeServer) ChangeCollection(ctx context.Context, id api.CollectionID, c api.CollectionChange) (api.Collection, error) {
	done, err := s.change(ctx)
	for i := range s.collections {
		if done && s.collections[i].ID == id {
			s.collections[i].Alias = text.New(*c.Alias)
		}
	}
	return api.Collection{ID: id}, err
}

func (s *fakeServer) ChangeMetadata(ctx context.Context, of api.Described, fields map[string]any) (api.Metadata, error) {
	done, err := s.change(ctx)
	if s.failMeta != nil {
		done, err = false, s.failMeta
	}
	for i := range s.collections {
		if done && of == api.Described(s.collections[i].ID) {
			s.collections[i].Meta = metadata(s.t, fields)
		}
	}
	return api.Metadata{}, err
}

func (s *fakeServer) Companies(ctx context.Context, search string) ([]api.Company, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	var list []api.Company
	for _, name := range []string{"Aster", "Birch", "Birch Harbour", "\u202eCedar", "D", "E", "F", "G"} {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(search)) {
			list = append(list, api.Company{ID: api.CompanyID("company-" + name), Name: text.New(name)})
		}
	}
	return list, nil
}

func (s *fakeServer) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	if err := s.enter(ctx); err != nil {
		return api.Page[api.Folder]{}, err
	}
	if s.failFolders != nil {
		return api.Page[api.Folder]{}, s.failFolders
	}
	from := min(q.Offset, len(s.folders))
	return api.Page[api.Folder]{Items: s.folders[from:min(from+q.Limit, len(s.folders))]}, nil
}

func (s *fakeServer) Collection(ctx context.Context, id api.CollectionID) (api.Collection, error) {
	if err := s.enter(ctx); err != nil || s.short {
		return api.Collection{}, cmpErr(err, errMissing)
	}
	for _, c := range s.collections {
		if c.ID == id {
			return c, nil
		}
	}
	return api.Collection{}, errMissing
}

// cmpErr is the first error that is one.
func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func (s *fakeServer) CreateCollection(ctx context.Context, n api.NewCollection) (api.Collection, error) {
	done, err := s.change(ctx)
	c := api.Collection{ID: api.CollectionID(uuid("c0000099")), CompanyID: n.CompanyID, Alias: text.New(n.Alias), Created: stageStart}
	if !s.short && !s.markless {
		c.Meta = metadata(s.t, n.Meta)
	}
	if done {
		s.collections = append(s.collections, c)
	}
	return c, err
}

func (s *fakeServer) Persons(ctx context.Context, id api.CollectionID) ([]api.Person, error) {
	s.counted.Add(1)
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(s.collections, func(c api.Collection) bool { return c.ID == id }) {
		return nil, errMissing
	}
	out := slices.Clone(s.persons[id])
	for i := range out {
		n := len(out[i].Images)
		out[i].ImageCount, out[i].CollectionID = &n, id
		if s.short {
			out[i].ImageCount, out[i].Images = nil, nil
		}
	}
	return out, nil
}

func (s *fakeServer) CountPersons(ctx context.Context, id api.CollectionID) (api.Tally, error) {
	list, err := s.Persons(ctx, id)
	n := len(list)
	if s.tally != nil && err == nil {
		return *s.tally, nil
	}
	t := api.Tally{Persons: api.Count{N: n, Exact: err == nil}, Images: api.Count{Exact: err == nil}}
	for _, p := range s.persons[id] {
		t.Images.N += len(p.Images)
	}
	return t, err
}

func (s *fakeServer) AllPersons(ctx context.Context, id api.CollectionID) iter.Seq2[api.Person, error] {
	return func(yield func(api.Person, error) bool) {
		list, err := s.Persons(ctx, id)
		for i := range list {
			if i == s.breaksAt && i > 0 {
				yield(api.Person{}, errDown)
				return
			}
			if i == s.pausesAt && i > 0 {
				<-s.rest
			}
			if !yield(list[i], nil) {
				return
			}
		}
		if err != nil {
			yield(api.Person{}, err)
		}
	}
}

func (s *fakeServer) Person(ctx context.Context, in api.CollectionID, id api.PersonID) (api.Person, error) {
	if err := s.enter(ctx); err != nil {
		return api.Person{}, err
	}
	p, err := s.person(in, id)
	if err != nil {
		return api.Person{}, err
	}
	out := *p
	out.CollectionID = in
	if s.short {
		out.Images = nil
	}
	return out, nil
}

// person finds a person in memory.
func (s *fakeServer) person(in api.CollectionID, id api.PersonID) (*api.Person, error) {
	list := s.persons[in]
	for i := range list {
		if list[i].ID == id {
			return &list[i], nil
		}
	}
	return nil, errMissing
}

func (s *fakeServer) ChangePerson(ctx context.Context, was api.Person, c api.PersonChange) error {
	done, err := s.change(ctx)
	p, missing := s.person(was.CollectionID, was.ID)
	if missing != nil {
		return missing
	}
	for want, to := range map[*string]*text.Text{c.FirstName: &p.FirstName, c.MiddleName: &p.MiddleName, c.LastName: &p.LastName} {
		if done && want != nil {
			*to = text.New(*want)
		}
	}
	return err
}

func (s *fakeServer) Offers(ctx context.Context, _ api.Capability) (api.Offer, error) {
	return s.offers, s.enter(ctx)
}

func (s *fakeServer) AddPerson(ctx context.Context, in api.CollectionID, n api.NewPerson) (api.Person, error) {
	images, err := s.receive(ctx, n.Photos)
	if err != nil {
		return api.Person{}, err
	}
	done, err := s.change(ctx)
	p := api.Person{
		ID: api.PersonID(uuid("a0000099")), CollectionID: in, Created: stageStart, Images: images,
		FirstName: text.New(n.FirstName), MiddleName: text.New(n.MiddleName), LastName: text.New(n.LastName),
		Meta: metadata(s.t, map[string]any{requestIDField: requestOf(s.failWrite)}),
	}
	if done {
		s.persons[in] = append(s.persons[in], p)
	}
	return p, err
}

// receive reads uploads to their end, as the network would.
func (s *fakeServer) receive(ctx context.Context, photos []api.Upload) ([]api.PersonImage, error) {
	var images []api.PersonImage
	for i, u := range photos {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		body, err := u.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(body)
		_ = body.Close()
		if err != nil {
			return nil, err
		}
		u.Progress(int64(len(data)))
		s.sent = append(s.sent, fmt.Sprint(u.Name, " ", len(data), " ", u.Tags))
		images = append(images, photo(fmt.Sprintf("f00000%02d", 90+i), u.Name, u.Tags...))
	}
	return images, nil
}

func (s *fakeServer) PersonImages(ctx context.Context, in api.CollectionID, id api.PersonID) ([]api.PersonImage, error) {
	s.counted.Add(1)
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	p, err := s.person(in, id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(p.Images), nil
}

func (s *fakeServer) AddPersonImages(ctx context.Context, in api.CollectionID, id api.PersonID, photos []api.Upload) ([]api.PersonImage, error) {
	images, err := s.receive(ctx, photos)
	if err != nil {
		return nil, err
	}
	p, err := s.person(in, id)
	if err != nil {
		return nil, err
	}
	done, err := s.change(ctx)
	if done {
		p.Images = append(slices.Clone(p.Images), images...)
	}
	return images, err
}

func (s *fakeServer) Download(ctx context.Context, address text.Text) (*api.Download, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	if !s.pictures {
		return nil, errMissing
	}
	body := drawnPNG(s.t, 8, 8)
	return &api.Download{Body: io.NopCloser(bytes.NewReader(body)), Size: int64(len(body)), ContentType: address}, nil
}

// drawnPNG is a picture of shades of grey.
func drawnPNG(t testing.TB, w, h int) []byte {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.Gray{Y: uint8(i * 255 / (w * h))})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Error(err)
	}
	return b.Bytes()
}

// uuid makes an id out of a short one.
func uuid(short string) string { return short + "-0000-4000-8000-000000000000" }

// metadata makes metadata as a server sends them.
func metadata(t testing.TB, meta map[string]any) api.Metadata {
	data, err := json.Marshal(map[string]any{"folder_id": uuid("00000001"), "meta_data": meta})
	if err != nil {
		t.Error(err)
	}
	f, err := api.DecodeFolder(data)
	if err != nil {
		t.Error(err)
	}
	return f.Meta
}

// photo makes a photograph of a person.
func photo(id, name string, tags ...string) api.PersonImage {
	m := api.PersonImage{
		ID: api.PersonImageID(uuid(id)), Name: text.New(name), Created: stageStart.Add(-72 * time.Hour),
		URL: text.New("https://oz.test/static/" + id + ".jpg"), ThumbURL: text.New("https://oz.test/static/" + id + "_t.jpg"),
	}
	for _, tag := range tags {
		m.Tags = append(m.Tags, text.New(tag))
	}
	return m
}

// collection makes a collection with a mark.
func collection(t testing.TB, id, alias, kind string) api.Collection {
	c := api.Collection{ID: api.CollectionID(uuid(id)), Alias: text.New(alias), Created: stageStart.Add(-400 * 24 * time.Hour)}
	if kind != "" {
		c.Meta = metadata(t, map[string]any{kindField: kind})
	}
	return c
}

// person makes a person with photographs.
func person(t testing.TB, id, first, last string, photos ...api.PersonImage) api.Person {
	return api.Person{
		ID: api.PersonID(uuid(id)), FirstName: text.New(first), LastName: text.New(last), Images: photos,
		Created: stageStart.Add(-18 * 24 * time.Hour),
		Meta: metadata(t, map[string]any{
			"person_info": map[string]any{"first_name": first, "last_name": last}, "case": "north-17",
			requestIDField: "r-1",
		}),
	}
}

const (
	eu    = "c0000001"
	white = "c0000002"
	ivar  = "a0000001"
)

// searched are folders with searches that found Ivar twice, and others.
func searched() []api.Folder {
	found := func(n int, day int, in string, who map[string]api.Number) api.Folder {
		at := time.Date(2026, 11, day, 9, 30, 0, 0, time.UTC)
		a := api.Analysis{
			ID: api.AnalysisID(fmt.Sprintf("b%07d-0000-4000-8000-000000000000", n)), Type: api.Collection1N, State: api.StatusFinished,
			Resolution: api.StatusDeclined, ResolutionStatus: api.StatusDeclined, Created: at, Collection: &api.Collection{ID: api.CollectionID(uuid(in))},
		}
		for id, confidence := range who {
			a.Results = append(a.Results, api.Result{PersonID: api.PersonID(uuid(id)), Data: api.ResultData{Confidence: confidence}})
		}
		return api.Folder{ID: api.FolderID(uuid(fmt.Sprintf("e%07d", n))), Created: at, Analyses: []api.Analysis{a}}
	}
	return []api.Folder{
		found(1, 21, eu, map[string]api.Number{ivar: "0.9120", "a0000002": "0.8600"}),
		found(2, 14, white, map[string]api.Number{"a0000011": "0.99"}),
		found(3, 9, eu, map[string]api.Number{ivar: "0.8731"}),
		{ID: api.FolderID(uuid("e0000004"))},
	}
}

// demoServer has collections in every state, and persons with every kind of
// name.
func demoServer(t testing.TB) *fakeServer {
	three := []api.PersonImage{
		photo("f0000001", "ivar-1.jpg", "photo_selfie", "orientation_portrait"),
		photo("f0000002", "日本の写真\x1b]52;c;QUFB\x07.jpg", "photo_selfie", "\u202etag"),
		photo("f0000003", ""),
	}
	return &fakeServer{
		pictures: true, folders: searched(),
		collections: []api.Collection{
			collection(t, white, "staff-white", "whitelist"), collection(t, eu, "blacklist-eu", "blacklist"),
			collection(t, "c0000003", "Überwachung 監視 \u202egnp", ""), collection(t, "c0000004", "", ""),
		},
		persons: map[api.CollectionID][]api.Person{
			api.CollectionID(uuid(eu)): {
				person(t, "a0000003", "", ""),
				person(t, ivar, "Ivar", "Holm", three...),
				person(t, "a0000002", "Nadia", "Berg", photo("f0000004", "nadia.jpg")),
				person(t, "a0000004", "門\u202e田", "👩‍🚀", photo("f0000005", "x.png")),
				person(t, "a0000005", "שלום", "עולם"),
				person(t, "a0000006", "Bartholomew Aurelius Constantine", "Featherstonehaugh-Cholmondeley", photo("f0000006", "b.png")),
			},
			api.CollectionID(uuid(white)): {person(t, "a0000011", "Ann", "Lee", photo("f0000011", "ann.jpg"))},
		},
	}
}
