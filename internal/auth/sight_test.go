package auth

import (
	"testing"

	"sangam/internal/inbox"
)

func TestWhoSeesWhichConversation(t *testing.T) {
	t.Parallel()
	own := GrantsOf([]Permission{ConversationsRead})
	served := GrantsOf([]Permission{ConversationsRead, ConversationsTeam})
	teams := []inbox.Team{{ID: 1, Members: []inbox.MemberID{5}, Accounts: []inbox.AccountID{10}}, {ID: 2, Members: []inbox.MemberID{6}, Accounts: []inbox.AccountID{20}}}
	for _, c := range []struct {
		what string
		who  inbox.Actor
		of   inbox.Conversation
		want bool
	}{
		{"a preset", inbox.Actor{Role: inbox.RoleExaminer, Member: 9}, inbox.Conversation{Account: 20}, true},
		{"a key", inbox.Actor{Role: RoleKeyRead}, inbox.Conversation{Account: 20}, true},
		{"who sees their own, nobody's", inbox.Actor{Grants: own, Member: 5}, inbox.Conversation{Account: 10}, false},
		{"who sees their own, theirs", inbox.Actor{Grants: own, Member: 5}, inbox.Conversation{Account: 20, Assignee: 5}, true},
		{"of a number their team serves", inbox.Actor{Grants: served, Member: 5}, inbox.Conversation{Account: 10, Assignee: 6}, true},
		{"of a number another team serves", inbox.Actor{Grants: served, Member: 5}, inbox.Conversation{Account: 20}, false},
		{"given to their team", inbox.Actor{Grants: served, Member: 5}, inbox.Conversation{Account: 20, Team: 1}, true},
		{"given to another team", inbox.Actor{Grants: served, Member: 5}, inbox.Conversation{Account: 20, Team: 2}, false},
		{"theirs, of another number", inbox.Actor{Grants: served, Member: 5}, inbox.Conversation{Account: 20, Assignee: 5}, true},
		{"no member", inbox.Actor{Grants: served}, inbox.Conversation{Account: 10}, false},
	} {
		if got := Sees(c.who, &c.of, teams); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}
