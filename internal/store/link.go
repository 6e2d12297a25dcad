package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// Facts about the link of a number, and the state of the account, which is a function of them.

// OnLink sets who is told, after a commit, that something was said about a link. It must not block.
// Set it before the store is used.
func (s *Store) OnLink(f func()) { s.onLink = f }

func (d deskTx) MoveAccount(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, fact inbox.AccountFact) (int64, error) {
	fresh, err := d.s.noteFact(ctx, d.tx, ws, account, fact)
	if err != nil || !fresh {
		return 0, err
	}
	return d.s.refold(ctx, d.tx, ws, account)
}

// noteFact keeps a fact, once, and locks its account. It reports false for a repeat, for a fact
// about another number of the same business account, and for a refusal that tells nothing new.
func (s *Store) noteFact(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, account inbox.AccountID, f inbox.AccountFact) (bool, error) {
	var number, state string
	found := false
	err := tx.Query(ctx, "SELECT number, state FROM accounts WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), func(r *sql.Rows) error {
		found = true
		return r.Scan(&number, &state)
	}, ws, account)
	if err != nil || !found || f.Number != "" && inbox.NormalPhone(number) != f.Number {
		return false, err
	}
	if (f.At == 0 || f.Kind == factOfCall) && f.State != "" && string(f.State) == state {
		return false, nil // the next refusal only repeats the first
	}
	if f.At == 0 {
		// What comes without a time is an error of now. Repeats of a day are one.
		f.At = tx.Now
		if f.State == "" {
			f.At -= f.At % dayMillis
		}
	}
	body, err := json.Marshal(f)
	if err != nil {
		return false, err
	}
	sum := sha256.Sum256(body)
	effect := 0
	if onboarding.HasEffect(f) {
		effect = 1
	}
	n, err := tx.Exec(ctx, `INSERT INTO link_facts (workspace_id, account_id, fact_key, at, received_at, effect, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (workspace_id, account_id, fact_key) DO NOTHING`, ws, account, hex.EncodeToString(sum[:16]), f.At, tx.Now, effect, string(body))
	if n > 0 && s.onLink != nil {
		tx.AfterCommit(s.onLink)
	}
	return n > 0, err
}

// factOfCall is the kind of a fact that the answer to a call of ours tells.
const factOfCall = "send"

const dayMillis = 24 * 60 * 60 * 1000

func scanFact(r *sql.Rows, f *inbox.AccountFact) error {
	var body string
	if err := r.Scan(&body); err != nil {
		return err
	}
	return json.Unmarshal([]byte(body), f)
}

const effectiveFacts = "SELECT body FROM link_facts WHERE workspace_id = $1 AND account_id = $2 AND effect = 1"

// refold brings the account's columns in line with its facts and gives its new version: what is
// kept is shown, so each new fact raises it.
func (s *Store) refold(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, account inbox.AccountID) (int64, error) {
	facts, err := db.All(ctx, tx, scanFact, effectiveFacts, ws, account)
	if err != nil {
		return 0, err
	}
	was, err := db.One(ctx, tx, func(r *sql.Rows, a *inbox.Account) error {
		return r.Scan(&a.State, &a.StateAt, &a.Quality, &a.Throughput, &a.DailyLimit)
	}, "SELECT state, state_at, quality, throughput, daily_limit FROM accounts WHERE workspace_id = $1 AND id = $2", ws, account)
	if err != nil {
		return 0, err
	}
	now := onboarding.Fold(facts, tx.Now)
	switch {
	case now.Since != 0:
		was.StateAt = now.Since
	case now.State != was.State:
		was.StateAt = tx.Now
	}
	set := func(have *string, told string) {
		if told != "" {
			*have = told
		}
	}
	set(&was.Quality, now.Quality)
	set(&was.Throughput, now.Throughput)
	set(&was.DailyLimit, now.DailyLimit)
	return db.Number(ctx, tx, `UPDATE accounts SET state = $3, state_reason = $4, state_at = $5, quality = $6, throughput = $7, daily_limit = $8, version = version + 1
		WHERE workspace_id = $1 AND id = $2 RETURNING version`,
		ws, account, string(now.State), now.Reason, was.StateAt, was.Quality, was.Throughput, was.DailyLimit)
}
