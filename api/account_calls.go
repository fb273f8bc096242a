package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Companies returns the companies that the account sees; search, when not
// empty, is matched against their names by the server.
func (c *Client) Companies(ctx context.Context, search string) ([]Company, error) {
	query := url.Values{}
	if search != "" {
		query.Set("search_text", search)
	}
	list, err := all(ctx, c, call{path: "/api/companies/", query: query}, decodeCompany, hasCompanyID, "companies")
	if err != nil {
		return nil, fmt.Errorf("list companies: %w", err)
	}
	return list, nil
}

// Users returns the users that the account sees.
func (c *Client) Users(ctx context.Context) ([]User, error) {
	list, err := all(ctx, c, call{path: "/api/users/", needs: CapUsers}, decodeUser, hasUserID, "users")
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	return list, nil
}

// Version asks the server what it is. It needs no session and sends none.
func (c *Client) Version(ctx context.Context) (Version, error) {
	var v Version
	err := c.do(ctx, call{method: http.MethodGet, path: "/api/version", anonymous: true}, func(doc node) error {
		v = decodeVersion(doc)
		return nil
	})
	if err != nil {
		return Version{}, fmt.Errorf("ask for the version: %w", err)
	}
	return v, nil
}
