package inbox

// ImportID names one import of a chat export.
type ImportID = ID[importKind]

type importKind struct{}

// EventImportChanged tells that an import began, got on, ended or was undone.
const EventImportChanged EventKind = "import.changed"

// ImportState says how far an import got.
type ImportState string

// States of an import. A member starts a ready one and undoes a running, done or failed one; the
// rest happens in the background.
const (
	ImportReady   ImportState = "ready"   // uploaded and read; waits for its mapping
	ImportRunning ImportState = "running" // its messages are being stored
	ImportDone    ImportState = "done"
	ImportFailed  ImportState = "failed" // Reason says why; what was stored can be undone
	ImportUndoing ImportState = "undoing"
	ImportUndone  ImportState = "undone"
)

// Import is one chat export that was handed in, and what became of it.
type Import struct {
	Workspace WorkspaceID
	ID        ImportID
	Account   AccountID
	State     ImportState
	Filename  string // a label, never a path
	Size      int64  // bytes
	Blob      string // of the file; empty once it is no longer needed
	Preview   string // JSON of what was found in the file; see package importing
	CreatedBy MemberID
	CreatedAt Millis

	// The mapping, once started.
	Conversation ConversationID
	Handle       HandleID
	Contact      ContactID
	// What the import itself made, and its undo takes away if nobody has used it since.
	MadeConversation, MadePeople bool
	Customer                     string // the author who is the customer; all others are us
	DateOrder                    string // "dmy", "mdy" or "ymd"
	Zone                         string // IANA name
	StartedBy                    MemberID
	StartedAt                    Millis

	// How far it got, in lines of the chat.
	Total, Done int
	// Of the lines done: stored as new, found here already, files stored, files the export lacks.
	Added, Merged, Files, Missing int
	FirstAt, LastAt               Millis // of what was stored or found
	Reason                        string // why it failed
	EndedAt                       Millis
	UndoneBy                      MemberID
	Version                       int64
}
