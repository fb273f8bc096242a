package sandbox

import "ozdesk/api/sandbox/wire"

// version answers GET /api/version. That the server is the sandbox is told
// here, so that its scores can be badged however one is connected.
func (c *call) version() (*reply, error) {
	return ok(wire.Obj("core", c.release.String(), "tfss", nil, "models", wire.Array{}, "sandbox", true, "start_id", c.startID))
}

// healthcheck answers GET /api/healthcheck.
func (c *call) healthcheck() (*reply, error) {
	if _, err := c.store.Query().Setting(c.r.Context(), settingSeeded); err != nil {
		return nil, err
	}
	return ok(wire.Obj("status", 0, "message", ""))
}
