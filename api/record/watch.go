package record

import (
	"io"
	"net/http"
	"sync"
)

// sending watches the body of a request as it leaves.
type sending struct {
	io.ReadCloser

	mu    sync.Mutex
	sink  io.Writer // nil once it is sealed.
	size  int64     // Bytes that were read.
	whole int64     // Bytes that the body has, -1 when not known.
	ended bool      // The end was read.
	seal  func(cut bool) *body
}

// watchRequest watches the body of a request, which must not be the caller's
// own. What it returns tells what was seen of the body, and is to be called
// once, when the exchange is over.
func (m *mask) watchRequest(req *http.Request, own string) (seen func() *body) {
	if req.Body == nil || req.Body == http.NoBody {
		return func() *body { return nil }
	}
	s := &sending{ReadCloser: req.Body, whole: req.ContentLength}
	if limit := boundary(req.Header.Get("Content-Type")); limit != "" {
		s.sink, s.seal = m.watchForm(limit, own)
	} else {
		d := m.digest(maxKept)
		s.sink, s.seal = d, func(cut bool) *body { return m.body(d, own, req.Header.Get("Content-Encoding"), cut) }
	}
	if again, ok := s.copyOf(req); ok {
		// A body that can be read twice is read here and sent as it is: the
		// transport may itself send it twice.
		_, err := io.Copy(s.sink, again)
		_ = again.Close()
		s.ended = err == nil
		return s.finish
	}
	req.Body = s
	return s.finish
}

// copyOf opens the body of a request once more where that is offered.
func (s *sending) copyOf(req *http.Request) (io.ReadCloser, bool) {
	if req.GetBody == nil {
		return nil, false
	}
	again, err := req.GetBody()
	return again, err == nil
}

// watchForm takes a multipart body apart beside its sending. What it returns
// ends the reading.
func (m *mask) watchForm(limit, own string) (io.Writer, func(cut bool) *body) {
	r, w := io.Pipe()
	done := make(chan *body, 1)
	go func() { done <- m.form(r, limit, own) }()
	return w, func(cut bool) *body {
		if cut {
			_ = w.CloseWithError(io.ErrUnexpectedEOF)
		} else {
			_ = w.Close()
		}
		b := <-done
		b.Cut = b.Cut || cut
		return b
	}
}

// Read reads on and shows what is read.
func (s *sending) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sink != nil {
		_, _ = s.sink.Write(p[:n])
		s.size += int64(n)
		s.ended = s.ended || err == io.EOF || s.size == s.whole //nolint:errorlint // io.Reader returns it bare.
	}
	return n, err
}

// finish returns what was seen. The transport may still be reading then.
func (s *sending) finish() *body {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sink = nil
	return s.seal(!s.ended)
}

// receiving watches the body of an answer as it is read.
type receiving struct {
	io.ReadCloser
	whole int64          // Bytes that the body has, -1 when not known.
	done  func(cut bool) // Called once, at the end.

	mu    sync.Mutex // A body may be closed while it is read.
	sink  *digest
	ended bool
}

// Read reads on and shows what is read.
func (r *receiving) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.ended {
		_, _ = r.sink.Write(p[:n])
	}
	if err != nil {
		r.end(err != io.EOF) //nolint:errorlint // As above.
	}
	return n, err
}

// Close ends what was not read to its end.
func (r *receiving) Close() error {
	err := r.ReadCloser.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end(r.sink.size != r.whole)
	return err
}

func (r *receiving) end(cut bool) {
	if !r.ended {
		r.ended = true
		r.done(cut)
	}
}
