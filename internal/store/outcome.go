package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/inbox"
)

// Record writes what became of sends, and what follows from it.
func (s *Store) Record(ctx context.Context, lane delivery.Lane, outcomes []delivery.Outcome) error {
	return s.updateLane(ctx, lane, func(tx *db.Tx) error {
		r := recording{s: s, tx: tx, lane: lane, fence: lane.Fence}
		return r.all(ctx, outcomes)
	})
}

// TakeOver makes the calls that the holder before left open unknown: they may have gone out.
func (s *Store) TakeOver(ctx context.Context, lane delivery.Lane) (n int, err error) {
	err = s.updateLane(ctx, lane, func(tx *db.Tx) error {
		open, err := db.All(ctx, tx, func(r *sql.Rows, o *delivery.Outcome) error {
			o.Item, o.Result, o.Called = &delivery.Item{}, delivery.Unknown, true
			var what string
			err := r.Scan(&o.Item.ID, &what, &o.Item.Attempts)
			o.Item.Attempts-- // before the open call
			if what == "reaction" {
				o.Item.Reaction = &inbox.Change{}
			}
			return err
		}, "SELECT message_id, what, attempts FROM outbox WHERE workspace_id = $1 AND account_id = $2 AND state = 'calling'", lane.Workspace, lane.Account)
		if err != nil || len(open) == 0 {
			return err
		}
		n = len(open)
		r := recording{s: s, tx: tx, lane: lane, fence: -1}
		return r.all(ctx, open)
	})
	return n, err
}

// recording is one transaction of outcomes. Locks are taken in the order messages, outbox,
// conversations, accounts, as everywhere.
type recording struct {
	s     *Store
	tx    *db.Tx
	lane  delivery.Lane
	fence int64 // the calls it may end; -1: of any holder

	messages map[inbox.MessageID]inbox.Message
	rows     map[inbox.MessageID]outboxPlace
	taken    map[string]inbox.MessageID // platform ids that a message has already
	reports  map[string][]inbox.Report
	shown    map[inbox.MessageID]shownStatus
	were     map[inbox.MessageID]inbox.Status // before
	gone     []inbox.MessageID                // leave the outbox
	accepted []inbox.MessageID
	events   []inbox.Event
}

type outboxPlace struct {
	state string
	fence int64
}

func (r *recording) all(ctx context.Context, outcomes []delivery.Outcome) error {
	if err := r.load(ctx, outcomes); err != nil {
		return err
	}
	r.shown, r.were = map[inbox.MessageID]shownStatus{}, map[inbox.MessageID]inbox.Status{}
	for i := range outcomes {
		if err := r.one(ctx, &outcomes[i]); err != nil {
			return fmt.Errorf("message %s: %w", outcomes[i].Item.ID, err)
		}
	}
	for _, piece := range db.Pieces(r.accepted) {
		marks, args := db.Marks(3, piece)
		if _, err := r.tx.Exec(ctx, "UPDATE attempts SET outcome = 'accepted', ended_at = $2 WHERE workspace_id = $1 AND ended_at = 0 AND message_id IN ("+marks+")",
			append([]any{r.lane.Workspace, r.tx.Now}, args...)...); err != nil {
			return err
		}
	}
	for _, piece := range db.Pieces(r.gone) {
		marks, args := db.Marks(2, piece)
		if _, err := r.tx.Exec(ctx, "DELETE FROM outbox WHERE workspace_id = $1 AND message_id IN ("+marks+")", append([]any{r.lane.Workspace}, args...)...); err != nil {
			return err
		}
	}
	if err := showStatus(ctx, r.tx, r.lane.Workspace, r.shown); err != nil {
		return err
	}
	if err := r.recount(ctx); err != nil {
		return fmt.Errorf("count problems: %w", err)
	}
	if err := r.consequences(ctx, outcomes); err != nil {
		return err
	}
	if err := noteThrottles(ctx, r.tx, r.lane, outcomes); err != nil {
		return fmt.Errorf("note what was too fast: %w", err)
	}
	if err := r.meet(ctx, outcomes); err != nil {
		return fmt.Errorf("learn whom it reached: %w", err)
	}
	return r.s.appendEvents(ctx, r.tx, r.events)
}

func (r *recording) load(ctx context.Context, outcomes []delivery.Outcome) (err error) {
	var messages, all []inbox.MessageID
	var platformIDs []string
	for _, o := range outcomes {
		all = append(all, o.Item.ID)
		if o.Item.Reaction == nil {
			messages = append(messages, o.Item.ID)
			if o.PlatformID != "" {
				platformIDs = append(platformIDs, o.PlatformID)
			}
		}
	}
	slices.Sort(messages)
	slices.Sort(all)
	if r.messages, err = (deskTx{tx: r.tx, s: r.s}).MessagesByID(ctx, r.lane.Workspace, messages); err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	r.rows = map[inbox.MessageID]outboxPlace{}
	for _, piece := range db.Pieces(all) {
		marks, args := db.Marks(2, piece)
		err := r.tx.Query(ctx, "SELECT message_id, state, fence FROM outbox WHERE workspace_id = $1 AND message_id IN ("+marks+")"+forUpdate(r.tx), func(rows *sql.Rows) error {
			var id inbox.MessageID
			var p outboxPlace
			err := rows.Scan(&id, &p.state, &p.fence)
			r.rows[id] = p
			return err
		}, append([]any{r.lane.Workspace}, args...)...)
		if err != nil {
			return fmt.Errorf("read outbox: %w", err)
		}
	}
	r.taken = map[string]inbox.MessageID{}
	err = eachKey(r.lane.Account, platformIDs, func(marks string, args []any) error {
		return r.tx.Query(ctx, "SELECT id, platform_id FROM messages WHERE workspace_id = $1 AND platform_key IN ("+marks+")", func(rows *sql.Rows) error {
			var id inbox.MessageID
			var platformID string
			err := rows.Scan(&id, &platformID)
			r.taken[platformID] = id
			return err
		}, append([]any{r.lane.Workspace}, args...)...)
	})
	if err != nil {
		return fmt.Errorf("read platform ids: %w", err)
	}
	r.reports, err = reportsFor(ctx, r.tx, r.lane.Workspace, r.lane.Account, platformIDs)
	return err
}

// mine reports whether the outbox row is still the one the outcome is about. It is not once a
// report has settled the message, or somebody else made it unknown.
func (r *recording) mine(o *delivery.Outcome) bool {
	row, ok := r.rows[o.Item.ID]
	if !o.Called {
		return ok && row.state == "waiting"
	}
	return ok && row.state == "calling" && (r.fence < 0 || row.fence == r.fence)
}

func (r *recording) one(ctx context.Context, o *delivery.Outcome) error {
	mine := r.mine(o)
	// An answer that names the message is proof whoever settled it first; anything else is not.
	if !mine && o.Result != delivery.Accepted {
		return nil
	}
	if mine {
		if err := r.leaveOutbox(ctx, o); err != nil {
			return err
		}
	}
	if o.Item.Reaction != nil {
		return r.reaction(ctx, o)
	}
	m, ok := r.messages[o.Item.ID]
	if !ok {
		return nil
	}
	if id, ok := r.taken[o.PlatformID]; ok && id != m.ID {
		// The platform gave one id twice: keep the first holder, or this batch could never end.
		o.PlatformID = ""
	}
	next, changed := o.Apply(m, r.reports[o.PlatformID], r.tx.Now)
	if !changed {
		return nil
	}
	if err := (deskTx{tx: r.tx, s: r.s}).SaveStatus(ctx, next); err != nil {
		return err
	}
	r.messages[m.ID] = next
	r.shown[m.ID] = shownStatus{m.Conversation, next.Status}
	r.were[m.ID] = cmp.Or(r.were[m.ID], m.Status)
	r.events = append(r.events, inbox.Event{Workspace: r.lane.Workspace, Account: r.lane.Account, Kind: inbox.EventMessageStatus,
		Conversation: m.Conversation, Message: m.ID, Version: next.Version})
	return nil
}

// leaveOutbox closes the attempt and moves the outbox row on.
func (r *recording) leaveOutbox(ctx context.Context, o *delivery.Outcome) error {
	ws, id := r.lane.Workspace, o.Item.ID
	if o.Called && o.Result == delivery.Accepted {
		r.accepted = append(r.accepted, id)
	} else if o.Called {
		if _, err := r.tx.Exec(ctx, `UPDATE attempts SET outcome = $4, ended_at = $5, code = $6, subcode = $7, http = $8, trace_id = $9
			WHERE workspace_id = $1 AND message_id = $2 AND attempt = $3`, ws, id, o.Item.Attempts+1, o.Result.String(), r.tx.Now, o.Code, o.Subcode, o.HTTP, o.TraceID); err != nil {
			return err
		}
	}
	switch {
	case o.Result == delivery.Later || o.Result == delivery.NotMade:
		uncalled := asInt(!o.Called) // a failed upload counts as a try, too
		_, err := r.tx.Exec(ctx, "UPDATE outbox SET state = 'waiting', not_before = $3, attempts = attempts + $4 WHERE workspace_id = $1 AND message_id = $2", ws, id, o.NotBefore, uncalled)
		return err
	case o.Result == delivery.Unknown && o.Item.Reaction == nil:
		_, err := r.tx.Exec(ctx, "UPDATE outbox SET state = 'unknown' WHERE workspace_id = $1 AND message_id = $2", ws, id)
		return err
	}
	r.gone = append(r.gone, id)
	return nil
}

// reaction records what became of one. A refused one is taken away again; one whose fate is
// unknown stays, since the member can simply react once more.
func (r *recording) reaction(ctx context.Context, o *delivery.Outcome) error {
	ws, c := r.lane.Workspace, o.Item.Reaction
	switch o.Result {
	case delivery.Accepted:
		if o.PlatformID == "" {
			return nil
		}
		_, err := r.tx.Exec(ctx, "UPDATE changes SET platform_id = $3, platform_key = $4 WHERE workspace_id = $1 AND id = $2",
			ws, o.Item.ID, o.PlatformID, platformKey(r.lane.Account, o.PlatformID))
		return err
	case delivery.Refused:
		if _, err := r.tx.Exec(ctx, "DELETE FROM changes WHERE workspace_id = $1 AND id = $2", ws, o.Item.ID); err != nil {
			return err
		}
		return r.tx.Query(ctx, `UPDATE messages SET changes = changes - 1, version = version + 1
			WHERE workspace_id = $1 AND platform_key = $2 AND platform_id = $3 AND changes > 0 RETURNING id, conversation_id, version`, func(rows *sql.Rows) error {
			e := inbox.Event{Workspace: ws, Account: r.lane.Account, Kind: inbox.EventMessageChanged}
			err := rows.Scan(&e.Message, &e.Conversation, &e.Version)
			r.events = append(r.events, e)
			return err
		}, ws, platformKey(r.lane.Account, c.Target), c.Target)
	}
	return nil
}

// consequences are what outcomes mean beyond their message.
func (r *recording) consequences(ctx context.Context, outcomes []delivery.Outcome) error {
	ws := r.lane.Workspace
	accepted := false
	moved := map[inbox.AccountState]inbox.AccountFact{}
	for _, o := range outcomes {
		accepted = accepted || o.Result == delivery.Accepted
		if o.AccountState != "" {
			// A refusal speaks of the token, and of the link, that were read for the call: what was
			// mended while it was under way stays mended.
			f := inbox.AccountFact{Kind: factOfCall, At: o.Item.ReadAt, State: o.AccountState, Reason: o.AccountReason}
			if have, ok := moved[o.AccountState]; !ok || have.At < f.At {
				moved[o.AccountState] = f
			}
		}
		if o.MediaGone {
			if _, err := r.tx.Exec(ctx, "UPDATE media SET platform_id = '', uploaded_at = 0 WHERE workspace_id = $1 AND message_id = $2", ws, o.Item.ID); err != nil {
				return err
			}
		}
		if o.WindowClosed && o.Item.Conversation.ID != 0 {
			// The platform's word counts, even against our own reckoning. Only what is older than
			// this call is closed: a message that came meanwhile has opened the window anew.
			err := r.tx.Query(ctx, `UPDATE conversations SET window_until = $3, version = version + 1
				WHERE workspace_id = $1 AND id = $2 AND window_until > $3 AND window_until = $4 RETURNING version`, func(rows *sql.Rows) error {
				e := inbox.Event{Workspace: ws, Account: r.lane.Account, Kind: inbox.EventConversationChanged, Conversation: o.Item.Conversation.ID, Contact: o.Item.Conversation.Contact}
				err := rows.Scan(&e.Version)
				r.events = append(r.events, e)
				return err
			}, ws, o.Item.Conversation.ID, r.tx.Now, o.Item.Conversation.WindowUntil)
			if err != nil {
				return fmt.Errorf("close the window: %w", err)
			}
		}
	}
	for _, state := range slices.Sorted(maps.Keys(moved)) {
		version, err := (deskTx{tx: r.tx, s: r.s}).MoveAccount(ctx, ws, r.lane.Account, moved[state])
		if err != nil {
			return fmt.Errorf("move the account: %w", err)
		}
		if version != 0 {
			r.events = append(r.events, inbox.Event{Workspace: ws, Account: r.lane.Account, Kind: inbox.EventAccountChanged, Version: version})
		}
	}
	if !accepted {
		return nil
	}
	return noteSigns(ctx, r.tx, ws, r.lane.Account, inbox.Signs{SentAt: r.tx.Now})
}

// shownStatus is a new status of a message, for the list.
type shownStatus struct {
	conversation inbox.ConversationID
	status       inbox.Status
}

// showStatus brings the list's copy of the last message's status up to date. It locks in the
// order of ids, as every transaction does.
func showStatus(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, shown map[inbox.MessageID]shownStatus) error {
	by := map[inbox.Status][]inbox.MessageID{}
	var conversations []inbox.ConversationID
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		by[shown[id].status] = append(by[shown[id].status], id)
		conversations = append(conversations, shown[id].conversation)
	}
	slices.Sort(conversations)
	if lock := forUpdate(tx); lock != "" {
		for _, piece := range db.Pieces(slices.Compact(slices.Clone(conversations))) {
			marks, args := db.Marks(2, piece)
			err := tx.Query(ctx, "SELECT id FROM conversations WHERE workspace_id = $1 AND id IN ("+marks+") ORDER BY id"+lock,
				func(*sql.Rows) error { return nil }, append([]any{ws}, args...)...)
			if err != nil {
				return fmt.Errorf("lock conversations: %w", err)
			}
		}
	}
	for _, status := range slices.Sorted(maps.Keys(by)) {
		for _, piece := range db.Pieces(by[status]) {
			var in []inbox.ConversationID
			for _, id := range piece {
				in = append(in, shown[id].conversation)
			}
			where, places := db.Marks(3, in)
			which, messages := db.Marks(3+len(places), piece)
			if _, err := tx.Exec(ctx, "UPDATE conversations SET last_status = $2, version = version + 1 WHERE workspace_id = $1 AND id IN ("+where+
				") AND last_message_id IN ("+which+")", append(append([]any{ws, string(status)}, places...), messages...)...); err != nil {
				return fmt.Errorf("show status in the list: %w", err)
			}
		}
	}
	return nil
}
