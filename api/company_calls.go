package api

import (
	"context"
	"fmt"
	"net/http"
)

// Company returns one company.
func (c *Client) Company(ctx context.Context, id CompanyID) (Company, error) {
	path, err := place(false, "companies", string(id))
	if err != nil {
		return Company{}, fmt.Errorf("load company: %w", err)
	}
	out, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapCompany}, decodeCompany, hasCompanyID)
	if err != nil {
		return Company{}, fmt.Errorf("load company %s: %w", id, err)
	}
	return out, nil
}

// CreateCompany creates a company. It is sent at most once.
func (c *Client) CreateCompany(ctx context.Context, name string) (Company, error) {
	out, err := one(ctx, c, call{
		method: http.MethodPost, path: "/api/companies/", needs: CapCreateCompany,
		json: body{"name": name}, action: "create company", fields: []string{"name"},
	}, decodeCompany, hasCompanyID)
	if err != nil {
		return Company{}, fmt.Errorf("create company: %w", err)
	}
	return out, nil
}

// RenameCompany gives a company another name.
func (c *Client) RenameCompany(ctx context.Context, id CompanyID, name string) (Company, error) {
	path, err := place(false, "companies", string(id))
	if err != nil {
		return Company{}, fmt.Errorf("rename company: %w", err)
	}
	out, err := changed(ctx, c, call{
		method: http.MethodPatch, path: path, needs: CapChangeCompany,
		action: "rename company", objects: []string{string(id)},
	}, body{"name": name}, decodeCompany)
	if err != nil {
		return Company{}, fmt.Errorf("rename company %s: %w", id, err)
	}
	if out.ID != id {
		return c.Company(ctx, id) // The answer did not show the company.
	}
	return out, nil
}

// DeleteCompany deletes a company.
func (c *Client) DeleteCompany(ctx context.Context, id CompanyID) error {
	path, err := place(false, "companies", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, needs: CapDeleteCompany,
			action: "delete company", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete company %s: %w", id, err)
	}
	return nil
}
