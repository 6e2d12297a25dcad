package auth

import (
	"slices"

	"sangam/internal/inbox"
)

// SeesAll reports whether an actor sees everybody's conversations.
func SeesAll(a inbox.Actor) bool { return Can(a, ConversationsAll) }

// Sees reports whether an actor sees a conversation, by the teams of its workspace: everybody's, or their own, and with
// conversations.team those of numbers that their teams serve, and those that were given to their teams.
func Sees(a inbox.Actor, c *inbox.Conversation, teams []inbox.Team) bool {
	if SeesAll(a) {
		return true
	}
	if a.Member == 0 || c.Assignee == a.Member || !Can(a, ConversationsTeam) {
		return a.Member != 0 && c.Assignee == a.Member
	}
	return slices.ContainsFunc(teams, func(t inbox.Team) bool {
		return slices.Contains(t.Members, a.Member) && (c.Team == t.ID || slices.Contains(t.Accounts, c.Account))
	})
}
