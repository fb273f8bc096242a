package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
)

// errNotInstant is said here: the server keeps nothing to search in.
var errNotInstant = errors.New("a search in a collection cannot run without a folder that is kept")

// Instant runs analyses on files that the server does not keep, and returns
// them ended (Oz API reference, section 2.9). The folder has no id that could
// be asked for later, its media carry what the server tells of them. It needs
// no session where the server has no accounts. Nothing is left behind by a
// call that was cut off: it may be made again.
func (c *Client) Instant(ctx context.Context, n NewFolder) (Folder, error) {
	for _, a := range n.Analyses {
		if a.Type == Collection1N {
			return Folder{}, fmt.Errorf("run instant analyses: %w", errNotInstant)
		}
	}
	r := call{
		method: http.MethodPost, path: "/api/instant/folders/", needs: CapInstant,
		action: "run instant analyses", optional: true, patient: true, requestID: c.newRequestID(ctx),
	}
	payload := body{}
	r.fields = describe(payload, n.Media, "")
	if len(n.Meta) > 0 {
		payload["folder:meta_data"] = n.Meta
		r.fields = append(r.fields, "folder:meta_data")
	}
	list, err := launches(n.Analyses, "")
	if err == nil {
		payload["analyses"] = list
		r.fields = append(r.fields, "analyses")
		err = putWebhook(payload, &r, n.Webhook)
	}
	if err == nil {
		r.form, err = newForm(payload, n.Media)
	}
	if err != nil {
		return Folder{}, fmt.Errorf("run instant analyses: %w", err)
	}
	var f Folder
	err = c.do(ctx, r, func(doc node) error {
		f = decodeInstant(doc)
		return nil
	})
	if err != nil {
		return Folder{}, fmt.Errorf("run instant analyses: %w", err)
	}
	return f, nil
}

// decodeInstant reads a folder, alone or as the only item of a list, or a list
// of media or analyses, which older examples have in its place.
func decodeInstant(o node) Folder {
	items := o.listOf()
	if only, ok := items.only(); ok {
		o = only
	}
	if o.isObject() && !o.hasAny("media_id", "analyse_id", "analysis_id") {
		return decodeFolder(o)
	}
	f := Folder{Raw: bytes.Clone(o.raw())}
	for item := range items.all() {
		switch {
		case item.hasAny("analyse_id", "analysis_id"):
			f.Analyses, f.HasAnalyses = append(f.Analyses, decodeOwnAnalysis(item)), true
		case item.has("media_id"):
			f.Media = append(f.Media, decodeMedia(item.own()))
		}
	}
	return f
}
