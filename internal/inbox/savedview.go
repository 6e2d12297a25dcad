package inbox

// SavedView is a list of conversations that a member gave a name: a filter, kept.
type SavedView struct {
	Workspace WorkspaceID
	ID        SavedViewID
	Owner     MemberID
	Shared    bool // everybody sees it
	// Whose members see it, beside its owner; zero, and not shared: only its owner.
	Team      TeamID
	Name      string
	Filter    ViewFilter
	CreatedAt Millis
	Version   int64
}

// ViewFilter is what a saved view asks for, in the words of the list's address. Empty fields ask for
// nothing. "me" means whoever looks, the team "mine" any of theirs.
type ViewFilter struct {
	State       string    `json:"state,omitempty"`
	NeedsAnswer bool      `json:"needs_answer,omitempty"`
	Priority    string    `json:"priority,omitempty"`
	Assignee    string    `json:"assignee,omitempty"`
	Account     AccountID `json:"account,omitzero"`
	Label       LabelID   `json:"label,omitzero"`
	Team        string    `json:"team,omitempty"`
	Unread      bool      `json:"unread,omitempty"`
	Problems    bool      `json:"problems,omitempty"`
}
