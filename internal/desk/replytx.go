package desk

import (
	"context"
	"time"

	"sangam/internal/inbox"
)

// replyTx is what the acts of a team touch.
type replyTx interface {
	// SendingAccount reads an account, without its secrets. CodeNotFound if it is not in the
	// workspace.
	SendingAccount(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
	// HandleByID reads a handle. CodeNotFound if it is not in the workspace.
	HandleByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.HandleID) (inbox.Handle, error)
	// ThreadMessage reads one message of a conversation and locks it until the commit.
	// CodeNotFound if it is not in that conversation.
	ThreadMessage(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.MessageID) (inbox.Message, error)
	// MessageByClientID finds what an earlier call with the same client id made.
	MessageByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (msg inbox.Message, found bool, err error)
	// ReactionByClientID does the same for reactions.
	ReactionByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (change inbox.Change, found bool, err error)
	// OutboundMedia reads the file of a message of ours.
	OutboundMedia(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (media inbox.Media, found bool, err error)
	// UploadedFile reads a member's upload. CodeNotFound if it is not in the workspace.
	UploadedFile(ctx context.Context, ws inbox.WorkspaceID, id inbox.UploadID) (Upload, error)
	// HeldFile reads a file of any message. CodeNotFound if it is not in the workspace.
	HeldFile(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error)
	// Template reads one template. CodeNotFound if it is not in the workspace.
	Template(ctx context.Context, ws inbox.WorkspaceID, id inbox.TemplateID) (inbox.Template, error)
	// InboundAfter counts the contact's live messages after an instant of provider time.
	InboundAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after inbox.Millis) (int, error)
	// FirstInboundAfter gives the provider time of the contact's first live message after an instant;
	// zero: there is none.
	FirstInboundAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after inbox.Millis) (inbox.Millis, error)
	// AnswerAssigns tells whether a member who answers an unassigned conversation gets it.
	AnswerAssigns(ctx context.Context, ws inbox.WorkspaceID) (bool, error)
	// ActiveMember reports whether the member belongs to the workspace and may sign in.
	ActiveMember(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (bool, error)

	colleagueTx

	// QueueMessage writes a new outbound message, its file if media is not nil, and its place in
	// the outbox. created is false, and nothing is written, if the client id is taken.
	QueueMessage(ctx context.Context, msg inbox.Message, media *inbox.Media, q Queued) (created bool, err error)
	// QueueReaction does the same for a reaction.
	QueueReaction(ctx context.Context, change inbox.Change, q Queued) (created bool, err error)
	// SaveMessage writes status, failure, changes and version of a message read before.
	SaveMessage(ctx context.Context, msg inbox.Message) error
	// MarkSentAgain notes that a message is sent again; first is false if it was before.
	MarkSentAgain(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (first bool, err error)
	// Dismiss notes that a member leaves a failed or unknown message as it is; first is false if it
	// was dealt with before.
	Dismiss(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (first bool, err error)
	// CloseUnknown takes an unknown send out of the outbox; false if none waits there.
	CloseUnknown(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (bool, error)
	// CloseWaiting takes a message that waits for its turn out of the outbox; false if none waits there. Its
	// NotBefore is zero if a call was made for it.
	CloseWaiting(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (q Queued, waiting bool, err error)
	// UndoSend is how long what a member sends is held back.
	UndoSend(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (time.Duration, error)

	unanswerTx
}

// Upload is a file that a member handed in and that is not yet sent.
type Upload struct {
	ID       inbox.UploadID
	Account  inbox.AccountID
	Kind     inbox.MessageKind
	MIME     string
	Filename string
	Size     int64 // bytes
	Blob     string
	Preview  string // empty: none
	Width    int
	Height   int
}

// Priority orders a lane: the lowest first, so that a campaign never delays a person.
type Priority int

// The priorities.
const (
	PriorityMember Priority = iota
	PriorityFlow
	PriorityCampaign
)

// Queued is the place of a message or reaction in the outbox.
type Queued struct {
	Priority   Priority
	PreviewURL bool
	// Not before this instant: the writer may still take it back. Zero: at once.
	NotBefore inbox.Millis
	// Whom the writer meant: inbox.Handle.Target at the time. If it reaches somebody else when its
	// turn comes, it is held back.
	Target string
	// What this answer changed of its conversation; nil for what is no answer.
	Before *Before
}
