package api

import (
	"context"
	"math"
	"time"

	"sangam/internal/auth"
	"sangam/internal/delivery"
	"sangam/internal/inbox"
	"sangam/internal/policy"
)

// Queue is what waits to go out of a number, how fast it goes and when it will be done.
type Queue struct {
	AccountID inbox.AccountID `json:"account_id"`
	Waiting   struct {
		Member   int `json:"member"`
		Flow     int `json:"flow"`
		Campaign int `json:"campaign"`
		Total    int `json:"total"`
	} `json:"waiting" doc:"Members go before flows, flows before campaigns."`
	Rate struct {
		PerSecond float64      `json:"per_second" doc:"What goes in a second now, over a longer time."`
		Most      float64      `json:"most" doc:"What may go in any one second now."`
		Set       int          `json:"set" doc:"The rate the number is set to."`
		Ceiling   int          `json:"ceiling" doc:"The platform's limit; what comes in counts, too."`
		Burst     int          `json:"burst,omitempty" doc:"How many may go at once after a rest, if the owner chose it."`
		Why       delivery.Why `json:"why" enum:"platform,careful,own,slowed,held"`
		HeldUntil inbox.Millis `json:"held_until,omitempty" doc:"Nothing goes before."`
		SetBy     delivery.Why `json:"set_by" enum:"platform,careful,own"`
		Both      bool         `json:"both_ways" doc:"The limit counts what goes out and what comes in together."`
	} `json:"rate"`
	Pair struct {
		EveryMS int64 `json:"every_ms"`
		Burst   int   `json:"burst"`
		Limited int   `json:"limited" doc:"People whose next message must wait because of the ones before it."`
	} `json:"pair" doc:"For one person: one message in a time, after a burst."`
	Unknown   int          `json:"unknown" doc:"Sends whose fate is unknown: they wait for a report or a member."`
	FinishAt  inbox.Millis `json:"finish_at,omitempty" doc:"An estimate; absent while nothing waits, or while the number may not send."`
	Standing  string       `json:"standing,omitempty" doc:"The state of the number, if it may not send: then the queue waits."`
	Throttles []Throttle   `json:"throttles" doc:"The platform's too fast, the latest first."`
	At        inbox.Millis `json:"at"`
}

// Throttle is a "too fast" of the platform.
type Throttle struct {
	Code   int          `json:"code" doc:"130429: the number. 131056: one person."`
	Count  int          `json:"count"`
	LastAt inbox.Millis `json:"last_at"`
}

// NewRate is how fast a number should send.
type NewRate struct {
	PerSecond int `json:"per_second" doc:"At most the platform's limit; 0 goes back to the preset."`
	Burst     int `json:"burst" doc:"How many may go at once after a rest, at most the platform's limit; 0: a tenth of the rate."`
}

func (a *API) queueRoutes() {
	add(a, route{"GET", "/api/v1/accounts/{id}/queue", auth.AccountsRead, "get-queue", "What waits to go out of a number, how fast, and until when"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Queue], error) {
		n, err := a.account(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		return a.queue(ctx, n)
	})
	type rate struct {
		ByID
		Body NewRate
	}
	add(a, route{"PUT", "/api/v1/accounts/{id}/rate", auth.AccountsManage, "set-rate", "Choose how fast a number sends, within the platform's limit"}, options{}, func(ctx context.Context, who caller, in *rate) (*body[Queue], error) {
		n, err := a.account(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		ceiling := a.Capabilities(n).PerSecond
		for field, v := range map[string]int{"per_second": in.Body.PerSecond, "burst": in.Body.Burst} {
			if v < 0 || v > ceiling {
				return nil, inbox.Invalid("body."+field, "want 0 to %d: the platform allows this number no more in a second", ceiling)
			}
		}
		if err := a.Colleague.SetRate(ctx, who.Actor.Member, n.Workspace, n.ID, in.Body.PerSecond, in.Body.Burst); err != nil {
			return nil, err
		}
		n.PerSecond, n.Burst = in.Body.PerSecond, in.Body.Burst
		return a.queue(ctx, n)
	})
}

func (a *API) queue(ctx context.Context, n inbox.Account) (*body[Queue], error) {
	b, err := a.Colleague.Backlog(ctx, n.Workspace, n.ID)
	if err != nil {
		return nil, err
	}
	now, caps := a.Now(), a.Capabilities(n)
	rate := delivery.RateOf(n, caps)
	speed, here := a.Speeds.Speed(n.Workspace, n.ID)
	if !here {
		speed = delivery.Resting(now, rate)
	}
	if speed.Why == "" {
		speed.Why = rate.Why
	}
	q := Queue{AccountID: n.ID, Unknown: b.Unknown, At: inbox.MillisOf(now), Throttles: shapes(b.Throttles, func(t delivery.Throttle) Throttle { return Throttle{t.Code, t.Count, t.LastAt} })}
	q.Waiting.Member, q.Waiting.Flow, q.Waiting.Campaign, q.Waiting.Total = b.Waiting[0], b.Waiting[1], b.Waiting[2], b.Total()
	q.Rate.PerSecond, q.Rate.Most = math.Round(speed.PerSecond*10)/10, math.Round(speed.Most*10)/10
	q.Rate.Set, q.Rate.Ceiling, q.Rate.Burst, q.Rate.Why, q.Rate.SetBy, q.Rate.Both = rate.PerSecond, rate.Ceiling, rate.Burst, speed.Why, rate.Why, true
	q.Rate.HeldUntil = inbox.MillisOf(speed.HeldUntil)
	q.Pair.EveryMS, q.Pair.Burst, q.Pair.Limited = caps.PairEvery.Milliseconds(), caps.PairBurst, speed.PairLimited+b.PutOff
	if !policy.AccountMaySend(n).Yes() {
		q.Standing = string(n.State)
	} else {
		q.FinishAt = inbox.MillisOf(delivery.Finish(now, speed, b, caps).Truncate(time.Millisecond))
	}
	return answer(q), nil
}
