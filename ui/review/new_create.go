package review

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// creation is a copy of everything that was chosen for a new folder.
type creation struct {
	uploads []api.Upload
	meter   *kit.Meter
	meta    map[string]any
	launch  launchChoice
}

// createdMsg says what came of making a folder.
type createdMsg struct {
	to  pane.ID
	gen uint64
	// folder is the new folder; its ID is empty when there is none.
	folder api.Folder
	err    error
	// unknown says that nobody can tell whether there is a folder.
	unknown bool
	// launch is what came of the analyses, if any were to be launched.
	launch launchOutcome
}

// Target returns the dialog.
func (m createdMsg) Target() pane.ID { return m.to }

// createFolder sends the files and then launches the analyses. Nothing is sent
// twice: when an answer was lost, the server is asked for what it has. That
// look goes on below base when ctx was cancelled.
func createFolder(ctx, base context.Context, src Client, to pane.ID, gen uint64, c creation) tea.Cmd {
	return func() tea.Msg {
		msg := createdMsg{to: to, gen: gen}
		msg.folder, msg.err = src.CreateFolder(ctx, api.NewFolder{Media: c.uploads, Meta: c.meta})
		if errors.Is(msg.err, api.ErrUncertain) {
			msg.find(base, src, c.meter)
		}
		if base.Err() != nil {
			return nil
		}
		if msg.err == nil && len(c.launch.types) > 0 {
			msg.launch = launchAnalyses(ctx, base, src, msg.folder.ID, c.launch.requests(msg.folder.Media, true))
		}
		return msg
	}
}

// find looks for the folder of a request that was not answered. That there is
// none is certain only when some of the files never left.
func (m *createdMsg) find(base context.Context, src Client, sent *kit.Meter) {
	request := requestOf(m.err)
	if request == "" {
		m.unknown = true
		return
	}
	ctx, cancel := context.WithTimeout(base, lookAfter)
	defer cancel()
	folder, err := src.FindFolder(ctx, request)
	if err != nil {
		m.unknown = !errors.Is(err, api.ErrNotFound) || sent.Sent() >= sent.Total()
		return
	}
	m.folder, m.err = folder, nil
}

// fault puts the failure into words.
func (m createdMsg) fault() fault {
	what, next := api.Explain(m.err)
	switch {
	case m.err == nil:
		return fault{}
	case m.unknown:
		return fault{what, "It is not known whether the folder was made; it cannot be found so far. " +
			"Look at the list of folders before you send it again."}
	case errors.Is(m.err, context.Canceled):
		return fault{"The upload was stopped, and no folder was made.", "Everything chosen is still here."}
	case errors.Is(m.err, api.ErrUncertain): // looked for, and certainly not there
		return fault{what, "The files had not all left, so that no folder was made. Everything chosen is still here."}
	default:
		return fault{what, next + " Everything chosen is still here."}
	}
}

// folderMeta makes the metadata of a folder from what was typed.
func folderMeta(transaction, name string) map[string]any {
	meta := map[string]any{}
	if transaction = strings.TrimSpace(transaction); transaction != "" {
		meta["transaction_id"] = transaction
	}
	if person := personInfo(name); len(person) > 0 {
		meta["person_info"] = person
	}
	return meta
}

// personInfo parts a name as the server keeps it: the last word is the last
// name, what stands between the first and the last is the middle name.
func personInfo(name string) map[string]any {
	words := strings.Fields(name)
	info := map[string]any{}
	if len(words) == 0 {
		return info
	}
	info["first_name"] = words[0]
	if n := len(words); n > 1 {
		info["last_name"] = words[n-1]
		if n > 2 {
			info["middle_name"] = strings.Join(words[1:n-1], " ")
		}
	}
	return info
}
