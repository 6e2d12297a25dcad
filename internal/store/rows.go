package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"

	"sangam/internal/inbox"
)

// The columns of each noun, and how to read and write them: said once, used by every statement.

// platformKey is the 64-bit key of a platform id within an account. A 45-character unique index
// is the dearest part of a schema; this one is half its size. Readers verify the id on a hit.
func platformKey(account inbox.AccountID, platformID string) int64 {
	var b [160]byte
	k := binary.BigEndian.AppendUint64(b[:0], uint64(account))
	k = append(k, platformID...)
	sum := sha256.Sum256(k)
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// keyOrNull is platformKey, or NULL while there is no id.
func keyOrNull(account inbox.AccountID, platformID string) any {
	if platformID == "" {
		return nil
	}
	return platformKey(account, platformID)
}

// textOrNull stores an absent text as NULL, for columns of partial unique indexes.
func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// asJSON stores a value, or the empty text for none.
func asJSON[T any](v *T) string {
	if v == nil {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own plain structs always marshal
	}
	return string(b)
}

// fromJSON reads what asJSON wrote.
func fromJSON[T any](s string) (*T, error) {
	if s == "" {
		return nil, nil
	}
	v := new(T)
	return v, json.Unmarshal([]byte(s), v)
}

func asInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

const messageColumns = `workspace_id, id, conversation_id, account_id, handle_id, direction, author, author_id, kind, text, content,
	platform_id, platform_key, client_id, status, status_at, failure, price, sent_at, received_at, reply_to, source, changes, version`

func messageRow(m *inbox.Message) []any {
	content := ""
	if !m.Content.IsZero() {
		content = asJSON(&m.Content)
	}
	return []any{int64(m.Workspace), int64(m.ID), int64(m.Conversation), int64(m.Account), int64(m.Handle), string(m.Direction), string(m.Author),
		int64(m.AuthorID), string(m.Kind), m.Text, content, m.PlatformID, keyOrNull(m.Account, m.PlatformID), textOrNull(m.ClientID), string(m.Status),
		int64(m.StatusAt), asJSON(m.Failure), asJSON(m.Price), int64(m.SentAt), int64(m.ReceivedAt), m.ReplyTo, string(m.Source), int64(m.Changes), m.Version}
}

func scanMessage(r *sql.Rows, m *inbox.Message) error {
	var content, failure, price string
	var key sql.NullInt64
	var client sql.NullString
	err := r.Scan(&m.Workspace, &m.ID, &m.Conversation, &m.Account, &m.Handle, &m.Direction, &m.Author, &m.AuthorID, &m.Kind, &m.Text, &content,
		&m.PlatformID, &key, &client, &m.Status, &m.StatusAt, &failure, &price, &m.SentAt, &m.ReceivedAt, &m.ReplyTo, &m.Source, &m.Changes, &m.Version)
	if err != nil {
		return err
	}
	m.ClientID = client.String
	if content != "" {
		if err := json.Unmarshal([]byte(content), &m.Content); err != nil {
			return err
		}
	}
	if m.Failure, err = fromJSON[inbox.Failure](failure); err != nil {
		return err
	}
	m.Price, err = fromJSON[inbox.Price](price)
	return err
}

const conversationColumns = `workspace_id, id, account_id, contact_id, handle_id, state, assignee_id, unread, last_message_id, last_at, last_author,
	last_by, last_kind, last_text, last_status, last_revoked, last_inbound_at, last_inbound_id, window_until, phone_answered_at, referral, created_at, updated_at,
	version, read_until, handed_by, handed_at, imported, snoozed_until, snoozed_by,
	stage, priority, waiting_since, answered_until, team_id`

func conversationRow(c *inbox.Conversation) []any {
	return []any{int64(c.Workspace), int64(c.ID), int64(c.Account), int64(c.Contact), int64(c.Handle), string(c.State), int64(c.Assignee), int64(c.Unread),
		int64(c.LastMessage), int64(c.LastAt), string(c.LastAuthor), int64(c.LastBy), string(c.LastKind), c.LastText, string(c.LastStatus), asInt(c.LastRevoked),
		int64(c.LastInbound), int64(c.LastInboundID), int64(c.WindowUntil), int64(c.PhoneAnsweredAt), asJSON(c.Referral), int64(c.CreatedAt), int64(c.UpdatedAt),
		c.Version, int64(c.ReadUntil), int64(c.HandedBy), int64(c.HandedAt), asInt(c.Imported), int64(c.SnoozedUntil), int64(c.SnoozedBy),
		string(c.Stage), int64(c.Priority), int64(c.WaitingSince), int64(c.AnsweredUntil), int64(c.Team)}
}

func scanConversation(r *sql.Rows, c *inbox.Conversation) error { return scanConversationAnd(r, c) }

// scanConversationAnd reads the columns of a conversation and whatever columns follow them.
func scanConversationAnd(r *sql.Rows, c *inbox.Conversation, more ...any) error {
	var referral string
	var revoked, imported int64
	err := r.Scan(append([]any{&c.Workspace, &c.ID, &c.Account, &c.Contact, &c.Handle, &c.State, &c.Assignee, &c.Unread, &c.LastMessage, &c.LastAt, &c.LastAuthor,
		&c.LastBy, &c.LastKind, &c.LastText, &c.LastStatus, &revoked, &c.LastInbound, &c.LastInboundID, &c.WindowUntil, &c.PhoneAnsweredAt, &referral,
		&c.CreatedAt, &c.UpdatedAt, &c.Version, &c.ReadUntil, &c.HandedBy, &c.HandedAt, &imported, &c.SnoozedUntil, &c.SnoozedBy,
		&c.Stage, &c.Priority, &c.WaitingSince, &c.AnsweredUntil, &c.Team}, more...)...)
	if err != nil {
		return err
	}
	c.LastRevoked, c.Imported = revoked != 0, imported != 0
	c.Referral, err = fromJSON[inbox.Referral](referral)
	return err
}

// saveConversations writes new and changed conversations whole. Callers have read them in the
// same transaction (locked, on PostgreSQL) and raised Version.
const saveConversations = `ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state, assignee_id = excluded.assignee_id, unread = excluded.unread, read_until = excluded.read_until,
	last_message_id = excluded.last_message_id, last_at = excluded.last_at, last_author = excluded.last_author, last_by = excluded.last_by,
	last_kind = excluded.last_kind, last_text = excluded.last_text, last_status = excluded.last_status, last_revoked = excluded.last_revoked,
	last_inbound_at = excluded.last_inbound_at, last_inbound_id = excluded.last_inbound_id, window_until = excluded.window_until,
	phone_answered_at = excluded.phone_answered_at, handed_by = excluded.handed_by, handed_at = excluded.handed_at, imported = excluded.imported,
	snoozed_until = excluded.snoozed_until, snoozed_by = excluded.snoozed_by, stage = excluded.stage, priority = excluded.priority,
	waiting_since = excluded.waiting_since, answered_until = excluded.answered_until, team_id = excluded.team_id, referral = excluded.referral, updated_at = excluded.updated_at, version = excluded.version`

const handleColumns = `workspace_id, id, account_id, contact_id, user_id, parent_user_id, phone, username, name, moved_to, created_at, version`

func handleRow(h *inbox.Handle) []any {
	return []any{int64(h.Workspace), int64(h.ID), int64(h.Account), int64(h.Contact), h.UserID, h.ParentUserID, h.Phone, h.Username, h.Name,
		int64(h.MovedTo), int64(h.CreatedAt), h.Version}
}

func scanHandle(r *sql.Rows, h *inbox.Handle) error { return scanHandleAnd(r, h) }

// scanHandleAnd reads the columns of a handle and whatever columns follow them.
func scanHandleAnd(r *sql.Rows, h *inbox.Handle, more ...any) error {
	return r.Scan(append([]any{&h.Workspace, &h.ID, &h.Account, &h.Contact, &h.UserID, &h.ParentUserID, &h.Phone, &h.Username, &h.Name, &h.MovedTo, &h.CreatedAt, &h.Version}, more...)...)
}

const contactColumns = `workspace_id, id, name, created_at, updated_at, version`

func contactRow(c *inbox.Contact) []any {
	return []any{int64(c.Workspace), int64(c.ID), c.Name, int64(c.CreatedAt), int64(c.UpdatedAt), c.Version}
}

func scanContact(r *sql.Rows, c *inbox.Contact) error {
	return r.Scan(&c.Workspace, &c.ID, &c.Name, &c.CreatedAt, &c.UpdatedAt, &c.Version)
}

const changeColumns = `workspace_id, id, account_id, handle_id, target_key, target, kind, platform_id, platform_key, client_id, author, author_id,
	text, content, emoji, sent_at, received_at`

func changeRow(c *inbox.Change) []any {
	return []any{int64(c.Workspace), int64(c.ID), int64(c.Account), int64(c.Handle), platformKey(c.Account, c.Target), c.Target, string(c.Kind), c.PlatformID,
		keyOrNull(c.Account, c.PlatformID), textOrNull(c.ClientID), string(c.Author), int64(c.AuthorID), c.Text, asJSON(c.Content), c.Emoji,
		int64(c.SentAt), int64(c.ReceivedAt)}
}

func scanChange(r *sql.Rows, c *inbox.Change) error {
	var content string
	var targetKey int64
	var key sql.NullInt64
	var client sql.NullString
	err := r.Scan(&c.Workspace, &c.ID, &c.Account, &c.Handle, &targetKey, &c.Target, &c.Kind, &c.PlatformID, &key, &client, &c.Author, &c.AuthorID,
		&c.Text, &content, &c.Emoji, &c.SentAt, &c.ReceivedAt)
	if err != nil {
		return err
	}
	c.ClientID = client.String
	c.Content, err = fromJSON[inbox.Content](content)
	return err
}

const mediaColumns = `workspace_id, id, account_id, conversation_id, message_id, kind, platform_id, mime, sha256, filename, voice, animated, state, reason,
	blob, preview, width, height, size, attempts, next_try_at, received_at`

func mediaRow(m *inbox.Media) []any {
	sha := m.SHA256
	if sha == nil {
		sha = []byte{}
	}
	return []any{int64(m.Workspace), int64(m.ID), int64(m.Account), int64(m.ConversationID), int64(m.Message), string(m.Kind), m.PlatformID, m.MIME, sha,
		m.Filename, asInt(m.Voice), asInt(m.Animated), string(m.State), m.Reason, m.Blob, m.Preview, int64(m.Width), int64(m.Height), m.Size,
		int64(m.Attempts), int64(m.NextTryAt), int64(m.ReceivedAt)}
}

func scanMedia(r *sql.Rows, m *inbox.Media) error {
	var voice, animated int64
	err := r.Scan(&m.Workspace, &m.ID, &m.Account, &m.ConversationID, &m.Message, &m.Kind, &m.PlatformID, &m.MIME, &m.SHA256, &m.Filename, &voice, &animated,
		&m.State, &m.Reason, &m.Blob, &m.Preview, &m.Width, &m.Height, &m.Size, &m.Attempts, &m.NextTryAt, &m.ReceivedAt)
	m.Voice, m.Animated = voice != 0, animated != 0
	return err
}
