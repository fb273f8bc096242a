package apitest

import (
	"net/http"
	"slices"
)

// sees reports whether the asking user may see objects of a company.
func (c *call) sees(companyID string) bool {
	return c.user.companyID == "" || c.user.companyID == companyID
}

// may refuses the call unless the asking user has one of the roles.
func (c *call) may(roles ...string) error {
	if slices.Contains(roles, c.user.role) {
		return nil
	}
	return forbidden()
}

// folder returns the folder with an id, if the asking user may see it.
func (c *call) folder(id string) (*folder, error) {
	f := c.world.folders.find(id)
	if f == nil || !c.sees(f.companyID) {
		return nil, notFound()
	}
	return f, nil
}

// extras are the parts of a folder that are shown only when asked for.
type extras struct{ analyses, user, company bool }

// extras reads with_analyses, with_user and with_company.
func (c *call) extras() (extras, error) {
	var (
		e   extras
		err error
	)
	for name, on := range map[string]*bool{
		"with_analyses": &e.analyses, "with_user": &e.user, "with_company": &e.company,
	} {
		if *on, err = c.truth(name); err != nil {
			return e, err
		}
	}
	return e, nil
}

// listFolders answers GET folders.
func listFolders(c *call) (int, any, error) {
	with, err := c.extras()
	if err != nil {
		return 0, nil, err
	}
	f := &filter{q: c.q, now: c.now()}
	var hits []*folder
	for _, o := range c.world.folders {
		if c.sees(o.companyID) && c.wants(f, o) {
			hits = append(hits, o)
		}
	}
	if f.err != nil {
		return 0, nil, f.err
	}
	order, err := c.compareBy(c.q.Get("sorting"))
	if err != nil {
		return 0, nil, err
	}
	slices.SortFunc(hits, func(a, b *folder) int { return order(a.base, b.base) })
	return list(c, hits, c.quirks.FoldersBare, func(o *folder) map[string]any { return c.readFolder(o, with) })
}

// wants reports whether the query asks for a folder.
func (c *call) wants(f *filter, o *folder) bool {
	status, system := c.standing(o)
	var types, states, statuses []string
	for _, a := range o.analyses {
		types, states, statuses = append(types, a.kind), append(states, a.state), append(statuses, a.status)
	}
	archived := "false"
	if o.archived {
		archived = "true"
	}
	tests := []bool{
		c.quirks.IgnoreFolderIDList || f.id(o.id, "folder_id"),
		f.id(o.userID, "user_id"),
		f.id(o.companyID, "company_id"),
		f.any([]string{status, system}, "resolution_status"),
		f.any([]string{system}, "system_resolution"),
		f.any(types, "analyse.type", "analysis.type"),
		f.any(states, "analyse.state", "analysis.state"),
		f.any(statuses, "analyse.resolution_status", "analysis.resolution_status"),
		f.any([]string{archived}, "is_archive"),
		f.within(o.created, "time_created"),
		c.quirks.Feed == FeedIgnored || f.within(o.updated, "time_updated"),
		f.json(o.meta, "meta_data"),
	}
	return !slices.Contains(tests, false)
}

// createFolder answers POST folders, with media and analyses if they come along.
func createFolder(c *call) (int, any, error) {
	meta, err := c.form.object("folder:meta_data")
	if err != nil {
		return 0, nil, err
	}
	f := &folder{base: c.newBase(), companyID: c.user.companyID, userID: c.user.id}
	f.meta = meta
	added, err := c.uploads(f.id)
	if err != nil {
		return 0, nil, err
	}
	var wanted []order
	if _, single := c.form.payload["analyses"]; single {
		if wanted, err = c.orders(added); err != nil {
			return 0, nil, err
		}
	}
	f.hook, _ = c.form.payload["resolution_endpoint"].(string)
	c.world.folders = append(c.world.folders, f)
	if len(added) > 0 {
		c.store(f, added...)
	}
	for _, a := range c.start(f, wanted) {
		c.settle(a, Result{}) // A single request is answered with finished analyses.
	}
	status := http.StatusCreated
	if c.quirks.FolderCreateStatus != 0 {
		status = c.quirks.FolderCreateStatus
	}
	return status, c.renderFolder(f, wanted != nil), nil
}

// showFolder answers GET folders/{}.
func showFolder(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	with, err := c.extras()
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.readFolder(f, with), nil
}

// readFolder renders a folder as an answer to a read, which moves the
// analyses that it shows.
func (c *call) readFolder(f *folder, with extras) map[string]any {
	if with.analyses {
		for _, a := range f.analyses {
			c.observe(a)
		}
	}
	out := c.renderFolder(f, with.analyses)
	if u := c.world.users.find(f.userID); with.user && u != nil {
		out["user"] = c.renderUser(u)
	}
	if o := c.world.companies.find(f.companyID); with.company && o != nil {
		out["company"] = renderCompany(o)
	}
	return out
}

// patchFolder answers PATCH folders/{} for the archive mark and the comment.
func patchFolder(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if v, ok := c.form.payload["is_archive"]; ok {
		if f.archived, ok = v.(bool); !ok {
			return 0, nil, badType("is_archive")
		}
	}
	if v, ok := c.form.payload["resolution_comment"]; ok {
		if f.comment, ok = v.(string); !ok {
			return 0, nil, badType("resolution_comment")
		}
	}
	f.updated = c.now()
	return http.StatusOK, c.renderFolder(f, false), nil
}

// deleteFolder answers DELETE folders/{}, with everything in the folder.
func deleteFolder(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	c.world.folders.drop(f.id)
	c.world.media = slices.DeleteFunc(c.world.media, func(m *media) bool { return m.folderID == f.id })
	c.world.analyses = slices.DeleteFunc(c.world.analyses, func(a *analysis) bool { return a.folderID == f.id })
	return http.StatusNoContent, nil, nil
}
