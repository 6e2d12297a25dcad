package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// What receiving keeps of people beside contacts and handles.

const bookColumns = `workspace_id, account_id, alias, at, rank, removed, full_name, first_name, user_id, phone, username`

func scanBook(r *sql.Rows, e *inbox.BookEntry) error {
	var removed int64
	err := r.Scan(&e.Workspace, &e.Account, &e.Alias, &e.At, &e.Rank, &removed, &e.FullName, &e.FirstName, &e.UserID, &e.Phone, &e.Username)
	e.Removed = removed != 0
	return err
}

func (d deskTx) SaveBook(ctx context.Context, entries []inbox.BookEntry) (changed []string, err error) {
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{int64(e.Workspace), int64(e.Account), e.Alias, int64(e.At), e.Rank, asInt(e.Removed), e.FullName, e.FirstName, e.UserID, e.Phone, e.Username}
	}
	// The comparison is that of inbox.BookEntry.After; ranks are digits and small letters, which
	// both engines order alike.
	err = d.tx.InsertReturning(ctx, "INSERT INTO book_entries ("+bookColumns+")", `ON CONFLICT (workspace_id, account_id, alias) DO UPDATE SET
		at = excluded.at, rank = excluded.rank, removed = excluded.removed, full_name = excluded.full_name, first_name = excluded.first_name,
		user_id = excluded.user_id, phone = excluded.phone, username = excluded.username
		WHERE book_entries.at < excluded.at OR (book_entries.at = excluded.at AND book_entries.rank < excluded.rank) RETURNING alias`, rows,
		func(r *sql.Rows) error {
			var alias string
			err := r.Scan(&alias)
			changed = append(changed, alias)
			return err
		})
	return changed, err
}

const pastColumns = `workspace_id, handle_id, what, value, previous, at, evidence`

func (d deskTx) SaveHandlePast(ctx context.Context, past []desk.HandlePast) error {
	return saveHandlePast(ctx, d.tx, past)
}

func saveHandlePast(ctx context.Context, tx *db.Tx, past []desk.HandlePast) error {
	var rows [][]any
	for i, p := range past {
		if i > 0 && p.Handle == past[i-1].Handle && p.What == past[i-1].What && p.Value == past[i-1].Value && p.Previous == past[i-1].Previous {
			continue // they are in order: the earliest came first
		}
		rows = append(rows, []any{int64(p.Workspace), int64(p.Handle), p.What, p.Value, p.Previous, int64(p.At), p.Evidence})
	}
	_, err := tx.Insert(ctx, "INSERT INTO handle_history ("+pastColumns+")", `ON CONFLICT (workspace_id, handle_id, what, value, previous)
		DO UPDATE SET at = excluded.at, evidence = excluded.evidence WHERE handle_history.at > excluded.at`, rows)
	return err
}

func (d deskTx) HandleByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.HandleID) (inbox.Handle, error) {
	h, err := db.One(ctx, d.tx, scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = $1 AND id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such handle")
	}
	return h, err
}

// meet learns what answers of the platform told of people. It comes after conversations are
// locked, as everywhere, and before events.
func (r *recording) meet(ctx context.Context, outcomes []delivery.Outcome) error {
	met := map[inbox.HandleID]inbox.Person{}
	for _, o := range outcomes {
		if o.Person != (inbox.Person{}) {
			met[o.Item.To.ID] = o.Person
		}
	}
	ws, account := r.lane.Workspace, r.lane.Account
	for _, id := range slices.Sorted(maps.Keys(met)) {
		h, err := db.One(ctx, r.tx, scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = $1 AND id = $2"+forUpdate(r.tx), ws, id)
		if err != nil {
			return err
		}
		before := h
		h, aliases := delivery.Learn(h, met[id])
		if aliases == nil {
			continue
		}
		owners, err := (deskTx{tx: r.tx, s: r.s}).HandlesByAlias(ctx, ws, account, aliases)
		if err != nil {
			return err
		}
		var rows [][]any
		taken := false
		for _, alias := range aliases {
			if owner, ok := owners[alias]; ok && owner.ID != id {
				taken = true // two people, as far as we know: a member may merge them
			}
			rows = append(rows, []any{int64(ws), int64(account), alias, int64(id)})
		}
		if taken {
			continue
		}
		if _, err := r.tx.Insert(ctx, "INSERT INTO aliases (workspace_id, account_id, alias, handle_id)", "ON CONFLICT (workspace_id, account_id, alias) DO NOTHING", rows); err != nil {
			return err
		}
		if _, err := r.tx.Exec(ctx, "UPDATE handles SET user_id = $3, phone = $4, parent_user_id = $5, version = version + 1 WHERE workspace_id = $1 AND id = $2",
			ws, id, h.UserID, h.Phone, h.ParentUserID); err != nil {
			return err
		}
		var past []desk.HandlePast
		for _, c := range []struct{ what, value, previous string }{{"phone", h.Phone, before.Phone}, {"user_id", h.UserID, before.UserID}} {
			if c.value != c.previous {
				past = append(past, desk.HandlePast{Workspace: ws, Handle: id, What: c.what, Value: c.value, Previous: c.previous, At: r.tx.Now, Evidence: desk.EvidenceSend})
			}
		}
		if err := saveHandlePast(ctx, r.tx, past); err != nil {
			return err
		}
		r.events = append(r.events, inbox.Event{Workspace: ws, Account: account, Kind: inbox.EventContactChanged, Contact: h.Contact, Version: h.Version + 1})
	}
	return nil
}
