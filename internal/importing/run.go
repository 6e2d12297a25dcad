package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"sync"
	"time"

	"sangam/internal/chatexport"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

const (
	// lane is the name of the lease: one process works imports at a time.
	lane     = "imports"
	leaseTTL = 20 * time.Second
	// A batch is small, since live traffic waits while it is stored.
	batchLines = 100
	// Within it, what is looked up of the conversation stays small, too.
	batchSpan = inbox.Millis(7 * 24 * 3600 * 1000)
	// A batch ends where nobody said anything for so long that no message could stand for lines on
	// both sides, unless that makes it many times as long.
	batchPause = inbox.Millis(2*60*1000 + 1000)
	mostLines  = 4 * batchLines
	undoLines  = 200
	poll       = 5 * time.Second
	// forgotten is how long a file waits that nobody starts: it is somebody's private chat.
	forgotten = 7 * 24 * time.Hour
)

// loop is the background.
type loop struct {
	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

// Start begins to work; it returns at once.
func (s *Service) Start(ctx context.Context) {
	s.loop.mu.Lock()
	defer s.loop.mu.Unlock()
	if s.loop.stop != nil {
		return
	}
	ctx, s.loop.stop = context.WithCancel(ctx)
	s.loop.done = make(chan struct{})
	go func() {
		defer close(s.loop.done)
		s.run(ctx)
	}()
}

// Stop ends the work after the batch under way.
func (s *Service) Stop() {
	s.loop.mu.Lock()
	defer s.loop.mu.Unlock()
	if s.loop.stop != nil {
		s.loop.stop()
		<-s.loop.done
		s.loop.stop = nil
	}
}

// Wake says that there is work; it never blocks.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Service) run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("an import stopped for now", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// Work does all there is to do now, if no other process does.
func (s *Service) Work(ctx context.Context) error {
	s.sweep(ctx)
	if err := s.tidy(ctx); err != nil {
		s.o.Log.Warn("files that nothing names stay behind for now", "error", err)
	}
	for ctx.Err() == nil {
		i, found, err := s.o.Store.NextImport(ctx)
		if err != nil || !found {
			return err
		}
		fence, ok, err := s.o.Store.AcquireLane(ctx, lane, s.o.Holder, leaseTTL)
		if err != nil || !ok {
			return err
		}
		if i.State == inbox.ImportUndoing {
			err = s.undo(ctx, i, fence)
		} else {
			err = s.take(ctx, i, fence)
		}
		s.o.Store.ReleaseLane(context.WithoutCancel(ctx), lane, s.o.Holder, fence)
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *Service) sweep(ctx context.Context) {
	old, err := s.o.Store.ForgottenImports(ctx, inbox.MillisOf(s.o.Now().Add(-forgotten)))
	if err != nil {
		return // the next round sees the trouble, too
	}
	for _, i := range old {
		if _, err := s.o.Store.DiscardImport(ctx, 0, i.Workspace, i.ID); err == nil {
			s.drop(ctx, i)
		}
	}
}

// undo takes an import back, batch by batch.
func (s *Service) undo(ctx context.Context, i inbox.Import, fence int64) error {
	for i.State == inbox.ImportUndoing {
		if err := s.renew(ctx, fence); err != nil {
			return err
		}
		var err error
		if i, err = s.o.Desk.UndoPast(ctx, lane, fence, i.Workspace, i.ID, undoLines); err != nil {
			return fmt.Errorf("undo import %s: %w", i.ID, err)
		}
	}
	return s.finish(ctx, i)
}

// finish lets go of the file and of the samples of its text.
func (s *Service) finish(ctx context.Context, i inbox.Import) error {
	_, err := s.o.Store.EndImport(ctx, i.Workspace, i.ID, func(i *inbox.Import) bool {
		had := i.Blob != ""
		p, err := Decode(i.Preview)
		if err == nil {
			p.Samples, p.Preamble = []ExportSample{}, nil
			i.Preview = encode(p)
		}
		i.Blob = ""
		return had
	})
	if err == nil && i.Blob != "" {
		s.drop(ctx, i)
	}
	return err
}

func (s *Service) renew(ctx context.Context, fence int64) error {
	now, ok, err := s.o.Store.AcquireLane(ctx, lane, s.o.Holder, leaseTTL)
	if err == nil && (!ok || now != fence) {
		err = errors.New("another process took imports over")
	}
	return err
}

// take stores an import from where it stopped.
func (s *Service) take(ctx context.Context, i inbox.Import, fence int64) error {
	c, e, done, err := s.read(i)
	if err == nil && len(c.Messages) != i.Total {
		done()
		err = refuse(inbox.CodeConflict, "export_read_differently", "This file is read differently since an update of the program.", "Undo this import and hand the file in again.")
	}
	if refusal, ok := errors.AsType[*inbox.Error](err); ok {
		_, err = s.o.Store.EndImport(ctx, i.Workspace, i.ID, func(i *inbox.Import) bool {
			if i.State != inbox.ImportRunning {
				return false
			}
			i.State, i.Reason, i.EndedAt = inbox.ImportFailed, refusal.Message, inbox.MillisOf(s.o.Now())
			return true
		})
		return err
	}
	if err != nil {
		return err
	}
	defer done()
	c.Settle(chatexport.Order(i.DateOrder))
	zone, err := time.LoadLocation(i.Zone)
	if err != nil {
		return fmt.Errorf("zone of import %s: %w", i.ID, err)
	}
	for i.State == inbox.ImportRunning {
		if err := s.renew(ctx, fence); err != nil {
			return err
		}
		b, err := s.batch(ctx, i, c, e, zone)
		if err != nil {
			return err
		}
		b.Lane, b.Fence = lane, fence
		if i, err = s.o.Desk.TakePast(ctx, b); err != nil {
			return fmt.Errorf("store import %s from line %d: %w", i.ID, b.From, err)
		}
	}
	if i.State == inbox.ImportDone {
		return s.finish(ctx, i)
	}
	return nil // stopped; what comes next is another piece of work
}

// batch makes the next lines ready: their files are stored before the transaction that names them.
func (s *Service) batch(ctx context.Context, i inbox.Import, c *chatexport.Chat, e *chatexport.Export, zone *time.Location) (desk.PastBatch, error) {
	b := desk.PastBatch{Workspace: i.Workspace, Import: i.ID, From: i.Done}
	k := i.Done
	var from, to inbox.Millis
	for ; k < len(c.Messages) && k-i.Done < mostLines; k++ {
		m := &c.Messages[k]
		if m.Kind == chatexport.System {
			continue
		}
		when := inbox.MillisOf(at(m.At, zone))
		if len(b.Lines) == 0 {
			from, to = when, when
		}
		if full := k-i.Done >= batchLines || when-from > batchSpan; full && when > to+batchPause {
			break
		}
		from, to = min(from, when), max(to, when)
		l := desk.PastLine{Position: k, Direction: inbox.Outbound, Text: m.Text, At: when, Minute: !m.Seconds}
		if m.Author == i.Customer {
			l.Direction = inbox.Inbound
		}
		if err := s.hold(ctx, i, e, m, &l); err != nil {
			return b, err
		}
		b.Lines = append(b.Lines, l)
	}
	b.Through, b.Last = k, k == len(c.Messages)
	return b, nil
}

var kinds = map[chatexport.Media]inbox.MessageKind{chatexport.Image: inbox.KindImage, chatexport.Video: inbox.KindVideo, chatexport.Audio: inbox.KindAudio, chatexport.Voice: inbox.KindVoice,
	chatexport.Sticker: inbox.KindSticker, chatexport.Document: inbox.KindDocument}

// hold says what a line holds, and stores its file.
func (s *Service) hold(ctx context.Context, i inbox.Import, e *chatexport.Export, m *chatexport.Message, l *desk.PastLine) error {
	switch m.Kind {
	case chatexport.Deleted:
		l.Kind, l.Deleted = inbox.KindText, true
	case chatexport.Location:
		l.Kind, l.Content.Location = inbox.KindLocation, &inbox.Location{Latitude: m.Latitude, Longitude: m.Longitude, Name: m.Text}
		l.Text = ""
	case chatexport.Omitted:
		l.Kind = inbox.KindPlaceholder
	case chatexport.Attachment:
		l.Kind = inbox.KindPlaceholder
		if !e.Zipped || !e.Has(m.File) {
			return nil
		}
		file, err := s.keep(ctx, i.Workspace, e, m.File)
		if err != nil {
			return err
		}
		if file != nil {
			l.Kind, l.File = kinds[m.Media], file
			file.Voice = l.Kind == inbox.KindVoice
		}
	default:
		l.Kind = inbox.KindText
	}
	return nil
}

// keep stores a file of the export; nil if it cannot be read, which makes it a missing one.
func (s *Service) keep(ctx context.Context, ws inbox.WorkspaceID, e *chatexport.Export, name string) (*inbox.Media, error) {
	in, err := e.File(name)
	if err != nil {
		return nil, nil
	}
	defer in.Close()
	source := &watched{Reader: in}
	f, err := s.o.Files.Keep(ctx, ws, name, mime.TypeByExtension(path.Ext(name)), source)
	if err != nil && (source.failed || errors.Is(err, media.ErrTooLarge)) {
		s.o.Log.Info("a file of an export cannot be read", "error", err)
		return nil, nil
	}
	return &f, err
}

// watched tells trouble of the zip from trouble of our disk.
type watched struct {
	io.Reader
	failed bool
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.failed = w.failed || err != nil && err != io.EOF
	return n, err
}
