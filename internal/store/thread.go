package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

const threadPage = "SELECT " + messageColumns + ` FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND (sent_at, id) < ($3, $4)
	ORDER BY sent_at DESC, id DESC LIMIT $5`

// Lines reads a page of a thread, newest first. It fails with CodeNotFound if there is no such
// conversation.
func (s *Store) Lines(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) (lines []view.Line, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		messages, err := db.All(ctx, tx, scanMessage, threadPage, ws, conv, after.At, after.ID, limit)
		if err != nil {
			return err
		}
		if len(messages) == 0 {
			_, err := db.Number(ctx, tx, "SELECT id FROM conversations WHERE workspace_id = $1 AND id = $2", ws, conv)
			return notFound(err, "conversation")
		}
		lines, err = s.lines(ctx, tx, ws, messages)
		return err
	})
	return lines, err
}

// LinesByID reads messages by id, those of one conversation if conv is not zero; absent ones are
// left out. The order is by id.
func (s *Store) LinesByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, ids []inbox.MessageID) (lines []view.Line, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var messages []inbox.Message
		for _, piece := range db.Pieces(ids) {
			marks, args := db.Marks(2, piece)
			part, err := db.All(ctx, tx, scanMessage, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND id IN ("+marks+") ORDER BY id", append([]any{ws}, args...)...)
			if err != nil {
				return err
			}
			for _, m := range part {
				if conv == 0 || m.Conversation == conv {
					messages = append(messages, m)
				}
			}
		}
		lines, err = s.lines(ctx, tx, ws, messages)
		return err
	})
	return lines, err
}

// lines adds to messages what stands beside them: at most seven statements for a page, however
// many messages it has, and only those that the page needs.
func (s *Store) lines(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, messages []inbox.Message) ([]view.Line, error) {
	out := make([]view.Line, len(messages))
	changed := &keyed{}
	quotes := &keyed{}
	var files []inbox.MessageID
	var people []inbox.HandleID
	var members []inbox.MemberID
	var doubtful, phoned, queued []inbox.MessageID
	for i := range messages {
		m := &messages[i]
		out[i].Message = *m
		if m.Changes > 0 && m.PlatformID != "" {
			changed.add(platformKey(m.Account, m.PlatformID))
		}
		if m.ReplyTo != "" {
			quotes.add(platformKey(m.Account, m.ReplyTo))
		}
		if m.Kind.IsMedia() || m.Kind == inbox.KindPlaceholder || m.Kind == inbox.KindTemplate {
			files = append(files, m.ID)
		}
		if m.AuthorID != 0 {
			members = appendNew(members, m.AuthorID)
		}
		if m.Author == inbox.ByContact {
			people = appendNew(people, m.Handle)
		}
		if m.Direction == inbox.Outbound && (m.Status == inbox.StatusFailed || m.Status == inbox.StatusUnknown) {
			doubtful = append(doubtful, m.ID)
		}
		if m.Direction == inbox.Outbound && m.Status == inbox.StatusQueued {
			queued = append(queued, m.ID)
		}
		if m.Author == inbox.ByPhone {
			phoned = append(phoned, m.ID)
		}
	}
	quoted := map[int64]*inbox.Message{}
	err := inPieces(quotes.keys, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND platform_key IN ("+marks+")", func(r *sql.Rows) error {
			q := &inbox.Message{}
			err := scanMessage(r, q)
			quoted[platformKey(q.Account, q.PlatformID)] = q
			if q.Changes > 0 {
				changed.add(platformKey(q.Account, q.PlatformID))
			}
			if q.AuthorID != 0 {
				members = appendNew(members, q.AuthorID)
			}
			if q.Author == inbox.ByContact {
				people = appendNew(people, q.Handle)
			}
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	changes := map[int64][]inbox.Change{}
	err = inPieces(changed.keys, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT "+changeColumns+" FROM changes WHERE workspace_id = $1 AND target_key IN ("+marks+")", func(r *sql.Rows) error {
			var c inbox.Change
			err := scanChange(r, &c)
			key := platformKey(c.Account, c.Target)
			changes[key] = append(changes[key], c)
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	media := map[inbox.MessageID][]inbox.Media{}
	err = inPieces(files, func(marks string, args []any) error {
		return tx.Query(ctx, filesText(marks), func(r *sql.Rows) error {
			var f inbox.Media
			err := scanMedia(r, &f)
			media[f.Message] = append(media[f.Message], f)
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	claimed := map[inbox.MessageID]inbox.MemberID{}
	err = inPieces(phoned, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT message_id, member_id FROM claims WHERE workspace_id = $1 AND message_id IN ("+marks+")", func(r *sql.Rows) error {
			var id inbox.MessageID
			var by inbox.MemberID
			err := r.Scan(&id, &by)
			claimed[id] = by
			members = appendNew(members, by)
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	named, err := names(ctx, tx, ws, members, people)
	if err != nil {
		return nil, err
	}
	again, dismissed := map[inbox.MessageID]bool{}, map[inbox.MessageID]bool{}
	err = inPieces(doubtful, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT id, sent_again, dismissed = status FROM messages WHERE workspace_id = $1 AND id IN ("+marks+") AND (sent_again = 1 OR dismissed = status)", func(r *sql.Rows) error {
			var id inbox.MessageID
			var sent int64
			var left bool
			err := r.Scan(&id, &sent, &left)
			again[id], dismissed[id] = sent != 0, left
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	held := map[inbox.MessageID]inbox.Millis{}
	err = inPieces(queued, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT message_id, not_before FROM outbox WHERE workspace_id = $1 AND message_id IN ("+marks+") AND attempts = 0 AND not_before > 0", func(r *sql.Rows) error {
			var id inbox.MessageID
			var until inbox.Millis
			err := r.Scan(&id, &until)
			held[id] = until
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		l := &out[i]
		l.HeldUntil = held[l.ID]
		l.SentAgain, l.Dismissed = again[l.ID], dismissed[l.ID]
		l.ClaimedBy = claimed[l.ID]
		l.ClaimedName = named.members[l.ClaimedBy]
		l.Shown = inbox.Show(l.Message, changes[platformKey(l.Account, l.PlatformID)])
		l.AuthorName = named.of(&l.Message)
		l.Media = media[l.ID]
		if q := quoted[platformKey(l.Account, l.ReplyTo)]; q != nil && l.ReplyTo != "" && q.Account == l.Account && q.PlatformID == l.ReplyTo {
			shown := inbox.Show(*q, changes[platformKey(q.Account, q.PlatformID)])
			c := *q
			c.Text = shown.Text
			if shown.RevokedAt != 0 {
				c.Text = ""
			}
			l.Quoted, l.QuotedName = &c, named.of(q)
		}
	}
	return out, nil
}

// nameBook is what members and people are called.
type nameBook struct {
	members map[inbox.MemberID]string
	people  map[inbox.HandleID]string
}

func (b nameBook) of(m *inbox.Message) string {
	if m.AuthorID != 0 {
		return b.members[m.AuthorID]
	}
	if m.Author == inbox.ByContact {
		return b.people[m.Handle]
	}
	return ""
}

func names(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, members []inbox.MemberID, people []inbox.HandleID) (nameBook, error) {
	b := nameBook{map[inbox.MemberID]string{}, map[inbox.HandleID]string{}}
	err := inPieces(members, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT id, name FROM members WHERE workspace_id = $1 AND id IN ("+marks+")", func(r *sql.Rows) error {
			var id inbox.MemberID
			var name string
			err := r.Scan(&id, &name)
			b.members[id] = name
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return b, err
	}
	err = inPieces(people, func(marks string, args []any) error {
		return tx.Query(ctx, `SELECT h.id, h.name, COALESCE(p.name, '') FROM handles h LEFT JOIN contacts p ON p.workspace_id = h.workspace_id AND p.id = h.contact_id
			WHERE h.workspace_id = $1 AND h.id IN (`+marks+")", func(r *sql.Rows) error {
			var id inbox.HandleID
			var handle, contact string
			err := r.Scan(&id, &handle, &contact)
			if contact == "" {
				contact = handle
			}
			b.people[id] = contact
			return err
		}, append([]any{ws}, args...)...)
	})
	return b, err
}

// keyed collects different keys in the order they came.
type keyed struct{ keys []int64 }

func (k *keyed) add(key int64) { k.keys = appendNew(k.keys, key) }

func appendNew[T comparable](list []T, v T) []T {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}

// inPieces runs a statement with an IN list from $2, in as many pieces as it takes.
func inPieces[T any](values []T, run func(marks string, args []any) error) error {
	for _, piece := range db.Pieces(values) {
		marks, args := db.Marks(2, piece)
		if err := run(marks, args); err != nil {
			return err
		}
	}
	return nil
}

// Media reads one file's row.
func (s *Store) Media(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	return one(ctx, s, "file", scanMedia, "SELECT "+mediaColumns+" FROM media WHERE workspace_id = $1 AND id = $2", ws, id)
}

// Ordered by the message first: left with the order of ids alone, SQLite walks all files of the
// workspace in it.
func filesText(marks string) string {
	return "SELECT " + mediaColumns + " FROM media WHERE workspace_id = $1 AND message_id IN (" + marks + ") ORDER BY message_id, id"
}
