package review

import "ozdesk/api"

// kindWord names what a file becomes on a server, "" when no analysis takes it.
func kindWord(k api.MediaKind) string {
	switch k {
	case api.KindImage:
		return "photo"
	case api.KindVideo:
		return "video"
	case api.KindShots:
		return "shot set"
	case api.KindOther:
	}
	return ""
}
