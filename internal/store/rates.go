package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"

	"sangam/internal/cost"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Prices of a workspace: each load is one row, which is never changed; the newest holds.

const (
	rateColumns = "workspace_id, id, at, member_id, source, count"
	// keptLoads a workspace: a table of the platform has some hundred prices and changes with the quarter.
	keptLoads = 50
)

// RateLoad reads one load, or the newest if the id is zero; the zero value if there is none.
func (s *Store) RateLoad(ctx context.Context, ws inbox.WorkspaceID, id view.RateLoadID) (view.RateLoad, error) {
	where, args := "ORDER BY id DESC LIMIT 1", []any{ws}
	if id != 0 {
		where, args = "AND id = $2", []any{ws, id}
	}
	var l view.RateLoad
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		l, err = db.One(ctx, tx, func(r *sql.Rows, l *view.RateLoad) error {
			var cards string
			if err := r.Scan(&l.Workspace, &l.ID, &l.At, &l.By, &l.Source, &l.Count, &cards); err != nil {
				return err
			}
			return json.Unmarshal([]byte(cards), &l.Cards)
		}, "SELECT "+rateColumns+", cards FROM rate_loads WHERE workspace_id = $1 "+where, args...)
		return err
	})
	if errors.Is(err, db.ErrNotFound) && id == 0 {
		return view.RateLoad{}, nil
	}
	if errors.Is(err, db.ErrNotFound) {
		return l, inbox.Refuse(inbox.CodeNotFound, "There is no such load of prices.")
	}
	return l, err
}

// RateLoads lists them, newest first, without their cards.
func (s *Store) RateLoads(ctx context.Context, ws inbox.WorkspaceID) ([]view.RateLoad, error) {
	return all(ctx, s, func(r *sql.Rows, l *view.RateLoad) error {
		return r.Scan(&l.Workspace, &l.ID, &l.At, &l.By, &l.Source, &l.Count)
	}, "SELECT "+rateColumns+" FROM rate_loads WHERE workspace_id = $1 ORDER BY id DESC LIMIT 50", ws)
}

// LoadRates puts cards in place of those that hold.
func (s *Store) LoadRates(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, source string, cards []cost.Card) error {
	if cards == nil {
		cards = []cost.Card{}
	}
	text, err := json.Marshal(cards)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Insert(ctx, "INSERT INTO rate_loads ("+rateColumns+", cards)", "", [][]any{{int64(ws), s.ids.Next(), int64(tx.Now), int64(by), source, len(cards), string(text)}}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM rate_loads WHERE workspace_id = $1 AND id <= (SELECT id FROM rate_loads WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)", ws, keptLoads); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, setting(ws, by, "rates", "count", strconv.Itoa(len(cards)))); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventSettingsChanged, Member: by}})
	})
}
