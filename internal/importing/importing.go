// Package importing takes in chat exports: the text or zip that the app's "Export chat" makes. It
// reaches further back than the platform's own history, and it is the only way to the past for a
// number whose owner declined to share that.
//
// A file is handed in and read; a person says who is who in it, and which way round its dates are
// if the file cannot tell; then its messages are stored in the background, in batches, each one
// transaction of the desk. A crash at any place continues where the last batch ended. An import can
// be undone whole.
//
// Only chats of two are taken: a coexistence number has no groups in its API.
package importing

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"
	_ "time/tzdata" // zones are named by members; a container may have none
	"unicode"
	"unicode/utf8"

	"sangam/internal/chatexport"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

// MaxBytes is the largest export taken.
const MaxBytes = 2 << 30

// Store keeps imports.
type Store interface {
	CreateImport(ctx context.Context, i inbox.Import) error
	// Import reads one. CodeNotFound if it is not in the workspace.
	Import(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error)
	Imports(ctx context.Context, ws inbox.WorkspaceID, before inbox.ImportID, limit int) ([]inbox.Import, error)
	// NextImport finds one that runs or is being undone.
	NextImport(ctx context.Context) (i inbox.Import, found bool, err error)
	// EndImport changes one in a transaction, unless change says no.
	EndImport(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, change func(*inbox.Import) bool) (inbox.Import, error)
	// DiscardImport removes one that was never started; else CodeConflict.
	DiscardImport(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error)
	ImportFileUsed(ctx context.Context, ws inbox.WorkspaceID, blob string) (bool, error)
	ForgottenImports(ctx context.Context, before inbox.Millis) ([]inbox.Import, error)
	// LooseFiles lists files that lost a row before an instant.
	LooseFiles(ctx context.Context, before inbox.Millis, limit int) ([]LooseFile, error)
	// SettleLoose forgets those that are settled, unless they lost another row since, and looks at
	// the others as if they were loose since now.
	SettleLoose(ctx context.Context, before inbox.Millis, settled, later []LooseFile, now inbox.Millis) error

	AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error)
	ReleaseLane(ctx context.Context, name, holder string, fence int64) error
}

// Desk changes conversations.
type Desk interface {
	BeginPast(ctx context.Context, actor inbox.Actor, s desk.PastStart) (inbox.Import, error)
	TakePast(ctx context.Context, b desk.PastBatch) (inbox.Import, error)
	StopPast(ctx context.Context, actor inbox.Actor, id inbox.ImportID) (inbox.Import, error)
	UndoPast(ctx context.Context, lane string, fence int64, ws inbox.WorkspaceID, id inbox.ImportID, limit int) (inbox.Import, error)
}

// Exports keeps the files that were handed in, until they are no longer needed.
type Exports interface {
	media.Blobs
	Remove(ws inbox.WorkspaceID, hash string) error
	// Free tells how many bytes the disk has left for us; negative if it cannot be told.
	Free() int64
}

// Files takes the files of an export in.
type Files interface {
	Keep(ctx context.Context, ws inbox.WorkspaceID, filename, claimed string, r io.Reader) (inbox.Media, error)
}

// Options of New; all but Log are needed.
type Options struct {
	Store   Store
	Desk    Desk
	Exports Exports
	Files   Files
	Kept    Kept
	IDs     *inbox.IDSource
	Holder  string // of the lane
	Reserve int64  // bytes of the disk that are left free, whatever is handed in
	Now     func() time.Time
	Log     *slog.Logger // nil discards
}

// Service takes exports in. Start it to work in the background.
type Service struct {
	o    Options
	wake chan struct{}
	loop loop
}

// New makes the service.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{o: o, wake: make(chan struct{}, 1)}
}

// Upload keeps a file and reads what is in it. Nothing is kept of a file that is no export. size is
// what is announced of body; zero or less if nothing is.
func (s *Service) Upload(ctx context.Context, actor inbox.Actor, account inbox.AccountID, filename string, size int64, body io.Reader) (inbox.Import, error) {
	if err := s.room(size); err != nil {
		return inbox.Import{}, err
	}
	body = &roomy{Reader: body, service: s}
	hash, size, err := s.o.Exports.Put(ctx, actor.Workspace, body, MaxBytes)
	if errors.Is(err, media.ErrTooLarge) {
		return inbox.Import{}, atBody(refuse(inbox.CodeTooLarge, "export_too_large", "The file is larger than 2 GB.", "Export the chat without media, or with less of it."))
	}
	if err != nil {
		return inbox.Import{}, err
	}
	i := inbox.Import{Workspace: actor.Workspace, ID: inbox.ImportID(s.o.IDs.Next()), Account: account, State: inbox.ImportReady, Filename: label(filename), Size: size, Blob: hash,
		CreatedBy: actor.Member, CreatedAt: inbox.MillisOf(s.o.Now()), Version: 1}
	c, e, done, err := s.read(i)
	if err == nil {
		defer done()
		i.Preview = encode(look(c, e, i.Filename))
		i.Total = len(c.Messages)
		err = s.o.Store.CreateImport(ctx, i)
	}
	if err != nil {
		s.drop(ctx, i)
		return inbox.Import{}, err
	}
	return i, nil
}

// label makes a name to show of whatever a browser sent.
func label(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	for utf8.RuneCountInString(name) > 200 {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return name
}

// read opens and parses the file of an import. done closes it.
func (s *Service) read(i inbox.Import) (c *chatexport.Chat, e *chatexport.Export, done func(), err error) {
	f, err := s.o.Exports.Open(i.Workspace, i.Blob)
	if err != nil {
		return nil, nil, nil, err
	}
	e, err = chatexport.Open(f, i.Size, chatexport.DefaultLimits)
	if err == nil {
		has := chatexport.Has(nil)
		if e.Zipped {
			has = e.Has
		}
		c, err = chatexport.Parse(e.Text, has)
	}
	if err != nil {
		f.Close()
		return nil, nil, nil, explain(err)
	}
	return c, e, func() { f.Close() }, nil
}

// refuse makes a refusal with a reason that screens translate.
func refuse(code inbox.Code, reason, message, wayOut string) *inbox.Error {
	return &inbox.Error{Code: code, Message: message, Reason: &inbox.Reason{Code: reason, Message: message, WayOut: wayOut}}
}

// atBody says that the file is what is wrong.
func atBody(e *inbox.Error) *inbox.Error {
	if e.Fields == nil {
		e.Fields = []inbox.FieldError{{Location: "body", Message: e.Message}}
	}
	return e
}

// explain says in words what is wrong with a file.
func explain(err error) error {
	const again = "Export the chat again on the phone, and hand in the file as it is."
	for _, w := range []struct {
		err                     error
		code                    inbox.Code
		reason, message, wayOut string
	}{
		{chatexport.ErrEmpty, inbox.CodeInvalid, "export_empty", "The file is empty.", again},
		{chatexport.ErrNoChat, inbox.CodeInvalid, "export_no_chat", "This is no chat export: no line in it begins with a date and a time.", "On the phone open the chat, choose Export chat, and hand in the .txt or .zip file it makes."},
		{chatexport.ErrCalendar, inbox.CodeInvalid, "export_calendar", "The dates in this file are in a calendar that is not read here.", "Set the phone to the Gregorian calendar and export the chat again."},
		{chatexport.ErrTooLarge, inbox.CodeTooLarge, "export_text_large", "The text of this chat is larger than any export an app makes.", again},
		{chatexport.ErrTooMany, inbox.CodeTooLarge, "export_many_files", "The zip file holds more than 50,000 files, more than any export.", again},
		{chatexport.ErrUnpacked, inbox.CodeTooLarge, "export_unpacks_large", "The files in this zip need more than 4 GB.", "Export the chat without media, or with less of it."},
		{chatexport.ErrRatio, inbox.CodeInvalid, "export_zip_bomb", "This zip becomes more than 50 times as large when it is opened. No export does.", again},
		{chatexport.ErrCutOff, inbox.CodeInvalid, "export_cut_off", "The zip file is incomplete: its end is missing.", "It was cut off on its way. Copy it from the phone again."},
		{chatexport.ErrTwoTexts, inbox.CodeInvalid, "export_two_chats", "The zip file holds several chats.", "Hand in the export of each chat by itself."},
		{chatexport.ErrNoText, inbox.CodeInvalid, "export_no_text", "The zip file holds no chat text.", again},
		{chatexport.ErrZip, inbox.CodeInvalid, "export_zip_damaged", "The zip file is damaged.", again},
	} {
		if errors.Is(err, w.err) {
			return atBody(refuse(w.code, w.reason, w.message, w.wayOut))
		}
	}
	return err
}

// Mapping is what a person says about an export.
type Mapping struct {
	Customer     string // an author of the file
	Conversation inbox.ConversationID
	Phone        string // if there is no conversation yet
	Name         string
	DateOrder    string // may be empty if the file settles it
	Zone         string // IANA name
}

// Begin checks a mapping and sets the import running.
func (s *Service) Begin(ctx context.Context, actor inbox.Actor, account inbox.Account, id inbox.ImportID, m Mapping) (inbox.Import, error) {
	i, err := s.o.Store.Import(ctx, actor.Workspace, id)
	if err != nil {
		return i, err
	}
	if i.State != inbox.ImportReady {
		return i, inbox.Refuse(inbox.CodeConflict, "This import was started before.")
	}
	p, err := Decode(i.Preview)
	if err != nil {
		return i, err
	}
	if p.Group != "" {
		return i, refuse(inbox.CodeConflict, "export_group", "This is the chat of a group. Only chats with one person can be imported.", "Export the chat with the person.")
	}
	start := desk.PastStart{Import: id, Conversation: m.Conversation, Name: strings.TrimSpace(m.Name), Customer: m.Customer, DateOrder: m.DateOrder, Zone: m.Zone, Total: i.Total}
	if start.DateOrder == "" && len(p.Readings) == 1 {
		start.DateOrder = p.Readings[0].Order
	}
	known := false
	for _, a := range p.Authors {
		known = known || a.Name == m.Customer
	}
	switch {
	case !known && !(m.Customer == "" && len(p.Authors) == 1):
		return i, inbox.Invalid("body.customer", "must be one of the authors, or empty if the only one is you")
	case !p.allows(start.DateOrder):
		return i, inbox.Invalid("body.date_order", "must be one of the readings of the preview")
	case m.Conversation == 0 && m.Phone == "" || m.Conversation != 0 && m.Phone != "":
		return i, inbox.Invalid("body.phone", "give a conversation or a phone number, one of both")
	case utf8.RuneCountInString(start.Name) > 200 || strings.ContainsFunc(start.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return i, inbox.Invalid("body.name", "must have at most 200 characters, without line breaks")
	}
	if loc, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "" || loc == time.Local {
		return i, inbox.Invalid("body.zone", "must be the name of a time zone, as Asia/Kolkata")
	}
	if m.Conversation == 0 {
		start.Phone = international(m.Phone)
		if start.Phone == "" {
			// "98220 12345" is a person in Pune; as digits alone it is one in Iran.
			return i, inbox.Invalid("body.phone", "must begin with + and the country's code, as +91 98765 43210")
		}
		if n := len(start.Phone); n < 8 || n > 15 || start.Phone[0] == '0' {
			return i, inbox.Invalid("body.phone", "must be a whole number with the country's code, as +91 98765 43210")
		}
		if inbox.NormalPhone(start.Phone) == inbox.NormalPhone(account.Number) {
			return i, inbox.Invalid("body.phone", "is your own number: give the customer's")
		}
	}
	// Its files are stored beside the zip, which goes only when all is done.
	if err := s.room(p.FilesSize); err != nil {
		return i, err
	}
	i, err = s.o.Desk.BeginPast(ctx, actor, start)
	s.Wake()
	return i, err
}

// international gives the digits of a number that says its country, with + or 00; else nothing.
func international(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '(' })
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		return digits(rest)
	}
	if rest, ok := strings.CutPrefix(digits(s), "00"); ok {
		return rest
	}
	return ""
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// Undo takes a whole import back, in the background.
func (s *Service) Undo(ctx context.Context, actor inbox.Actor, id inbox.ImportID) (inbox.Import, error) {
	i, err := s.o.Desk.StopPast(ctx, actor, id)
	s.Wake()
	return i, err
}

// Discard forgets an export that was not started.
func (s *Service) Discard(ctx context.Context, actor inbox.Actor, id inbox.ImportID) error {
	i, err := s.o.Store.DiscardImport(ctx, actor.Member, actor.Workspace, id)
	if err == nil {
		s.drop(ctx, i)
	}
	return err
}

// Get reads one import.
func (s *Service) Get(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error) {
	return s.o.Store.Import(ctx, ws, id)
}

// List reads imports, the newest first.
func (s *Service) List(ctx context.Context, ws inbox.WorkspaceID, before inbox.ImportID, limit int) ([]inbox.Import, error) {
	return s.o.Store.Imports(ctx, ws, before, limit)
}

// drop removes the file of an import if no other needs it.
func (s *Service) drop(ctx context.Context, i inbox.Import) {
	used, err := s.o.Store.ImportFileUsed(ctx, i.Workspace, i.Blob)
	if err == nil && !used {
		err = s.o.Exports.Remove(i.Workspace, i.Blob)
	}
	if err != nil {
		s.o.Log.Warn("the file of an import stays behind", "import", i.ID, "error", err)
	}
}
