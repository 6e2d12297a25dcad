package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// People, parked things and the figures of accounts, as screens read them.

// Contacts lists people, newest first; of whom only those who are meant.
func (s *Store) Contacts(ctx context.Context, ws inbox.WorkspaceID, q string, of view.Whose, after view.Position, limit int) (list []view.Acquaintance, err error) {
	text, args := contactsPage(""), []any{ws, after.ID, limit}
	if of.Member != 0 {
		text, args = contactsPage(contactsOf(of, "$4")), append(args, of.Member)
	}
	if q = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(q), "@"))); q != "" {
		w := words(q)
		text, args = contactsFound(""), append(args[:3:3], w[0], w[1], w[2], "%"+likeSafe(numberPart(q))+"%")
		if of.Member != 0 {
			text, args = contactsFound(contactsOf(of, "$8")), append(args, of.Member)
		}
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		contacts, err := db.All(ctx, tx, scanContact, text, args...)
		if err != nil {
			return err
		}
		list, err = acquaintances(ctx, tx, ws, contacts)
		return err
	})
	return list, err
}

// contactsOf gives the condition that people are a member's, whose place it is told.
func contactsOf(of view.Whose, place string) string {
	if !of.Teams {
		return ` AND c.id IN (SELECT o.contact_id FROM conversations o WHERE o.workspace_id = $1 AND o.assignee_id = ` + place + ")"
	}
	// Most are: each is looked up on the way.
	return ` AND EXISTS (SELECT 1 FROM handles oh JOIN conversations o ON o.workspace_id = oh.workspace_id AND o.handle_id = oh.id
		WHERE oh.workspace_id = $1 AND oh.contact_id = c.id AND (o.assignee_id = ` + place + ` OR o.team_id <> 0 AND o.team_id IN (` + teamsOf + place + `)
			OR o.account_id IN (SELECT ta.account_id FROM team_accounts ta WHERE ta.workspace_id = $1 AND ta.team_id IN (` + teamsOf + place + "))))"
}

func contactsPage(of string) string {
	return "SELECT " + contactColumns + " FROM contacts c WHERE workspace_id = $1 AND id < $2 AND merged_into = 0" + of + " ORDER BY id DESC LIMIT $3"
}

// contactsFound walks contacts from the newest and stops at a full page. Names of any script are found as they
// are written; only Latin letters are equal in both cases on SQLite.
func contactsFound(of string) string {
	return "SELECT " + contactColumns + ` FROM contacts c WHERE workspace_id = $1 AND id < $2 AND merged_into = 0` + of + `
		AND (lower(c.name) LIKE $4 ESCAPE '!' AND lower(c.name) LIKE $5 ESCAPE '!' AND lower(c.name) LIKE $6 ESCAPE '!'
		OR EXISTS (SELECT 1 FROM handles h WHERE h.workspace_id = c.workspace_id AND h.contact_id = c.id AND (h.phone LIKE $7 ESCAPE '!'
			OR lower(c.name || ' ' || h.name || ' ' || h.username) LIKE $4 ESCAPE '!' AND lower(c.name || ' ' || h.name || ' ' || h.username) LIKE $5 ESCAPE '!'
			AND lower(c.name || ' ' || h.name || ' ' || h.username) LIKE $6 ESCAPE '!'))) ORDER BY id DESC LIMIT $3`
}

// likeSafe takes the meaning from the letters that LIKE gives one.
func likeSafe(q string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(q)
}

// words gives patterns for the words of a search, which may stand in any order: the third holds what
// is left.
func words(q string) [3]string {
	out := [3]string{"%", "%", "%"}
	for i, w := range strings.SplitN(strings.Join(strings.Fields(q), " "), " ", 3) {
		out[i] = "%" + likeSafe(w) + "%"
	}
	return out
}

// numberPart gives the digits of what may be a number or a part of one, or a text that no number holds.
func numberPart(q string) string {
	var b strings.Builder
	for _, r := range q {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune("+-() .", r):
			return "-"
		}
	}
	if b.Len() < 3 {
		return "-"
	}
	return b.String()
}

// Contact reads one person; a contact that was merged is read as the one it was merged into.
func (s *Store) Contact(ctx context.Context, ws inbox.WorkspaceID, id inbox.ContactID) (a view.Acquaintance, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		for range 16 {
			into, err := db.Number(ctx, tx, "SELECT merged_into FROM contacts WHERE workspace_id = $1 AND id = $2", ws, id)
			if err != nil {
				return notFound(err, "contact")
			}
			if into == 0 {
				break
			}
			id = inbox.ContactID(into)
		}
		c, err := db.One(ctx, tx, scanContact, "SELECT "+contactColumns+" FROM contacts WHERE workspace_id = $1 AND id = $2", ws, id)
		if err != nil {
			return notFound(err, "contact")
		}
		list, err := acquaintances(ctx, tx, ws, []inbox.Contact{c})
		if err != nil {
			return err
		}
		a = list[0]
		for _, conv := range a.Conversations {
			at, err := db.Number(ctx, tx, firstMessageAt, ws, conv)
			if err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
			if at != 0 && (a.FirstAt == 0 || inbox.Millis(at) < a.FirstAt) {
				a.FirstAt = inbox.Millis(at)
			}
		}
		return nil
	})
	return a, err
}

// One step into the index of the thread.
const firstMessageAt = "SELECT sent_at FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > 0 ORDER BY sent_at, id LIMIT 1"

// Ordered by the contact first, for the same reason as filesText.
func handlesText(marks string) string {
	return "SELECT " + qualified("h", handleColumns) + `, COALESCE(c.id, 0) FROM handles h
		LEFT JOIN conversations c ON c.workspace_id = h.workspace_id AND c.handle_id = h.id
		WHERE h.workspace_id = $1 AND h.contact_id IN (` + marks + ") ORDER BY h.contact_id, h.id"
}

func acquaintances(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, contacts []inbox.Contact) ([]view.Acquaintance, error) {
	out := make([]view.Acquaintance, len(contacts))
	at := map[inbox.ContactID]*view.Acquaintance{}
	ids := make([]inbox.ContactID, len(contacts))
	for i, c := range contacts {
		out[i].Contact = c
		at[c.ID] = &out[i]
		ids[i] = c.ID
	}
	err := inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, handlesText(marks), func(r *sql.Rows) error {
			var h inbox.Handle
			var conv inbox.ConversationID
			err := scanHandleAnd(r, &h, &conv)
			if err != nil {
				return err
			}
			a := at[h.Contact]
			a.Handles = append(a.Handles, h)
			if conv != 0 {
				a.Conversations = append(a.Conversations, conv)
			}
			return nil
		}, append([]any{ws}, args...)...)
	})
	return out, err
}

// RenameContact gives a person the name members know them by.
func (s *Store) RenameContact(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.ContactID, name string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		version, err := db.Number(ctx, tx, "UPDATE contacts SET name = $3, updated_at = $4, version = version + 1 WHERE workspace_id = $1 AND id = $2 RETURNING version", ws, id, name, tx.Now)
		if err != nil {
			return notFound(err, "contact")
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventContactChanged, Contact: id, Member: by, Version: version}})
	})
}

const parkedColumns = "id, account_id, path, kind, reason, received_at, parked_at, tries, length(body), state"

func scanParkedView(r *sql.Rows, p *view.Parked) error {
	return r.Scan(&p.ID, &p.Account, &p.Path, &p.Kind, &p.Reason, &p.ReceivedAt, &p.ParkedAt, &p.Tries, &p.Size, &p.State)
}

// ParkedList lists what could not be applied, newest first.
func (s *Store) ParkedList(ctx context.Context, ws inbox.WorkspaceID, state string, after view.Position, limit int) ([]view.Parked, error) {
	return all(ctx, s, scanParkedView, "SELECT "+parkedColumns+" FROM parked WHERE workspace_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4", ws, state, after.ID, limit)
}

// ParkedItem reads one parked thing with its bytes.
func (s *Store) ParkedItem(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (view.Parked, error) {
	return one(ctx, s, "parked event", func(r *sql.Rows, p *view.Parked) error {
		return r.Scan(&p.ID, &p.Account, &p.Path, &p.Kind, &p.Reason, &p.ReceivedAt, &p.ParkedAt, &p.Tries, &p.Size, &p.State, &p.Body)
	}, "SELECT "+parkedColumns+", body FROM parked WHERE workspace_id = $1 AND id = $2", ws, id)
}

// UnknownThings lists the names of the platform's that we do not know, newest first, at most 200.
func (s *Store) UnknownThings(ctx context.Context, ws inbox.WorkspaceID) ([]view.UnknownThing, error) {
	return all(ctx, s, func(r *sql.Rows, u *view.UnknownThing) error {
		return r.Scan(&u.Where, &u.Name, &u.Count, &u.FirstSeenAt, &u.LastSeenAt)
	}, "SELECT place, name, count, first_seen_at, last_seen_at FROM unknown_things WHERE workspace_id = $1 ORDER BY last_seen_at DESC, place, name LIMIT 200", ws)
}

var loadText = "SELECT " +
	capped("outbox WHERE workspace_id = $1 AND account_id = $2 AND state IN ('waiting', 'calling')") + ", " +
	capped("outbox WHERE workspace_id = $1 AND account_id = $2 AND state = 'unknown'") + ", " +
	capped("parked WHERE workspace_id = $1 AND state = 'parked' AND account_id = $2") + ", " +
	// Pending files of all tenants stand in one small index; past the cap we stop looking.
	"(SELECT count(*) FROM (SELECT workspace_id, account_id FROM media WHERE state = 'pending' LIMIT " + strconv.Itoa(view.CountCap) + ") few WHERE few.workspace_id = $1 AND few.account_id = $2)"

// Load counts what waits for an account.
func (s *Store) Load(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (l view.Load, err error) {
	var now inbox.Millis
	err = s.db.View(ctx, func(tx *db.Tx) error {
		err := tx.Query(ctx, loadText, func(r *sql.Rows) error { return r.Scan(&l.Outbound, &l.Unknown, &l.Parked, &l.MediaPending) }, ws, account)
		if err != nil {
			return err
		}
		refused, err := badlySigned(ctx, tx)
		if err != nil {
			return err
		}
		l.Refused, l.RefusedSince, l.RefusedAt = refused.Count, refused.Since, refused.Last
		now = tx.Now
		return nil
	})
	if err != nil {
		return l, err
	}
	waiting, err := s.Waiting(ctx)
	if waiting.Oldest != 0 {
		l.LagMS = max(0, int64(now-waiting.Oldest))
	}
	return l, err
}
