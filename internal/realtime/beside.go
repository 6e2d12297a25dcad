package realtime

import (
	"encoding/json"
	"fmt"

	"sangam/internal/inbox"
)

// Beside is what a member does at a conversation now: others who have it open see that. It is said
// and not kept: screens say it again every few seconds, and one that says nothing more counts as gone.
type Beside struct {
	Workspace    inbox.WorkspaceID    `json:"-"`
	Conversation inbox.ConversationID `json:"conversation_id"`
	Member       inbox.MemberID       `json:"member_id"`
	Doing        string               `json:"doing"` // looks, writes, notes or gone
	// Asks is set by a screen that has just opened the conversation: others answer with what they do.
	Asks bool `json:"asks,omitempty"`
}

// Words are the whole of it for another process; see ParseBeside.
func (b Beside) Words() string {
	return fmt.Sprintf("%d %d %d %s %t", int64(b.Workspace), int64(b.Conversation), int64(b.Member), b.Doing, b.Asks)
}

// ParseBeside reads what Words wrote.
func ParseBeside(words string) (b Beside, ok bool) {
	var ws, conv, member int64
	if _, err := fmt.Sscanf(words, "%d %d %d %s %t", &ws, &conv, &member, &b.Doing, &b.Asks); err != nil {
		return Beside{}, false
	}
	b.Workspace, b.Conversation, b.Member = inbox.WorkspaceID(ws), inbox.ConversationID(conv), inbox.MemberID(member)
	return b, true
}

// besideKind is what readers are asked about: whoever hears of the conversation hears of this.
const besideKind inbox.EventKind = "conversation.beside"

// Whisper tells every stream of the workspace in this process whose reader may hear of the
// conversation. It has no number and is in no log: a stream that is full, away or behind misses it.
func (h *Hub) Whisper(b Beside) {
	h.mu.Lock()
	r := h.rooms[b.Workspace]
	h.mu.Unlock()
	if r == nil {
		return
	}
	data, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain fields always marshal
	}
	fr := frame{event: inbox.Event{Workspace: b.Workspace, Kind: besideKind, Conversation: b.Conversation, Member: b.Member}, bytes: fmt.Appendf(nil, "event: beside\ndata: %s\n\n", data)}
	r.mu.Lock()
	defer r.mu.Unlock()
	for f := range r.streams {
		select {
		case f.frames <- fr:
		default:
		}
	}
}
