package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// What screens and the API read of conversations. Each list is walked along an index in its order
// from a position, so that a page costs the same at a thousand conversations and at a million; a
// test reads the plans.

// qualified puts an alias before each column of a list.
func qualified(alias, columns string) string {
	parts := strings.Split(columns, ",")
	for i, p := range parts {
		parts[i] = alias + "." + strings.TrimSpace(p)
	}
	return strings.Join(parts, ", ")
}

// The LEFT JOINs keep the conversations outermost, in the order of their index.
var threadSelect = "SELECT " + qualified("c", conversationColumns) + `,
	c.problems, COALESCE(p.name, ''), COALESCE(h.name, ''), COALESCE(h.phone, ''), COALESCE(h.username, ''), COALESCE(h.user_id, ''), COALESCE(h.moved_to, 0)
	FROM conversations c LEFT JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
		LEFT JOIN handles h ON h.workspace_id = c.workspace_id AND h.id = c.handle_id
	WHERE c.workspace_id = $1`

func scanThread(r *sql.Rows, t *view.Thread) error {
	var handleName string
	var to inbox.Handle
	err := scanConversationAnd(r, &t.Conversation, &t.Problems, &t.Person.Name, &handleName, &to.Phone, &t.Person.Username, &to.UserID, &to.MovedTo)
	t.Person.Phone, t.Reaches = to.Phone, to.Target()
	if t.Person.Name == "" {
		t.Person.Name = handleName
	}
	return err
}

// listShape is which conditions a list has; its text is a pure function of it, so that a prepared
// statement is found again.
type listShape struct {
	account, unread, problems bool
	priority, needsAnswer     bool
	stage                     inbox.ConversationStage
	assignees                 view.Assignees
	label                     labelled
	team                      bool
}

// labelled says how a label is looked for, if one is.
type labelled int

const (
	anyLabel    labelled = iota
	commonLabel          // along the index of the list
	fewLabel             // the other way round: from those that have it
)

// listShapes are all there are.
func listShapes() (all []listShape) {
	bools := []bool{false, true}
	for _, account := range bools {
		for _, unread := range bools {
			for _, problems := range bools {
				for _, priority := range bools {
					for _, needsAnswer := range bools {
						for _, stage := range []inbox.ConversationStage{inbox.StageNone, inbox.StageNew, inbox.StageWaiting, inbox.StageEscalated} {
							for _, assignees := range []view.Assignees{view.Anyone, view.Nobody, view.Member} {
								for _, label := range []labelled{anyLabel, commonLabel, fewLabel} {
									for _, team := range bools {
										all = append(all, listShape{account, unread, problems, priority, needsAnswer, stage, assignees, label, team})
									}
								}
							}
						}
					}
				}
			}
		}
	}
	return all
}

// needsAnswer is what the index conversations_waiting holds.
const needsAnswer = "c.state = 'open' AND c.stage <> 'waiting' AND c.waiting_since > 0"

// text writes the statement: $1 workspace, $2 and $3 position, $4 limit, $5 state (the rank of the
// position in the order of what needs an answer), then the conditions'.
func (s listShape) text() string {
	q, plain := "SELECT "+listedColumns+" AND c.state = $5", ""
	if s.needsAnswer {
		// The plus keeps both engines on the one index that has the order: a column with it is none.
		q, plain = "SELECT "+listedColumns+" AND "+needsAnswer, "+"
	}
	n := 6
	next := func() string { n++; return "$" + strconv.Itoa(n-1) }
	if s.account {
		q += " AND " + plain + "c.account_id = " + next()
	}
	switch s.assignees {
	case view.Nobody:
		q += " AND " + plain + "c.assignee_id = 0"
	case view.Member:
		q += " AND " + plain + "c.assignee_id = " + next()
	}
	if s.unread {
		q += " AND " + plain + "c.unread > 0"
	}
	if s.problems {
		q += " AND " + plain + "c.problems > 0"
	}
	if s.priority {
		q += " AND c.priority <> 0 AND c.priority = " + next()
	}
	switch s.stage {
	case inbox.StageNew: // which nobody has: they stand in the index by assignee
		q += " AND " + plain + "c.assignee_id = 0 AND c.stage = 'new'"
	case inbox.StageWaiting, inbox.StageEscalated:
		if !s.needsAnswer { // they have an index
			q += " AND c.stage IN ('waiting', 'escalated')"
		}
		q += " AND c.stage = '" + string(s.stage) + "'"
	}
	switch s.label {
	case commonLabel:
		q += " AND EXISTS (SELECT 1 FROM conversation_labels l WHERE l.workspace_id = c.workspace_id AND l.conversation_id = c.id AND l.label_id = " + next() + ")"
	case fewLabel:
		q += " AND c.id IN (SELECT l.conversation_id FROM conversation_labels l WHERE l.workspace_id = $1 AND l.label_id = " + next() + ")"
	}
	if s.team {
		if !s.needsAnswer {
			q += " AND c.team_id <> 0"
		}
		q += " AND " + plain + "c.team_id = " + next()
	}
	if s.needsAnswer {
		return q + " AND (c.priority, c.waiting_since, c.id) > ($5, $2, $3) ORDER BY c.priority, c.waiting_since, c.id LIMIT $4"
	}
	return q + " AND (c.last_at, c.id) < ($2, $3) ORDER BY c.last_at DESC, c.id DESC LIMIT $4"
}

// listedColumns is what a list asks of each of its rows; threads fills in the rest.
const listedColumns = "c.id, c.version, c.last_at, c.priority, c.waiting_since FROM conversations c WHERE c.workspace_id = $1"

// Conversations lists conversations, newest activity first.
func (s *Store) Conversations(ctx context.Context, ws inbox.WorkspaceID, f view.Filter) (list []view.Thread, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		walks, err := walksOf(ctx, tx, ws, f)
		if err != nil {
			return err
		}
		label, err := howLabelled(ctx, tx, ws, f.Label)
		if err != nil {
			return err
		}
		// On PostgreSQL each statement sees a state of its own: what has changed between the list and what fills it in
		// may have left the list, or its place in it.
		for range 3 {
			var place logPlace
			var rows []inbox.Conversation
			asks := []db.Ask{askLogPlace(ws, &place)}
			for _, walk := range walks {
				asks = append(asks, askListed(ws, walk, label, &rows))
			}
			if err := tx.Together(ctx, asks...); err != nil {
				return err
			}
			if len(walks) > 1 {
				slices.SortFunc(rows, inOrder(f))
				rows = rows[:min(len(rows), f.Limit)]
			}
			if list, err = s.threads(ctx, tx, ws, place, rows); err != nil || slices.EqualFunc(list, rows, asListed) {
				return err
			}
		}
		return nil
	})
	return list, err
}

// walksOf splits a filter into such as each walk one index: these hold the state, and the team, before the time. One
// index more would be written with every message.
func walksOf(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, f view.Filter) (walks []view.Filter, err error) {
	states, teams := []inbox.ConversationState{f.State}, []inbox.TeamID{f.Team}
	if f.State == "" && !f.NeedsAnswer {
		states = []inbox.ConversationState{inbox.ConversationOpen, inbox.ConversationSnoozed, inbox.ConversationResolved}
	}
	if f.TeamsOf != 0 {
		theirs, err := db.All(ctx, tx, func(r *sql.Rows, id *inbox.TeamID) error { return r.Scan(id) }, teamsOf+"$2", ws, f.TeamsOf)
		if err != nil {
			return nil, err
		}
		if teams = theirs; f.Team != 0 && slices.Contains(theirs, f.Team) {
			teams = []inbox.TeamID{f.Team}
		} else if f.Team != 0 {
			teams = nil
		}
	}
	for _, state := range states {
		for _, team := range teams {
			walk := f
			walk.State, walk.Team = state, team
			walks = append(walks, walk)
		}
	}
	return walks, nil
}

// adorn adds what stands beside conversations.
func adorn(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, list []view.Thread) error {
	if err := nameLabels(ctx, tx, ws, list); err != nil {
		return err
	}
	return nameAuthors(ctx, tx, ws, list)
}

// nameAuthors adds the names of the members who wrote last: few different ones, so one statement
// is cheaper than a join for each row.
func nameAuthors(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, list []view.Thread) error {
	var members []inbox.MemberID
	for _, t := range list {
		if t.LastBy != 0 {
			members = appendNew(members, t.LastBy)
		}
	}
	named, err := names(ctx, tx, ws, members, nil)
	for i := range list {
		list[i].LastByName = named.members[list[i].LastBy]
	}
	return err
}

func asListed(t view.Thread, row inbox.Conversation) bool {
	return t.ID == row.ID && t.Version == row.Version
}

func inOrder(f view.Filter) func(a, b inbox.Conversation) int {
	return func(a, b inbox.Conversation) int { return f.Compare(&a, &b) }
}

// howLabelled says how a list looks for a label.
func howLabelled(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.LabelID) (labelled, error) {
	if id == 0 {
		return anyLabel, nil
	}
	rare, err := rareLabel(ctx, tx, ws, id)
	if rare {
		return fewLabel, err
	}
	return commonLabel, err
}

func askListed(ws inbox.WorkspaceID, f view.Filter, label labelled, into *[]inbox.Conversation) db.Ask {
	args := []any{ws, f.After.At, f.After.ID, f.Limit, string(f.State)}
	if f.NeedsAnswer {
		if args[4] = f.After.Rank - view.RankBase; f.After.Rank == 0 { // from the beginning
			args[1], args[2], args[4] = 0, 0, -view.RankBase
		}
	}
	if f.Account != 0 {
		args = append(args, f.Account)
	}
	if f.Assignees == view.Member {
		args = append(args, f.Assignee)
	}
	if f.Priority != inbox.PriorityNone {
		args = append(args, int64(f.Priority))
	}
	if f.Label != 0 {
		args = append(args, f.Label)
	}
	if f.Team != 0 {
		args = append(args, f.Team)
	}
	shape := listShape{f.Account != 0, f.Unread, f.Problems, f.Priority != inbox.PriorityNone, f.NeedsAnswer, f.Stage, f.Assignees, label, f.Team != 0}
	return db.Ask{Query: shape.text(), Args: args, Scan: scanListed(into)}
}

// ConversationsByID reads conversations by id, newest activity first; absent ones are left out.
func (s *Store) ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) (list []view.Thread, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var place logPlace
		var rows []inbox.Conversation
		asks := []db.Ask{askLogPlace(ws, &place)}
		for _, piece := range db.Pieces(ids) {
			marks, args := db.Marks(2, piece)
			asks = append(asks, db.Ask{Query: "SELECT " + listedColumns + " AND c.id IN (" + marks + ")", Args: append([]any{ws}, args...), Scan: scanListed(&rows)})
		}
		if err := tx.Together(ctx, asks...); err != nil {
			return err
		}
		slices.SortFunc(rows, inOrder(view.Filter{}))
		list, err = s.threads(ctx, tx, ws, place, rows)
		return err
	})
	return list, err
}

// Conversation reads one conversation.
func (s *Store) Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (view.Thread, error) {
	list, err := s.ConversationsByID(ctx, ws, []inbox.ConversationID{id})
	if err == nil && len(list) == 0 {
		err = notFound(db.ErrNotFound, "conversation")
	}
	if err != nil {
		return view.Thread{}, err
	}
	return list[0], nil
}

// capped counts at most view.CountCap rows: an index range of bounded length.
func capped(from string) string {
	return "(SELECT count(*) FROM (SELECT 1 FROM " + from + " LIMIT " + strconv.Itoa(view.CountCap) + ") capped)"
}

var countsText = "SELECT " +
	capped("conversations WHERE workspace_id = $1 AND state = 'open'") + ", " +
	capped("conversations WHERE workspace_id = $1 AND assignee_id = $2 AND state = 'open'") + ", " +
	capped("conversations WHERE workspace_id = $1 AND assignee_id = 0 AND state = 'open'") + ", " +
	capped("conversations WHERE workspace_id = $1 AND state = 'open' AND unread > 0") + ", " +
	capped("conversations WHERE workspace_id = $1 AND state = 'resolved'") + ", " +
	capped("conversations WHERE workspace_id = $1 AND state IN ('open', 'snoozed', 'resolved') AND problems > 0") + ", " +
	capped("parked WHERE workspace_id = $1 AND state = 'parked'") + ", " +
	capped("conversations WHERE workspace_id = $1 AND state = 'snoozed'") + ", " +
	capped("conversations c WHERE c.workspace_id = $1 AND "+needsAnswer) + ", " +
	capped("conversations WHERE workspace_id = $1 AND stage IN ('waiting', 'escalated') AND stage = 'escalated' AND state = 'open'") + ", " +
	capped("mentions WHERE workspace_id = $1 AND member_id = $2 AND read_at = 0") + ", " +
	capped(adrift)

var accountCountsText = "SELECT a.id, " +
	capped("conversations c WHERE c.workspace_id = a.workspace_id AND c.account_id = a.id AND c.state = 'open'") +
	" FROM accounts a WHERE a.workspace_id = $1"

var teamCountsText = "SELECT t.id, " +
	capped("conversations c WHERE c.workspace_id = t.workspace_id AND c.team_id <> 0 AND c.team_id = t.id AND c.state = 'open'") +
	" FROM teams t WHERE t.workspace_id = $1"

// Counts gives the figures beside the list, each capped. Mine is zero for nobody.
func (s *Store) Counts(ctx context.Context, ws inbox.WorkspaceID, me inbox.MemberID) (n view.Counts, err error) {
	n.Accounts, n.Teams = map[inbox.AccountID]int{}, map[inbox.TeamID]int{}
	if me == 0 {
		me = -1 // 0 is how "nobody" is stored
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		err := tx.Query(ctx, countsText, func(r *sql.Rows) error {
			return r.Scan(&n.Open, &n.Mine, &n.Unassigned, &n.Unread, &n.Resolved, &n.Problems, &n.Parked, &n.Snoozed, &n.NeedsAnswer, &n.Escalated, &n.Mentions, &n.Adrift)
		}, ws, me)
		if err != nil {
			return err
		}
		err = tx.Query(ctx, accountCountsText, func(r *sql.Rows) error {
			var id inbox.AccountID
			var count int
			err := r.Scan(&id, &count)
			n.Accounts[id] = count
			return err
		}, ws)
		if err != nil {
			return err
		}
		return tx.Query(ctx, teamCountsText, func(r *sql.Rows) error {
			var id inbox.TeamID
			var count int
			err := r.Scan(&id, &count)
			n.Teams[id] = count
			return err
		}, ws)
	})
	return n, err
}
