package desk

import (
	"context"
	"errors"
	"fmt"

	"sangam/internal/inbox"
)

// Notify queues a template to a phone number that may never have written, from one of our numbers: the
// product's own word to somebody of the house. It goes the way of every message, the gate included.
// The same client id again gives the same message, so that it may be asked for again after a crash.
func (d *Desk) Notify(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, t DraftTemplate, clientID string) (inbox.Message, error) {
	msg, err := d.notify(ctx, ws, account, phone, t, clientID)
	if errors.Is(err, ErrStale) {
		// The person became known at this instant; now they are found.
		msg, err = d.notify(ctx, ws, account, phone, t, clientID)
	}
	return msg, err
}

func (d *Desk) notify(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, t DraftTemplate, clientID string) (msg inbox.Message, err error) {
	actor := inbox.Actor{Workspace: ws, Kind: inbox.BySystem}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		earlier, found, err := tx.MessageByClientID(ctx, ws, clientID)
		if err != nil || found {
			msg = earlier
			return err
		}
		a, err := tx.SendingAccount(ctx, ws, account)
		if err != nil {
			return err
		}
		if inbox.NormalPhone(phone) == inbox.NormalPhone(a.Number) {
			return inbox.Refuse(inbox.CodeConflict, "A number cannot write to itself.")
		}
		c, made, _, err := d.threadOf(ctx, tx, ws, account, phone, "")
		if err != nil {
			return err
		}
		if made {
			c.UpdatedAt, c.Version = tx.Now(), 1
			if err := tx.SaveConversations(ctx, []inbox.Conversation{c}); err != nil {
				return fmt.Errorf("save the conversation: %w", err)
			}
		}
		msg, _, err = d.reply(ctx, tx, actor, c.ID, Draft{ClientID: clientID, Template: &t})
		return err
	})
	return msg, err
}
