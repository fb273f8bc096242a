package api

import (
	"context"
	"encoding/json"
	"strings"
)

// beforeContext is the key of what an object was like in a context.
type beforeContext struct{}

// WithBefore returns a context below which changes tell the Recorder what the
// fields were that they set, by their names on the wire. Only what was read
// before belongs in it: nothing is asked of the server for it, and nothing of
// it is sent.
func WithBefore(ctx context.Context, fields map[string]any) context.Context {
	return context.WithValue(ctx, beforeContext{}, fields)
}

// beforeOf is what the context says of a field.
func beforeOf(ctx context.Context) func(string) (any, bool) {
	fields, _ := ctx.Value(beforeContext{}).(map[string]any)
	if fields == nil {
		return nil
	}
	return func(field string) (any, bool) {
		v, ok := fields[field]
		return v, ok
	}
}

// Before returns what a field was before the change, as JSON, where whoever
// makes the change has read it. It is for keyed sums. Passwords are never told.
func (c Change) Before(field string) (string, bool) { return told(c.before, field) }

// told writes the value of a field as JSON.
func told(value func(string) (any, bool), field string) (string, bool) {
	if value == nil || strings.Contains(strings.ToLower(field), "password") {
		return "", false
	}
	v, ok := value(field)
	if !ok {
		return "", false
	}
	raw, err := json.Marshal(v)
	return string(raw), err == nil
}

// Fields are what a user is like, by the names and in the forms in which
// ChangeUser sends it; for WithBefore. What the server does not mention of the
// switches is allowed.
func (u User) Fields() map[string]any {
	out := map[string]any{
		"email": u.Email.Raw(), "first_name": u.FirstName.Raw(), "middle_name": u.MiddleName.Raw(), "last_name": u.LastName.Raw(),
		"user_type": u.Role, "company_id": u.CompanyID,
	}
	for _, t := range knownTypes {
		on, said := u.CanStart[t]
		out[flagSpellings[0]+strings.ToLower(string(t))] = on || !said
	}
	return out
}

// Values returns the values at the outermost level of the metadata, by their
// keys; for WithBefore. It is nil where the metadata are no object.
func (m Metadata) Values() map[string]any {
	var raw map[string]json.RawMessage
	if json.Unmarshal(m.raw, &raw) != nil {
		return nil
	}
	out := make(map[string]any, len(raw))
	for k, v := range raw {
		out[k] = v
	}
	return out
}
