package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// What people ask about links.

// knownFacts are those Derive needs; announced bans have no effect on the state and are few.
const knownFacts = "SELECT body FROM link_facts WHERE workspace_id = $1 AND account_id = $2"

// linkKnown reads all that is stored about a link. lock keeps its row until the commit.
func (s *Store) linkKnown(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.AccountID, lock bool) (onboarding.Known, error) {
	var k onboarding.Known
	a, err := db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id)
	if err != nil {
		return k, notFound(err, "account")
	}
	k.Account = a.Account
	facts, err := db.All(ctx, tx, scanFact, knownFacts, ws, id)
	if err != nil {
		return k, err
	}
	for _, f := range facts {
		if onboarding.Kept(f) {
			k.Facts = append(k.Facts, f)
		}
	}
	if k.Settings, err = linkSettings(ctx, tx, ws); err != nil {
		return k, err
	}
	if k.Syncs, err = newestSyncs(ctx, tx, ws, id); err != nil {
		return k, err
	}
	query := "SELECT state, since, cause, gap_seen_at FROM links WHERE workspace_id = $1 AND account_id = $2"
	if lock {
		query += forUpdate(tx)
	}
	err = tx.Query(ctx, query, func(r *sql.Rows) error {
		return r.Scan(&k.Recorded.State, &k.Recorded.Since, &k.Recorded.Cause, &k.GapSeenAt)
	}, ws, id)
	return k, err
}

// newestSyncs reads the syncs of the last onboarding, without what came by phase.
func newestSyncs(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.AccountID) ([]inbox.Sync, error) {
	list, err := db.All(ctx, tx, scanSync, "SELECT "+syncColumns+" FROM syncs WHERE workspace_id = $1 AND account_id = $2 ORDER BY onboarded_at DESC, kind LIMIT 2", ws, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	waiting, err := db.Number(ctx, tx, "SELECT count(*) FROM history_queue WHERE workspace_id = $1 AND account_id = $2", ws, id)
	for i := range list {
		if list[i].OnboardedAt != list[0].OnboardedAt {
			return list[:i], err
		}
		if list[i].Kind == inbox.SyncHistory {
			list[i].Waiting = int(waiting)
		}
	}
	return list, err
}

// LinkKnown implements onboarding.LinkStore.
func (s *Store) LinkKnown(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (k onboarding.Known, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		k, err = s.linkKnown(ctx, tx, ws, id, false)
		return err
	})
	return k, err
}

func linkSettings(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID) (onboarding.Settings, error) {
	set := onboarding.DefaultSettings()
	err := tx.Query(ctx, "SELECT body FROM link_settings WHERE workspace_id = $1", func(r *sql.Rows) error {
		var body string
		if err := r.Scan(&body); err != nil {
			return err
		}
		return json.Unmarshal([]byte(body), &set)
	}, ws)
	return set, err
}

// LinkSettings implements onboarding.LinkStore.
func (s *Store) LinkSettings(ctx context.Context, ws inbox.WorkspaceID) (set onboarding.Settings, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		set, err = linkSettings(ctx, tx, ws)
		return err
	})
	return set, err
}

// SaveLinkSettings implements onboarding.LinkStore. The settings concern all numbers: each is
// announced as changed.
func (s *Store) SaveLinkSettings(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, set onboarding.Settings) error {
	body, err := json.Marshal(set)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO link_settings (workspace_id, body, changed_at, changed_by) VALUES ($1, $2, $3, $4)
			ON CONFLICT (workspace_id) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by`, ws, string(body), tx.Now, by)
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, setting(ws, by, "link")); err != nil {
			return err
		}
		var events []inbox.Event
		err = tx.Query(ctx, "UPDATE accounts SET version = version + 1 WHERE workspace_id = $1 RETURNING id, version", func(r *sql.Rows) error {
			e := inbox.Event{Workspace: ws, Kind: inbox.EventAccountChanged, Member: by}
			err := r.Scan(&e.Account, &e.Version)
			events = append(events, e)
			return err
		}, ws)
		if err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, events)
	})
}

const noticeColumns = "kind, since, day, at, cause, mail, mail_to, mail_why, mail_at, second, mail_next, mail_tries, second_told"

func scanNotice(r *sql.Rows, n *onboarding.Notice) error {
	return scanNoticeAfter(r, n)
}

// scanNoticeAfter reads noticeColumns after others.
func scanNoticeAfter(r *sql.Rows, n *onboarding.Notice, first ...any) error {
	var tries, told string
	if err := r.Scan(append(first, &n.Kind, &n.Since, &n.Day, &n.At, &n.Cause, &n.Mail, &n.MailTo, &n.MailWhy, &n.MailAt, &n.Second, &n.MailNext, &tries, &told)...); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(told), &n.Told); err != nil {
		return err
	}
	return json.Unmarshal([]byte(tries), &n.Attempts)
}

// LinkHistory implements onboarding.LinkStore.
func (s *Store) LinkHistory(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID, limit int) (h onboarding.History, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		h.Events, err = db.All(ctx, tx, func(r *sql.Rows, e *onboarding.LinkEvent) error {
			return r.Scan(&e.At, &e.SeenAt, &e.From, &e.To, &e.Cause, &e.Evidence)
		}, "SELECT at, seen_at, from_state, to_state, cause, evidence FROM link_events WHERE workspace_id = $1 AND account_id = $2 ORDER BY id DESC LIMIT $3", ws, id, limit)
		if err != nil {
			return err
		}
		h.Facts, err = db.All(ctx, tx, scanFact, "SELECT body FROM link_facts WHERE workspace_id = $1 AND account_id = $2 ORDER BY at DESC, fact_key LIMIT $3", ws, id, limit)
		if err != nil {
			return err
		}
		h.Notices, err = db.All(ctx, tx, scanNotice, "SELECT "+noticeColumns+" FROM link_notices WHERE workspace_id = $1 AND account_id = $2 ORDER BY at DESC, kind, day DESC LIMIT $3", ws, id, limit)
		if err != nil {
			return err
		}
		return s.lookTold(ctx, tx, ws, h.Notices)
	})
	return h, err
}

// LinkProbe implements onboarding.LinkStore.
func (s *Store) LinkProbe(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Probe, error) {
	p, err := one(ctx, s, "answer", func(r *sql.Rows, p *inbox.Probe) error {
		var body string
		if err := r.Scan(&body); err != nil {
			return err
		}
		return json.Unmarshal([]byte(body), p)
	}, "SELECT body FROM link_probes WHERE workspace_id = $1 AND account_id = $2", ws, id)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		err = nil
	}
	return p, err
}

// bumpAccount raises an account's version and announces it.
func (s *Store) bumpAccount(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID) error {
	version, err := db.Number(ctx, tx, "UPDATE accounts SET version = version + 1 WHERE workspace_id = $1 AND id = $2 RETURNING version", ws, id)
	if err != nil {
		return notFound(err, "account")
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventAccountChanged, Account: id, Member: by, Version: version}})
}

// NotePhone implements onboarding.LinkStore.
func (s *Store) NotePhone(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := noteSigns(ctx, tx, ws, id, inbox.Signs{PhoneAt: tx.Now}); err != nil {
			return err
		}
		f := inbox.AccountFact{Kind: "ours.phone_opened", At: tx.Now, Reason: "Somebody said that the app was open on the phone."}
		if _, err := s.noteFact(ctx, tx, ws, id, f); err != nil {
			return err
		}
		return s.bumpAccount(ctx, tx, by, ws, id)
	})
}

// NoteGapSeen implements onboarding.LinkStore.
func (s *Store) NoteGapSeen(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO links (workspace_id, account_id, state, since, cause, gap_seen_at) VALUES ($1, $2, '', 0, '', $3)
			ON CONFLICT (workspace_id, account_id) DO UPDATE SET gap_seen_at = excluded.gap_seen_at`, ws, id, tx.Now)
		if err != nil {
			return err
		}
		return s.bumpAccount(ctx, tx, by, ws, id)
	})
}

// AccountForProbe implements onboarding.LinkStore.
func (s *Store) AccountForProbe(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, inbox.Secret, error) {
	sealed, err := one(ctx, s, "account", scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id)
	if err != nil {
		return inbox.Account{}, inbox.Secret{}, err
	}
	return s.withSecrets(ctx, sealed)
}

func (s *Store) withSecrets(ctx context.Context, sealed sealedAccount) (inbox.Account, inbox.Secret, error) {
	open, err := s.openAccounts([]sealedAccount{sealed})
	if err != nil {
		return inbox.Account{}, inbox.Secret{}, err
	}
	app, err := one(ctx, s, "app", scanApp, "SELECT "+appColumns+" FROM apps WHERE workspace_id = $1 AND id = $2", sealed.Workspace, sealed.App)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		return open[0], inbox.Secret{}, nil
	}
	if err != nil {
		return inbox.Account{}, inbox.Secret{}, err
	}
	secret, err := s.seal.Open(appPlace(app.Workspace, app.ID, "secret"), app.secret)
	return open[0], secret, err
}

// SaveProbe implements onboarding.LinkStore and onboarding.WatchStore.
func (s *Store) SaveProbe(ctx context.Context, of onboarding.Key, p inbox.Probe, facts []inbox.AccountFact) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO link_probes (workspace_id, account_id, at, body, tried_at) VALUES ($1, $2, $3, $4, $3)
			ON CONFLICT (workspace_id, account_id) DO UPDATE SET at = excluded.at, body = excluded.body, tried_at = excluded.tried_at`, of.Workspace, of.Account, p.At, string(body))
		if err != nil {
			return err
		}
		if err := renumber(ctx, tx, of, p); err != nil {
			return err
		}
		for _, f := range facts {
			if _, err := s.noteFact(ctx, tx, of.Workspace, of.Account, f); err != nil {
				return err
			}
		}
		if len(facts) > 0 {
			if _, err := s.refold(ctx, tx, of.Workspace, of.Account); err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
		}
		return s.bumpAccount(ctx, tx, 0, of.Workspace, of.Account)
	})
}
