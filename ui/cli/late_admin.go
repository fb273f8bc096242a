package cli

import (
	"context"
	"iter"

	"ozdesk/api"
)

// The calls of deletions, and of companies and users.

// each is call for what answers with a list of unknown length.
func each[T any](ctx context.Context, l *late, list func(*api.Client) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		all, err := call(ctx, l, func(c *api.Client) (iter.Seq2[T, error], error) { return list(c), nil })
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		all(yield)
	}
}

func (l *late) Session(ctx context.Context) (api.Session, error) {
	return call(ctx, l, func(c *api.Client) (api.Session, error) { return c.Session(ctx) })
}

func (l *late) AllFolders(ctx context.Context, q api.FolderQuery) iter.Seq2[api.Folder, error] {
	return each(ctx, l, func(c *api.Client) iter.Seq2[api.Folder, error] { return c.AllFolders(ctx, q) })
}

func (l *late) DeleteFolder(ctx context.Context, id api.FolderID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteFolder(ctx, id) })
}

func (l *late) DeleteAnalysis(ctx context.Context, id api.AnalysisID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteAnalysis(ctx, id) })
}

func (l *late) Company(ctx context.Context, id api.CompanyID) (api.Company, error) {
	return call(ctx, l, func(c *api.Client) (api.Company, error) { return c.Company(ctx, id) })
}

func (l *late) CreateCompany(ctx context.Context, name string) (api.Company, error) {
	return call(ctx, l, func(c *api.Client) (api.Company, error) { return c.CreateCompany(ctx, name) })
}

func (l *late) RenameCompany(ctx context.Context, id api.CompanyID, name string) (api.Company, error) {
	return call(ctx, l, func(c *api.Client) (api.Company, error) { return c.RenameCompany(ctx, id, name) })
}

func (l *late) DeleteCompany(ctx context.Context, id api.CompanyID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteCompany(ctx, id) })
}

func (l *late) User(ctx context.Context, id api.UserID) (api.User, error) {
	return call(ctx, l, func(c *api.Client) (api.User, error) { return c.User(ctx, id) })
}

func (l *late) Users(ctx context.Context) ([]api.User, error) {
	return call(ctx, l, func(c *api.Client) ([]api.User, error) { return c.Users(ctx) })
}

func (l *late) AllUsers(ctx context.Context, q api.UserQuery) iter.Seq2[api.User, error] {
	return each(ctx, l, func(c *api.Client) iter.Seq2[api.User, error] { return c.AllUsers(ctx, q) })
}

func (l *late) CreateUser(ctx context.Context, n api.NewUser) (api.User, error) {
	return call(ctx, l, func(c *api.Client) (api.User, error) { return c.CreateUser(ctx, n) })
}

func (l *late) LostUser(ctx context.Context, email string) (api.Fate, api.User, error) {
	found, err := call(ctx, l, func(c *api.Client) (fated[api.User], error) { return fate(c.LostUser(ctx, email)) })
	return found.fate, found.what, err
}

func (l *late) ChangeUser(ctx context.Context, id api.UserID, change api.UserChange) (api.User, error) {
	return call(ctx, l, func(c *api.Client) (api.User, error) { return c.ChangeUser(ctx, id, change) })
}

func (l *late) DeleteUser(ctx context.Context, id api.UserID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteUser(ctx, id) })
}
