package sandbox

import (
	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// listDeliveries answers GET /api/sandbox/deliveries, an extension of the
// sandbox: what came of every attempt to tell a resolution_endpoint, the newest
// first, for people who write a receiver. folder_id limits it to one folder.
func (c *call) listDeliveries() (*reply, error) {
	page, err := wire.ParsePage(c.query)
	if err != nil {
		return nil, err
	}
	var folder db.FolderID
	if s := c.query.Get("folder_id"); s != "" {
		id, valid := wire.ParseUUID(s)
		if !valid {
			return nil, wire.BadUUID("folder_id")
		}
		folder = db.FolderID(id)
	}
	list, total, err := c.store.Query().Deliveries(c.r.Context(), c.within(), folder, page)
	if err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, d := range list {
		var status any
		if d.Status != 0 {
			status = d.Status
		}
		items = append(items, wire.Obj("folder_id", string(d.Folder), "group_id", string(d.Group), "endpoint", d.Endpoint,
			"attempt", d.Attempt, "status", status, "error", d.Error, "milliseconds", d.Took/1000, "time", d.Time))
	}
	return ok(page.Envelope(total, items))
}
