package delivery_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// moves tells of a new number or id, as the platform does.
func (r *rig) moves(from, to inbox.Person) {
	r.t.Helper()
	at := inbox.MillisOf(time.Now())
	r.mu.Lock()
	r.count++
	r.mu.Unlock()
	if err := r.receive(inbox.Update{Person: from, Identity: &inbox.IdentityChange{At: at, Previous: from, Current: to}}); err != nil {
		r.t.Fatal(err)
	}
}

// What was written to one number does not go to another, even if the platform says that it is the
// same person: the member saw the old one. Sent again it goes to the new one.
func TestAMessageIsHeldWhenItsRecipientChanged(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		conv := r.person("915550100301")
		m := r.reply(conv, "c1", "your order is ready")
		r.moves(inbox.Person{Phone: "915550100301"}, inbox.Person{Phone: "915550100302", UserID: "IN.302"})
		run := r.run(quick, nil)
		r.untilStatus(m.ID, inbox.StatusFailed)
		if n := len(ch.calls()); n != 0 {
			t.Fatalf("%d calls went out to somebody the writer did not mean", n)
		}
		if held := r.message(m.ID); held.Failure == nil || !strings.Contains(held.Failure.Title, "recipient_changed") {
			t.Errorf("the failure does not say why: %+v", held.Failure)
		}
		if held := r.message(m.ID); held.Failure == nil || !strings.Contains(held.Failure.Title, `"retryable":true`) {
			t.Errorf("told to send it again, the member finds no button: %+v", held.Failure)
		}
		_, _, err := r.desk.Retry(context.Background(), member, conv, m.ID, "c2", "p:915550100301")
		if e, ok := errors.AsType[*inbox.Error](err); !ok || e.Code != inbox.CodeConflict || e.Reason == nil || e.Reason.Code != "goes_elsewhere" {
			t.Errorf("sent again by somebody who saw the old number: %v", err)
		}
		again, created, err := r.desk.Retry(context.Background(), member, conv, m.ID, "c2", "u:IN.302")
		if err != nil || !created {
			t.Fatal(created, err)
		}
		r.untilStatus(again.ID, inbox.StatusAccepted)
		run.Stop()
		if calls := ch.calls(); len(calls) != 1 || calls[0].To.UserID != "IN.302" {
			t.Errorf("calls %+v", calls)
		}
	})
}

// Learning the id behind the same number changes nothing about whom it reaches.
func TestLearningTheIDHoldsNothingBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		conv := r.person("915550100303")
		m := r.reply(conv, "c1", "hello")
		if err := r.receive(inbox.Update{Person: inbox.Person{Phone: "915550100303", UserID: "IN.303"}, Message: &inbox.Said{PlatformID: "wamid.later", Direction: inbox.Inbound,
			Author: inbox.ByContact, Kind: inbox.KindText, Text: "?", SentAt: inbox.MillisOf(time.Now()), Source: inbox.SourceLive}}); err != nil {
			t.Fatal(err)
		}
		run := r.run(quick, nil)
		r.untilStatus(m.ID, inbox.StatusAccepted)
		run.Stop()
		if calls := ch.calls(); len(calls) != 1 || calls[0].To.UserID != "IN.303" {
			t.Errorf("calls %+v", calls)
		}
	})
}

// A person who wrote under the new number before the change was told has two threads. Nothing goes
// to the old number any more, neither what waits nor what is new.
func TestNothingGoesToANumberThatWasLeft(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		old, fresh := r.person("915550100304"), r.person("915550100305")
		waiting := r.reply(old, "c1", "still there?")
		r.moves(inbox.Person{Phone: "915550100304"}, inbox.Person{Phone: "915550100305"})
		_, _, err := r.desk.Reply(context.Background(), member, old, desk.Draft{ClientID: "c2", Text: "hello"})
		if e, ok := err.(*inbox.Error); !ok || e.Code != inbox.CodeConflict || e.Reason == nil || e.Reason.Code != "recipient_moved" || e.Reason.WayOut == "" {
			t.Errorf("a reply to the old number: %v", err)
		}
		run := r.run(quick, nil)
		r.untilStatus(waiting.ID, inbox.StatusFailed)
		ok := r.reply(fresh, "c3", "welcome")
		r.untilStatus(ok.ID, inbox.StatusAccepted)
		// And one that is lost without a successor.
		r.moves(inbox.Person{Phone: "915550100305"}, inbox.Person{})
		_, _, err = r.desk.Reply(context.Background(), member, fresh, desk.Draft{ClientID: "c4", Text: "hello"})
		if e, ok := err.(*inbox.Error); !ok || e.Reason == nil || e.Reason.Code != "recipient_lost" {
			t.Errorf("a reply to a number that was lost: %v", err)
		}
		run.Stop()
		if calls := ch.calls(); len(calls) != 1 || calls[0].To.Phone != "915550100305" {
			t.Errorf("calls %+v", calls)
		}
	})
}

// The answer to a send teaches the person's id; their next message, which names only the id, joins
// the thread.
func TestTheAnswerOfASendTeachesWhoItReached(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback, Person: inbox.Person{UserID: "BR.306", Phone: "551199990306"}}, nil
		})
		r := newRig(t, d, ch)
		conv := r.person("5511999990306")
		run := r.run(quick, nil)
		for i, id := range []string{"c1", "c2"} { // the second answer says nothing new
			m := r.reply(conv, id, "oi")
			r.untilStatus(m.ID, inbox.StatusAccepted)
			if n := r.number("SELECT count(*) FROM handles WHERE user_id = 'BR.306' AND phone = '551199990306'"); n != 1 {
				t.Errorf("after %d sends the handle does not know the id", i+1)
			}
		}
		run.Stop()
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'contact.changed'"); n != 1 {
			t.Errorf("%d events about the contact", n)
		}
		// The lane that receives remembers the handle as it was; it must find out.
		for i, p := range []inbox.Person{{UserID: "BR.306"}, {UserID: "BR.306", Phone: "551199990306", Name: "João"}} {
			if err := r.receive(inbox.Update{Person: p, Message: &inbox.Said{PlatformID: "wamid.next" + string(rune('a'+i)), Direction: inbox.Inbound, Author: inbox.ByContact,
				Kind: inbox.KindText, Text: "tudo bem", SentAt: inbox.MillisOf(time.Now()), Source: inbox.SourceLive}}); err != nil {
				t.Fatal(err)
			}
		}
		if n := r.number("SELECT count(*) FROM conversations"); n != 1 {
			t.Errorf("%d conversations, want one", n)
		}
		if n := r.number("SELECT count(*) FROM handles WHERE user_id = 'BR.306' AND name = 'João'"); n != 1 {
			t.Error("the handle lost what was learned")
		}
	})
}

func TestLearn(t *testing.T) {
	t.Parallel()
	test := func(name string, h inbox.Handle, told inbox.Person, user, phone string, aliases int) {
		t.Helper()
		got, names := delivery.Learn(h, told)
		if got.UserID != user || got.Phone != phone || len(names) != aliases {
			t.Errorf("%s: %+v, %v", name, got, names)
		}
	}
	test("nothing", inbox.Handle{Phone: "1"}, inbox.Person{}, "", "1", 0)
	test("the id", inbox.Handle{Phone: "1"}, inbox.Person{UserID: "U.1", Phone: "1"}, "U.1", "1", 1)
	test("another number", inbox.Handle{Phone: "1"}, inbox.Person{UserID: "U.1", Phone: "2"}, "", "1", 0)
	test("another id", inbox.Handle{UserID: "U.1"}, inbox.Person{UserID: "U.2", Phone: "2"}, "U.1", "", 0)
	test("the number of a hidden one", inbox.Handle{UserID: "U.1"}, inbox.Person{UserID: "U.1", Phone: "2"}, "U.1", "2", 1)
	test("one that moved", inbox.Handle{Phone: "1", MovedTo: 9}, inbox.Person{UserID: "U.1", Phone: "1"}, "", "1", 0)
}
