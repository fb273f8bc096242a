package api

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFolderQueryValues(t *testing.T) {
	yes := true
	at := time.Date(2023, 11, 14, 22, 13, 20, 123456000, time.UTC)
	tests := []struct {
		name  string
		query FolderQuery
		want  string
	}{
		{"nothing", FolderQuery{}, ""},
		{"page", FolderQuery{Offset: 5, Limit: 20, OmitTotal: true}, "limit=20&offset=5&total_omit=true"},
		{"all", FolderQuery{Limit: -1}, "limit=-1"},
		{"order", FolderQuery{Sort: []Sort{{"time_created", true}, {"time_updated", false}}}, "sorting=time_created{desc},time_updated{asc}"},
		{"times", FolderQuery{Created: TimeRange{Max: at}, Updated: TimeRange{Min: at}}, "time_created.max=1700000000.123456&time_updated.min=1700000000.123456"},
		{"ids", FolderQuery{IDs: []FolderID{"a", "b"}, UserIDs: []UserID{"u"}}, "folder_id=a,b&user_id=u"},
		{
			"words",
			FolderQuery{Status: []Status{StatusFailed}, NotStatus: []Status{StatusSuccess, StatusDeclined}, AnalysisTypes: []AnalysisType{Collection1N}},
			"analyse.type=COLLECTION&resolution_status=FAILED&resolution_status.exclude=SUCCESS,DECLINED",
		},
		{"metadata", FolderQuery{Meta: []MetaCondition{{"a.b", "==", "x y"}, {"n", ">=", "3"}}}, "meta_data=a.b==x+y,n>=3"},
		{
			"the other sides",
			FolderQuery{
				NotIDs: []FolderID{"a"}, NotUserIDs: []UserID{"u"}, CompanyIDs: []CompanyID{"c"}, NotCompanyIDs: []CompanyID{"d"},
				SystemStatus: []Status{StatusSuccess}, NotSystemStatus: []Status{StatusFailed}, NotAnalysisTypes: []AnalysisType{Quality},
			},
			"folder_id.exclude=a&user_id.exclude=u&company_id=c&company_id.exclude=d&system_resolution=SUCCESS&" +
				"system_resolution.exclude=FAILED&analyse.type.exclude=QUALITY",
		},
		{
			"analyses",
			FolderQuery{AnalysisStates: []Status{StatusFinished}, AnalysisStatus: []Status{StatusDeclined, StatusFailed}},
			"analyse.state=FINISHED&analyse.resolution_status=DECLINED,FAILED",
		},
		{"words of the comment", FolderQuery{Search: "a, b", WithCompany: true}, "search_text=a%2C+b&with_company=true"},
		{
			"any field",
			FolderQuery{Where: []Filter{
				{"resolution_comment", FilterNot, []string{NullValue}},
				{"analyse.type", FilterIs, []string{"QUALITY", "BIOMETRY"}},
				{"time_created", FilterMin, []string{"today"}},
				{"time_created", FilterMax, []string{"2026-01-02"}},
				{"time_updated", FilterGreater, []string{"1"}},
				{"time_updated", FilterLess, []string{"2"}},
			}},
			"resolution_comment.exclude=null&analyse.type=QUALITY,BIOMETRY&time_created.min=today&time_created.max=2026-01-02&" +
				"time_updated.greater=1&time_updated.less=2",
		},
		{"flags", FolderQuery{Archived: &yes, WithAnalyses: true, WithUser: true}, "is_archive=true&with_analyses=true&with_user=true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := tt.query.values()
			if err != nil {
				t.Fatal(err)
			}
			want, err := url.ParseQuery(tt.want)
			if err != nil {
				t.Fatal(err)
			}
			if v.Encode() != want.Encode() {
				t.Errorf("%s, want %s", v.Encode(), want.Encode())
			}
		})
	}
	for name, q := range map[string]FolderQuery{
		"negative":     {Offset: -1},
		"limit":        {Limit: -2},
		"comma in id":  {IDs: []FolderID{"a,b"}},
		"empty id":     {IDs: []FolderID{""}},
		"operator":     {Meta: []MetaCondition{{"a", "=", "b"}}},
		"path":         {Meta: []MetaCondition{{"a==b", "==", "c"}}},
		"no path":      {Meta: []MetaCondition{{"", "==", "c"}}},
		"comma":        {Meta: []MetaCondition{{"a", "==", "b,c"}}},
		"sorting":      {Sort: []Sort{{Field: "a,b"}}},
		"empty status": {Status: []Status{""}},
		"field":        {Where: []Filter{{"a&b", FilterIs, []string{"c"}}}},
		"no field":     {Where: []Filter{{"", FilterIs, []string{"c"}}}},
		"no value":     {Where: []Filter{{"a", FilterIs, nil}}},
		"two values":   {Where: []Filter{{"a", FilterMin, []string{"1", "2"}}}},
		"twice":        {IDs: []FolderID{"a"}, Where: []Filter{{"folder_id", FilterIs, []string{"b"}}}},
	} {
		if v, err := q.values(); err == nil {
			t.Errorf("%s: %s", name, v.Encode())
		}
	}
}

// The edge of a page must not move on its way through the query.
func TestTimesSurviveTheQuery(t *testing.T) {
	for _, micros := range []int64{1, 1700000000123456, 1700000000000001, 1, 999999, -1500000} {
		at := time.UnixMicro(micros).UTC()
		if got := timeOf([]byte(unixSeconds(at))); !got.Equal(at) {
			t.Errorf("%v became %v by way of %s", at, got, unixSeconds(at))
		}
	}
}

func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"7": 7 * time.Second, " 7 ": 7 * time.Second, "0": 0, "-3": 0, "": 0, "soon": 0,
		"Thu, 01 Jan 2026 12:00:30 GMT": 30 * time.Second, "Thu, 01 Jan 2026 11:00:00 GMT": 0,
		"99999999": 24 * time.Hour,
	} {
		if got := parseRetryAfter(in, now); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func TestOrigins(t *testing.T) {
	for in, want := range map[string]bool{
		"http://localhost:8080": true, "http://127.0.0.1": true, "http://127.9.9.9": true, "http://[::1]": true,
		"http://[::ffff:127.0.0.1]": true, "http://10.0.0.1": false, "http://localhost.example": false, "http://0.0.0.0": false, "": false,
	} {
		if got := IsLoopback(in); got != want {
			t.Errorf("IsLoopback(%q) = %v", in, got)
		}
	}
	if o, err := ParseOrigin("OZ.example./api"); err != nil || o != "https://oz.example" {
		t.Errorf("ParseOrigin = %q, %v", o, err)
	}
	if _, err := ParseOrigin("https://u:hunter2@h"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("with a password: %v", err)
	}
}

// The guard stops a change that comes by another way than the journal.
func TestGuard(t *testing.T) {
	c, err := New(Options{Host: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		method, url string
		want        error
	}{
		{"POST", "http://127.0.0.1:1/api/folders/", errNoPermit},
		{"DELETE", "http://127.0.0.1:1/api/folders/a", errNoPermit},
		{"GET", "http://127.0.0.1:2/", ErrForeignOrigin},
		{"GET", "https://127.0.0.1:1/", ErrForeignOrigin},
		{"GET", "http://127.0.0.2:1/", ErrForeignOrigin},
	} {
		u, err := url.Parse(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		req, err := c.request(t.Context(), call{method: tt.method, path: u.Path}, Secret{}, &sent{})
		if err != nil {
			t.Fatal(err)
		}
		req.URL = u
		if _, err := c.http.Transport.RoundTrip(req); !errors.Is(err, tt.want) {
			t.Errorf("%s %s: %v, want %v", tt.method, tt.url, err, tt.want)
		}
	}
}
