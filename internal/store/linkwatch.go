package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// What the watcher of links reads and keeps.

// Watched implements onboarding.WatchStore.
func (s *Store) Watched(ctx context.Context) ([]onboarding.Key, error) {
	return all(ctx, s, func(r *sql.Rows, k *onboarding.Key) error { return r.Scan(&k.Workspace, &k.Account) },
		"SELECT workspace_id, id FROM accounts ORDER BY workspace_id, id")
}

// WatchLink implements onboarding.WatchStore. It looks in a view first: on almost every look there
// is nothing to write.
func (s *Store) WatchLink(ctx context.Context, lane string, fence int64, of onboarding.Key, now inbox.Millis, look func(onboarding.Known) onboarding.Outcome) error {
	fresh, err := s.linkNews(ctx, of, now, look)
	if err != nil || !fresh {
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = nil // it went meanwhile
		}
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := checkFence(ctx, tx, lane, fence); err != nil {
			return err
		}
		k, err := s.linkKnown(ctx, tx, of.Workspace, of.Account, true)
		if err != nil {
			return err
		}
		o := look(k)
		changed := false
		for _, e := range o.Events {
			_, err := tx.Exec(ctx, "INSERT INTO link_events (workspace_id, id, account_id, at, seen_at, from_state, to_state, cause, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
				of.Workspace, s.ids.Next(), of.Account, e.At, e.SeenAt, string(e.From), string(e.To), e.Cause, e.Evidence)
			if err != nil {
				return err
			}
			changed = true
		}
		if changed || k.Recorded.Since != o.Now.Since {
			_, err := tx.Exec(ctx, `INSERT INTO links (workspace_id, account_id, state, since, cause, gap_seen_at) VALUES ($1, $2, $3, $4, $5, 0)
				ON CONFLICT (workspace_id, account_id) DO UPDATE SET state = excluded.state, since = excluded.since, cause = excluded.cause`,
				of.Workspace, of.Account, string(o.Now.State), o.Now.Since, o.Now.Cause)
			if err != nil {
				return err
			}
		}
		for _, n := range o.Notices {
			made, err := tx.Exec(ctx, "INSERT INTO link_notices (workspace_id, account_id, "+noticeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '[]', '[]')
				ON CONFLICT (workspace_id, account_id, kind, since, day) DO NOTHING`,
				of.Workspace, of.Account, n.Kind, n.Since, n.Day, n.At, n.Cause, n.Mail, n.MailTo, n.MailWhy, n.MailAt, n.Second)
			if err != nil {
				return err
			}
			changed = changed || made > 0
		}
		if standing := onboarding.Fold(k.Facts, now); standing.State != k.Account.State {
			// A restriction has ended by itself.
			if _, err := s.refold(ctx, tx, of.Workspace, of.Account); err != nil {
				return err
			}
			changed = true
		}
		if !changed {
			return nil
		}
		return s.bumpAccount(ctx, tx, 0, of.Workspace, of.Account)
	})
}

// linkNews reports whether a look would write anything.
func (s *Store) linkNews(ctx context.Context, of onboarding.Key, now inbox.Millis, look func(onboarding.Known) onboarding.Outcome) (fresh bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		k, err := s.linkKnown(ctx, tx, of.Workspace, of.Account, false)
		if err != nil {
			return err
		}
		o := look(k)
		fresh = len(o.Events) > 0 || k.Recorded.Since != o.Now.Since || onboarding.Fold(k.Facts, now).State != k.Account.State
		if fresh || len(o.Notices) == 0 {
			return nil
		}
		type key struct {
			kind  string
			since inbox.Millis
			day   int
		}
		have := map[key]bool{}
		err = tx.Query(ctx, "SELECT kind, since, day FROM link_notices WHERE workspace_id = $1 AND account_id = $2", func(r *sql.Rows) error {
			var n key
			err := r.Scan(&n.kind, &n.since, &n.day)
			have[n] = true
			return err
		}, of.Workspace, of.Account)
		for _, n := range o.Notices {
			fresh = fresh || !have[key{n.Kind, n.Since, n.Day}]
		}
		return err
	})
	return fresh, err
}

// ClaimMail implements onboarding.WatchStore.
func (s *Store) ClaimMail(ctx context.Context, lane string, fence int64, now inbox.Millis) (l onboarding.Letter, ok bool, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		ok, l = false, onboarding.Letter{}
		if err := checkFence(ctx, tx, lane, fence); err != nil {
			return err
		}
		n, found, err := oneOrNone(db.One(ctx, tx, func(r *sql.Rows, n *onboarding.Notice) error {
			return scanNoticeAfter(r, n, &n.Workspace, &n.Account)
		}, "SELECT workspace_id, account_id, "+noticeColumns+" FROM link_notices WHERE mail IN ('waiting', 'sending') AND mail_next <= $1 ORDER BY at, workspace_id, account_id LIMIT 1"+forUpdate(tx), now))
		if err != nil || !found {
			return err
		}
		l.Notice = n
		k, err := s.linkKnown(ctx, tx, n.Workspace, n.Account, false)
		if err != nil {
			return err
		}
		l.Account, l.Settings = k.Account, k.Settings
		to, err := s.addressees(ctx, tx, n.Workspace, k.Settings)
		if err != nil {
			return err
		}
		if !onboarding.StillNews(k, n, now) {
			n.Overtake()
		} else if one, due := n.Begin(to, now); due {
			l.To = &one
		}
		l.Notice, ok = n, true
		if l.To != nil {
			return saveMail(ctx, tx, n)
		}
		if err := saveMail(ctx, tx, n); err != nil {
			return err
		}
		return s.bumpAccount(ctx, tx, 0, n.Workspace, n.Account)
	})
	if err != nil && l.Notice.Account != 0 {
		// Others must not wait behind one that cannot be read.
		err = errors.Join(err, s.db.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE link_notices SET mail_next = $6 WHERE workspace_id = $1 AND account_id = $2 AND kind = $3 AND since = $4 AND day = $5",
				l.Notice.Workspace, l.Notice.Account, l.Notice.Kind, l.Notice.Since, l.Notice.Day, now.Add(unreadMail))
			return err
		}))
	}
	return l, ok && err == nil, err
}

// unreadMail is how long a notice that cannot be read stands back.
const unreadMail = 10 * time.Minute

func (s *Store) addressees(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, set onboarding.Settings) ([]onboarding.Addressee, error) {
	owners, err := db.All(ctx, tx, func(r *sql.Rows, t *onboarding.Addressee) error { return r.Scan(&t.Address, &t.Locale) },
		"SELECT email, locale FROM members WHERE workspace_id = $1 AND role = $2 AND state = $3 ORDER BY id", ws, string(inbox.RoleOwner), string(inbox.MemberActive))
	if err != nil || len(set.MailTo) == 0 {
		return owners, err
	}
	locale := ""
	if len(owners) > 0 {
		locale = owners[0].Locale
	}
	var to []onboarding.Addressee
	for _, address := range set.MailTo {
		to = append(to, onboarding.Addressee{Address: address, Locale: locale})
	}
	return to, nil
}

func saveMail(ctx context.Context, tx *db.Tx, n onboarding.Notice) error {
	_, err := tx.Exec(ctx, `UPDATE link_notices SET mail = $6, mail_to = $7, mail_why = $8, mail_at = $9, mail_next = $10, mail_tries = $11
		WHERE workspace_id = $1 AND account_id = $2 AND kind = $3 AND since = $4 AND day = $5`,
		n.Workspace, n.Account, n.Kind, n.Since, n.Day, n.Mail, n.MailTo, n.MailWhy, n.MailAt, n.MailNext, asJSON(&n.Attempts))
	return err
}

// SettleMail implements onboarding.WatchStore.
func (s *Store) SettleMail(ctx context.Context, n onboarding.Notice, address string, taken bool, now inbox.Millis) (out onboarding.Notice, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		// Read again: another process may have gone on with the others meanwhile.
		out, err = db.One(ctx, tx, scanNotice, "SELECT "+noticeColumns+" FROM link_notices WHERE workspace_id = $1 AND account_id = $2 AND kind = $3 AND since = $4 AND day = $5"+forUpdate(tx),
			n.Workspace, n.Account, n.Kind, n.Since, n.Day)
		if err != nil {
			return err
		}
		out.Workspace, out.Account = n.Workspace, n.Account
		out.Ended(address, taken, now)
		if err := saveMail(ctx, tx, out); err != nil {
			return err
		}
		return s.bumpAccount(ctx, tx, 0, n.Workspace, n.Account)
	})
	return out, err
}

// LastMail gives the notice that was mailed, or not, last; ok is false if none ever was.
func (s *Store) LastMail(ctx context.Context) (n onboarding.Notice, ok bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, ok, err = oneOrNone(db.One(ctx, tx, func(r *sql.Rows, n *onboarding.Notice) error {
			return scanNoticeAfter(r, n, &n.Workspace, &n.Account)
		}, "SELECT workspace_id, account_id, "+noticeColumns+" FROM link_notices WHERE mail_at > 0 ORDER BY mail_at DESC LIMIT 1"))
		return err
	})
	return n, ok, err
}

// AccountToProbe implements onboarding.WatchStore.
func (s *Store) AccountToProbe(ctx context.Context, now inbox.Millis, every time.Duration) (inbox.Account, inbox.Secret, bool, error) {
	var sealed sealedAccount
	var found bool
	var k onboarding.Key
	find := func(tx *db.Tx) (err error) {
		k, found, err = oneOrNone(db.One(ctx, tx, func(r *sql.Rows, k *onboarding.Key) error { return r.Scan(&k.Workspace, &k.Account) },
			`SELECT a.workspace_id, a.id FROM accounts a LEFT JOIN link_probes p ON p.workspace_id = a.workspace_id AND p.account_id = a.id
			WHERE COALESCE(p.tried_at, 0) <= $1 ORDER BY COALESCE(p.tried_at, 0), a.workspace_id, a.id LIMIT 1`, now.Add(-every)))
		return err
	}
	// Almost always nobody is due.
	if err := s.db.View(ctx, find); err != nil || !found {
		return inbox.Account{}, inbox.Secret{}, false, err
	}
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		if err := find(tx); err != nil || !found {
			return err
		}
		// Kept before anything can go wrong: a number that cannot be asked about stands before no other.
		if _, err := tx.Exec(ctx, `INSERT INTO link_probes (workspace_id, account_id, at, body, tried_at) VALUES ($1, $2, 0, '{}', $3)
			ON CONFLICT (workspace_id, account_id) DO UPDATE SET tried_at = excluded.tried_at`, k.Workspace, k.Account, now); err != nil {
			return err
		}
		sealed, err = db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", k.Workspace, k.Account)
		return err
	})
	if err != nil || !found {
		return inbox.Account{}, inbox.Secret{}, false, err
	}
	a, secret, err := s.withSecrets(ctx, sealed)
	return a, secret, err == nil, errors.Join(err)
}
