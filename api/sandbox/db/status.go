package db

// Values of states and resolutions (Oz API reference, section 3.3).
const (
	Initial          = "INITIAL"
	Processing       = "PROCESSING"
	Failed           = "FAILED"
	Finished         = "FINISHED"
	Declined         = "DECLINED"
	OperatorRequired = "OPERATOR_REQUIRED"
	Success          = "SUCCESS"
)

// severity orders resolutions: while anything runs the whole runs, and among
// final ones the worst wins.
func severity(resolution string) int {
	switch resolution {
	case Processing:
		return 5
	case Failed:
		return 4
	case Declined:
		return 3
	case OperatorRequired:
		return 2
	case Success:
		return 1
	}
	return 0
}

// Worst is the resolution that speaks for a group of analyses; an empty group
// is INITIAL.
func Worst(resolutions []string) string {
	worst := Initial
	for _, r := range resolutions {
		if severity(r) > severity(worst) {
			worst = r
		}
	}
	return worst
}

// FolderStatus turns a group's worst resolution into a folder's
// resolution_status, which tells only how far the work has come.
func FolderStatus(worst string) string {
	switch worst {
	case Initial, Processing, Failed:
		return worst
	}
	return Finished
}
