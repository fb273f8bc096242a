package api

import (
	"context"
	"encoding/json"
	"fmt"
)

// personInfo is the field of a person's metadata that has the name in it (Oz
// API reference, section 2.5).
const personInfo = "person_info"

// PersonChange is what is to be changed on a person; nil leaves a part of the
// name as it is, and "" takes it away. Other metadata have calls of their own.
type PersonChange struct {
	FirstName, MiddleName, LastName *string
}

// Ref names the person for calls on metadata.
func (p Person) Ref() PersonRef { return PersonRef{Collection: p.CollectionID, Person: p.ID} }

// ChangePerson gives a person, as read just before, another name.
// The name is one field of the metadata, which is sent whole with everything
// else that is in it. No published page shows the call: a server that lacks it
// answers ErrUnsupported (CapPersonMetadata).
func (c *Client) ChangePerson(ctx context.Context, p Person, change PersonChange) error {
	info, before := map[string]any{}, map[string]any{}
	if raw, ok := p.Meta.Values()[personInfo].(json.RawMessage); ok {
		before[personInfo] = raw
		if json.Unmarshal(raw, &info) != nil || info == nil {
			info = map[string]any{} // Nothing that could be kept.
		}
	}
	for key, part := range map[string]*string{
		"first_name": change.FirstName, "middle_name": change.MiddleName, "last_name": change.LastName,
	} {
		if part != nil {
			// One that is taken away stays as an empty one: a server that merges
			// deeper than the outermost keys would keep what is left out.
			info[key] = *part
		}
	}
	if _, err := c.ChangeMetadata(WithBefore(ctx, before), p.Ref(), map[string]any{personInfo: info}); err != nil {
		return fmt.Errorf("change person: %w", err)
	}
	return nil
}
