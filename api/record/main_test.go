package record_test

import (
	"testing"

	"go.uber.org/goleak"
)

// Whatever breaks off, no reader of a form is left behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
