package cli

import (
	"ozdesk/ui"
	"ozdesk/ui/pane"
	"ozdesk/ui/review"
)

// rooms are the tabs of the interface, in order.
func (a *app) rooms() []ui.Room {
	return []ui.Room{
		{Key: "1", Title: "Review", Kind: review.RouteFolders},
	}
}

// routes says who makes the pane of each kind of object.
func (a *app) routes() map[string]ui.Maker {
	d := review.Deps{
		Env: a.env, Client: a.client, Feed: a.feed, Policy: a.policy,
		Sandbox: a.isSandbox, Forbidden: a.forbidden, SamplesDir: a.samples, HomeDir: a.home,
	}
	return map[string]ui.Maker{
		review.RouteFolders:  func(string) pane.Pane { return review.NewFolderList(d) },
		review.RouteFolder:   func(id string) pane.Pane { return review.NewFolder(d, id) },
		review.RouteAnalysis: func(id string) pane.Pane { return review.NewAnalysis(d, id) },
	}
}
