package api

import (
	"testing"
	"time"
)

func TestFolderWindowFilter(t *testing.T) {
	archived := true
	base := Folder{ID: "a", Created: epoch, Updated: epoch, Status: StatusFailed, UserID: "u"}
	full := Folder{
		ID: "a", Created: epoch, Updated: epoch, Status: StatusFinished, SystemStatus: StatusSuccess, UserID: "u", CompanyID: "c",
		HasAnalyses: true, Meta: metadataOf(parse([]byte(`{"n": 5, "t": "x", "z": null, "o": {"k": "1"}, "d": 1, "d": 2}`))),
		Analyses: []Analysis{
			{Type: Quality, State: StatusFinished, ResolutionStatus: StatusSuccess},
			{Type: Biometry, State: StatusFailed, ResolutionStatus: StatusFailed},
		},
	}
	meta := func(path, op, value string) FolderQuery {
		return FolderQuery{Meta: []MetaCondition{{Path: path, Op: op, Value: value}}}
	}
	tests := []struct {
		name string
		q    FolderQuery
		want verdict
	}{
		{"none", FolderQuery{}, yes},
		{"status", FolderQuery{Status: []Status{StatusFailed}}, yes},
		{"other status", FolderQuery{Status: []Status{StatusSuccess}}, no},
		{"excluded status", FolderQuery{NotStatus: []Status{StatusFailed}}, no},
		{"id", FolderQuery{IDs: []FolderID{"b"}}, no},
		{"user", FolderQuery{UserIDs: []UserID{"u"}}, yes},
		{"archived", FolderQuery{Archived: &archived}, no},
		{"range", FolderQuery{Created: TimeRange{Min: epoch.Add(time.Hour)}}, no},
		{"range to the microsecond", FolderQuery{Created: TimeRange{Min: epoch, Max: epoch}}, yes},
		{"type without analyses", FolderQuery{AnalysisTypes: []AnalysisType{"QUALITY"}}, unsure},
		{"other type", FolderQuery{AnalysisTypes: []AnalysisType{"BIOMETRY"}}, unsure},
		{"metadata", FolderQuery{Meta: []MetaCondition{{Path: "x", Op: "==", Value: "1"}}}, no},
		{"metadata in order", FolderQuery{Meta: []MetaCondition{{Path: "x", Op: ">", Value: "1"}}}, unsure},
		{"not the id", FolderQuery{NotIDs: []FolderID{"a"}}, no},
		{"not another id", FolderQuery{NotIDs: []FolderID{"b"}}, yes},
		{"not the user", FolderQuery{NotUserIDs: []UserID{"v", "U"}}, no},
		{"a company that is not told", FolderQuery{CompanyIDs: []CompanyID{"c"}}, unsure},
		{"not a company that is not told", FolderQuery{NotCompanyIDs: []CompanyID{"c"}}, unsure},
		{"a system status that is not told", FolderQuery{SystemStatus: []Status{StatusSuccess}}, unsure},
		{"not a type, without analyses", FolderQuery{NotAnalysisTypes: []AnalysisType{Quality}}, unsure},
		{"a search", FolderQuery{Search: "late"}, unsure},
		{"a search that is no", FolderQuery{Search: "late", Status: []Status{StatusSuccess}}, no},
		{"a search of blanks", FolderQuery{Search: " "}, yes},
		{"another field", FolderQuery{Where: []Filter{{Field: "resolution_comment", Op: FilterNot, Values: []string{NullValue}}}}, unsure},
	}
	check := func(f *Folder, name string, q FolderQuery, want verdict) {
		t.Run(name, func(t *testing.T) {
			if got := q.matches(f); got != want {
				t.Errorf("verdict %d, want %d", got, want)
			}
		})
	}
	for _, tt := range tests {
		check(&base, tt.name, tt.q, tt.want)
	}
	for _, tt := range []struct {
		name string
		q    FolderQuery
		want verdict
	}{
		{"the company", FolderQuery{CompanyIDs: []CompanyID{"c"}}, yes},
		{"another company", FolderQuery{CompanyIDs: []CompanyID{"d"}}, no},
		{"not the company", FolderQuery{NotCompanyIDs: []CompanyID{"c"}}, no},
		{"the system status", FolderQuery{SystemStatus: []Status{StatusSuccess}}, yes},
		{"another system status", FolderQuery{SystemStatus: []Status{StatusDeclined}}, no},
		{"not the system status", FolderQuery{NotSystemStatus: []Status{StatusSuccess}}, no},
		{"not another system status", FolderQuery{NotSystemStatus: []Status{StatusDeclined}}, yes},
		{"the system status as the status", FolderQuery{Status: []Status{StatusSuccess}}, yes},
		{"not the system status as the status", FolderQuery{NotStatus: []Status{StatusSuccess}}, unsure},
		{"a type", FolderQuery{AnalysisTypes: []AnalysisType{"quality"}}, yes},
		{"a type it lacks", FolderQuery{AnalysisTypes: []AnalysisType{Documents}}, no},
		{"not a type", FolderQuery{NotAnalysisTypes: []AnalysisType{Biometry}}, no},
		{"not a type it lacks", FolderQuery{NotAnalysisTypes: []AnalysisType{Documents}}, yes},
		{"a state", FolderQuery{AnalysisStates: []Status{StatusFailed}}, yes},
		{"a state that none is in", FolderQuery{AnalysisStates: []Status{StatusProcessing}}, no},
		{"a result", FolderQuery{AnalysisStatus: []Status{StatusSuccess}}, yes},
		{"a result that none has", FolderQuery{AnalysisStatus: []Status{StatusDeclined}}, no},
		{"type and state of one", FolderQuery{AnalysisTypes: []AnalysisType{Biometry}, AnalysisStates: []Status{StatusFailed}}, yes},
		{"type and state of two", FolderQuery{AnalysisTypes: []AnalysisType{Quality}, AnalysisStates: []Status{StatusFailed}}, unsure},
		{"number above", meta("n", ">", "4"), yes},
		{"number not above", meta("n", ">", "5"), no},
		{"number at most", meta("n", "<=", "5"), yes},
		{"number at least", meta("n", ">=", "6"), no},
		{"number below", meta("n", "<", "10"), yes},
		{"the number in other digits", meta("n", "==", "5.0"), unsure},
		{"not the number in other digits", meta("n", "!=", "5.0"), unsure},
		{"text", meta("t", "==", "x"), yes},
		{"not the text", meta("t", "!=", "x"), no},
		{"not another text", meta("t", "!=", "y"), yes},
		{"text in order", meta("t", ">", "4"), unsure},
		{"null", meta("z", "==", "null"), unsure},
		{"null is no text", meta("z", "==", "x"), no},
		{"not null", meta("t", "!=", "null"), unsure},
		{"nothing there is null", meta("none", "==", "null"), unsure},
		{"inside", meta("o.k", "==", "1"), yes},
		{"an object", meta("o", "==", "1"), unsure},
		{"twice", meta("d", "==", "1"), unsure},
	} {
		check(&full, tt.name, tt.q, tt.want)
	}
	w := NewFolderWindow(&lister{folders: []Folder{base}}, FolderQuery{Status: []Status{StatusFailed}}, 20, 4)
	load(t, w, 0, 5)
	base.Status = StatusFinished
	w.Upsert(base)
	if n, _ := w.Len(); n != 0 {
		t.Fatalf("%d rows are left of a list that nothing fits any more", n)
	}
	base.Status = StatusFailed
	w.Upsert(base)
	if n, _ := w.Len(); n != 1 {
		t.Fatalf("%d rows after the folder fits again, want 1", n)
	}
}
