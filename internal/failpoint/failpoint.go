// Package failpoint names the places where a test stops the program or makes a step fail: the small
// windows between two durable steps that random kills miss. In a normal build it is nothing: Here
// is an empty function that the compiler removes. With the build tag "failpoints" the environment
// variable SANGAM_FAILPOINTS says what happens where:
//
//	SANGAM_FAILPOINTS="journal/after-commit=kill,delivery/after-call=error:3"
//
// The action is kill (SIGKILL to ourselves), error or panic; the number says at which passing it
// acts, once; without one it acts at the first. All lists the points.
package failpoint

// All names every point in the program, with what stands between it and its neighbours. A point
// that is not listed here never acts; the proofs visit each.
var All = []string{
	"journal/before-commit",   // a group of webhooks is about to be made durable
	"journal/after-commit",    // it is durable; nobody knows yet
	"journal/before-answer",   // one webhook is durable; its 200 is not written
	"apply/before-commit",     // a batch is derived, its transaction not committed
	"apply/after-commit",      // committed; the applier has not moved on in memory
	"history/after-commit",    // some of a chunk of the past is committed, the rest not
	"events/append",           // events numbered and written, before the commit
	"outbox/insert",           // message and outbox row written, before the commit
	"outbox/after-commit",     // a send is accepted; its caller has no answer
	"delivery/before-begin",   // chosen to be sent, not marked
	"delivery/before-call",    // marked as being called, not called
	"delivery/after-call",     // the platform has answered; nothing of it is recorded
	"delivery/after-record",   // recorded; the lane has not moved on
	"delivery/take-over",      // a new holder looks at the calls its predecessor left open
	"lanes/acquire",           // a lease is taken or renewed, before the commit
	"node/renew",              // the lease of the node number
	"sync/before-call",        // a sync is recorded as asked for, not asked
	"sync/after-call",         // the platform has answered; nothing of it is recorded
	"media/before-rename",     // a file's bytes are durable under a temporary name
	"media/after-rename",      // under their own name; no row says so
	"media/after-record",      // the row says so
	"migrate/next-statement",  // between two statements of a migration
	"migrate/before-commit",   // all statements of a step made
	"db/sqlite-before-commit", // the writer has a group of transactions to commit
	"db/sqlite-after-commit",  // committed; no caller knows
	"db/postgres-before-commit",
	"db/postgres-after-commit",
}
