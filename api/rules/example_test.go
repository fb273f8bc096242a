package rules_test

import (
	"fmt"

	"ozdesk/api"
	"ozdesk/api/rules"
)

// What is about to be launched is looked at before it is sent.
func ExamplePlan_Findings() {
	plan := rules.Plan{
		Types:   []api.AnalysisType{api.Biometry, api.Quality},
		Media:   []rules.Subject{{Kind: api.KindImage, Tags: []string{"photo_selfie"}}},
		Version: rules.ParseVersion("4.0.8"),
	}
	for _, f := range plan.Findings() {
		fmt.Printf("%s: %s\n", f.Severity, f.Text)
	}
	// Output:
	// stop: A face match needs two media with faces; this folder has one.
	// warning: Version 4.0.8 leaves photographs out of a liveness check; it ends without a score. Send a zip of photographs tagged video_selfie.
}

// Who may not do something is told who may.
func ExampleBarred() {
	fmt.Println(rules.Barred(api.RoleClient, rules.DeleteFolder))
	// Output: CLIENT may not delete folders; ADMIN and CLIENT ADMIN may.
}
