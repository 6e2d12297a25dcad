package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Life plays a story on a simulator over its control API, as tests and the demo do: it knows no more
// than its address.
type Life struct {
	Base   string // as in Description.GraphURL
	Client *http.Client
}

// Step is one thing that happens.
type Step struct {
	Name string // for the program that follows along: "onboard", "lose the phone"
	Path string // under /simulator/api/, empty: only time passes
	Body any
	Then time.Duration // how long passes afterwards, by the simulator's clock
}

// Do makes one step and returns the answer.
func (l Life) Do(ctx context.Context, st Step) (json.RawMessage, error) {
	var out json.RawMessage
	if st.Path != "" {
		var err error
		if out, err = l.post(ctx, st.Path, st.Body); err != nil {
			return nil, fmt.Errorf("step %q: %w", st.Name, err)
		}
	}
	if st.Then > 0 {
		if _, err := l.post(ctx, "advance", map[string]float64{"seconds": st.Then.Seconds()}); err != nil {
			return nil, fmt.Errorf("step %q, afterwards: %w", st.Name, err)
		}
	}
	return out, nil
}

// Run makes the steps one after the other. After each, the program may act (exchange the code, ask
// for the syncs, check what it knows); its error ends the life.
func (l Life) Run(ctx context.Context, steps []Step, after func(Step, json.RawMessage) error) error {
	for _, st := range steps {
		out, err := l.Do(ctx, st)
		if err == nil && after != nil {
			err = after(st, out)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l Life) post(ctx context.Context, path string, body any) (json.RawMessage, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(l.Base, "/")+"/simulator/api/"+path, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	client := l.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	out, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d: %s", path, res.StatusCode, out)
	}
	return out, nil
}

// Names of the steps of WholeLife.
const (
	LifeBefore     = "before the link"
	LifeOnboard    = "onboard"
	LifeSync       = "sync"
	LifeWork       = "work"
	LifeUnopened   = "the app stays unopened"
	LifeOpened     = "the app is opened"
	LifeLose       = "lose the phone"
	LifeReinstall  = "reinstall"
	LifeGap        = "a message in the gap"
	LifeReconnect  = "reconnect"
	LifeAfterGap   = "work goes on"
	LifeDisconnect = "disconnect"
	LifeAfter      = "after the end"
)

// WholeLife is the life of one number on a phone, given by its digits: shop talk before the link,
// onboarding, syncs, work on both hands, a neglected app, a lost phone, the gap, reconnection, the
// end. The step "onboard" answers {messages, code}: the program exchanges the code within 30 seconds
// and asks for both syncs in the callback of that step; "sync" gives them time to arrive.
func WholeLife(number, customer string) []Step {
	type m map[string]any
	says := func(text string) m { return m{"to": number, "from": customer, "text": text} }
	types := func(text string) m { return m{"from": number, "to": customer, "text": text} }
	return []Step{
		{LifeBefore, "customer/send", says("Is the 2 kg basmati pack back in stock?"), time.Minute},
		{LifeBefore, "phone/send", types("Yes, shall I keep one aside?"), time.Minute},
		{LifeBefore, "customer/send", m{"to": number, "from": customer, "type": "image"}, time.Minute},
		{LifeBefore, "phone/contact", m{"number": number, "contact": customer, "name": "Asha Menon (regular)"}, time.Hour},
		{LifeOnboard, "onboard", m{"number": number, "share_history": true}, 0},
		{LifeSync, "", nil, 10 * time.Minute},
		{LifeWork, "customer/send", says("Please keep two"), time.Minute},
		{LifeWork, "phone/send", types("Done, come by 6"), time.Minute},
		{LifeWork, "phone/contact", m{"number": number, "contact": customer, "name": "Asha Menon"}, time.Minute},
		{LifeUnopened, "phone/closed", m{"number": number, "closed": true}, 13 * 24 * time.Hour},
		{LifeOpened, "phone/closed", m{"number": number, "closed": false}, time.Hour},
		{LifeLose, "phone/lose", m{"number": number}, 24 * time.Hour},
		{LifeReinstall, "phone/reinstall", m{"number": number, "reconnect": true, "after_seconds": 240}, time.Minute},
		{LifeGap, "customer/send", says("Are you there?"), time.Minute},
		{LifeReconnect, "", nil, 10 * time.Minute},
		{LifeAfterGap, "customer/send", says("Hello again"), time.Minute},
		{LifeAfterGap, "phone/send", types("New phone, sorry"), time.Minute},
		{LifeDisconnect, "phone/disconnect", m{"number": number}, time.Minute},
		{LifeAfter, "customer/send", says("Last order"), time.Minute},
	}
}
