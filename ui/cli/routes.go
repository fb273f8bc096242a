package cli

import (
	"ozdesk/api/rules"
	"ozdesk/ui"
	"ozdesk/ui/admin"
	drawer "ozdesk/ui/jobs"
	"ozdesk/ui/lists"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
	"ozdesk/ui/review"
)

// rooms are the tabs of the interface, in order.
func (a *app) rooms() []ui.Room {
	return []ui.Room{
		{Key: "1", Title: "Review", Kind: review.RouteFolders},
		{Key: "2", Title: "Queue", Kind: review.RouteQueue, Count: a.queue.Count},
		{Key: "3", Title: "Lists", Kind: lists.RouteCollections},
		{Key: "4", Title: "Admin", Kind: admin.RouteCompanies},
		{Key: "5", Title: "Jobs", Kind: drawer.RouteJobs, Count: func() int { return drawer.Open(a.desk) }},
	}
}

// routes says who makes the pane of each kind of object.
func (a *app) routes() map[string]ui.Maker {
	d := review.Deps{
		Env: a.env, Client: a.client, Jobs: a.desk, Feed: a.feed, Running: a.running, Policy: a.policy,
		Blind: new(review.Blind), Answers: a.answers(),
		Sandbox: a.isSandbox, Forbidden: a.forbidden, SamplesDir: a.samples, HomeDir: a.home,
		User: a.user, Queue: &a.queue, QueueOptions: a.queueOptions(), Origin: a.origin, Profile: a.profileWord(),
		Directory: a.client, Keeper: a.kept, Remove: a.removal,
	}
	l := lists.Deps{
		Env: a.env, Client: a.client, Jobs: a.desk, Policy: a.policy, Changes: &a.changes, Role: a.role, Forbidden: a.forbidden,
		Metadata: func(r lists.MetadataRequest) pane.Pane {
			return review.NewMetadata(d, r.Of, r.What, r.Masked, r.Barred, r.Changed)
		},
		Offers: new(lists.Offers),
		Faces:  faceFinder{}, Listed: a.listed, SamplesDir: a.samples, HomeDir: a.home, Remove: a.removal,
	}
	m := admin.Deps{
		Env: a.env, Client: a.client, Changes: new(admin.Changes), Me: a.user, Forbidden: a.forbidden, Remove: a.removal, Password: rules.NewPassword,
	}
	return map[string]ui.Maker{
		review.RouteFolders:  func(string) pane.Pane { return review.NewFolderList(d) },
		review.RouteFolder:   func(id string) pane.Pane { return review.NewFolder(d, id) },
		review.RouteAnalysis: func(id string) pane.Pane { return review.NewAnalysis(d, id) },
		review.RouteQueue:    func(string) pane.Pane { return review.NewQueue(d) },
		review.RouteCase:     func(id string) pane.Pane { return review.NewCase(d, id) },
		review.RouteCompare:  func(id string) pane.Pane { return review.NewCompare(d, id) },
		review.RouteRaw:      func(id string) pane.Pane { return review.NewRaw(d, id) },

		admin.RouteCompanies: func(string) pane.Pane { return admin.NewCompanies(m) },
		admin.RouteUsers:     func(of string) pane.Pane { return admin.NewUsers(m, of) },
		admin.RouteUser:      func(id string) pane.Pane { return admin.NewUser(m, id) },

		drawer.RouteJobs:    func(string) pane.Pane { return drawer.New(a.jobs()) },
		drawer.RouteTrouble: func(id string) pane.Pane { return drawer.NewTrouble(a.jobs(), id) },

		lists.RouteCollections: func(string) pane.Pane { return lists.NewCollections(l) },
		lists.RouteCollection:  func(id string) pane.Pane { return lists.NewPersons(l, id) },
		lists.RoutePerson:      func(id string) pane.Pane { return lists.NewPerson(l, id) },
	}
}

// removal makes the dialog in which something is deleted.
func (a *app) removal(r removal.Request) pane.Pane {
	return removal.New(removal.Deps{Env: a.env, Client: a.client, Desk: a.desk}, r)
}
