package inbox

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// ID is a 64-bit identifier that grows with time: 41 bits of milliseconds since 2024-01-01 UTC,
// 10 bits of node, 12 bits of counter. The type parameter only keeps the kinds apart. In JSON it
// is a decimal string, since JavaScript's numbers hold 53 bits. Zero means "none".
type ID[Kind any] int64

// Kinds of ids. Each is unique within its workspace, except WorkspaceID and RawEventID, which are
// unique within the installation.
type (
	WorkspaceID    = ID[workspaceKind]
	MemberID       = ID[memberKind]
	SessionID      = ID[sessionKind]
	APIKeyID       = ID[apiKeyKind]
	AuditID        = ID[auditKind]
	AppID          = ID[appKind]
	AccountID      = ID[accountKind]
	ContactID      = ID[contactKind]
	HandleID       = ID[handleKind]
	ConversationID = ID[conversationKind]
	MessageID      = ID[messageKind]
	ChangeID       = ID[changeKind]
	MediaID        = ID[mediaKind]
	UploadID       = ID[uploadKind]
	RawEventID     = ID[rawEventKind]
	ParkedID       = ID[parkedKind]
	MergeID        = ID[mergeKind]
	NoteID         = ID[noteKind]
	LabelID        = ID[labelKind]
	TemplateID     = ID[templateKind]
	SavedViewID    = ID[savedViewKind]
	HandoffID      = ID[handoffKind]
	FocusID        = ID[focusKind]
	PasskeyID      = ID[passkeyKind]
	ScheduledID    = ID[scheduledKind]
	TeamID         = ID[teamKind]
)

type (
	workspaceKind    struct{}
	memberKind       struct{}
	sessionKind      struct{}
	apiKeyKind       struct{}
	auditKind        struct{}
	appKind          struct{}
	accountKind      struct{}
	contactKind      struct{}
	handleKind       struct{}
	conversationKind struct{}
	messageKind      struct{}
	changeKind       struct{}
	mediaKind        struct{}
	uploadKind       struct{}
	rawEventKind     struct{}
	parkedKind       struct{}
	mergeKind        struct{}
	noteKind         struct{}
	labelKind        struct{}
	templateKind     struct{}
	savedViewKind    struct{}
	handoffKind      struct{}
	focusKind        struct{}
	passkeyKind      struct{}
	scheduledKind    struct{}
	teamKind         struct{}
)

// String returns the decimal form, as in JSON and addresses.
func (id ID[K]) String() string { return strconv.FormatInt(int64(id), 10) }

// MarshalText writes the decimal form; JSON then shows it as a string.
func (id ID[K]) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// UnmarshalText reads the decimal form. Empty text is the zero id.
func (id *ID[K]) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = 0
		return nil
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not an id: want decimal digits", text)
	}
	*id = ID[K](n)
	return nil
}

// Value and Scan let database/sql store ids without reflection.
func (id ID[K]) Value() (driver.Value, error) { return int64(id), nil }

// Scan reads an integer column.
func (id *ID[K]) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an id column holds %T, not an integer", src)
	}
	*id = ID[K](n)
	return nil
}

// ParseID reads an id from an address or a query.
func ParseID[K any](text string) (ID[K], error) {
	var id ID[K]
	if text == "" {
		return 0, fmt.Errorf("the id is empty")
	}
	return id, id.UnmarshalText([]byte(text))
}

const (
	idEpochMS = 1704067200000 // 2024-01-01T00:00:00Z
	nodeBits  = 10
	countBits = 12
	// MaxNode is the highest node number an IDSource takes.
	MaxNode = 1<<nodeBits - 1
)

// IDSource makes ids for one node. Ids from one source are strictly increasing, even when the
// clock steps back. It may be used by many goroutines at once.
type IDSource struct {
	node int64
	now  func() time.Time

	mu   sync.Mutex
	last int64 // milliseconds<<countBits | counter
}

// NewIDSource returns a source for a node number between 0 and MaxNode. Two live sources with the
// same number may make the same id: numbers are leased from the database.
func NewIDSource(node int, now func() time.Time) *IDSource {
	if node < 0 || node > MaxNode {
		panic(fmt.Sprintf("inbox: node number %d is outside 0..%d", node, MaxNode))
	}
	return &IDSource{node: int64(node), now: now}
}

// Next returns the next id, to be converted to the kind wanted. Past 4,096 ids in a millisecond it borrows from the next one, so that
// it never waits; the ids stay unique and in order.
func (s *IDSource) Next() int64 {
	ms := (s.now().UnixMilli() - idEpochMS) << countBits
	s.mu.Lock()
	if ms > s.last {
		s.last = ms
	} else {
		s.last++
	}
	n := s.last
	s.mu.Unlock()
	return (n>>countBits)<<(countBits+nodeBits) | s.node<<countBits | n&(1<<countBits-1)
}

// FirstID is not above any id made at an instant or later: where to begin when ids stand for time.
func FirstID(at time.Time) int64 { return max(0, at.UnixMilli()-idEpochMS) << (nodeBits + countBits) }

// Millis is an instant as milliseconds since 1970 UTC; zero means "not yet" or "unknown".
type Millis int64

// MillisOf converts a time; the zero time gives zero.
func MillisOf(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Value and Scan let database/sql store instants without reflection.
func (m Millis) Value() (driver.Value, error) { return int64(m), nil }

// Scan reads an integer column.
func (m *Millis) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an instant column holds %T, not an integer", src)
	}
	*m = Millis(n)
	return nil
}

// Time converts back, in UTC; zero gives the zero time.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// Add returns the instant d later.
func (m Millis) Add(d time.Duration) Millis { return m + Millis(d.Milliseconds()) }
