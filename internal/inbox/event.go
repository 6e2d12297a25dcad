package inbox

// EventKind names a fact of the log. Readers ignore kinds they do not know.
type EventKind string

// The kinds of event.
const (
	EventMessageReceived     EventKind = "message.received"     // inbound, or an echo from the phone
	EventMessageQueued       EventKind = "message.queued"       // outbound, accepted by us
	EventMessageStatus       EventKind = "message.status"       // its status moved
	EventMessageChanged      EventKind = "message.changed"      // edit, revoke, reaction, media
	EventConversationChanged EventKind = "conversation.changed" // state, assignee, unread, window
	EventMessageClaimed      EventKind = "message.claimed"      // a member said that they wrote it on the phone
	EventMessageUnclaimed    EventKind = "message.unclaimed"    // and took it back
	EventConversationLeft    EventKind = "conversation.left"    // it was taken from the member the event names, by whom conversation.changed says; told only to them, if they see no others
	EventHandedToPhone       EventKind = "conversation.handed"  // the answer was left to the phone
	EventTakenFromPhone      EventKind = "conversation.taken"   // and taken back before it came
	EventSettingsChanged     EventKind = "settings.changed"     // of the workspace: who a claim assigns to, rate cards
	EventConversationWoken   EventKind = "conversation.woken"   // its snooze was over; conversation.changed follows
	EventConversationPulled  EventKind = "conversation.pulled"  // a member asked for the next one and got it; conversation.changed follows
	EventNoteChanged         EventKind = "note.changed"         // a private note was written, edited or deleted
	EventHandoffChanged      EventKind = "handoff.changed"      // a card was written, taken or withdrawn; conversation.changed follows
	EventMentionsRead        EventKind = "mentions.read"        // a member has seen where they were mentioned
	EventLabelsChanged       EventKind = "labels.changed"       // the workspace has other labels; what hangs on a conversation is conversation.changed
	EventFollowersChanged    EventKind = "followers.changed"    // somebody follows a conversation, or no longer
	EventTeamsChanged        EventKind = "teams.changed"        // a team was made, changed or deleted; of a deleted one the conversations have another or none
	EventViewsChanged        EventKind = "views.changed"        // a saved view was made, changed or deleted
	EventContactChanged      EventKind = "contact.changed"
	EventBookChanged         EventKind = "book.changed"   // the phone's address book: only for those who may see it. Without account and contact: all of it, since it is shared from now on
	EventPeopleChanged       EventKind = "people.changed" // merged, taken apart, a suggestion dismissed, private names shared or not
	EventAccountChanged      EventKind = "account.changed"
	EventCaseChanged         EventKind = "case.changed" // onboarding of a number
	EventRawParked           EventKind = "raw.parked"
	EventHandbookChanged     EventKind = "handbook.changed" // a page was written, changed, looked at again or deleted
	EventPresenceChanged     EventKind = "presence.changed" // somebody said so, came, went idle, works undisturbed or no longer; who left is known by the clock
	EventMemberChanged       EventKind = "member.changed"
	EventChecklistChanged    EventKind = "checklist.changed"
	EventHistoryImported     EventKind = "history.imported"    // messages of the past came into a conversation: one event for many
	EventSyncChanged         EventKind = "sync.changed"        // a sync was asked for, or got further
	EventTemplatesChanged    EventKind = "templates.changed"   // what the platform says of templates, or when it was asked
	EventRepliesChanged      EventKind = "replies.changed"     // the library of quick replies, or a member's keys for it
	EventScheduledChanged    EventKind = "scheduled.changed"   // a message for later was written, changed, sent, held or cancelled
	EventPreferencesChanged  EventKind = "preferences.changed" // how a member likes the desk: notifications, keys
)

// Event is one numbered fact of a workspace. Numbers have no gaps and their order is the order
// of commits: whoever has read up to n has missed nothing below n.
type Event struct {
	Workspace    WorkspaceID    `json:"-"`
	Seq          int64          `json:"seq"`
	At           Millis         `json:"at"`
	Kind         EventKind      `json:"kind"`
	Account      AccountID      `json:"account_id,omitzero"`
	Conversation ConversationID `json:"conversation_id,omitzero"`
	Message      MessageID      `json:"message_id,omitzero"`
	Contact      ContactID      `json:"contact_id,omitzero"`
	Member       MemberID       `json:"member_id,omitzero"` // who did it, or whom it left; zero for the platform or the phone
	// The version of the thing after the change; zero where it has none.
	Version int64 `json:"version,omitzero"`
}
