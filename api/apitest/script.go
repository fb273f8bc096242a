package apitest

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"time"
)

// Account is a user that can sign in.
type Account struct {
	Email    string
	Password string // Random.
	UserID   string
	// CompanyID is empty for ADMIN and OPERATOR, who belong to no company.
	CompanyID string
	Role      string
}

// Folder describes a folder to script.
type Folder struct {
	Meta    map[string]any
	Created time.Time // Also the first time_updated; zero is now.
}

// Media describes a file to script, or reports one that was uploaded.
type Media struct {
	ID      string // Set in reports only.
	Name    string
	MIME    string // Decides the kind; empty lets the first bytes decide.
	Tags    []string
	Meta    map[string]any
	Content []byte            // In reports nil when the file was too large to keep.
	Size    int64             // Bytes. Set in reports only.
	SHA256  [sha256.Size]byte // Set in reports only.
}

// Analysis describes an analysis to script.
type Analysis struct {
	Type   string         // QUALITY, BIOMETRY, DOCUMENTS or COLLECTION.
	Media  []string       // Ids; none means all media of the folder.
	Params map[string]any // As in a launch, e.g. "collection_id".
}

// Person describes a person to script.
type Person struct {
	First, Middle, Last string
	Images              [][]byte
}

// Account returns the account that every server begins with, a CLIENT_ADMIN.
func (s *Server) Account() Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.users[0].account()
}

// AddAccount adds a user in a role, in the first company if the role belongs
// to one.
func (s *Server) AddAccount(role string) Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &user{
		id: s.newID(), role: canonicalRole(role), password: token()[:24],
		first: "Sample", last: "User", biometry: true, quality: true, coll: true, meta: map[string]any{},
	}
	u.email = fmt.Sprintf("user%d@example.test", len(s.world.users)+1)
	if strings.HasPrefix(u.role, "CLIENT") {
		u.companyID = s.world.companies[0].id
	}
	s.world.users = append(s.world.users, u)
	return u.account()
}

// account reports the user as tests see it.
func (u *user) account() Account {
	return Account{Email: u.email, Password: u.password, UserID: u.id, CompanyID: u.companyID, Role: u.role}
}

// AddFolder adds a folder of the first account and returns its id.
func (s *Server) AddFolder(f Folder) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.newBase()
	if !f.Created.IsZero() {
		b.created = f.Created.UTC().Truncate(time.Microsecond)
		b.updated = b.created
	}
	if f.Meta != nil {
		b.meta = maps.Clone(f.Meta)
	}
	owner := s.world.users[0]
	s.world.folders = append(s.world.folders, &folder{base: b, companyID: owner.companyID, userID: owner.id})
	return b.id
}

// AddMedia adds a file to a folder and returns its id.
func (s *Server) AddMedia(folderID string, m Media) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.world.folders.find(folderID)
	if f == nil {
		s.t.Fatalf("add media: no folder %s", folderID)
	}
	added := s.newMedia(upload{name: m.Name, mime: m.MIME, blob: keepAll(m.Content)}, folderID, m.Tags, m.Meta)
	s.store(f, added)
	return added.id
}

// AddAnalysis launches an analysis in a group of its own and returns its id.
func (s *Server) AddAnalysis(folderID string, a Analysis) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.world.folders.find(folderID)
	if f == nil {
		s.t.Fatalf("add analysis: no folder %s", folderID)
	}
	wanted := order{kind: strings.ToUpper(a.Type), params: a.Params, source: f.media}
	if a.Media != nil {
		wanted.source = nil
		for _, id := range a.Media {
			m := s.world.media.find(id)
			if m == nil {
				s.t.Fatalf("add analysis: no media %s", id)
			}
			wanted.source = append(wanted.source, m)
		}
	}
	return s.start(f, []order{wanted})[0].id
}

// AddCollection adds a collection of the first company and returns its id.
func (s *Server) AddCollection(alias string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &collection{base: s.newBase(), companyID: s.world.companies[0].id, alias: alias}
	s.world.collections = append(s.world.collections, c)
	return c.id
}

// AddPerson adds a person to a collection and returns its id.
func (s *Server) AddPerson(collectionID string, p Person) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.collections.find(collectionID)
	if c == nil {
		s.t.Fatalf("add person: no collection %s", collectionID)
	}
	added := &person{base: s.newBase(), collectionID: c.id}
	added.meta["person_info"] = map[string]any{"first_name": p.First, "middle_name": p.Middle, "last_name": p.Last}
	for i, content := range p.Images {
		file := upload{name: fmt.Sprintf("image%d.jpg", i+1), mime: "image/jpeg", blob: keepAll(content)}
		added.images = append(added.images, s.newMedia(file, added.id, []string{"photo_selfie"}, nil))
	}
	c.persons = append(c.persons, added)
	return added.id
}

// keepAll makes a blob of content that is in memory anyway.
func keepAll(content []byte) blob {
	return blob{
		data: content, head: content[:min(len(content), sniffed)],
		size: int64(len(content)), sum: sha256.Sum256(content),
	}
}

// newMedia makes a media object of an upload. The lock is held.
func (s *Server) newMedia(u upload, owner string, tags []string, meta map[string]any) *media {
	kind := kindOf(u.mime, u.blob.head)
	m := &media{
		base: s.newBase(), folderID: owner, kind: kind, name: u.name, mime: u.mime,
		ext: extension(u.name, kind), tags: tags, blob: u.blob,
	}
	if meta != nil {
		m.meta = maps.Clone(meta)
	}
	return m
}

// ids lists the ids of objects in their order.
func ids[T identified](objects []T) []string {
	out := make([]string, len(objects))
	for i, o := range objects {
		out[i] = o.ident()
	}
	return out
}

// canonicalRole accepts a role with a space, an underscore or a hyphen.
func canonicalRole(role string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToUpper(role))
}
