package onboarding

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/policy"
)

// Told is what became of telling one second number of a notice.
type Told struct {
	To      string          `json:"to"`
	Message inbox.MessageID `json:"message,omitempty"` // zero: it was refused
	Why     string          `json:"why,omitempty"`     // plain words, if it was refused

	// As the message stands when it is read.
	Conversation inbox.ConversationID `json:"-"`
	Status       inbox.Status         `json:"-"`
	Failure      *inbox.Failure       `json:"-"`
}

// Tell queues a template to a phone number from one of ours. The same client id again gives the same message.
type Tell func(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, template inbox.TemplateID, values map[string]string, clientID string) (inbox.MessageID, error)

// secondID names the message to one number about one notice: however often it is asked for, it is one.
func secondID(n Notice, to string) string {
	return fmt.Sprintf("ka-%.1s-%d-%d-%s-%s", n.Kind, n.Day, n.Since, n.Account, strings.TrimPrefix(to, "+"))
}

// secondValues fills in what a notice knows.
func secondValues(set Settings, a inbox.Account, n Notice) map[string]string {
	fill := strings.NewReplacer("{number}", a.Number, "{days}", fmt.Sprint(n.Day), "{left}", fmt.Sprint(max(0, set.cutOf(SilenceKind(n.Kind))-n.Day)))
	out := maps.Clone(set.SecondValues)
	for key, v := range out {
		out[key] = fill.Replace(v)
	}
	return out
}

// second tells the second numbers of notices that wait. What a crash cuts short is asked for again: by its
// client id it is the same message. What the gate refuses is kept as failed and shown; the next day of the
// silence tries anew. What fails in another way waits for the next look and keeps nothing else waiting.
func (w *Watcher) second(ctx context.Context, fence int64, now inbox.Millis) error {
	if w.Tell == nil {
		return nil
	}
	var trouble []error
	var behind *Notice
	for ctx.Err() == nil {
		l, ok, err := w.Store.NextSecond(ctx, watchLane, fence, now, behind)
		if !ok {
			return errors.Join(append(trouble, err)...)
		}
		behind = &l.Notice
		if err == nil {
			err = w.secondOf(ctx, fence, l)
		}
		if err != nil {
			trouble = append(trouble, fmt.Errorf("tell the second numbers of account %s: %w", l.Notice.Account, err))
		}
	}
	return ctx.Err()
}

// secondOf tells those of one notice.
func (w *Watcher) secondOf(ctx context.Context, fence int64, l Letter) error {
	n := l.Notice
	n.Second, n.Told = SecondFailed, nil
	if !l.StillNews {
		n.Second = SecondOvertaken
		return w.Store.SettleSecond(ctx, watchLane, fence, n)
	}
	values := secondValues(l.Settings, l.Account, n)
	for _, to := range l.Settings.SecondNumbers {
		id, err := w.Tell(ctx, n.Workspace, n.Account, to, l.Settings.SecondTemplate, values, secondID(n, to))
		var refused *inbox.Error
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		t := Told{To: to, Message: id}
		if err != nil {
			t.Message, t.Why = 0, refused.Message
		} else {
			n.Second = SecondQueued
		}
		n.Told = append(n.Told, t)
	}
	return w.Store.SettleSecond(ctx, watchLane, fence, n)
}

// checkSecond refuses a template that could not go out as the settings say.
func checkSecond(s Settings, t *inbox.Template) error {
	wrong := func(field, format string, args ...any) error { return inbox.Invalid("body."+field, format, args...) }
	if v := policy.TemplateMaySend(t); !v.Yes() {
		return wrong("second_template", "%s %s", v.Reason.Message, v.Reason.WayOut)
	}
	if t.Parts.HeaderKind.IsMedia() {
		return wrong("second_template", "wants a file for its header: choose one without")
	}
	longest := Notice{Kind: string(Phone), Day: 365}
	if _, _, faults := t.Fill(secondValues(s, inbox.Account{Number: "+123456789012345"}, longest)); len(faults) > 0 {
		return wrong("second_values", "%s: %s", strings.TrimPrefix(faults[0].Location, "body.template.values."), faults[0].Message)
	}
	return nil
}

// AnySecond reports whether a notice has messages to look up.
func (n Notice) AnySecond() bool {
	return slices.ContainsFunc(n.Told, func(t Told) bool { return t.Message != 0 })
}
