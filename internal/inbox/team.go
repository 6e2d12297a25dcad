package inbox

// Team is some members and the numbers they serve. A conversation may be given to one.
type Team struct {
	Workspace WorkspaceID
	ID        TeamID
	Name      string
	Members   []MemberID  // in the order of their ids
	Accounts  []AccountID // the numbers it serves, in the order of their ids
	CreatedAt Millis
	Version   int64
}
