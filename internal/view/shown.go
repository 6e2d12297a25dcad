package view

import "sangam/internal/inbox"

// What a screen shows of a message is a rule about nouns, so it lives with them.
type (
	Shown    = inbox.Shown
	Version  = inbox.Version
	Reaction = inbox.Reaction
)

// Show applies changes to a message; see inbox.Show.
func Show(m inbox.Message, changes []inbox.Change) Shown { return inbox.Show(m, changes) }
