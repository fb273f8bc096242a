package journal_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/store/journal"
	"ozdesk/store/oplog"
)

// memory is a log that a test alters.
type memory struct {
	mu      sync.Mutex
	records [][]byte
	full    error
}

func (m *memory) Append(_ context.Context, _ string, records ...[]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return m.full
	}
	for _, record := range records {
		m.records = append(m.records, slices.Clone(record))
	}
	return nil
}

func (m *memory) Read(string) iter.Seq2[[]byte, error] {
	m.mu.Lock()
	records := slices.Clone(m.records)
	m.mu.Unlock()
	return func(yield func([]byte, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *memory) Size(string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, r := range m.records {
		n += len(r)
	}
	return int64(n), nil
}

// key returns a key of a test.
func key(word string) func(context.Context, bool) ([]byte, error) {
	return func(context.Context, bool) ([]byte, error) { return []byte(strings.Repeat(word, 8)), nil }
}

// entry is the n-th change of a test.
func entry(n int) journal.Entry {
	return journal.Entry{
		Time: time.Unix(1_700_000_000+int64(n), 0).UTC(), Profile: "work", Origin: "https://oz.example",
		User: "ana@demo.example", Role: "CLIENT ADMIN", Action: "delete person", Method: "DELETE",
		Path: fmt.Sprintf("/api/collections/c/persons/%d", n), RequestID: fmt.Sprint("r", n), Result: journal.Done,
	}
}

func none(string) (string, bool) { return "", false }

// filled returns a journal of n entries.
func filled(t *testing.T, n int) (*memory, string, *journal.Journal) {
	t.Helper()
	log, dir := new(memory), t.TempDir()
	j := journal.New(journal.Options{Log: log, Dir: dir, Key: key("keys")})
	for i := range n {
		if err := j.Add(t.Context(), entry(i), none); err != nil {
			t.Fatal(err)
		}
	}
	return log, dir, j
}

// verified returns what a program that starts now finds.
func verified(t *testing.T, log journal.Log, dir, word string) journal.Report {
	t.Helper()
	r, err := journal.New(journal.Options{Log: log, Dir: dir, Key: key(word)}).Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAsItWasWritten(t *testing.T) {
	for _, n := range []int{0, 1, 5} {
		log, dir, _ := filled(t, n)
		r := verified(t, log, dir, "keys")
		if r.Entries != uint64(n) || len(r.Findings) > 0 || r.Behind != 0 {
			t.Errorf("%d entries: %+v", n, r)
		}
		if n > 0 && (r.Head == nil || r.Head.Count != uint64(n) || len(r.Head.Sum) != 64) {
			t.Errorf("%d entries: head %+v", n, r.Head)
		}
	}
}

// Each way of altering a journal is found, told with its place, and keeps
// anything from being added.
func TestTampering(t *testing.T) {
	other, _, _ := filled(t, 3)
	for name, c := range map[string]struct {
		alter func(t *testing.T, m *memory, dir string)
		at    uint64 // The first place told.
		words string
	}{
		"edited": {func(_ *testing.T, m *memory, _ string) {
			m.records[1] = slices.Concat(m.records[1][:32], []byte(strings.Replace(string(m.records[1][32:]), "ana@", "eva@", 1)))
		}, 2, "altered"},
		"swapped": {func(_ *testing.T, m *memory, _ string) {
			m.records[1], m.records[2] = m.records[2], m.records[1]
		}, 2, "number 3 and follows number 1"},
		"taken out": {func(_ *testing.T, m *memory, _ string) {
			m.records = slices.Delete(m.records, 2, 3)
		}, 3, "number 4 and follows number 2"},
		"put in twice": {func(_ *testing.T, m *memory, _ string) {
			m.records = slices.Insert(m.records, 2, m.records[1])
		}, 3, "number 2 and follows number 2"},
		"cut": {func(_ *testing.T, m *memory, _ string) {
			m.records = m.records[:3]
		}, 0, "tells of 5 entries and there are 3"},
		"extended": {func(_ *testing.T, m *memory, _ string) {
			m.records = append(m.records, slices.Concat(make([]byte, 32), []byte(strings.Replace(string(m.records[4][32:]), `"seq":5`, `"seq":6`, 1))))
		}, 6, "altered"},
		"of another journal": {func(_ *testing.T, m *memory, _ string) {
			m.records = append(m.records[:2:2], other.records[2])
		}, 0, "cut off"},
		"no entry": {func(_ *testing.T, m *memory, _ string) {
			m.records[4] = []byte("short")
		}, 5, "no entry"},
		"head removed": {func(t *testing.T, _ *memory, dir string) {
			if err := os.Remove(filepath.Join(dir, "journal.head")); err != nil {
				t.Fatal(err)
			}
		}, 0, "no head"},
		"head and end of somebody without the key": {func(t *testing.T, m *memory, dir string) {
			m.records = m.records[:2]
			cut := new(memory)
			forger := journal.New(journal.Options{Log: cut, Dir: dir, Key: key("mine")})
			if err := os.Remove(filepath.Join(dir, "journal.head")); err != nil {
				t.Fatal(err)
			}
			for i := range 2 {
				if err := forger.Add(t.Context(), entry(i), none); err != nil {
					t.Fatal(err)
				}
			}
		}, 0, "not written with this journal's key"},
	} {
		t.Run(name, func(t *testing.T) {
			log, dir, _ := filled(t, 5)
			c.alter(t, log, dir)
			r := verified(t, log, dir, "keys")
			if len(r.Findings) == 0 || r.Findings[0].Entry != c.at || !strings.Contains(r.Findings[0].What, c.words) {
				t.Errorf("found %+v", r.Findings)
			}
			j := journal.New(journal.Options{Log: log, Dir: dir, Key: key("keys")})
			if err := j.Add(t.Context(), entry(9), none); !errors.Is(err, journal.ErrAltered) {
				t.Errorf("went on: %v", err)
			}
		})
	}
}

// An older head with its log is what Limits says: not found.
func TestPuttingBackBothIsNotFound(t *testing.T) {
	log, dir, j := filled(t, 3)
	head, err := os.ReadFile(filepath.Join(dir, "journal.head"))
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Add(t.Context(), entry(4), none); err != nil {
		t.Fatal(err)
	}
	noted := verified(t, log, dir, "keys").Head
	log.records = log.records[:3]
	if err := os.WriteFile(filepath.Join(dir, "journal.head"), head, 0o600); err != nil {
		t.Fatal(err)
	}
	r := verified(t, log, dir, "keys")
	if len(r.Findings) > 0 || *r.Head == *noted {
		t.Errorf("%+v", r)
	}
}

// A writer that died between entry and head leaves a journal that goes on.
func TestDiedBeforeTheHead(t *testing.T) {
	log, dir, j := filled(t, 2)
	head, err := os.ReadFile(filepath.Join(dir, "journal.head"))
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Add(t.Context(), entry(2), none); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "journal.head"), head, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, log, dir, "keys"); len(r.Findings) > 0 || r.Behind != 1 {
		t.Errorf("%+v", r)
	}
	next := journal.New(journal.Options{Log: log, Dir: dir, Key: key("keys")})
	if err := next.Add(t.Context(), entry(3), none); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, log, dir, "keys"); len(r.Findings) > 0 || r.Behind != 0 || r.Entries != 4 {
		t.Errorf("%+v", r)
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	log, dir, j := filled(t, 1)
	log.full = errors.New("no room")
	if err := j.Add(t.Context(), entry(1), none); !errors.Is(err, log.full) {
		t.Errorf("%v", err)
	}
	log.full = nil
	if err := j.Add(t.Context(), entry(1), none); err != nil {
		t.Errorf("did not go on: %v", err)
	}
	noKey := errors.New("no key")
	locked := journal.New(journal.Options{Log: log, Dir: dir, Key: func(_ context.Context, isNew bool) ([]byte, error) {
		if isNew {
			t.Error("a journal with entries is taken for new")
		}
		return nil, noKey
	}})
	if err := locked.Add(t.Context(), entry(2), none); !errors.Is(err, noKey) {
		t.Errorf("%v", err)
	}
}

// Values are told apart by their sums, and kept only where that was asked for.
func TestValues(t *testing.T) {
	values := map[string]string{"name": `"Ivar"`, "again": `"Ivar"`, "other": `"Nadia"`}
	give := func(name string) (string, bool) { v, ok := values[name]; return v, ok }
	read := func(keep bool, word string) []journal.Field {
		j := journal.New(journal.Options{Log: new(memory), Dir: t.TempDir(), Key: key(word), Values: keep})
		e := entry(0)
		e.Fields = []journal.Field{{Name: "name"}, {Name: "other"}, {Name: "absent"}}
		for range 2 {
			if err := j.Add(t.Context(), e, give); err != nil {
				t.Fatal(err)
			}
		}
		var all []journal.Entry
		for e, err := range j.Entries() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, e)
		}
		if len(all) != 2 || !slices.Equal(all[0].Fields, all[1].Fields) {
			t.Fatalf("%+v", all)
		}
		return all[0].Fields
	}
	f := read(false, "keys")
	if len(f[0].After) != 32 || f[0].After == f[1].After || f[2].After != "" || f[0].Value != "" {
		t.Errorf("%+v", f)
	}
	if kept := read(true, "keys"); kept[0].Value != `"Ivar"` || kept[0].After != f[0].After {
		t.Errorf("%+v", kept)
	}
	if keyed := read(false, "mine"); keyed[0].After == f[0].After {
		t.Error("sums do not depend on the key")
	}
}

// Several windows of the program write one journal.
func TestSeveralWriters(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			log := oplog.In(dir)
			defer func() { _ = log.Close() }()
			j := journal.New(journal.Options{Log: log, Dir: dir, Key: key("keys")})
			for i := range 10 {
				if err := j.Add(t.Context(), entry(i), none); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if r := verified(t, oplog.In(dir), dir, "keys"); r.Entries != 40 || len(r.Findings) > 0 || r.Behind != 0 {
		t.Errorf("%+v", r)
	}
	info, err := os.Stat(filepath.Join(dir, "journal.head"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the head is for others too: %v, %v", info, err)
	}
}

// What a field was is told by a sum too, where it is known, and never kept.
func TestValuesBefore(t *testing.T) {
	j := journal.New(journal.Options{Log: new(memory), Dir: t.TempDir(), Key: key("keys"), Values: true})
	e := entry(0)
	e.Fields = []journal.Field{{Name: "name"}, {Name: "same"}, {Name: "unknown"}}
	give := func(values map[string]string) func(string) (string, bool) {
		return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
	}
	after := give(map[string]string{"name": `"Nadia"`, "same": `"x"`, "unknown": `"y"`})
	if err := j.AddChange(t.Context(), e, after, give(map[string]string{"name": `"Ivar"`, "same": `"x"`})); err != nil {
		t.Fatal(err)
	}
	for e, err := range j.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		f := e.Fields
		if len(f[0].Before) != 32 || f[0].Before == f[0].After || f[1].Before != f[1].After || f[2].Before != "" {
			t.Errorf("%+v", f)
		}
		if strings.Contains(fmt.Sprint(e), "Ivar") {
			t.Error("what a field was is kept")
		}
	}
	if r, err := j.Verify(t.Context()); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
