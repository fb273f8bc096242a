package sandbox

import (
	"context"
	"errors"
	"io"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// instantAtOnce is how many instant requests are measured at once, as in the
// reference's figures (section 3.10); others wait.
const instantAtOnce = 3

// instantFolder answers POST /api/instant/folders: analyses of files that are
// not kept, as a folder that cannot be asked for later (Oz API reference,
// section 2.9). A token is looked at when there is one.
func (c *call) instantFolder() (*reply, error) {
	if !c.release.instant() {
		return nil, wire.NotExist()
	}
	c.user = db.User{CanQuality: true, CanBiometry: true, CanDocuments: true, CanCollection: true}
	if token(c.r) != "" {
		if err := c.authenticate(); err != nil {
			return nil, err
		}
	}
	ctx := c.r.Context()
	select {
	case c.instants <- struct{}{}:
		defer func() { <-c.instants }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	defer form.discard(c.server)
	f, media, group, err := c.readInstant(form)
	if err != nil {
		return nil, err
	}
	meter := runner.NewMeter(form, &runner.Memory{}, c.newID)
	meter.OlderMedia = c.release.olderMedia()
	v := c.mediaView(media)
	v.unkept = true
	analyses := wire.Array{}
	var ends []string
	for _, a := range group.analyses {
		if a, err = measureInstant(ctx, meter, a, media); err != nil {
			return nil, err
		}
		ends = append(ends, a.ResolutionStatus)
		analyses = append(analyses, v.analysis(a))
	}
	f.SystemResolution = db.Worst(ends)
	f.ResolutionStatus = db.FolderStatus(f.SystemResolution)
	list := wire.Array{}
	for _, m := range media {
		list = append(list, v.media(m))
	}
	return created(folderObject(f, list).Set("analyses", analyses))
}

// readInstant reads what is to be measured.
func (c *call) readInstant(form *form) (db.Folder, []db.Media, *group, error) {
	now := wire.Time(c.now().UnixMicro())
	f := db.Folder{ID: db.FolderID(c.newID()), CompanyID: c.user.CompanyID, UserID: c.user.ID, Created: now, Updated: now}
	meta, err := objectField(form.payload, "folder:meta_data")
	if err != nil {
		return f, nil, nil, err
	}
	f.Meta = wire.Append(nil, meta)
	v, found := form.payload.Lookup("analyses")
	if !found || v == nil {
		return f, nil, nil, wire.Missing("analyses")
	}
	media, names := form.media(f.ID, c.newID)
	for i := range media {
		media[i].Created, media[i].Updated = now, now
	}
	g, err := c.readGroup(v, f, media, names)
	if err != nil {
		return f, nil, nil, err
	}
	for i := range g.analyses {
		if g.analyses[i].Type == runner.Collection {
			return f, nil, nil, wire.Refused("A collection cannot be searched without a folder that is kept")
		}
		if g.analyses[i].Due == db.Never {
			return f, nil, nil, wire.Refused("An analysis that never ends has no instant answer")
		}
		g.analyses[i].Created, g.analyses[i].Updated = now, now
	}
	return f, media, g, nil
}

// measureInstant measures an analysis whose media are not stored.
func measureInstant(ctx context.Context, meter *runner.Meter, a db.Analysis, media []db.Media) (db.Analysis, error) {
	byID := make(map[db.MediaID]db.Media, len(media))
	for _, m := range media {
		byID[m.ID] = m
	}
	var sources []db.Media
	for _, id := range a.Source {
		sources = append(sources, byID[id])
	}
	job, err := runner.NewJob(a, sources, nil)
	if err != nil {
		return a, err
	}
	o, err := meter.Measure(ctx, job)
	if err != nil {
		return a, err
	}
	a.State, a.ResolutionStatus, a.ErrorCode, a.ErrorMessage = o.State, o.ResolutionStatus, o.ErrorCode, o.ErrorMessage
	a.Scripted, a.ResultsData, a.Results = o.Scripted, o.ResultsData, o.Results
	for _, u := range o.Uploads {
		err = errors.Join(err, u.Discard())
	}
	return a, err
}

// Path is where a file of the form lies; with Receive a form is the files of a
// meter.
func (f *form) Path(sha string) string {
	for _, p := range f.parts {
		if p.upload.SHA256 == sha {
			return p.upload.File()
		}
	}
	return ""
}

// Receive keeps a best shot until the request has been answered.
func (f *form) Receive(r io.Reader) (*db.Upload, error) { return f.kept.Receive(r) }
