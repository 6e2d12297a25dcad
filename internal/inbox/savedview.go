package inbox

// SavedView is a list of conversations that a member gave a name: a filter, kept.
type SavedView struct {
	Workspace WorkspaceID
	ID        SavedViewID
	Owner     MemberID
	Shared    bool // everybody sees it; else only its owner
	Name      string
	Filter    ViewFilter
	CreatedAt Millis
	Version   int64
}

// ViewFilter is what a saved view asks for, in the words of the list's address. Empty fields ask for
// nothing. "me" means whoever looks.
type ViewFilter struct {
	State       string    `json:"state,omitempty"`
	NeedsAnswer bool      `json:"needs_answer,omitempty"`
	Priority    string    `json:"priority,omitempty"`
	Assignee    string    `json:"assignee,omitempty"`
	Account     AccountID `json:"account,omitzero"`
	Label       LabelID   `json:"label,omitzero"`
	Unread      bool      `json:"unread,omitempty"`
	Problems    bool      `json:"problems,omitempty"`
}
