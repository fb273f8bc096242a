package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// AddMedia adds files to a folder and returns the new media. It is sent at
// most once; after an error that is ErrUncertain, LostMedia tells what arrived:
// each carries the id of the request in its metadata.
func (c *Client) AddMedia(ctx context.Context, id FolderID, files []Upload) ([]Media, error) {
	path, err := place(true, "folders", string(id), "media")
	if err != nil {
		return nil, fmt.Errorf("add media: %w", err)
	}
	r := call{
		method: http.MethodPost, path: path, action: "add media",
		objects: []string{string(id)}, requestID: c.newRequestID(ctx),
	}
	payload := map[string]any{}
	r.fields = describe(payload, files, r.requestID)
	if r.form, err = newForm(payload, files); err != nil {
		return nil, fmt.Errorf("add media to folder %s: %w", id, err)
	}
	var added []Media
	err = c.do(ctx, r, func(doc node) error {
		added = addedMedia(doc, files)
		if len(added) == 0 {
			return errNoID
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("add media to folder %s: %w", id, err)
	}
	for i := range added {
		if added[i].FolderID == "" {
			added[i].FolderID = id
		}
	}
	return added, nil
}

// addedMedia reads the answer to an upload: an array of the new media, one of
// them alone, or the whole folder, among whose media the new ones are found.
func addedMedia(o node, files []Upload) []Media {
	if o.has("folder_id") && o.has("media") && !o.has("media_id") {
		return newest(decodeMediaList(o.list("media")), files)
	}
	return slices.DeleteFunc(decodeMediaList(o.listOf("media")), func(m Media) bool { return m.ID == "" })
}

// newest picks the media that the files have become: for each the latest of
// its name, and where a server changes names the latest that is left.
func newest(media []Media, files []Upload) []Media {
	slices.Reverse(media) // Of equal times the later one in the list is the newer one.
	slices.SortStableFunc(media, func(a, b Media) int { return b.Created.Compare(a.Created) })
	taken := make([]bool, len(media))
	picked := make([]int, len(files))
	pick := func(i int, fits func(Media) bool) {
		for j, m := range media {
			if !taken[j] && m.ID != "" && fits(m) {
				taken[j], picked[i] = true, j
				return
			}
		}
	}
	// From the last file on, as the newest stands first.
	for i := len(files) - 1; i >= 0; i-- {
		picked[i] = -1
		pick(i, func(m Media) bool { return m.Name.Raw() == files[i].Name })
	}
	for i := len(files) - 1; i >= 0; i-- {
		if picked[i] < 0 {
			pick(i, func(Media) bool { return true })
		}
	}
	var out []Media
	for _, j := range picked {
		if j >= 0 {
			out = append(out, media[j])
		}
	}
	return out
}

// MediaOf returns the media of a folder, in the order of the server.
func (c *Client) MediaOf(ctx context.Context, id FolderID) ([]Media, error) {
	path, err := place(true, "folders", string(id))
	if err != nil {
		return nil, fmt.Errorf("list media: %w", err)
	}
	// The list of media has no documented call of its own; the folder has one.
	f, err := one(ctx, c, call{method: http.MethodGet, path: path}, decodeFolder, hasFolderID)
	if err != nil {
		return nil, fmt.Errorf("list media of folder %s: %w", id, err)
	}
	return f.Media, nil
}

// Media returns one media.
func (c *Client) Media(ctx context.Context, id MediaID) (Media, error) {
	path, err := place(false, "media", string(id))
	if err != nil {
		return Media{}, fmt.Errorf("load media: %w", err)
	}
	m, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapMedia}, decodeMedia, hasMediaID)
	if err != nil {
		return Media{}, fmt.Errorf("load media %s: %w", id, err)
	}
	return m, nil
}

// TagMedia sets the tags of a media; none clears them.
func (c *Client) TagMedia(ctx context.Context, id MediaID, tags []string) (Media, error) {
	path, err := place(false, "media", string(id))
	if err != nil {
		return Media{}, fmt.Errorf("tag media: %w", err)
	}
	if tags == nil {
		tags = []string{}
	}
	var m Media
	err = c.do(ctx, call{
		method: http.MethodPatch, path: path, json: map[string]any{"tags": tags},
		action: "tag media", objects: []string{string(id)}, fields: []string{"tags"},
	}, func(doc node) error {
		m = decodeMedia(doc)
		return nil
	})
	if err != nil {
		return Media{}, fmt.Errorf("tag media %s with %s: %w", id, shownTags(tags), err)
	}
	if m.ID != id {
		return c.Media(ctx, id) // The answer did not show the media.
	}
	return m, nil
}

// DeleteMedia deletes a media.
func (c *Client) DeleteMedia(ctx context.Context, id MediaID) error {
	path, err := place(false, "media", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, needs: CapDeleteMedia, action: "delete media", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete media %s: %w", id, err)
	}
	return nil
}

func shownTags(tags []string) string {
	if len(tags) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%q", strings.Join(tags, ","))
}
