package demo

// NewPlan returns the plan.
func NewPlan() Plan { return Plan{} }

// Samples returns the sample files.
func Samples() []Sample { return nil }

// WriteSamples writes the sample files into dir.
func WriteSamples(dir string) error { return nil }
