package desk

import (
	"context"
	"sync"

	"sangam/internal/inbox"
)

// MaxBulk bounds how many conversations are changed in one go, bulkAtOnce how many at the same time:
// those share the flush of their commits and leave room for everybody else.
const (
	MaxBulk    = 200
	bulkAtOnce = 8
)

// BulkChange is one change for several conversations.
type BulkChange struct {
	Changes
	Label inbox.LabelID // zero: none
	On    bool          // put it on, or take it off
}

// Picked is one of several conversations. LastMessage is the newest that was seen there: if another one
// came since, nothing is changed. Zero: whatever came.
type Picked struct {
	ID          inbox.ConversationID
	LastMessage inbox.MessageID
}

// Outcome is what became of one of them: changed, as it was already, or refused.
type Outcome struct {
	ID      inbox.ConversationID
	Changed bool
	Before  inbox.Conversation // if it was not refused
	Err     error
}

// UpdateMany changes each conversation by itself, all of the change or nothing, and says of each what
// became of it, in the order given. A refusal of one does not keep the others.
func (d *Desk) UpdateMany(ctx context.Context, actor inbox.Actor, picked []Picked, ch BulkChange) []Outcome {
	out := make([]Outcome, len(picked))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(bulkAtOnce, len(picked)) {
		workers.Go(func() {
			for i := range next {
				out[i] = d.updateOne(ctx, actor, picked[i], ch)
			}
		})
	}
	for i := range picked {
		next <- i
	}
	close(next)
	workers.Wait()
	return out
}

func (d *Desk) updateOne(ctx context.Context, actor inbox.Actor, p Picked, ch BulkChange) Outcome {
	o := Outcome{ID: p.ID}
	if p.LastMessage != 0 {
		ch.Only.LastMessage = p.LastMessage
	}
	_, o.Err = d.change(ctx, actor, p.ID, func(tx Tx, c *inbox.Conversation) (bool, error) {
		o.Before = *c
		changed, err := ch.Changes.apply(ctx, tx, actor, c)
		if err == nil && ch.Label != 0 {
			var hung bool
			hung, err = hang(ctx, tx, actor, *c, ch.Label, ch.On)
			changed = changed || hung
		}
		o.Changed = changed
		return changed, err
	})
	return o
}
