package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// What a chat export tells is the past: it gets its own times, and nothing else happens. No
// window opens, nothing is unread, no clock runs, nobody is told but the list.
//
// An import claims a message for each line of its file: one that stood here already, or one it
// makes. Messages made by imports live as long as any import claims them. So the messages of a
// conversation are a function of the set of imports, however often each was run, in which order,
// and wherever one was cut; and undoing one takes away what it alone told.

// PastLine is one message of an export.
type PastLine struct {
	Position  int // in the file, from 0
	Direction inbox.Direction
	Kind      inbox.MessageKind // a KindPlaceholder is a file that the export does not hold
	Text      string
	Content   inbox.Content
	At        inbox.Millis
	Minute    bool // the export tells no seconds: At is the beginning of a minute
	Deleted   bool // Text is the app's note that there was a message
	// The file of the export, stored and ready; nil if there is none.
	File *inbox.Media
}

// PastBatch is what one transaction takes of an export.
type PastBatch struct {
	// See Batch.
	Lane  string
	Fence int64

	Workspace inbox.WorkspaceID
	Import    inbox.ImportID
	From      int        // position of the first line; lines before it are done
	Through   int        // position behind the last line, counting those that are no messages
	Lines     []PastLine // in the order of the file
	Last      bool       // the import is done with it
}

// Claim says which message stands for a line of an import.
type Claim struct {
	Position int
	Message  inbox.MessageID
	File     ClaimFile
	// Of the line: when, whether At is a whole minute, and what it says (see PastLine.said).
	At     inbox.Millis
	Minute bool
	Said   string
	Held   *HeldFile // nil unless the export holds a file for the line
}

// HeldFile is a file of an export, which is the line's and goes with it to whatever message stands
// for it. Its bytes are ours.
type HeldFile struct {
	Kind     inbox.MessageKind `json:"kind"`
	MIME     string            `json:"mime"`
	SHA256   []byte            `json:"sha256,omitempty"`
	Filename string            `json:"filename,omitempty"`
	Voice    bool              `json:"voice,omitempty"`
	Animated bool              `json:"animated,omitempty"`
	Blob     string            `json:"blob"`
	Preview  string            `json:"preview,omitempty"`
	Width    int               `json:"width,omitempty"`
	Height   int               `json:"height,omitempty"`
	Size     int64             `json:"size"`
	Caption  string            `json:"caption,omitempty"`
}

func (l *PastLine) held() *HeldFile {
	f := l.File
	if f == nil {
		return nil
	}
	return &HeldFile{l.Kind, f.MIME, f.SHA256, f.Filename, f.Voice, f.Animated, f.Blob, f.Preview, f.Width, f.Height, f.Size, l.Text}
}

// ClaimFile says what a claim has to do with the file of its message.
type ClaimFile int

// The cases.
const (
	NoFile   ClaimFile = iota // the export holds none
	HasFile                   // the export holds it; the message has it from elsewhere
	GaveFile                  // the message has it from this export
)

// pastTx is what imports need of a transaction.
type pastTx interface {
	// LockImport reads an import and locks it until the commit. CodeNotFound if it is not in the
	// workspace.
	LockImport(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error)
	SaveImport(ctx context.Context, i inbox.Import) error
	// MessagesBetween reads the messages of a conversation of a span of provider time, both ends
	// included, by time.
	MessagesBetween(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, from, to inbox.Millis) ([]inbox.Message, error)
	// ClaimsOn gives the claims on messages by import.
	ClaimsOn(ctx context.Context, ws inbox.WorkspaceID, messages []inbox.MessageID) (map[inbox.MessageID]map[inbox.ImportID]Claim, error)
	SaveClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, claims []Claim) error
	// LastClaims reads the claims of an import with the highest positions.
	LastClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, limit int) ([]Claim, error)
	// DropClaims removes the claims of an import from a position on.
	DropClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, from int) error
	// DropMessages removes messages with their files.
	DropMessages(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.MessageID) error
	// DropFiles removes the files of messages.
	DropFiles(ctx context.Context, ws inbox.WorkspaceID, messages []inbox.MessageID) error
	// NewestMessage is LastMessage without a refusal: the id is zero if there is none.
	NewestMessage(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (inbox.Message, error)
	// DropConversation removes a conversation without messages and, if people is set, the person it
	// was with, unless anything else names them.
	DropConversation(ctx context.Context, c inbox.Conversation, people bool) error
}

// PastStart says whose chat an export is.
type PastStart struct {
	Import inbox.ImportID
	// One of both: a conversation of the import's account, or a phone number in digits.
	Conversation inbox.ConversationID
	Phone        string
	Name         string // for a new person; may be empty
	Customer     string
	DateOrder    string
	Zone         string
	Total        int
}

// BeginPast finds or makes the conversation an export belongs to, and sets the import running.
func (d *Desk) BeginPast(ctx context.Context, actor inbox.Actor, s PastStart) (inbox.Import, error) {
	out, err := d.beginPast(ctx, actor, s)
	if errors.Is(err, ErrStale) {
		// The person became known at this instant; now they are found.
		out, err = d.beginPast(ctx, actor, s)
	}
	return out, err
}

func (d *Desk) beginPast(ctx context.Context, actor inbox.Actor, s PastStart) (out inbox.Import, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		i, err := tx.LockImport(ctx, actor.Workspace, s.Import)
		if err != nil {
			return err
		}
		if i.State != inbox.ImportReady {
			return inbox.Refuse(inbox.CodeConflict, "This import was started before.")
		}
		var c inbox.Conversation
		if s.Conversation != 0 {
			if c, err = tx.Conversation(ctx, actor.Workspace, s.Conversation); err != nil {
				return err
			}
			if c.Account != i.Account {
				return inbox.Refuse(inbox.CodeConflict, "That conversation belongs to another number of yours.")
			}
		} else if c, i.MadeConversation, i.MadePeople, err = d.threadOf(ctx, tx, i.Workspace, i.Account, s.Phone, s.Name); err != nil {
			return err
		}
		if !c.Imported {
			c.Imported = true
			c.UpdatedAt = tx.Now()
			c.Version++
			if err := tx.SaveConversations(ctx, []inbox.Conversation{c}); err != nil {
				return fmt.Errorf("save the conversation: %w", err)
			}
		}
		i.State, i.Conversation, i.Handle, i.Contact = inbox.ImportRunning, c.ID, c.Handle, c.Contact
		i.Customer, i.DateOrder, i.Zone, i.Total = s.Customer, s.DateOrder, s.Zone, s.Total
		i.StartedBy, i.StartedAt = actor.Member, tx.Now()
		i.Version++
		out = i
		if err := tx.SaveImport(ctx, i); err != nil {
			return fmt.Errorf("save the import: %w", err)
		}
		if err := tx.Audit(ctx, importLine(i, inbox.ActImportBegun, actor)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, []inbox.Event{importEvent(i, actor.Member)})
	})
	return out, err
}

func importLine(i inbox.Import, act inbox.Act, by inbox.Actor) inbox.Audited {
	return inbox.Audited{Workspace: i.Workspace, Act: act, Member: by.Member, Key: by.Key, Details: map[string]string{"file": i.Filename}}
}

func importEvent(i inbox.Import, by inbox.MemberID) inbox.Event {
	return inbox.Event{Workspace: i.Workspace, Kind: inbox.EventImportChanged, Account: i.Account, Conversation: i.Conversation, Member: by, Version: i.Version}
}

// threadOf finds the conversation with a phone number, or makes it and, if they are new, its person. One
// that was made is saved by the caller.
func (d *Desk) threadOf(ctx context.Context, tx Tx, ws inbox.WorkspaceID, account inbox.AccountID, phone, name string) (c inbox.Conversation, made, madePeople bool, err error) {
	alias := "p:" + inbox.NormalPhone(phone)
	known, err := tx.HandlesByAlias(ctx, ws, account, []string{alias})
	if err != nil {
		return c, false, false, fmt.Errorf("look the number up: %w", err)
	}
	h, found := known[alias]
	if found {
		threads, err := tx.ConversationsByHandle(ctx, ws, []inbox.HandleID{h.ID})
		if err != nil || len(threads) > 0 {
			return first(threads), false, false, err
		}
	} else {
		p := inbox.Contact{Workspace: ws, ID: inbox.ContactID(d.ids.Next()), Name: name, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
		h = inbox.Handle{Workspace: ws, ID: inbox.HandleID(d.ids.Next()), Account: account, Contact: p.ID, Phone: phone, CreatedAt: tx.Now(), Version: 1}
		if err := tx.SavePeople(ctx, []inbox.Contact{p}, []inbox.Handle{h}, []Alias{{Workspace: ws, Account: account, Alias: alias, Handle: h.ID}}); err != nil {
			return c, false, false, fmt.Errorf("save the person: %w", err)
		}
		madePeople = true
	}
	c = inbox.Conversation{Workspace: ws, ID: inbox.ConversationID(d.ids.Next()), Account: account, Contact: h.Contact, Handle: h.ID,
		State: inbox.ConversationResolved, CreatedAt: tx.Now()}
	return c, true, madePeople, nil
}

func first[T any](list []T) (v T) {
	if len(list) > 0 {
		v = list[0]
	}
	return v
}

// TakePast stores a batch of an import. Lines that are done already are passed over, so a batch
// may come again after a crash. It returns the import as it is then; one that is no longer running
// was stopped meanwhile.
func (d *Desk) TakePast(ctx context.Context, b PastBatch) (out inbox.Import, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		if b.Lane != "" {
			if err := tx.CheckLane(ctx, b.Lane, b.Fence); err != nil {
				return err
			}
		}
		i, err := tx.LockImport(ctx, b.Workspace, b.Import)
		if err != nil {
			return err
		}
		out = i
		if i.State != inbox.ImportRunning || i.Done != b.From {
			return nil
		}
		p := past{desk: d, tx: tx, imp: &i, now: tx.Now()}
		if err := p.take(ctx, b.Lines); err != nil {
			return err
		}
		i.Done = b.Through
		i.Version++
		if b.Last {
			i.State, i.EndedAt = inbox.ImportDone, tx.Now()
		}
		out = i
		if err := tx.SaveImport(ctx, i); err != nil {
			return fmt.Errorf("save the import: %w", err)
		}
		if err := tx.AppendEvents(ctx, append(p.events, importEvent(i, i.StartedBy))); err != nil {
			return fmt.Errorf("append events: %w", err)
		}
		return failpoint.Here("import/before-commit")
	})
	return out, err
}

// past is the state of one batch.
type past struct {
	desk   *Desk
	tx     Tx
	imp    *inbox.Import
	now    inbox.Millis
	events []inbox.Event
}

func (p *past) take(ctx context.Context, lines []PastLine) error {
	if len(lines) == 0 {
		return nil
	}
	ws := p.imp.Workspace
	from, to := lines[0].At, lines[0].At
	for i := range lines {
		lines[i].At = min(lines[i].At, p.now) // a phone whose clock was ahead
		from, to = min(from, lines[i].At), max(to, lines[i].At)
	}
	c, err := p.tx.Conversation(ctx, ws, p.imp.Conversation)
	if err != nil {
		return err
	}
	here, err := p.tx.MessagesBetween(ctx, ws, c.ID, from-2*minute, to+2*minute)
	if err != nil {
		return fmt.Errorf("read what is there: %w", err)
	}
	shown, claims, err := known(ctx, p.tx, ws, here)
	if err != nil {
		return err
	}
	match := matchPast(lines, shown, func(id inbox.MessageID) bool { _, mine := claims[id][p.imp.ID]; return mine })
	var fresh []inbox.Message
	var files []inbox.Media
	mine := make([]Claim, len(lines))
	for i := range lines {
		l := &lines[i]
		claim := Claim{Position: l.Position, At: l.At, Minute: l.Minute, Said: l.said(), Held: l.held()}
		if p.imp.FirstAt == 0 || l.At < p.imp.FirstAt {
			p.imp.FirstAt = l.At
		}
		p.imp.LastAt = max(p.imp.LastAt, l.At)
		if l.Kind == inbox.KindPlaceholder {
			p.imp.Missing++
		}
		if l.File != nil {
			claim.File = HasFile
		}
		if m := match[i]; m != nil {
			p.imp.Merged++
			claim.Message = m.ID
			if l.File != nil && m.Kind == inbox.KindPlaceholder {
				// What was missing is here: the same message, better known.
				claim.File = GaveFile
				m.Kind = l.Kind
				if m.Text == "" {
					m.Text = l.Text
				}
				m.Version++
				if err := p.tx.FillMessage(ctx, *m); err != nil {
					return fmt.Errorf("fill a placeholder: %w", err)
				}
				if err := p.tx.DropFiles(ctx, ws, []inbox.MessageID{m.ID}); err != nil {
					return fmt.Errorf("fill a placeholder: %w", err)
				}
				files = append(files, claim.Held.file(p.desk, m, p.now))
				p.imp.Files++
				p.events = append(p.events, inbox.Event{Workspace: ws, Kind: inbox.EventMessageChanged, Account: m.Account, Conversation: m.Conversation, Message: m.ID, Version: m.Version})
			}
			mine[i] = claim
			continue
		}
		m := p.message(l, &c)
		claim.Message = m.ID
		if l.File != nil {
			claim.File = GaveFile
			files = append(files, claim.Held.file(p.desk, &m, p.now))
			p.imp.Files++
		}
		p.imp.Added++
		fresh = append(fresh, m)
		mine[i] = claim
	}
	if _, err := p.tx.InsertMessages(ctx, fresh); err != nil {
		return fmt.Errorf("store messages: %w", err)
	}
	if err := p.tx.InsertMedia(ctx, files); err != nil {
		return fmt.Errorf("store files: %w", err)
	}
	if err := p.tx.SaveClaims(ctx, ws, p.imp.ID, mine); err != nil {
		return fmt.Errorf("store claims: %w", err)
	}
	return p.list(ctx, c)
}

func (p *past) message(l *PastLine, c *inbox.Conversation) inbox.Message {
	m := inbox.Message{Workspace: p.imp.Workspace, ID: inbox.MessageID(p.desk.ids.Next()), Conversation: c.ID, Account: c.Account, Handle: c.Handle, Direction: l.Direction,
		Author: inbox.ByContact, Kind: l.Kind, Text: l.Text, Content: l.Content, SentAt: l.At, ReceivedAt: p.now, Source: inbox.SourceImport, Version: 1}
	if l.Deleted {
		// The app's note is nobody's words.
		m.Text, m.Content = "", inbox.Content{Deleted: true}
	}
	if m.Direction == inbox.Outbound {
		// Whatever the owner wrote in the app went out; how far it got the export does not tell.
		m.Author, m.Status, m.StatusAt = inbox.ByPhone, inbox.StatusSent, l.At
	}
	return m
}

// file makes the file of a message.
func (h *HeldFile) file(d *Desk, m *inbox.Message, now inbox.Millis) inbox.Media {
	return inbox.Media{Workspace: m.Workspace, ID: inbox.MediaID(d.ids.Next()), Account: m.Account, Message: m.ID, ConversationID: m.Conversation, Kind: h.Kind, MIME: h.MIME,
		SHA256: h.SHA256, Filename: h.Filename, Voice: h.Voice, Animated: h.Animated, State: inbox.MediaReady, Blob: h.Blob, Preview: h.Preview, Width: h.Width, Height: h.Height,
		Size: h.Size, ReceivedAt: now}
}

// list shows the newest message in the list, and tells that the conversation looks different.
func (p *past) list(ctx context.Context, c inbox.Conversation) error {
	m, err := p.tx.NewestMessage(ctx, c.Workspace, c.ID)
	if err != nil {
		return fmt.Errorf("read the newest message: %w", err)
	}
	if m.ID == 0 {
		c.LastMessage, c.LastAt, c.LastAuthor, c.LastBy, c.LastKind, c.LastText, c.LastStatus, c.LastRevoked = 0, 0, "", 0, "", "", "", false
	} else if c.LastMessage != m.ID || c.LastKind != m.Kind {
		changes, err := p.tx.ChangesOf(ctx, c.Workspace, m.Account, []string{m.PlatformID})
		if err != nil {
			return fmt.Errorf("read edits: %w", err)
		}
		s := inbox.Show(m, changes[m.PlatformID])
		c.LastMessage, c.LastAt, c.LastAuthor, c.LastBy, c.LastKind, c.LastStatus = m.ID, m.SentAt, m.Author, m.AuthorID, m.Kind, m.Status
		c.LastText, c.LastRevoked = inbox.Preview(s.Text), s.RevokedAt != 0
	}
	c.UpdatedAt = p.now
	c.Version++
	p.events = append(p.events, inbox.Event{Workspace: c.Workspace, Kind: inbox.EventConversationChanged, Account: c.Account, Conversation: c.ID, Contact: c.Contact, Version: c.Version})
	return p.tx.SaveConversations(ctx, []inbox.Conversation{c})
}

// StopPast begins to undo an import; the background does the rest.
func (d *Desk) StopPast(ctx context.Context, actor inbox.Actor, id inbox.ImportID) (out inbox.Import, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		i, err := tx.LockImport(ctx, actor.Workspace, id)
		if err != nil {
			return err
		}
		switch i.State {
		case inbox.ImportRunning, inbox.ImportDone, inbox.ImportFailed:
		default:
			return inbox.Refuse(inbox.CodeConflict, "There is nothing to undo in this import.")
		}
		i.State, i.UndoneBy = inbox.ImportUndoing, actor.Member
		i.Version++
		out = i
		if err := tx.SaveImport(ctx, i); err != nil {
			return fmt.Errorf("save the import: %w", err)
		}
		if err := tx.Audit(ctx, importLine(i, inbox.ActImportUndone, actor)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, []inbox.Event{importEvent(i, actor.Member)})
	})
	return out, err
}

// UndoPast takes away up to limit of what an import claims, the newest lines first. The import is
// undone when it returns it so.
func (d *Desk) UndoPast(ctx context.Context, lane string, fence int64, ws inbox.WorkspaceID, id inbox.ImportID, limit int) (out inbox.Import, err error) {
	gone := false
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		gone = false
		if lane != "" {
			if err := tx.CheckLane(ctx, lane, fence); err != nil {
				return err
			}
		}
		i, err := tx.LockImport(ctx, ws, id)
		if err != nil || i.State != inbox.ImportUndoing {
			out = i
			return err
		}
		p := past{desk: d, tx: tx, imp: &i, now: tx.Now()}
		more, err := p.release(ctx, limit)
		if err != nil {
			return err
		}
		if !more {
			if gone, err = p.finish(ctx); err != nil {
				return err
			}
			i.State, i.EndedAt, i.Added, i.Files = inbox.ImportUndone, tx.Now(), 0, 0
		}
		i.Version++
		out = i
		if err := tx.SaveImport(ctx, i); err != nil {
			return fmt.Errorf("save the import: %w", err)
		}
		if err := tx.AppendEvents(ctx, append(p.events, importEvent(i, i.UndoneBy))); err != nil {
			return fmt.Errorf("append events: %w", err)
		}
		return failpoint.Here("import/before-commit")
	})
	if gone {
		d.known.forget()
	}
	return out, err
}

// release gives up claims, and removes what nobody claims any more.
func (p *past) release(ctx context.Context, limit int) (more bool, err error) {
	ws := p.imp.Workspace
	// What messages stand for changes under the lock of their conversation only.
	if _, err := p.tx.Conversation(ctx, ws, p.imp.Conversation); err != nil && inbox.CodeOf(err) != inbox.CodeNotFound {
		return false, err
	}
	claims, err := p.tx.LastClaims(ctx, ws, p.imp.ID, limit)
	if err != nil || len(claims) == 0 {
		return false, err
	}
	ids := make([]inbox.MessageID, len(claims))
	for i, c := range claims {
		ids[i] = c.Message
	}
	messages, err := p.tx.MessagesByID(ctx, ws, ids)
	if err != nil {
		return false, fmt.Errorf("read messages: %w", err)
	}
	others, err := p.tx.ClaimsOn(ctx, ws, ids)
	if err != nil {
		return false, fmt.Errorf("read claims: %w", err)
	}
	var drop []inbox.MessageID
	for _, c := range claims {
		m, ok := messages[c.Message]
		if !ok {
			continue // retention took it
		}
		delete(others[m.ID], p.imp.ID)
		if m.Source == inbox.SourceImport && len(others[m.ID]) == 0 {
			drop = append(drop, m.ID)
			continue
		}
		if c.File != GaveFile {
			continue
		}
		if heir, ok := heirOf(others[m.ID]); ok {
			claim := others[m.ID][heir]
			claim.File = GaveFile
			if err := p.tx.SaveClaims(ctx, ws, heir, []Claim{claim}); err != nil {
				return false, fmt.Errorf("hand a file on: %w", err)
			}
			continue
		}
		m.Kind, m.Text = inbox.KindPlaceholder, "" // a placeholder of the platform has no words
		m.Version++
		if err := p.tx.FillMessage(ctx, m); err != nil {
			return false, fmt.Errorf("empty a placeholder: %w", err)
		}
		if err := p.tx.DropFiles(ctx, ws, []inbox.MessageID{m.ID}); err != nil {
			return false, fmt.Errorf("empty a placeholder: %w", err)
		}
		p.events = append(p.events, inbox.Event{Workspace: ws, Kind: inbox.EventMessageChanged, Account: m.Account, Conversation: m.Conversation, Message: m.ID, Version: m.Version})
	}
	if err := p.tx.DropMessages(ctx, ws, drop); err != nil {
		return false, fmt.Errorf("remove messages: %w", err)
	}
	if err := p.tx.DropClaims(ctx, ws, p.imp.ID, claims[len(claims)-1].Position); err != nil {
		return false, fmt.Errorf("give claims up: %w", err)
	}
	c, err := p.tx.Conversation(ctx, ws, p.imp.Conversation)
	if err != nil {
		return false, err
	}
	return len(claims) == limit, p.list(ctx, c)
}

// heirOf gives the oldest import that holds the same file.
func heirOf(claims map[inbox.ImportID]Claim) (inbox.ImportID, bool) {
	var all []inbox.ImportID
	for id, c := range claims {
		if c.File != NoFile {
			all = append(all, id)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	return slices.Min(all), true
}

// finish removes the conversation and the person that the import made, if nobody used them since.
func (p *past) finish(ctx context.Context) (gone bool, err error) {
	if !p.imp.MadeConversation {
		return false, nil
	}
	c, err := p.tx.Conversation(ctx, p.imp.Workspace, p.imp.Conversation)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if m, err := p.tx.NewestMessage(ctx, c.Workspace, c.ID); err != nil || m.ID != 0 || c.Assignee != 0 {
		return false, err
	}
	return true, p.tx.DropConversation(ctx, c, p.imp.MadePeople)
}
