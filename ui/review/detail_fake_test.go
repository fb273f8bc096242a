package review

import (
	"context"
	"encoding/json"
	"iter"
	"maps"
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// fakeDetail is what a fakeServer knows besides folders and analyses.
type fakeDetail struct {
	meta     string // metadata of whatever is asked for, as JSON
	sent     []string
	metaFail error // what the next change answers, after it was made if metaMade
	metaMade bool
}

func (s *fakeServer) Metadata(context.Context, api.Described) (api.Metadata, error) {
	if err := s.enter(); err != nil {
		return api.Metadata{}, err
	}
	f, err := api.DecodeFolder([]byte(`{"folder_id":"x","meta_data":` + s.meta + `}`))
	return f.Meta, err
}

func (s *fakeServer) ChangeMetadata(ctx context.Context, of api.Described, fields map[string]any) (api.Metadata, error) {
	return s.setMeta(ctx, of, "PATCH", fields)
}

func (s *fakeServer) ReplaceMetadata(ctx context.Context, of api.Described, fields map[string]any) (api.Metadata, error) {
	return s.setMeta(ctx, of, "POST", fields)
}

func (s *fakeServer) setMeta(ctx context.Context, of api.Described, method string, fields map[string]any) (api.Metadata, error) {
	if err := s.enter(); err != nil {
		return api.Metadata{}, err
	}
	data, err := json.Marshal(fields)
	if err != nil {
		return api.Metadata{}, err
	}
	s.sent = append(s.sent, method+" "+string(data))
	failed := s.metaFail
	s.metaFail = nil
	if failed != nil && !s.metaMade {
		return api.Metadata{}, failed
	}
	now := map[string]any{}
	if method == "PATCH" {
		if err := json.Unmarshal([]byte(s.meta), &now); err != nil {
			return api.Metadata{}, err
		}
	}
	maps.Copy(now, fields)
	if data, err = json.Marshal(now); err != nil {
		return api.Metadata{}, err
	}
	s.meta = string(data)
	if failed != nil {
		return api.Metadata{}, failed
	}
	return s.Metadata(ctx, of)
}

func (s *fakeServer) PersonImages(_ context.Context, _ api.CollectionID, id api.PersonID) ([]api.PersonImage, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	var out []api.PersonImage
	for _, n := range []string{"1", "2"} {
		out = append(out, api.PersonImage{
			ID: api.PersonImageID(string(id) + "-" + n), PersonID: id, Name: text.New("photo-" + n + ".jpg"),
			URL: text.New("https://oz.test/static/" + string(id) + "-" + n + ".jpg"),
		})
	}
	return out, nil
}

// fakeLedger keeps records in memory.
type fakeLedger struct {
	records []string
	fail    error
}

func (l *fakeLedger) Append(_ context.Context, stream string, records ...[]byte) error {
	for _, record := range records {
		if l.fail == nil {
			l.records = append(l.records, stream+" "+string(record))
		}
	}
	return l.fail
}

func (l *fakeLedger) Read(string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, r := range l.records {
			_, record, _ := strings.Cut(r, " ")
			if !yield([]byte(record), nil) {
				return
			}
		}
		if l.fail != nil {
			yield(nil, l.fail)
		}
	}
}
