package api

import "ozdesk/api/text"

// Version is what a server says about itself. The reference fixes no shape for
// it, so everything may be missing and the JSON is kept to be shown.
type Version struct {
	Core    text.Text
	Sandbox bool      // The embedded sandbox answers: its scores decide nothing.
	StartID string    // Changes with every start of a sandbox; empty elsewhere.
	Raw     text.Text // The answer as it was sent.
}

func decodeVersion(o node) Version {
	v := Version{
		Core:    o.text("core", "version"),
		StartID: idOf[string](o, "start_id"),
		Raw:     text.New(string(o.raw())),
	}
	if flag, ok := o.bool("sandbox"); ok {
		v.Sandbox = flag
	} else {
		v.Sandbox = !o.value("sandbox").isNull()
	}
	if inner := o.value("sandbox"); v.StartID == "" {
		v.StartID = idOf[string](inner, "start_id")
	}
	return v
}
