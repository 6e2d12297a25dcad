package view

import (
	"sangam/internal/cost"
	"sangam/internal/inbox"
)

// RateLoadID is unique within its workspace.
type RateLoadID = inbox.ID[rateLoadKind]

type rateLoadKind struct{}

// RateLoad is one time that a workspace put prices in place. The newest holds; one without cards
// went back to those that come with the program.
type RateLoad struct {
	Workspace inbox.WorkspaceID
	ID        RateLoadID
	At        inbox.Millis
	By        inbox.MemberID // 0: a program did it
	Source    string         // where the prices were read, as its loader says; may be empty
	Count     int            // of cards
	Cards     []cost.Card    // empty in lists
}
