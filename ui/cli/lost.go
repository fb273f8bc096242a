package cli

import (
	"context"
	"errors"

	"ozdesk/api"
)

// creation is something that is being made, in the words for a person whose
// answer was lost.
type creation struct {
	what string // "the folder was created".
	not  string // "the folder was not created".
	look string // The command that shows whether it is there.
}

// requestKey is where what this program creates carries the id of its request.
const requestKey = "ozdesk_request_id"

// settled returns what was made, or the error of making it. When a change was
// sent and its answer was lost it looks for what may have been made, and tells
// what is known: that it is there, that it is not, or that nobody knows. A
// server that has answered with a failure may still be at work, so that what is
// not there yet proves nothing then.
func settled[T any](
	ctx context.Context, made T, err error, c creation, find func(ctx context.Context, requestID string) (api.Fate, T, error),
) (T, error) {
	var lost *api.Error
	if !errors.As(err, &lost) || !lost.Uncertain || errors.Is(ctx.Err(), context.Canceled) {
		return made, err
	}
	var none T
	if lost.RequestID == "" || ctx.Err() != nil {
		return none, unknownFate(lost, c)
	}
	fate, found, look := find(ctx, lost.RequestID)
	switch {
	case look == nil && fate == api.FateDone:
		return found, nil
	case look == nil && fate == api.FateNotDone && brokenOff(lost):
		return none, fail("the connection broke, and "+c.not, "Try again", err)
	}
	return none, unknownFate(lost, c)
}

// brokenOff reports a connection that ended without an answer: the server has
// nothing more of the request than what it had then.
func brokenOff(e *api.Error) bool {
	return e.Status == 0 && (e.Kind == api.KindOffline || e.Kind == api.KindCutOff)
}

// unknownFate says that nobody knows, and how to look.
func unknownFate(e *api.Error, c creation) error {
	what, _ := api.Explain(e)
	return fail(sentences(what, "It is not known whether "+c.what), "Look with "+c.look+" before you do it again", e)
}

// addMedia uploads files to a folder.
func addMedia(ctx context.Context, client *api.Client, id api.FolderID, files []api.Upload) ([]api.Media, error) {
	list, err := client.AddMedia(ctx, id, files)
	return settled(ctx, list, err, creation{
		"the files were added", "the files were not added", "ozdesk folders show " + string(id),
	}, func(ctx context.Context, requestID string) (api.Fate, []api.Media, error) {
		fate, found, err := client.LostMedia(ctx, id, requestID)
		if fate == api.FateDone && len(found) < len(files) {
			fate = api.FateUnknown // The others may be on their way.
		}
		return fate, found, err
	})
}

// addPerson adds a person to a collection.
func addPerson(ctx context.Context, client *api.Client, id api.CollectionID, p api.NewPerson) (api.Person, error) {
	added, err := client.AddPerson(ctx, id, p)
	return settled(ctx, added, err, creation{
		"the person was added", "the person was not added", "ozdesk persons list " + string(id),
	}, func(ctx context.Context, requestID string) (api.Fate, api.Person, error) {
		return client.LostPerson(ctx, id, requestID)
	})
}

// createFolder creates a folder.
func createFolder(ctx context.Context, client *api.Client, n api.NewFolder) (api.Folder, error) {
	f, err := client.CreateFolder(ctx, n)
	look := "ozdesk folders list"
	if lost, ok := errors.AsType[*api.Error](err); ok && lost.RequestID != "" {
		look += " --meta " + requestKey + "==" + lost.RequestID
	}
	return settled(ctx, f, err, creation{"the folder was created", "the folder was not created", look}, client.LostFolder)
}

// launch launches analyses.
func launch(ctx context.Context, client *api.Client, id api.FolderID, list []api.NewAnalysis) ([]api.Analysis, error) {
	started, err := client.CreateAnalyses(ctx, id, list)
	return settled(ctx, started, err, creation{
		"the analyses were launched", "the analyses were not launched", "ozdesk folders show " + string(id),
	}, func(ctx context.Context, requestID string) (api.Fate, []api.Analysis, error) {
		return client.LostAnalyses(ctx, id, requestID)
	})
}
