package delivery

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"sangam/internal/channel"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// call makes one recorded call and hands on what became of it.
func (l *lane) call(ctx context.Context, account inbox.Account, ch channel.Channel, item *Item) {
	out := channel.Outgoing{Message: item.Message, To: item.To, Callback: item.ID.String(), PreviewURL: item.PreviewURL}
	if m := item.Media; m != nil {
		out.MediaID, out.Filename, out.MIME, out.Voice = m.PlatformID, m.Filename, m.MIME, m.Voice
	}
	if item.Reaction != nil {
		out.ReactTo, out.Emoji = item.Reaction.Target, item.Reaction.Emoji
	}
	var o Outcome
	if !l.mayCall() {
		// Begun but not made: certainly not out. If the lane is lost this is not recorded, and
		// its new holder makes the message unknown, which is the safe side.
		o = Outcome{Result: Later, NotBefore: inbox.MillisOf(l.r.o.Now())}
	} else {
		ctx, cancel := context.WithTimeout(ctx, l.r.o.CallTimeout)
		receipt, err := send(ctx, ch, account, out)
		cancel()
		o = l.judge(item, receipt, err)
	}
	o.Item, o.Called = item, true
	l.ended(o)
	l.mu.Lock()
	l.calling--
	l.mu.Unlock()
	l.poke()
}

// send shields the lane from a panic of an adapter: the call may have gone out.
func send(ctx context.Context, ch channel.Channel, account inbox.Account, out channel.Outgoing) (receipt channel.Receipt, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &channel.SendError{Outcome: channel.Unknown, Request: "send", Cause: fmt.Errorf("panic: %v", r)}
		}
	}()
	if err := failpoint.Here("delivery/before-call"); err != nil {
		return receipt, err
	}
	receipt, err = ch.Send(ctx, account, out)
	return receipt, errors.Join(err, failpoint.Here("delivery/after-call"))
}

// judge turns the answer of a call into an outcome, and lets it act on the pace.
func (l *lane) judge(item *Item, receipt channel.Receipt, err error) Outcome {
	now := l.r.o.Now()
	if err == nil {
		l.pace.ended(now, true)
		l.mu.Lock()
		l.pairs.accepted(item.To.ID)
		l.mu.Unlock()
		return Outcome{Result: Accepted, PlatformID: receipt.PlatformID, Person: news(item.To, receipt.Person)}
	}
	e, ok := errors.AsType[*channel.SendError](err)
	if !ok {
		// An error of unknown kind says nothing about what went out.
		e = &channel.SendError{Outcome: channel.Unknown, Request: "send", Cause: err}
	}
	o := Outcome{Code: e.Failure.Code, Subcode: e.Subcode, HTTP: e.HTTP, TraceID: e.TraceID, WindowClosed: e.WindowClosed, MediaGone: e.MediaGone,
		AccountState: e.AccountState, AccountReason: e.Failure.Title}
	l.pace.ended(now, e.Outcome != channel.Unknown)
	l.log.Info("a send was not accepted", "message", item.ID.String(), "outcome", e.Outcome.String(), "code", e.Failure.Code, "subcode", e.Subcode,
		"http", e.HTTP, "trace", e.TraceID)
	switch {
	case e.Outcome == channel.Unknown:
		o.Result = Unknown
	case e.AccountState != "":
		// It is the account, not the message: it waits until the account is well again. The lane
		// stands at once, since the account's new state is durable only a moment later.
		l.pace.stand(now, time.Second)
		o.Result, o.NotBefore = Later, inbox.MillisOf(now)
	case e.MediaGone && item.Attempts < maxUploads:
		o.Result, o.NotBefore = Later, inbox.MillisOf(now)
	case e.Outcome == channel.TryLater:
		o.Result, o.NotBefore = Later, inbox.MillisOf(now.Add(l.backOff(item, e, now)))
	default:
		o.Result, o.Failure = Refused, &e.Failure
	}
	return o
}

// backOff says how long a send waits that came too early, and slows down whom it concerns.
func (l *lane) backOff(item *Item, e *channel.SendError, now time.Time) time.Duration {
	switch e.Scope {
	case channel.ScopePair:
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.pairs.tooFast(now, item.To.ID, e.RetryAfter)
	case channel.ScopeAccount:
		if e.HTTP == 0 {
			// The platform is out of reach: waiting helps, going slower would not.
			wait := max(e.RetryAfter, jitter(time.Second<<min(item.Attempts, 5)))
			l.pace.stand(now, wait)
			return wait
		}
		wait := max(e.RetryAfter, jitter(time.Second))
		l.pace.tooFast(now, wait)
		return wait
	}
	return max(e.RetryAfter, jitter(min(time.Second<<min(item.Attempts, 8), 5*time.Minute)))
}

// jitter spreads waits over half to one and a half of d, so that those who failed together do not
// come back together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d) }

// uploadLife is how long the platform's id of a file of ours is used again.
// Source: Cloud API > Media (seen 2026): uploaded files persist 30 days.
const uploadLife = 29 * 24 * time.Hour

const (
	maxUploads    = 6 // tries to hand a file over before its message fails
	uploadSlots   = 4 // files on their way at once; more only share the line
	uploadTimeout = 10 * time.Minute
)

func (l *lane) needsUpload(item *Item, now time.Time) bool {
	return item.Media != nil && (item.Media.PlatformID == "" || item.UploadedAt != 0 && now.Sub(item.UploadedAt.Time()) > uploadLife)
}

// upload hands the file of an item to the platform ahead of sending it. Its message stays queued:
// whatever goes wrong here, nothing has been said to anybody.
func (l *lane) upload(ctx context.Context, account inbox.Account, ch channel.Channel, item *Item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.uploading) >= uploadSlots {
		return
	}
	l.uploading[item.ID] = true
	l.calls.Go(func() {
		err := l.handOver(ctx, account, ch, item)
		if err == nil {
			l.mu.Lock()
			delete(l.uploading, item.ID)
			l.mu.Unlock()
			l.poke()
			return
		}
		l.ended(l.judgeUpload(ctx, item, err))
	})
}

func (l *lane) handOver(ctx context.Context, account inbox.Account, ch channel.Channel, item *Item) error {
	up, ok := ch.(channel.MediaUploader)
	if !ok || l.r.files == nil {
		return &channel.SendError{Request: "upload", Failure: inbox.Failure{Title: "files_unsupported", Explanation: "This channel takes no files.",
			WayOut: "Send a link instead."}}
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	file, err := l.r.files.Open(ctx, item.Message.Workspace, item.Media.Blob)
	if err != nil {
		return fmt.Errorf("open file of message %s: %w", item.ID, err)
	}
	defer file.Close()
	media := *item.Media
	if media.PlatformID, err = up.UploadMedia(ctx, account, file, media.Size, media.MIME, media.Filename); err != nil {
		return err
	}
	return l.r.store.SaveUpload(context.WithoutCancel(ctx), l.own, media)
}

func (l *lane) judgeUpload(ctx context.Context, item *Item, err error) Outcome {
	now := l.r.o.Now()
	later := Outcome{Item: item, Result: Later, NotBefore: inbox.MillisOf(now)}
	e, ok := errors.AsType[*channel.SendError](err)
	switch {
	case ctx.Err() != nil: // we are stopping: the next start tries again
		return later
	case ok && e.AccountState != "":
		l.pace.stand(now, time.Second)
		later.AccountState, later.AccountReason = e.AccountState, e.Failure.Title
		return later
	case ok && e.Outcome == channel.Refused:
		return Outcome{Item: item, Result: Refused, Failure: &e.Failure, Code: e.Failure.Code}
	case item.Attempts+1 >= maxUploads:
		return Outcome{Item: item, Result: Refused, Failure: &inbox.Failure{Title: "upload_failed", Explanation: "The file could not be handed to the platform.",
			WayOut: "Try again, or send a smaller file.", Retryable: true}}
	}
	l.log.Warn("a file could not be handed over", "message", item.ID.String(), "error", err)
	wait := jitter(time.Second << item.Attempts)
	if ok {
		wait = max(wait, e.RetryAfter)
	}
	later.NotBefore = inbox.MillisOf(now.Add(wait))
	return later
}
