package inbox

// Note is what the team says to itself beside a conversation. It is no message: it has no way out,
// and nothing that sends reads it.
type Note struct {
	Workspace    WorkspaceID
	ID           NoteID
	Conversation ConversationID
	Author       AuthorKind // ByMember or ByAPI
	AuthorID     MemberID   // zero for a program
	ClientID     string
	Text         string // as it is now; of a deleted note, as it last was
	Mentions     []MemberID
	CreatedAt    Millis
	EditedAt     Millis // zero: never
	DeletedAt    Millis // zero: it stands
	DeletedBy    MemberID
	Version      int64
}

// NoteVersion is what a note said before it was edited.
type NoteVersion struct {
	Version int64
	Text    string
	At      Millis // since when it said so
}

// Label is a word that a workspace puts on conversations.
type Label struct {
	Workspace WorkspaceID
	ID        LabelID
	Name      string
	Color     LabelColor
	CreatedAt Millis
}

// LabelColor names a colour; what it looks like in light and dark the screens know.
type LabelColor string

// LabelColors are the colours there are, in the order in which they are offered.
var LabelColors = []LabelColor{"gray", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"}
