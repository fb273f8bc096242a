package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ozdesk/api/sandbox/wire"
)

// AddCompany stores a new company.
func (t *Tx) AddCompany(ctx context.Context, c Company) error {
	_, err := t.exec(ctx, "store a company", `INSERT INTO companies VALUES (?, ?, ?)`, c.ID, c.Name, object(c.Meta))
	return err
}

// Companies lists companies; within limits the list to one, "" to none.
func (q Query) Companies(ctx context.Context, within CompanyID, conditions []wire.Condition, p wire.Page) ([]Company, int, error) {
	var w where
	if within != "" {
		w.add("company_id = ?", within)
	}
	for _, c := range conditions {
		switch c.Field {
		case "company_id":
			w.column("company_id", c)
		case "search_text":
			w.words("name", c)
		}
	}
	list, err := all(ctx, q.q, "list companies", `SELECT company_id, name, meta_data FROM companies`+w.String()+
		` ORDER BY name, company_id`+limit(p), w.args, func(r *sql.Rows) (c Company, err error) {
		err = r.Scan(&c.ID, &c.Name, (*[]byte)(&c.Meta))
		return c, err
	})
	if err != nil {
		return nil, 0, err
	}
	total, err := q.total(ctx, "companies", w, p)
	return list, total, err
}

// total counts what a list would hold without its page, -1 when the page does
// not want it counted.
func (q Query) total(ctx context.Context, from string, w where, p wire.Page) (int, error) {
	if p.OmitTotal {
		return -1, nil
	}
	var n int
	err := q.q.QueryRowContext(ctx, "SELECT count(*) FROM "+from+w.String(), w.args...).Scan(&n)
	return n, one("count "+from, err)
}

// Company reads one company.
func (q Query) Company(ctx context.Context, id CompanyID) (c Company, err error) {
	err = q.q.QueryRowContext(ctx, `SELECT company_id, name, meta_data FROM companies WHERE company_id = ?`, id).
		Scan(&c.ID, &c.Name, (*[]byte)(&c.Meta))
	return c, one("read a company", err)
}

// AddUser stores a new user.
func (t *Tx) AddUser(ctx context.Context, u User) error {
	_, err := t.exec(ctx, "store a user", `INSERT INTO users (`+userColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		u.ID, orNull(u.CompanyID), u.Type, u.Email, u.FirstName, u.MiddleName, u.LastName, u.PasswordHash, object(u.Meta),
		u.CanQuality, u.CanBiometry, u.CanCollection, u.CanDocuments)
	return taken(err)
}

// ErrTaken says that another row has what must be had once.
var ErrTaken = errors.New("already taken")

// taken turns a broken uniqueness into ErrTaken.
func taken(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return fmt.Errorf("%w: %w", ErrTaken, err)
	}
	return err
}

// ChangeUser stores the fields of a user; metadata are left alone. An e-mail
// address that another has is ErrTaken.
func (t *Tx) ChangeUser(ctx context.Context, u User) error {
	return taken(t.execOne(ctx, "change a user", `UPDATE users SET company_id = ?, user_type = ?, email = ?, first_name = ?,
		middle_name = ?, last_name = ?, password_hash = ?, can_quality = ?, can_biometry = ?, can_collection = ?, can_documents = ?
		WHERE user_id = ?`, orNull(u.CompanyID), u.Type, u.Email, u.FirstName, u.MiddleName, u.LastName, u.PasswordHash,
		u.CanQuality, u.CanBiometry, u.CanCollection, u.CanDocuments, u.ID))
}

// DeleteUser removes a user with the sessions; folders stay without a user.
func (t *Tx) DeleteUser(ctx context.Context, id UserID) error {
	t.change.users = append(t.change.users, id)
	return t.execOne(ctx, "delete a user", `DELETE FROM users WHERE user_id = ?`, id)
}

// RenameCompany sets the name of a company.
func (t *Tx) RenameCompany(ctx context.Context, id CompanyID, name string) error {
	return t.execOne(ctx, "rename a company", `UPDATE companies SET name = ? WHERE company_id = ?`, name, id)
}

// CompanyUsed reports whether anything belongs to a company.
func (q Query) CompanyUsed(ctx context.Context, id CompanyID) (used bool, err error) {
	err = q.q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE company_id = ?1)
		OR EXISTS (SELECT 1 FROM folders WHERE company_id = ?1) OR EXISTS (SELECT 1 FROM collections WHERE company_id = ?1)`, id).Scan(&used)
	return used, one("look at a company", err)
}

// DeleteCompany removes a company; the caller has checked that nothing belongs
// to it.
func (t *Tx) DeleteCompany(ctx context.Context, id CompanyID) error {
	return t.execOne(ctx, "delete a company", `DELETE FROM companies WHERE company_id = ?`, id)
}

const userColumns = `user_id, company_id, user_type, email, first_name, middle_name, last_name, password_hash, meta_data,
	can_quality, can_biometry, can_collection, can_documents`

type scanner interface{ Scan(...any) error }

func scanUser(r scanner) (u User, err error) {
	var company sql.NullString
	err = r.Scan(&u.ID, &company, &u.Type, &u.Email, &u.FirstName, &u.MiddleName, &u.LastName, &u.PasswordHash,
		(*[]byte)(&u.Meta), &u.CanQuality, &u.CanBiometry, &u.CanCollection, &u.CanDocuments)
	u.CompanyID = CompanyID(company.String)
	return u, err
}

// User reads one user.
func (q Query) User(ctx context.Context, id UserID) (User, error) {
	u, err := scanUser(q.q.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users WHERE user_id = ?`, id))
	return u, one("read a user", err)
}

// UserByEmail reads the user with a login, in any case.
func (q Query) UserByEmail(ctx context.Context, email string) (User, error) {
	u, err := scanUser(q.q.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users WHERE email = ?`, email))
	return u, one("read a user", err)
}

// Users lists users; within limits the list to one company, "" to none.
func (q Query) Users(ctx context.Context, within CompanyID, conditions []wire.Condition, p wire.Page) ([]User, int, error) {
	var w where
	if within != "" {
		w.add("company_id = ?", within)
	}
	for _, c := range conditions {
		switch c.Field {
		case "user_id", "company_id", "user_type", "email":
			w.column(c.Field, c)
		case "search_text":
			w.words("email || ' ' || first_name || ' ' || middle_name || ' ' || last_name", c)
		}
	}
	list, err := all(ctx, q.q, "list users", `SELECT `+userColumns+` FROM users`+w.String()+
		` ORDER BY email, user_id`+limit(p), w.args, func(r *sql.Rows) (User, error) { return scanUser(r) })
	if err != nil {
		return nil, 0, err
	}
	total, err := q.total(ctx, "users", w, p)
	return list, total, err
}
