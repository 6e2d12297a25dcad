package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"math/rand/v2"
	"time"

	"sangam/internal/channel"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

const (
	// Keep is how long the platforms keep a contact's file. Source: Cloud API > Media: 7 days for
	// ids from webhooks (2025-10-09 onward).
	keep = 7 * 24 * time.Hour
	// After so many tries of its own a file is given up: some twelve hours.
	maxTries = 12
	// Bytes that do not match what was announced are asked for anew, but not for ever.
	maxMismatches = 4
)

// errMismatch is the end of a file that is not what the platform announced.
var errMismatch = errors.New("the bytes are not those that were announced")

// one fetches a claimed file and writes down how it ended.
func (r *Runner) one(ctx context.Context, m inbox.Media) {
	m, err := r.fetch(ctx, m)
	// What was found out is written even when the runner stops meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if m.State == inbox.MediaPending {
		r.Stats.Retried.Add(1)
		r.o.Log.Info("a file could not be fetched yet", "media", m.ID, "account", m.Account, "tries", m.Attempts, "error", err)
		err = r.o.Store.RetryMedia(ctx, m)
	} else {
		if m.State == inbox.MediaReady {
			r.Stats.Fetched.Add(1)
			r.Stats.Bytes.Add(m.Size)
		} else {
			r.Stats.Ended.Add(1)
			r.o.Log.Warn("a file was given up", "media", m.ID, "account", m.Account, "state", m.State, "tries", m.Attempts, "error", err)
		}
		err = errors.Join(r.o.Store.FinishMedia(ctx, m), failpoint.Here("media/after-record"))
	}
	if err != nil {
		r.o.Log.Error("write down how fetching a file ended", "media", m.ID, "error", err)
	}
}

// fetch returns the file as it is to be stored: ready, at an end, or pending with its next try.
// The error is for the log.
func (r *Runner) fetch(parent context.Context, m inbox.Media) (inbox.Media, error) {
	now := inbox.MillisOf(r.o.Now())
	account, err := r.o.Account(parent, m.Workspace, m.Account)
	if err != nil {
		return r.wait(m, now, "The account could not be read.", time.Minute), err
	}
	fetcher := r.o.Fetchers[account.Channel]
	switch {
	case fetcher == nil:
		return ended(m, inbox.MediaFailed, "Files of this channel cannot be fetched."), nil
	case m.PlatformID == "":
		return ended(m, inbox.MediaFailed, "The message named no file."), nil
	}
	ctx, cancel := context.WithTimeout(parent, r.o.Timeout)
	defer cancel()
	body, size, mime, err := fetcher.FetchMedia(ctx, account, m)
	if err != nil {
		if parent.Err() != nil {
			return r.wait(m, now, "", 0), err
		}
		return r.failed(m, account, now, err), err
	}
	defer body.Close()
	if size > MaxBytes {
		return ended(m, inbox.MediaTooLarge, tooLarge), nil
	}
	in := &incoming{r: body, sum: sha256.New(), want: m.SHA256}
	name, size, err := r.o.Blobs.Put(ctx, m.Workspace, in, MaxBytes)
	switch {
	case errors.Is(err, ErrTooLarge):
		return ended(m, inbox.MediaTooLarge, tooLarge), err
	case errors.Is(err, errMismatch):
		if m.Attempts >= maxMismatches {
			return ended(m, inbox.MediaFailed, "The file arrived damaged several times: its checksum is not the one WhatsApp announced."), err
		}
		return r.again(m, now, "The file arrived damaged and is fetched again.", 0), err
	case err != nil && parent.Err() != nil:
		return r.wait(m, now, "", 0), err
	case err != nil && in.err != nil:
		return r.again(m, now, "The connection broke off; the file is fetched again.", 0), err
	case err != nil:
		// Our own disk: the file is not to blame, and waits for room.
		return r.wait(m, now, "The file could not be stored here; it is tried again.", time.Minute), err
	}
	m.Blob, m.Size = name, size
	if m.MIME == "" {
		m.MIME = mime
	}
	if err := r.look(parent, &m); err != nil {
		if parent.Err() != nil {
			return r.wait(m, now, "", 0), err
		}
		return r.wait(m, now, "The file could not be read back; it is tried again.", time.Minute), err
	}
	m.State, m.Reason = inbox.MediaReady, ""
	return m, nil
}

const tooLarge = "The file is larger than 100 MB. It can be seen on the phone."

// look reads a stored file back: its true type, its size in pixels, and a preview where we draw
// one. Only trouble of the store is an error.
func (r *Runner) look(ctx context.Context, m *inbox.Media) error {
	seen, err := examine(ctx, r.lib, r.o.Blobs, m.Workspace, m.Blob, m.Size)
	if err != nil {
		return err
	}
	m.MIME = settleType(m.MIME, seen.sniffed)
	m.Width, m.Height, m.Preview = seen.width, seen.height, seen.preview
	if m.Preview != "" {
		r.Stats.Previews.Add(1)
	}
	return nil
}

// seen is what the bytes of a file told.
type seen struct {
	sniffed       string
	head          []byte
	width, height int
	preview       string // blob of the preview; empty if none
}

func examine(ctx context.Context, p previewer, blobs Blobs, ws inbox.WorkspaceID, blob string, size int64) (seen, error) {
	f, err := blobs.Open(ws, blob)
	if err != nil {
		return seen{}, err
	}
	defer f.Close()
	head := make([]byte, min(size, sniffBytes))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return seen{}, err
	}
	out := seen{sniffed: Sniff(head), head: head}
	drawn, err := p.draw(ctx, f, out.sniffed, size)
	out.width, out.height = drawn.width, drawn.height
	switch {
	case errors.Is(err, errNoPreview):
		return out, nil
	case err != nil:
		return seen{}, err
	}
	out.preview, _, err = blobs.Put(ctx, ws, bytes.NewReader(drawn.jpeg), MaxBytes)
	return out, err
}

// failed reads what the channel said.
func (r *Runner) failed(m inbox.Media, account inbox.Account, now inbox.Millis, err error) inbox.Media {
	se, ok := errors.AsType[*channel.SendError](err)
	if !ok {
		return r.again(m, now, "The file could not be fetched; it is tried again.", 0)
	}
	if se.AccountState != "" {
		r.o.OnAccountState(account, se.AccountState, se.Failure)
	}
	switch {
	case se.Outcome == channel.Refused && se.MediaGone:
		return ended(m, inbox.MediaExpired, "WhatsApp no longer has the file: it keeps files for 7 days. It may still be on the phone.")
	case se.Outcome == channel.Refused && se.Failure.Code == codeTooLarge:
		return ended(m, inbox.MediaTooLarge, tooLarge)
	case se.Outcome == channel.Refused:
		return ended(m, inbox.MediaFailed, se.Failure.Title+". "+se.Failure.Explanation)
	case se.AccountState != "":
		return r.wait(m, now, se.Failure.Title+".", 10*time.Minute)
	case se.Scope == channel.ScopeAccount:
		return r.wait(m, now, se.Failure.Title+".", se.RetryAfter)
	}
	return r.again(m, now, se.Failure.Title+"; the file is fetched again.", se.RetryAfter)
}

// codeTooLarge is the code channels give files over the limit.
const codeTooLarge = 131052

// again puts a file back after a try of its own that failed, with a growing delay.
func (r *Runner) again(m inbox.Media, now inbox.Millis, why string, atLeast time.Duration) inbox.Media {
	if m.Attempts >= maxTries {
		return ended(m, inbox.MediaFailed, "The file could not be fetched in many tries over half a day. You can ask for it again.")
	}
	delay := 2 * time.Hour
	if m.Attempts < 7 {
		delay = min(delay, 5*time.Second<<(2*max(0, m.Attempts-1)))
	}
	return r.put(m, now, why, max(delay, atLeast))
}

// wait puts a file back that is not to blame: the try does not count.
func (r *Runner) wait(m inbox.Media, now inbox.Millis, why string, atLeast time.Duration) inbox.Media {
	m.Attempts = max(0, m.Attempts-1)
	if atLeast > 0 {
		atLeast = min(max(atLeast, 30*time.Second), 15*time.Minute)
	} else if why != "" {
		atLeast = time.Minute
	}
	return r.put(m, now, why, atLeast)
}

// put sets the next try, unless the platform will no longer have the file by then.
func (r *Runner) put(m inbox.Media, now inbox.Millis, why string, delay time.Duration) inbox.Media {
	if m.ReceivedAt > 0 && now > m.ReceivedAt.Add(keep) {
		return ended(m, inbox.MediaExpired, "The file could not be fetched within the 7 days WhatsApp keeps it. It may still be on the phone.")
	}
	if delay > 0 {
		delay += rand.N(delay/4 + 1) // so that files that failed together do not come back together
	}
	m.Reason, m.NextTryAt = why, now.Add(delay)
	return m
}

func ended(m inbox.Media, state inbox.MediaState, why string) inbox.Media {
	m.State, m.Reason = state, why
	return m
}

// incoming reads a file and fails at its end if it is not the announced one, so that its bytes
// are never stored.
type incoming struct {
	r    io.Reader
	sum  hash.Hash
	want []byte // empty: nothing was announced
	err  error  // the first failure of the source
}

func (in *incoming) Read(p []byte) (int, error) {
	n, err := in.r.Read(p)
	in.sum.Write(p[:n])
	if err == io.EOF && len(in.want) > 0 && !bytes.Equal(in.sum.Sum(nil), in.want) {
		err = errMismatch
	}
	if err != nil && err != io.EOF {
		in.err = err
	}
	return n, err
}
