package review

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// drawn draws an analysis as the folder and the analysis panes do.
func drawn(t *testing.T, a object, p score.Policy, change func(*draw)) string {
	t.Helper()
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := api.DecodeAnalysis(data)
	if err != nil {
		t.Fatal(err)
	}
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	d := draw{t: env.Theme, now: stageStart, w: 90}
	if change != nil {
		change(&d)
	}
	return ansi.Strip(strings.Join(d.analysis(decoded, score.Of(decoded, p), false), "\n"))
}

func TestAnalysisWords(t *testing.T) {
	m := media("0a000001", "selfie.jpg")
	with := func(a object, key string, value any) object { a[key] = value; return a }
	hit := object{
		"analyse_id": uuid("5ea00001"), "type": "COLLECTION", "resolution_status": "DECLINED", "collection": object{"collection_id": "c1"},
		"results_media": []object{{"source_image_id": m["media_id"], "person_id": "p1", "results_data": object{"confidence": json.Number("0.91")}}},
	}
	whitelist := score.Policy{Whitelist: func(api.CollectionID) bool { return true }}
	tests := []struct {
		name   string
		a      object
		policy score.Policy
		change func(*draw)
		want   []string
		not    []string
	}{
		{
			name: "never rounds across the threshold", a: biometry("0b000001", "DECLINED", "0.849996", time.Second, m, m),
			want: []string{"0.849996", "margin  −0.000004", "near", "set at launch"}, not: []string{"0.8500 "},
		},
		{name: "at the threshold", a: biometry("0b000001", "SUCCESS", "0.85", time.Second, m, m), want: []string{"at the threshold: same person"}},
		{name: "two thresholds", a: with(biometry("0b000001", "OPERATOR_REQUIRED", "0.8", time.Second, m, m), "params",
			object{"threshold_min": json.Number("0.7"), "threshold_max": json.Number("0.9")}), want: []string{"? BIOMETRY", "0.7 to 0.9"}},
		{
			name: "success without a score", a: object{"analyse_id": uuid("0b000001"), "type": "QUALITY", "resolution_status": "SUCCESS"},
			want: []string{"○ QUALITY  not measured", "! the server says SUCCESS without any score"}, not: []string{"✓"},
		},
		{name: "the server disagrees", a: biometry("0b000001", "SUCCESS", "0.2", time.Second, m, m), want: []string{"✓ BIOMETRY", "! the server says SUCCESS, yet"}},
		{name: "no number", a: object{
			"analyse_id": uuid("0b000001"), "type": "BIOMETRY", "resolution_status": "SUCCESS",
			"results_data": object{"min_confidence": "85%"},
		}, want: []string{"○ BIOMETRY  not measured", "min_confidence  85%", "! "}},
		{name: "blacklist", a: hit, want: []string{"✗ COLLECTION  listed", "blacklist  c1"}},
		{name: "whitelist", a: hit, policy: whitelist, want: []string{"✓ COLLECTION  listed", "whitelist  c1", "the server says  DECLINED"}},
		{name: "masked", a: hit, change: func(d *draw) { d.masked = true }, want: []string{"listed as •••"}, not: []string{"p1"}},
		{
			name: "masked error", a: object{
				"analyse_id": uuid("0b000001"), "type": "BIOMETRY", "state": "FAILED", "resolution_status": "FAILED",
				"error_message": "Could not locate face", "source_media": []object{m},
			}, change: func(d *draw) { d.masked = true },
			want: []string{"no face on •••"}, not: []string{"selfie"},
		},
		{name: "scripted", a: with(biometry("0b000001", "SUCCESS", "0.9", time.Second, m, m), "sandbox", "scripted"), want: []string{"scripted, not for decisions"}},
		{
			name: "sandbox", a: biometry("0b000001", "SUCCESS", "0.9", time.Second, m, m), change: func(d *draw) { d.sandbox = true },
			want: []string{"sandbox engine, not for decisions"},
		},
		{
			name: "an unknown type", a: object{"analyse_id": uuid("0b000001"), "type": "Smile\x1b[2J", "resolution_status": "DECLINED"},
			want: []string{"✗ SMILE␛[2J  refused"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := drawn(t, tt.a, tt.policy, tt.change)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in:\n%s", want, got)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got, not) {
					t.Errorf("%q is in:\n%s", not, got)
				}
			}
		})
	}
}

func TestGaugeKeepsTheSide(t *testing.T) {
	for _, s := range []string{"0.84999999999999999999", "0.85000000000000000001"} {
		a := api.Analysis{
			Type: api.Biometry, Resolution: api.StatusDeclined,
			Data: api.ResultData{MinConfidence: api.Number(s)},
		}
		r := score.Of(a, score.Policy{})
		g := gaugeOf(r, r.Score, r.Max, r.Near)
		if above := *g.Score > *g.Threshold; *g.Score == *g.Threshold || above != (r.Margin.Sign() > 0) {
			t.Errorf("%s is drawn at %v of %v", s, *g.Score, *g.Threshold)
		}
	}
}
