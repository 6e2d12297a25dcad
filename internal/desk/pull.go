package desk

import (
	"context"

	"sangam/internal/inbox"
)

// pullTx is what pulling touches.
type pullTx interface {
	// SaysAway reads whether a member said that they are away, until now.
	SaysAway(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (bool, error)
	// NextUnassigned locks the conversation that needs an answer most and that nobody has, past those
	// that other transactions hold: two that ask at once get two. What was left to the phone within
	// HandOverLasts is somebody's, and what was given to a team is for its members. Served: only
	// what teams of the member were given, or what came to a number that they serve.
	NextUnassigned(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, served bool) (c inbox.Conversation, found bool, err error)
}

// PullNext gives the actor the unassigned conversation that needs an answer most: of the highest
// priority, and of those the one whose contact has waited longest. found is false if there is none.
// Nobody else gets the same one: it is chosen and assigned under its lock. Who said that they are away gets none.
// What was given to a team goes to its members only. served: nothing but what teams of the actor serve.
func (d *Desk) PullNext(ctx context.Context, actor inbox.Actor, served bool) (c inbox.Conversation, found bool, err error) {
	if actor.Member == 0 {
		return c, false, refuse("pull_needs_member", "Only a person can be given the next conversation.", "Sign in as a member, or assign it to somebody.")
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		away, err := tx.SaysAway(ctx, actor.Workspace, actor.Member)
		if err != nil {
			return err
		}
		if away {
			return refuse("pull_while_away", "You said that you are away: nobody would answer what you take.", "Say that you are back, and ask again.")
		}
		if c, found, err = tx.NextUnassigned(ctx, actor.Workspace, actor.Member, served); err != nil || !found {
			return err
		}
		active, err := tx.ActiveMember(ctx, actor.Workspace, actor.Member)
		if err != nil {
			return err
		}
		if !active {
			return refuse("pull_needs_member", "Only a person can be given the next conversation.", "Sign in as a member, or assign it to somebody.")
		}
		if c.Assignee = actor.Member; c.Stage == inbox.StageNew {
			c.Stage = inbox.StageNone
		}
		return d.finish(ctx, tx, actor, &c, inbox.Event{Kind: inbox.EventConversationPulled})
	})
	if err != nil || !found {
		return inbox.Conversation{}, false, err
	}
	return c, true, nil
}
