// Package handbook keeps how a team works, in its own words: pages with an owner and a day on which they
// are to be looked at again, and lists that each member ticks off for themselves, once or each day. Texts
// are plain; screens draw a small part of Markdown from them and never use them as HTML. It may be used by
// many goroutines at once.
package handbook

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sangam/internal/inbox"
)

type kind struct{}

// ID is unique within its workspace.
type ID = inbox.ID[kind]

// Bounds of a page, and how many a workspace may have: screens hold all titles.
const (
	TitleMax = 100
	TextMax  = 20_000
	Most     = 200
)

// Said is what is written of a page.
type Said struct {
	Title    string
	Text     string
	Owner    inbox.MemberID // who answers for it; zero: nobody
	ReviewAt inbox.Millis   // from then on it is due to be looked at again; zero: never
}

// Page is one of the handbook.
type Page struct {
	Said
	Workspace  inbox.WorkspaceID
	ID         ID
	OwnerName  string       // filled when read
	ReviewedAt inbox.Millis // zero: never since it was written
	ReviewedBy inbox.MemberID
	ChangedAt  inbox.Millis
	ChangedBy  inbox.MemberID // zero: a program, with a key
	Changer    string         // filled when read
	Version    int64
}

// Store keeps it. Each change writes handbook.changed in its transaction.
type Store interface {
	// HandbookPages lists all by title, without their texts.
	HandbookPages(ctx context.Context, ws inbox.WorkspaceID) ([]Page, error)
	HandbookPage(ctx context.Context, ws inbox.WorkspaceID, id ID) (Page, error)
	// AddPage writes a new page; CodeConflict if there are Most.
	AddPage(ctx context.Context, p Page) error
	// ChangePage changes one that the writer saw in a version; CodeConflict if it has another one.
	ChangePage(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id ID, seen int64, edit func(*Page)) error
	DropPage(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id ID) error
	// OwnTicks of a member: of lists that are done once, and of a day's.
	OwnTicks(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, day string) ([]Tick, error)
	// SetOwnTicks sets and removes ticks of one list.
	SetOwnTicks(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, list, day string, done, undone []string, at inbox.Millis) error
}

// Service is the door. Use New.
type Service struct {
	store Store
	ids   *inbox.IDSource
	now   func() time.Time
}

// New makes it.
func New(store Store, ids *inbox.IDSource, now func() time.Time) *Service {
	return &Service{store, ids, now}
}

func (s *Said) check(now inbox.Millis) error {
	s.Title = strings.Join(strings.Fields(s.Title), " ")
	s.Text = strings.TrimSpace(strings.ReplaceAll(s.Text, "\r\n", "\n"))
	switch {
	case s.Title == "" || utf8.RuneCountInString(s.Title) > TitleMax || !utf8.ValidString(s.Title):
		return inbox.Invalid("body.title", "want 1 to %d characters", TitleMax)
	case utf8.RuneCountInString(s.Text) > TextMax || !utf8.ValidString(s.Text):
		return inbox.Invalid("body.text", "want at most %d characters", TextMax)
	case s.ReviewAt < 0 || s.ReviewAt > now.Add(3*366*24*time.Hour):
		return inbox.Invalid("body.review_at", "want a day within the next three years, or none")
	}
	return nil
}

// List gives all pages by title, without their texts.
func (s *Service) List(ctx context.Context, ws inbox.WorkspaceID) ([]Page, error) {
	return s.store.HandbookPages(ctx, ws)
}

// Get gives one.
func (s *Service) Get(ctx context.Context, ws inbox.WorkspaceID, id ID) (Page, error) {
	return s.store.HandbookPage(ctx, ws, id)
}

// Add writes a new page.
func (s *Service) Add(ctx context.Context, by inbox.Actor, said Said) (Page, error) {
	now := inbox.MillisOf(s.now())
	if err := said.check(now); err != nil {
		return Page{}, err
	}
	p := Page{Said: said, Workspace: by.Workspace, ID: ID(s.ids.Next()), ChangedAt: now, ChangedBy: by.Member, Version: 1}
	if err := s.store.AddPage(ctx, p); err != nil {
		return Page{}, err
	}
	return s.store.HandbookPage(ctx, by.Workspace, p.ID)
}

// Change rewrites a page that the writer saw in a version; another one since is a conflict.
func (s *Service) Change(ctx context.Context, by inbox.Actor, id ID, seen int64, said Said) (Page, error) {
	now := inbox.MillisOf(s.now())
	if err := said.check(now); err != nil {
		return Page{}, err
	}
	return s.change(ctx, by, id, seen, func(p *Page) { p.Said, p.ChangedAt, p.ChangedBy = said, now, by.Member })
}

// Review notes that somebody has looked at a page and that it still holds, until the day when it is to be
// looked at again.
func (s *Service) Review(ctx context.Context, by inbox.Actor, id ID, seen int64, again inbox.Millis) (Page, error) {
	now := inbox.MillisOf(s.now())
	if again != 0 && (again <= now || again > now.Add(3*366*24*time.Hour)) {
		return Page{}, inbox.Invalid("body.review_at", "want a day within the next three years, or none")
	}
	return s.change(ctx, by, id, seen, func(p *Page) { p.ReviewedAt, p.ReviewedBy, p.ReviewAt = now, by.Member, again })
}

func (s *Service) change(ctx context.Context, by inbox.Actor, id ID, seen int64, edit func(*Page)) (Page, error) {
	if err := s.store.ChangePage(ctx, by.Member, by.Workspace, id, seen, edit); err != nil {
		return Page{}, err
	}
	return s.store.HandbookPage(ctx, by.Workspace, id)
}

// Remove deletes a page.
func (s *Service) Remove(ctx context.Context, by inbox.Actor, id ID) error {
	return s.store.DropPage(ctx, by.Member, by.Workspace, id)
}

// Lists that each member ticks off, by the names of their items; what an item says the screens know.
var lists = []List{
	{ID: "onboarding", Items: []string{"confidentiality", "second_step", "installed", "notifications", "quick_replies", "handbook", "keys"}},
	{ID: "session_start", Daily: true, Items: []string{"status", "notifications", "handed_over", "waiting"}},
	{ID: "session_end", Daily: true, Items: []string{"answered", "next_steps", "handed", "away", "locked"}},
}

// List is what a member ticks off.
type List struct {
	ID    string
	Daily bool // anew each day, by the calendar of the member
	Items []string
}

// Tick says that a member has done an item, and when.
type Tick struct {
	List, Item string
	At         inbox.Millis
}

// Own gives the lists and what a member has ticked off of them, of the daily ones on a day.
func (s *Service) Own(ctx context.Context, by inbox.Actor, day string) ([]List, []Tick, error) {
	if !isDay(day) {
		return nil, nil, inbox.Invalid("query.day", "want a day as 2026-11-22")
	}
	ticks, err := s.store.OwnTicks(ctx, by.Workspace, by.Member, day)
	return lists, ticks, err
}

// TickOwn ticks off items of a list, and unticks others.
func (s *Service) TickOwn(ctx context.Context, by inbox.Actor, list, day string, done, undone []string) error {
	at := slices.IndexFunc(lists, func(l List) bool { return l.ID == list })
	if at < 0 {
		return inbox.Refuse(inbox.CodeNotFound, "There is no such list.")
	}
	if !isDay(day) {
		return inbox.Invalid("body.day", "want a day as 2026-11-22")
	}
	for _, item := range slices.Concat(done, undone) {
		if !slices.Contains(lists[at].Items, item) {
			return inbox.Invalid("body.items", "want names of items of the list")
		}
	}
	if !lists[at].Daily {
		day = ""
	}
	return s.store.SetOwnTicks(ctx, by.Workspace, by.Member, list, day, done, undone, inbox.MillisOf(s.now()))
}

var dayText = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func isDay(day string) bool {
	_, err := time.Parse(time.DateOnly, day)
	return err == nil && dayText.MatchString(day)
}
