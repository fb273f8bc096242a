package cli

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"ozdesk/api"
)

func TestFilterParse(t *testing.T) {
	now := time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)
	f := filterFlags{
		status: []string{"declined", "OPERATOR_REQUIRED"}, types: []string{"Biometry", "liveness", "match"},
		meta: []string{"transaction_id==t-1", "a.b<=5", "note==x==y"}, since: "7d", until: "2026-11-20", limit: 20,
	}
	got, err := f.parse(now)
	if err != nil {
		t.Fatal(err)
	}
	want := filter{
		status: []api.Status{api.StatusDeclined, api.StatusOperatorRequired},
		types:  []api.AnalysisType{api.Biometry, api.Quality},
		limit:  20,
	}
	want.query.AnalysisTypes = want.types
	want.query.Created = api.TimeRange{Min: now.AddDate(0, 0, -7), Max: time.Date(2026, 11, 20, 23, 59, 59, 999999000, time.UTC)}
	want.query.Meta = []api.MetaCondition{
		{Path: "transaction_id", Op: "==", Value: "t-1"}, {Path: "a.b", Op: "<=", Value: "5"}, {Path: "note", Op: "==", Value: "x==y"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	all := filterFlags{limit: defaultLimit, all: true}
	if got, err := all.parse(now); err != nil || got.limit != 0 {
		t.Errorf("--all: limit %d, %v; want none", got.limit, err)
	}
}

func TestFilterRefuses(t *testing.T) {
	for name, f := range map[string]filterFlags{
		"no such status":     {status: []string{"GREAT"}, limit: 1},
		"no such type":       {types: []string{"iris"}, limit: 1},
		"no such time":       {since: "soon", limit: 1},
		"no such end":        {until: "late", limit: 1},
		"backwards":          {since: "1d", until: "2d", limit: 1},
		"limit nothing":      {limit: 0},
		"limit negative":     {limit: -1},
		"meta without op":    {meta: []string{"a"}, limit: 1},
		"meta one sign":      {meta: []string{"a=b"}, limit: 1},
		"meta without a key": {meta: []string{"==b"}, limit: 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.parse(time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC))
			var bad *failure
			if !errors.As(err, &bad) || bad.code != exitUsage || bad.next == "" {
				t.Errorf("error %v, want a usage error that says what to do", err)
			}
		})
	}
}
