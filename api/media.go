package api

import (
	"encoding/json"
	"time"

	"ozdesk/api/text"
)

// Media is one file of a folder, or a picture that an analysis made of one
// (Oz API reference, section 2.3).
type Media struct {
	ID       MediaID
	FolderID FolderID
	Type     text.Text // media_type as sent: IMAGE_FOLDER, VIDEO_FOLDER, ….
	Kind     MediaKind // By the beginning of Type.
	Name     text.Text // original_name, a file name from elsewhere.
	Tags     []text.Text
	URL      text.Text   // original_url; may point anywhere, see Client.Download.
	ThumbURL text.Text   // thumb_url.
	VideoURL text.Text   // video_url, of videos.
	Frames   []text.Text // Addresses of the pictures of a shot set.
	Created  time.Time   // UTC; zero when not told, as everywhere.
	Updated  time.Time
	Meta     Metadata
	Scripted bool            // It carries "sandbox": "scripted".
	Raw      json.RawMessage // The JSON as it was sent.
	Unknown  []string        // Fields of the JSON that are not understood.
}

// decodeMedia reads a media object. An id alone, where a server does not
// write the objects out, is a media with nothing but its id.
func decodeMedia(o node) Media {
	if o.isString() {
		if s := o.unquoted(); ValidID(s) {
			return Media{ID: MediaID(s), Raw: o.raw()}
		}
		return Media{Raw: o.raw()}
	}
	m := Media{
		ID:       idOf[MediaID](o, "media_id", "id"),
		FolderID: idOf[FolderID](o, "folder_id"),
		Type:     o.text("media_type", "type"),
		Name:     o.text("original_name", "name"),
		Tags:     o.texts("tags"),
		URL:      o.text("original_url"),
		ThumbURL: o.text("thumb_url"),
		VideoURL: o.text("video_url"),
		Created:  o.time("time_created"),
		Updated:  o.time("time_updated"),
		Meta:     metadataOf(o.value("meta_data")),
		Scripted: scripted(o),
		Raw:      o.raw(),
	}
	m.Kind = kindOf(m.Type.Raw())
	for image := range o.list("images").all() {
		if u := frameURL(image); !u.IsEmpty() {
			m.Frames = append(m.Frames, u)
		}
	}
	o.value("technical_meta_data", "sandbox")
	m.Unknown = o.unknown()
	return m
}

// frameURL reads an item of a shot set: an object with an address, or the
// address itself.
func frameURL(o node) text.Text {
	if o.isString() {
		return text.New(o.unquoted())
	}
	return o.text("original_url", "url")
}

// decodeMediaList reads media objects and ids; other items are left out.
func decodeMediaList(items span) []Media {
	if items.from == items.to {
		return nil
	}
	out := make([]Media, 0, items.len())
	for o := range items.all() {
		if o.isObject() || o.isString() {
			out = append(out, decodeMedia(o))
		}
	}
	return out
}
