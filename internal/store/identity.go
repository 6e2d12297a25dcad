package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/identity"
	"sangam/internal/inbox"
)

// Who is one person: hints, merges and what was known. See package identity.

// identityTx is a transaction as identity sees it.
type identityTx struct{ deskTx }

// UpdateIdentity runs one durable transaction.
func (s *Store) UpdateIdentity(ctx context.Context, fn func(identity.Tx) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error { return fn(identityTx{deskTx{tx, s}}) })
}

// maxHints bounds each search: a page of suggestions is worked off before the next.
const maxHints = "500"

// The pairs of handles that have something in common. Contacts differ, and nobody has said that they
// are two people.
var hintTexts = map[identity.Reason]string{
	"alias": hintText(`aliases x JOIN aliases y ON y.workspace_id = x.workspace_id AND y.alias = x.alias AND y.account_id > x.account_id
		JOIN handles a ON a.workspace_id = x.workspace_id AND a.id = x.handle_id JOIN handles b ON b.workspace_id = y.workspace_id AND b.id = y.handle_id`, "x", "x.alias"),
	identity.NumberChange: hintText(`handles a JOIN handles b ON b.workspace_id = a.workspace_id AND b.id = a.moved_to`, "a", "''") + " AND a.moved_to <> 0",
	identity.SameParent: hintText(`handles a JOIN handles b ON b.workspace_id = a.workspace_id AND b.parent_user_id = a.parent_user_id AND b.id > a.id`, "a", "''") +
		" AND a.parent_user_id <> '' AND b.parent_user_id <> ''",
}

func hintText(from, first, alias string) string {
	return "SELECT " + alias + ", " + qualified("a", handleColumns) + ", " + qualified("b", handleColumns) + " FROM " + from + " WHERE " + first + `.workspace_id = $1
		AND a.contact_id <> b.contact_id AND NOT EXISTS (SELECT 1 FROM merge_dismissals d WHERE d.workspace_id = $1
			AND d.contact_a = CASE WHEN a.contact_id < b.contact_id THEN a.contact_id ELSE b.contact_id END
			AND d.contact_b = CASE WHEN a.contact_id < b.contact_id THEN b.contact_id ELSE a.contact_id END)`
}

// Hints finds reasons why contacts may be one person.
func (s *Store) Hints(ctx context.Context, ws inbox.WorkspaceID) (hints []identity.Hint, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		for _, reason := range []identity.Reason{"alias", identity.NumberChange, identity.SameParent} {
			err := tx.Query(ctx, hintTexts[reason]+" LIMIT "+maxHints, func(r *sql.Rows) error {
				h := identity.Hint{Reason: reason}
				var alias string
				b := &h.B
				err := scanAliasAndHandle(r, &alias, &h.A, &b.Workspace, &b.ID, &b.Account, &b.Contact, &b.UserID, &b.ParentUserID, &b.Phone, &b.Username, &b.Name, &b.MovedTo, &b.CreatedAt, &b.Version)
				switch {
				case strings.HasPrefix(alias, "u:"):
					h.Reason = identity.SameUserID
				case alias != "":
					h.Reason = identity.SamePhone
				}
				hints = append(hints, h)
				return err
			}, ws)
			if err != nil {
				return err
			}
		}
		// What the phone's address book says is the owner's, and so is the fact that it says anything.
		shared, err := sharesNames(ctx, tx, ws)
		if err != nil || !shared {
			return err
		}
		more, err := s.bookHints(ctx, tx, ws)
		hints = append(hints, more...)
		return err
	})
	return hints, err
}

func scanAliasAndHandle(r *sql.Rows, alias *string, h *inbox.Handle, more ...any) error {
	return r.Scan(append([]any{alias, &h.Workspace, &h.ID, &h.Account, &h.Contact, &h.UserID, &h.ParentUserID, &h.Phone, &h.Username, &h.Name, &h.MovedTo, &h.CreatedAt, &h.Version}, more...)...)
}

// bookHints finds entries of address books whose id is one contact's and whose number another's.
func (s *Store) bookHints(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID) ([]identity.Hint, error) {
	entries, err := db.All(ctx, tx, scanBook, "SELECT "+bookColumns+` FROM book_entries WHERE workspace_id = $1 AND removed = 0 AND user_id <> '' AND phone <> ''
		AND alias >= 'u:' AND alias < 'u;' LIMIT 5000`, ws)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	dismissed := map[[2]inbox.ContactID]bool{}
	if err := tx.Query(ctx, "SELECT contact_a, contact_b FROM merge_dismissals WHERE workspace_id = $1", func(r *sql.Rows) error {
		var p [2]inbox.ContactID
		err := r.Scan(&p[0], &p[1])
		dismissed[p] = true
		return err
	}, ws); err != nil {
		return nil, err
	}
	byAccount := map[inbox.AccountID][]string{}
	for _, e := range entries {
		byAccount[e.Account] = append(byAccount[e.Account], e.Alias, "p:"+inbox.NormalPhone(e.Phone))
	}
	var hints []identity.Hint
	for account, aliases := range byAccount {
		slices.Sort(aliases)
		known, err := (deskTx{tx: tx, s: s}).HandlesByAlias(ctx, ws, account, slices.Compact(aliases))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			a, okA := known[e.Alias]
			b, okB := known["p:"+inbox.NormalPhone(e.Phone)]
			if e.Account == account && okA && okB && a.Contact != b.Contact && !dismissed[[2]inbox.ContactID{min(a.Contact, b.Contact), max(a.Contact, b.Contact)}] {
				hints = append(hints, identity.Hint{A: a, B: b, Reason: identity.PhoneBook})
			}
		}
	}
	return hints, nil
}

// Sides reads contacts with what belongs to them.
func (s *Store) Sides(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (sides map[inbox.ContactID]identity.Side, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sides, err = readSides(ctx, tx, ws, ids, "")
		return err
	})
	return sides, err
}

func readSides(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, ids []inbox.ContactID, lock string) (map[inbox.ContactID]identity.Side, error) {
	sides := map[inbox.ContactID]identity.Side{}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	err := inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT "+contactColumns+", merged_into FROM contacts WHERE workspace_id = $1 AND id IN ("+marks+") ORDER BY id"+lock, func(r *sql.Rows) error {
			var side identity.Side
			err := r.Scan(&side.Workspace, &side.ID, &side.Name, &side.CreatedAt, &side.UpdatedAt, &side.Version, &side.MergedInto)
			sides[side.ID] = side
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	err = inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT "+qualified("h", handleColumns)+`, COALESCE(c.id, 0), COALESCE(c.last_at, 0) FROM handles h
			LEFT JOIN conversations c ON c.workspace_id = h.workspace_id AND c.handle_id = h.id
			WHERE h.workspace_id = $1 AND h.contact_id IN (`+marks+") ORDER BY h.id", func(r *sql.Rows) error {
			var h inbox.Handle
			var t identity.Thread
			err := scanHandleAnd(r, &h, &t.ID, &t.LastAt)
			side := sides[h.Contact]
			side.Handles = append(side.Handles, h)
			if t.ID != 0 {
				t.Account, t.Handle = h.Account, h.ID
				side.Threads = append(side.Threads, t)
			}
			sides[h.Contact] = side
			return err
		}, append([]any{ws}, args...)...)
	})
	return sides, err
}

func (d identityTx) LockSides(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]identity.Side, error) {
	if lock := forUpdate(d.tx); lock != "" {
		sides, err := readSides(ctx, d.tx, ws, ids, "")
		if err != nil {
			return nil, err
		}
		var handles []inbox.HandleID
		for _, side := range sides {
			for _, h := range side.Handles {
				handles = append(handles, h.ID)
			}
		}
		slices.Sort(handles)
		if _, err := conversationsIn(ctx, d.tx, "handle_id", ws, handles); err != nil {
			return nil, err
		}
	}
	// What changed before the locks were ours is seen now: another merge, a new name.
	return readSides(ctx, d.tx, ws, ids, forUpdate(d.tx))
}

func (d identityTx) Move(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID, to inbox.ContactID) ([]inbox.Conversation, error) {
	handles = slices.Sorted(slices.Values(handles))
	moved, err := conversationsIn(ctx, d.tx, "handle_id", ws, handles)
	if err != nil {
		return nil, err
	}
	for _, piece := range db.Pieces(handles) {
		marks, args := db.Marks(3, piece)
		args = append([]any{ws, to}, args...)
		if _, err := d.tx.Exec(ctx, "UPDATE conversations SET contact_id = $2, version = version + 1 WHERE workspace_id = $1 AND handle_id IN ("+marks+")", args...); err != nil {
			return nil, err
		}
		if _, err := d.tx.Exec(ctx, "UPDATE handles SET contact_id = $2, version = version + 1 WHERE workspace_id = $1 AND id IN ("+marks+")", args...); err != nil {
			return nil, err
		}
	}
	for i := range moved {
		moved[i].Contact = to
		moved[i].Version++
	}
	return moved, nil
}

func (d identityTx) SaveSide(ctx context.Context, s identity.Side) (int64, error) {
	return db.Number(ctx, d.tx, "UPDATE contacts SET name = $3, merged_into = $4, updated_at = $5, version = version + 1 WHERE workspace_id = $1 AND id = $2 RETURNING version",
		s.Workspace, s.ID, s.Name, s.MergedInto, d.tx.Now)
}

const mergeColumns = "workspace_id, id, kept_id, absorbed_id, name_before, name_after, reasons, at, by_id, undone_at, undone_by"

func scanMerge(r *sql.Rows, m *identity.Merge) error {
	var reasons string
	err := r.Scan(&m.Workspace, &m.ID, &m.Kept, &m.Absorbed, &m.NameBefore, &m.NameAfter, &reasons, &m.At, &m.By, &m.UndoneAt, &m.UndoneBy)
	for word := range strings.FieldsSeq(reasons) {
		m.Reasons = append(m.Reasons, identity.Reason(word))
	}
	return err
}

func (d identityTx) InsertMerge(ctx context.Context, m identity.Merge) error {
	var reasons []string
	for _, r := range m.Reasons {
		reasons = append(reasons, string(r))
	}
	if _, err := d.tx.Exec(ctx, "INSERT INTO merges ("+mergeColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)",
		m.Workspace, m.ID, m.Kept, m.Absorbed, m.NameBefore, m.NameAfter, strings.Join(reasons, " "), m.At, m.By); err != nil {
		return err
	}
	var rows [][]any
	for _, h := range m.Handles {
		rows = append(rows, []any{int64(m.Workspace), int64(m.ID), int64(h)})
	}
	if _, err := d.tx.Insert(ctx, "INSERT INTO merge_handles (workspace_id, merge_id, handle_id)", "", rows); err != nil {
		return err
	}
	return d.s.audit(ctx, d.tx, mergeLine(m, inbox.ActMerged, m.By))
}

// mergeLine has no names: they may be numbers.
func mergeLine(m identity.Merge, act inbox.Act, by inbox.MemberID) inbox.Audited {
	return inbox.Audited{Workspace: m.Workspace, Act: act, Member: by, Details: map[string]string{"contact": m.Kept.String(), "absorbed": m.Absorbed.String()}}
}

func (d identityTx) Merge(ctx context.Context, ws inbox.WorkspaceID, id inbox.MergeID) (identity.Merge, error) {
	m, err := db.One(ctx, d.tx, scanMerge, "SELECT "+mergeColumns+" FROM merges WHERE workspace_id = $1 AND id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		return m, inbox.Refuse(inbox.CodeNotFound, "there is no such merge")
	}
	if err != nil {
		return m, err
	}
	err = mergedHandles(ctx, d.tx, ws, []*identity.Merge{&m})
	return m, err
}

func mergedHandles(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, merges []*identity.Merge) error {
	by := map[inbox.MergeID]*identity.Merge{}
	var ids []inbox.MergeID
	for _, m := range merges {
		by[m.ID] = m
		ids = append(ids, m.ID)
	}
	return inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT merge_id, handle_id FROM merge_handles WHERE workspace_id = $1 AND merge_id IN ("+marks+")", func(r *sql.Rows) error {
			var id inbox.MergeID
			var h inbox.HandleID
			err := r.Scan(&id, &h)
			by[id].Handles = append(by[id].Handles, h)
			return err
		}, append([]any{ws}, args...)...)
	})
}

func (d identityTx) EndMerge(ctx context.Context, m identity.Merge) (bool, error) {
	n, err := d.tx.Exec(ctx, "UPDATE merges SET undone_at = $3, undone_by = $4 WHERE workspace_id = $1 AND id = $2 AND undone_at = 0", m.Workspace, m.ID, m.UndoneAt, m.UndoneBy)
	if err != nil || n == 0 {
		return false, err
	}
	// The merge made after this one found the name that this one gave. Taken apart later, it must not
	// bring that name back.
	_, err = d.tx.Exec(ctx, `UPDATE merges SET name_before = $4 WHERE workspace_id = $1 AND name_before = $5 AND id = (SELECT MIN(n.id) FROM merges n
		WHERE n.workspace_id = $1 AND n.kept_id = $2 AND n.undone_at = 0 AND n.id > $3)`, m.Workspace, m.Kept, m.ID, m.NameBefore, m.NameAfter)
	if err != nil {
		return true, err
	}
	return true, d.s.audit(ctx, d.tx, mergeLine(m, inbox.ActParted, m.UndoneBy))
}

func (d identityTx) Dismiss(ctx context.Context, ws inbox.WorkspaceID, a, b inbox.ContactID, by inbox.MemberID) error {
	_, err := d.tx.Exec(ctx, "INSERT INTO merge_dismissals (workspace_id, contact_a, contact_b, at, by_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, contact_a, contact_b) DO NOTHING",
		ws, min(a, b), max(a, b), d.tx.Now, by)
	return err
}

func (d identityTx) ShareNames(ctx context.Context, ws inbox.WorkspaceID, share bool) error {
	if _, err := d.tx.Exec(ctx, "UPDATE workspaces SET share_phone_names = $2 WHERE id = $1", ws, asInt(share)); err != nil {
		return err
	}
	return d.s.audit(ctx, d.tx, setting(ws, 0, "phone_names", "to", strconv.FormatBool(share)))
}

// MergesOf reads the merges that stand.
func (s *Store) MergesOf(ctx context.Context, ws inbox.WorkspaceID, kept inbox.ContactID) (list []identity.Merge, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if kept != 0 {
			list, err = db.All(ctx, tx, scanMerge, "SELECT "+mergeColumns+" FROM merges WHERE workspace_id = $1 AND kept_id = $2 AND undone_at = 0 ORDER BY id DESC LIMIT 200", ws, kept)
		} else {
			list, err = db.All(ctx, tx, scanMerge, "SELECT "+mergeColumns+" FROM merges WHERE workspace_id = $1 AND undone_at = 0 ORDER BY id DESC LIMIT 50", ws)
		}
		if err != nil {
			return err
		}
		var all []*identity.Merge
		for i := range list {
			all = append(all, &list[i])
		}
		return mergedHandles(ctx, tx, ws, all)
	})
	return list, err
}

// PastOf reads what handles were known by.
func (s *Store) PastOf(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID) (past []identity.Past, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		return inPieces(handles, func(marks string, args []any) error {
			part, err := db.All(ctx, tx, func(r *sql.Rows, p *identity.Past) error {
				return r.Scan(&p.Handle, &p.What, &p.Value, &p.Previous, &p.At, &p.Evidence)
			}, "SELECT handle_id, what, value, previous, at, evidence FROM handle_history WHERE workspace_id = $1 AND handle_id IN ("+marks+") ORDER BY handle_id, what, value, previous",
				append([]any{ws}, args...)...)
			past = append(past, part...)
			return err
		})
	})
	return past, err
}

// BookOf reads the registers of the address books under the present names of handles.
func (s *Store) BookOf(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.Handle) (entries []inbox.BookEntry, err error) {
	names := map[inbox.AccountID][]string{}
	for _, h := range handles {
		names[h.Account] = append(names[h.Account], identity.NamesOf(h)...)
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		for account, aliases := range names {
			for _, piece := range db.Pieces(aliases) {
				marks, args := db.Marks(3, piece)
				part, err := db.All(ctx, tx, scanBook, "SELECT "+bookColumns+" FROM book_entries WHERE workspace_id = $1 AND account_id = $2 AND alias IN ("+marks+")",
					append([]any{ws, account}, args...)...)
				if err != nil {
					return err
				}
				entries = append(entries, part...)
			}
		}
		return nil
	})
	return entries, err
}

// Book tells how the address books stand. An entry with id and number has two registers of the
// same instant and rank: it is counted by the id.
func (s *Store) Book(ctx context.Context, ws inbox.WorkspaceID) (b identity.Book, err error) {
	if b.Shared, err = s.SharesNames(ctx, ws); err != nil {
		return b, err
	}
	b.Accounts, err = all(ctx, s, func(r *sql.Rows, c *identity.BookCount) error { return r.Scan(&c.Account, &c.Entries, &c.LastAt) },
		`SELECT account_id, COALESCE(SUM(CASE WHEN removed = 0 AND (user_id = '' OR alias = 'u:' || user_id) THEN 1 ELSE 0 END), 0), MAX(at)
		FROM book_entries WHERE workspace_id = $1 GROUP BY account_id ORDER BY account_id`, ws)
	return b, err
}

// SharesNames reports whether members may see the names of the phone's address book.
func (s *Store) SharesNames(ctx context.Context, ws inbox.WorkspaceID) (shared bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error { shared, err = sharesNames(ctx, tx, ws); return err })
	return shared, err
}

func (d deskTx) SharesNames(ctx context.Context, ws inbox.WorkspaceID) (bool, error) {
	return sharesNames(ctx, d.tx, ws)
}

func sharesNames(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID) (bool, error) {
	n, err := db.Number(ctx, tx, "SELECT share_phone_names FROM workspaces WHERE id = $1", ws)
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return n != 0, err
}
