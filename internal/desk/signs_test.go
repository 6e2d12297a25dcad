package desk_test

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// TestAPhoneWhoseClockIsAheadIsNotCalledAliveForWeeks: what it wrote is a sign of life of the moment
// it came, whatever it says.
func TestAPhoneWhoseClockIsAheadIsNotCalledAliveForWeeks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		now := inbox.MillisOf(time.Now())
		ahead := now.Add(40 * 24 * time.Hour)
		receive := func(at inbox.Millis, u inbox.Update) {
			u.Person = inbox.Person{Phone: "919800000001"}
			if err := r.desk.Receive(context.Background(), desk.Batch{Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: at, Update: u}}}); err != nil {
				t.Fatal(err)
			}
		}
		signs := func(what string, inbound, echo inbox.Millis) {
			t.Helper()
			if got := inbox.Millis(r.number("SELECT inbound_at FROM account_signs")); got != inbound {
				t.Errorf("%s: last inbound is %v off", what, time.Duration(got-inbound)*time.Millisecond)
			}
			if got := inbox.Millis(r.number("SELECT echo_at FROM account_signs")); got != echo {
				t.Errorf("%s: last sign of the phone is %v off", what, time.Duration(got-echo)*time.Millisecond)
			}
		}
		receive(now, inbox.Update{Message: &inbox.Said{PlatformID: "wamid.1", Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "hello", SentAt: ahead, Source: inbox.SourceLive}})
		signs("a contact's message", now, 0)
		receive(now+1, inbox.Update{Message: &inbox.Said{PlatformID: "wamid.2", Direction: inbox.Outbound, Author: inbox.ByPhone, Kind: inbox.KindText, Text: "hi", SentAt: ahead, Source: inbox.SourceLive}})
		signs("an echo", now, now+1)
		receive(now+2, inbox.Update{Change: &inbox.Change{Kind: inbox.ChangeRevoke, Target: "wamid.2", PlatformID: "wamid.3", Author: inbox.ByPhone, SentAt: ahead}})
		signs("a deletion on the phone", now, now+2)
		receive(now+3, inbox.Update{Message: &inbox.Said{PlatformID: "wamid.4", Direction: inbox.Outbound, Author: inbox.ByPhone, Kind: inbox.KindText, Text: "hi", SentAt: now - 9000, Source: inbox.SourceLive}})
		signs("an echo that comes late", now, now+2)
	})
}
