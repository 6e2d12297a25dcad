package delivery_test

import (
	"fmt"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// A campaign of any size delays a member by one slot at most: what was already on its way. And
// what the platform called too fast stands in the queue's view.
func TestACampaignDelaysAMemberByOneSlotAtMost(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		ch.caps.PerSecond = 20 // two tokens at rest
		gate, sent := make(chan struct{}), make(chan string, 100)
		ch.answer = func(n int, out channel.Outgoing) (channel.Receipt, error) {
			sent <- out.Message.Text
			<-gate
			if n == 1 {
				return channel.Receipt{}, &channel.SendError{Outcome: channel.TryLater, Scope: channel.ScopeAccount, HTTP: 400, RetryAfter: time.Millisecond, Failure: inbox.Failure{Code: 130429}}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}
		r := newRig(t, d, ch)
		for i := range 30 {
			m := r.reply(r.person(fmt.Sprintf("9155501004%02d", i)), fmt.Sprint("campaign-", i), "campaign")
			r.exec("UPDATE outbox SET priority = 2 WHERE message_id = $1", m.ID)
		}
		last := r.person("915550100499")
		patient := quick
		patient.CallTimeout = time.Minute // on a busy machine the member writes slowly
		run := r.run(patient, nil)
		<-sent // the campaign is on its way
		answer := r.reply(last, "member", "member")
		b, err := r.store.Backlog(t.Context(), ws, r.account.ID)
		if err != nil || b.Waiting[0] != 1 || b.Waiting[2] == 0 || b.Deepest != 1 || b.Total() > 31 {
			t.Errorf("the queue: %+v, %v", b, err)
		}
		close(gate)
		r.untilStatus(answer.ID, inbox.StatusAccepted)
		run.Stop()
		before := 0
		for _, out := range ch.calls() {
			if out.Message.Text == "member" {
				break
			}
			before++
		}
		// One slot: the burst of two that was there when the member wrote, and at most one call chosen
		// while the member's message was being written.
		if before > 3 {
			t.Errorf("%d of the campaign went before the member", before)
		}
		if b, err = r.store.Backlog(t.Context(), ws, r.account.ID); err != nil || len(b.Throttles) != 1 || b.Throttles[0].Code != 130429 || b.Throttles[0].Count != 1 || b.Throttles[0].LastAt == 0 {
			t.Errorf("what was too fast: %+v, %v", b.Throttles, err)
		}
	})
}
