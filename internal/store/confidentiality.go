package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strconv"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// The text that members sign, and their signatures. Triggers keep both from being changed.

const pledgeText = "SELECT workspace_id, version, at, by_id, text_en, text_hi FROM confidentiality_texts WHERE workspace_id = $1 ORDER BY version DESC"

func scanPledge(r *sql.Rows, p *auth.Pledge) error {
	return r.Scan(&p.Workspace, &p.Version, &p.At, &p.By, &p.English, &p.Hindi)
}

// Pledge implements auth.Store.
func (s *Store) Pledge(ctx context.Context, ws inbox.WorkspaceID) (p auth.Pledge, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err = newestPledge(ctx, tx, ws)
		return err
	})
	return p, err
}

func newestPledge(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID) (auth.Pledge, error) {
	p, err := db.One(ctx, tx, scanPledge, pledgeText+" LIMIT 1", ws)
	if errors.Is(err, db.ErrNotFound) {
		err = nil
	}
	return p, err
}

// Pledges implements auth.Store.
func (s *Store) Pledges(ctx context.Context, ws inbox.WorkspaceID) ([]auth.Pledge, error) {
	return all(ctx, s, scanPledge, pledgeText, ws)
}

// Publish implements auth.Store.
func (s *Store) Publish(ctx context.Context, p auth.Pledge, after int64) (auth.Pledge, error) {
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		// Whoever publishes at the same time waits here.
		if _, err := db.Number(ctx, tx, "SELECT id FROM workspaces WHERE id = $1"+forUpdate(tx), p.Workspace); err != nil {
			return notFound(err, "workspace")
		}
		old, err := newestPledge(ctx, tx, p.Workspace)
		if err != nil {
			return err
		}
		if old.Version != after {
			return inbox.Refuse(inbox.CodeConflict, "Somebody has changed the text meanwhile. Look at it again.")
		}
		if old.English == p.English && old.Hindi == p.Hindi {
			p = old
			return nil
		}
		p.Version, p.At = old.Version+1, tx.Now
		if _, err := tx.Exec(ctx, "INSERT INTO confidentiality_texts (workspace_id, version, at, by_id, text_en, text_hi) VALUES ($1, $2, $3, $4, $5, $6)",
			p.Workspace, p.Version, p.At, p.By, p.English, p.Hindi); err != nil {
			return err
		}
		wanted := p.Version
		if !p.Wanted() {
			wanted = 0
		}
		if _, err := tx.Exec(ctx, "UPDATE workspaces SET wants_signed = $2 WHERE id = $1", p.Workspace, wanted); err != nil {
			return err
		}
		return s.pledged(ctx, tx, inbox.Audited{Workspace: p.Workspace, Act: inbox.ActTextPublished, Member: p.By, Details: map[string]string{"version": strconv.FormatInt(p.Version, 10), "wanted": strconv.FormatBool(p.Wanted())}})
	})
	return p, err
}

// Sign implements auth.Store.
func (s *Store) Sign(ctx context.Context, n auth.Signature) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := lockMember(ctx, tx, n.Workspace, n.Member); err != nil {
			return err
		}
		wanted, err := db.Number(ctx, tx, "SELECT wants_signed FROM workspaces WHERE id = $1", n.Workspace)
		if err != nil {
			return err
		}
		if wanted != n.Version || wanted == 0 {
			return inbox.Refuse(inbox.CodeConflict, "There is another version of the text by now. Read that one.")
		}
		made, err := tx.Exec(ctx, `INSERT INTO confidentiality_signatures (workspace_id, member_id, version, id, at, name, language, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (workspace_id, member_id, version) DO NOTHING`, n.Workspace, n.Member, n.Version, n.ID, n.At, n.Name, n.Language, n.Place)
		if err != nil || made == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE members SET signed = $3 WHERE workspace_id = $1 AND id = $2", n.Workspace, n.Member, n.Version); err != nil {
			return err
		}
		return s.pledged(ctx, tx, inbox.Audited{Workspace: n.Workspace, Act: inbox.ActTextSigned, Member: n.Member, Details: map[string]string{"version": strconv.FormatInt(n.Version, 10), "name": n.Name}})
	})
}

// pledged writes the line, and has streams look again who may read them.
func (s *Store) pledged(ctx context.Context, tx *db.Tx, line inbox.Audited) error {
	if err := s.audit(ctx, tx, line); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: line.Workspace, Kind: inbox.EventMemberChanged, Member: line.Member}})
}

const signatureColumns = "workspace_id, id, member_id, version, at, name, language, place"

func scanSignature(r *sql.Rows, n *auth.Signature) error {
	return r.Scan(&n.Workspace, &n.ID, &n.Member, &n.Version, &n.At, &n.Name, &n.Language, &n.Place)
}

// Signatures implements auth.Store.
func (s *Store) Signatures(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]auth.Signature, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return all(ctx, s, scanSignature, "SELECT "+signatureColumns+" FROM confidentiality_signatures WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", ws, before, limit)
}

// SignedBy implements auth.Store.
func (s *Store) SignedBy(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, version int64) (auth.Signature, error) {
	return one(ctx, s, "signature", scanSignature, "SELECT "+signatureColumns+" FROM confidentiality_signatures WHERE workspace_id = $1 AND member_id = $2 AND version = $3", ws, member, version)
}
