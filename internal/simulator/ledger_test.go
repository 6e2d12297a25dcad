package simulator

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// TestLedgerAgreesWithBothSides runs everything at once, with a callback that fails now and then, and
// compares what the ledger says with what the callback and the callers saw.
func TestLedgerAgreesWithBothSides(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Knobs.RatePerSecond, c.Knobs.PairLimitOff = -1, true
		c.Knobs.Duplicates, c.Knobs.Disorder, c.Knobs.Batch = 0.1, 0.2, 7
		c.Knobs.FaultRate, c.Knobs.Faults = 0.3, []string{cutBefore, cutAfter, errorAfter, "8016", "9026", doubleStatuses}
	})
	r.settle()
	r.app.mu.Lock()
	for i := range 200 {
		r.app.answers = append(r.app.answers, []int{200, 503, 200, 200, 401}[i%5])
	}
	r.app.mu.Unlock()
	const people, each = 10, 20
	answers := make([]map[string]int, people) // callback data to HTTP status
	var wg sync.WaitGroup
	for p := range people {
		answers[p] = map[string]int{}
		wg.Go(func() {
			who := fmt.Sprintf("9155501001%02d", p+20)
			for i := range each {
				key := fmt.Sprintf("%d-%d", p, i)
				if _, err := r.sim.CustomerText(who, key); err != nil {
					t.Error(err)
				}
				answers[p][key], _, _ = r.send(map[string]any{"to": "+" + who, "type": "text", "text": map[string]string{"body": key}, "biz_opaque_callback_data": key})
			}
		})
	}
	wg.Wait()
	r.advance(30 * 24 * time.Hour)
	l := r.sim.Ledger()
	unsure := 0
	for p := range people {
		for key, status := range answers[p] {
			switch times := l.Times(key); {
			case times > 1:
				t.Errorf("%s reached the customer %d times, sent once", key, times)
			case status == 0 || status == 500: // cut, an error after accepting, or 131016
				unsure += times
			case times == 0:
				failed := false
				for _, v := range r.values() {
					for _, st := range v.Statuses {
						failed = failed || st.CallbackData == key && st.Status == "failed"
					}
				}
				if !failed {
					t.Errorf("%s was answered %d, did not reach the customer, and no status says so", key, status)
				}
			}
		}
	}
	if unsure == 0 {
		t.Error("no send was accepted behind a broken answer: the faults did not bite")
	}
	seen := map[string]int{}
	for _, v := range r.values() {
		for _, m := range v.Messages {
			seen["message:"+m.ID]++
		}
		for _, st := range v.Statuses {
			seen["status:"+st.ID+":"+st.Status]++
		}
	}
	for _, it := range l.Items {
		if it.Accepted != seen[it.Key] || it.Accepted == 0 || it.Posts < it.Accepted {
			t.Errorf("%+v, but the callback accepted it %d times", it, seen[it.Key])
		}
		delete(seen, it.Key)
	}
	if len(seen) > 0 || r.sim.Counts().Pending != 0 || r.sim.Counts().Unanswered != 0 {
		t.Errorf("%d items came that the ledger does not know, counts %+v", len(seen), r.sim.Counts())
	}
}
