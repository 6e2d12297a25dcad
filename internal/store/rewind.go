//go:build sangamtest

package store

import (
	"context"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// RewindSigns makes both sides of every number look as if they had last been heard of at the given
// instants, and linked before that. Tests use it: nobody can wait for a phone to be silent for a week.
func (s *Store) RewindSigns(ctx context.Context, phone, companion inbox.Millis) (accounts int, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE accounts SET created_at = $1, onboarded_at = $1", min(phone, companion))
		if err != nil {
			return err
		}
		accounts = int(n)
		_, err = tx.Exec(ctx, "UPDATE account_signs SET echo_at = $1, phone_at = $1, sent_at = $2", phone, companion)
		return err
	})
	return accounts, err
}
