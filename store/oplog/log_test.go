package oplog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// records reads a whole stream.
func records(t *testing.T, l *Log, name string) []string {
	t.Helper()
	var out []string
	for r, err := range l.Read(name) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(r))
	}
	return out
}

// add appends records.
func add(t *testing.T, l *Log, name string, list ...string) {
	t.Helper()
	for _, r := range list {
		if err := l.Append(t.Context(), name, []byte(r)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAppendAndRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	l := In(dir)
	if got := records(t, l, "job-1"); got != nil {
		t.Errorf("a stream that does not exist holds %q", got)
	}
	if names, err := l.Streams(); err != nil || names != nil {
		t.Errorf("streams %q, %v", names, err)
	}
	want := []string{"one", "", "with \x00 and \n", strings.Repeat("long ", 40_000)}
	add(t, l, "job-1", want...)
	add(t, l, "job-2", "other")
	for _, l := range []*Log{l, In(dir)} { // also as the next start sees it
		if got := records(t, l, "job-1"); !slices.Equal(got, want) {
			t.Errorf("%d records, want %d", len(got), len(want))
		}
		if names, err := l.Streams(); err != nil || !slices.Equal(names, []string{"job-1", "job-2"}) {
			t.Errorf("streams %q, %v", names, err)
		}
	}
	for r := range l.Read("job-1") { // A reader may leave early.
		if string(r) == "one" {
			break
		}
	}
	if runtime.GOOS == "windows" {
		return // Modes say nothing there.
	}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRefuses(t *testing.T) {
	l := In(t.TempDir())
	for _, name := range []string{"", ".hidden", "../out", "a/b", "Upper", `a\b`, "é", strings.Repeat("x", 101)} {
		if err := l.Append(t.Context(), name, nil); !errors.Is(err, ErrName) {
			t.Errorf("append to %q: %v", name, err)
		}
		for _, err := range l.Read(name) {
			if !errors.Is(err, ErrName) {
				t.Errorf("read %q: %v", name, err)
			}
		}
	}
	if err := l.Append(t.Context(), "a", make([]byte, MaxRecord+1)); err == nil {
		t.Error("a record of any length is taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Append(ctx, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("append when it is over: %v", err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := In(blocked).Append(t.Context(), "a", nil); err == nil {
		t.Error("appending below a file succeeds")
	}
	if _, err := In(blocked).Streams(); err == nil {
		t.Error("listing a file succeeds")
	}
}

// Whatever a cut leaves of the last record, the ones before it stay, and the
// next one follows them.
func TestTornEnd(t *testing.T) {
	for name, tail := range map[string]func(whole []byte) []byte{
		"half a head":   func(w []byte) []byte { return w[:5] },
		"no bytes":      func(w []byte) []byte { return w[:headSize] },
		"half a record": func(w []byte) []byte { return w[:len(w)-3] },
		"zeros":         func(w []byte) []byte { return make([]byte, len(w)) },
		"head, zeros":   func(w []byte) []byte { return append(slices.Clone(w[:headSize]), make([]byte, len(w)-headSize)...) },
		"many zeros":    func([]byte) []byte { return make([]byte, 200_000) },
		"noise":         func(w []byte) []byte { return bytes.Repeat([]byte{0xa5}, len(w)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			add(t, In(dir), "s", "one", "two")
			path := In(dir).path("s")
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			torn := append(slices.Clone(whole), tail(encode([]byte("the third record")))...)
			if err := os.WriteFile(path, torn, 0o600); err != nil {
				t.Fatal(err)
			}
			l := In(dir)
			if got := records(t, l, "s"); !slices.Equal(got, []string{"one", "two"}) {
				t.Errorf("read %q", got)
			}
			add(t, l, "s", "3")
			if got := records(t, In(dir), "s"); !slices.Equal(got, []string{"one", "two", "3"}) {
				t.Errorf("after the next record: %q", got)
			}
		})
	}
}

// What is broken with whole records behind it is told, and nothing is written
// over it.
func TestDamagedMiddle(t *testing.T) {
	dir := t.TempDir()
	add(t, In(dir), "s", "one", strings.Repeat("two", 30_000), "three")
	path := In(dir).path("s")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second := headSize + len("one")
	for name, at := range map[string]int{"length": second, "checksum": second + 9, "record": second + headSize + 7} {
		t.Run(name, func(t *testing.T) {
			broken := slices.Clone(sound)
			broken[at] ^= 0x10
			if err := os.WriteFile(path, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			l := In(dir)
			var got []string
			var failed error
			for r, err := range l.Read("s") {
				if failed = err; err == nil {
					got = append(got, string(r))
				}
			}
			if !errors.Is(failed, ErrDamaged) || !slices.Equal(got, []string{"one"}) {
				t.Errorf("read %q, %v", got, failed)
			}
			if err := l.Append(t.Context(), "s", []byte("four")); !errors.Is(err, ErrDamaged) {
				t.Errorf("append: %v", err)
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, broken) {
				t.Error("the damaged log was changed")
			}
		})
	}
}

func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	a, b := In(dir), In(dir)
	if err := a.Hold("s"); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Log{a, b} {
		if err := l.Hold("s"); !errors.Is(err, ErrHeld) {
			t.Errorf("held twice: %v", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*lockPause)
	defer cancel()
	if err := b.Append(ctx, "s", []byte("b")); !errors.Is(err, ErrHeld) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("append to what is held: %v", err)
	}
	if err := b.Remove("s"); !errors.Is(err, ErrHeld) {
		t.Errorf("remove what is held: %v", err)
	}
	add(t, a, "s", "a")
	add(t, b, "other", "b")
	if err := a.Release("s"); err != nil {
		t.Fatal(err)
	}
	add(t, b, "s", "b")
	add(t, a, "s", "a")
	if got := records(t, b, "s"); !slices.Equal(got, []string{"a", "b", "a"}) {
		t.Errorf("%q", got)
	}
	if err := b.Hold("s"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Close(), a.Hold("s"), a.Remove("s"), a.Close()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return strings.Contains(e.Name(), "s.lo") }) {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Several writers that do not know of each other mix their records and lose
// none.
func TestWritersTakeTurns(t *testing.T) {
	dir := t.TempDir()
	const writers, each = 4, 10
	var all sync.WaitGroup
	for w := range writers {
		l := In(dir)
		all.Go(func() {
			for i := range each {
				if err := l.Append(t.Context(), "s", fmt.Appendf(nil, "%d/%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for _, r := range records(t, In(dir), "s") {
		seen[r] = true
	}
	if len(seen) != writers*each {
		t.Errorf("%d records, want %d", len(seen), writers*each)
	}
}

func TestRemove(t *testing.T) {
	l := In(t.TempDir())
	add(t, l, "s", "old", "older")
	if err := errors.Join(l.Remove("s"), l.Remove("s")); err != nil {
		t.Fatal(err)
	}
	if got := records(t, l, "s"); got != nil {
		t.Errorf("%q", got)
	}
	add(t, l, "s", "new")
	if got := records(t, l, "s"); !slices.Equal(got, []string{"new"}) {
		t.Errorf("%q", got)
	}
}

// Whatever a file holds, reading it ends, what is read was written whole, and
// a record that is appended afterwards is read last.
func FuzzRead(f *testing.F) {
	whole := append(encode([]byte("one")), encode([]byte("two"))...)
	f.Add(whole)
	f.Add(whole[:len(whole)-2])
	f.Add(append(slices.Clone(whole), make([]byte, 30)...))
	f.Add(append([]byte{1}, whole...))
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		l := In(dir)
		if err := os.WriteFile(l.path("s"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		var before [][]byte
		var damaged error
		for r, err := range l.Read("s") {
			if damaged = err; err == nil {
				before = append(before, r)
			}
		}
		var again []byte
		for _, r := range before {
			again = append(again, encode(r)...)
		}
		if !bytes.HasPrefix(content, again) {
			t.Fatal("something was read that is not there")
		}
		err := l.Append(t.Context(), "s", []byte("last"))
		if errors.Is(err, ErrDamaged) != (damaged != nil) {
			t.Fatalf("reading says %v, appending %v", damaged, err)
		}
		if err != nil {
			return
		}
		want := append(again, encode([]byte("last"))...)
		if now, err := os.ReadFile(l.path("s")); err != nil || !bytes.Equal(now, want) {
			t.Fatalf("%v: %d bytes, want %d", err, len(now), len(want))
		}
	})
}

// together runs a test on a stream that so many write at once, each so often; it
// is held, and it is not.
func together(t *testing.T, writers, each int, write func(l *Log, w, n int) error, test func(*testing.T, *Log)) {
	t.Helper()
	for _, held := range []bool{true, false} {
		t.Run(fmt.Sprintf("held %v", held), func(t *testing.T) {
			l := In(t.TempDir())
			if held {
				if err := l.Hold("s"); err != nil {
					t.Fatal(err)
				}
			}
			var wg sync.WaitGroup
			for w := range writers {
				wg.Go(func() {
					for n := range each {
						if err := write(l, w, n); err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			test(t, l)
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Records of many at once are all there, each whole and once, in the order in
// which each of them wrote.
func TestAppendTogether(t *testing.T) {
	const writers, each = 8, 40
	together(t, writers, each, func(l *Log, w, n int) error {
		return l.Append(t.Context(), "s", fmt.Appendf(nil, "%d %d", w, n))
	}, func(t *testing.T, l *Log) {
		next := map[int]int{}
		for record, err := range l.Read("s") {
			var w, n int
			if _, scan := fmt.Sscan(string(record), &w, &n); err != nil || scan != nil || n != next[w] {
				t.Fatalf("%q after %d of its writer: %v", record, next[w], err)
			}
			next[w]++
		}
		for w := range writers {
			if next[w] != each {
				t.Errorf("writer %d: %d of %d records", w, next[w], each)
			}
		}
	})
}

// Records of one call stand together, whatever others write meanwhile, and
// notes among them.
func TestAppendSeveral(t *testing.T) {
	const writers, each = 4, 20
	together(t, writers, each, func(l *Log, w, n int) error {
		a, b := fmt.Appendf(nil, "%d %d a", w, n), fmt.Appendf(nil, "%d %d b", w, n)
		return errors.Join(l.Append(t.Context(), "s", a, b), l.Note(t.Context(), "s", []byte("note")))
	}, func(t *testing.T, l *Log) {
		got := records(t, l, "s")
		if len(got) != 3*writers*each {
			t.Fatalf("%d records", len(got))
		}
		for i, r := range got {
			if first, is := strings.CutSuffix(r, " a"); is && got[i+1] != first+" b" {
				t.Fatalf("%q is followed by %q", r, got[i+1])
			}
		}
		if err := l.Append(t.Context(), "s", []byte("fits"), make([]byte, MaxRecord+1)); err == nil || len(records(t, l, "s")) != len(got) {
			t.Errorf("one of the records is too long: %v", err)
		}
		if err := l.Append(t.Context(), "s"); err != nil || len(records(t, l, "s")) != len(got) {
			t.Errorf("no records: %v", err)
		}
	})
}
