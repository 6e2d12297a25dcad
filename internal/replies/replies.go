// Package replies is the library of quick replies that a team shares: texts with places for
// values, in categories, each with all its former wordings. It looks at what is written into the
// library and at tables and documents that are taken into it; what a place stands for is filled in
// where the message is written. It may be used by many goroutines at once.
package replies

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sangam/internal/inbox"
)

type kind struct{}

// ID is unique within its workspace.
type ID = inbox.ID[kind]

// Limits of a reply.
//
// Source: platform contract 5: a text may have 4,096 characters. The others are ours.
const (
	TitleMax    = 80
	CategoryMax = 40
	ShortcutMax = 30
	TextMax     = 4096
	// Most replies of a workspace: screens hold them all.
	Most = 1000
	// Keys are the number keys a member may bind.
	Keys = 9
)

// Said is what members write: the wording of a reply and how it is found.
type Said struct {
	Title    string
	Category string // empty: none
	Shortcut string // lower case, found first; unique in the workspace; empty: none
	Text     string
}

// Reply is one of the library.
type Reply struct {
	Said
	Workspace inbox.WorkspaceID
	ID        ID
	Version   int64
	ChangedAt inbox.Millis
	ChangedBy inbox.MemberID // zero: a program, with a key
	Changer   string         // name; filled when read
	RemovedAt inbox.Millis   // zero: it is there
	Uses      int64
	UsedAt    inbox.Millis
	Key       int // 1 to 9: bound by the member who reads; 0: not
}

// Version is one wording a reply had or has.
type Version struct {
	Said
	Version int64
	At      inbox.Millis
	By      inbox.MemberID // zero: a program
	Name    string         // of the member; filled when read
	Removed bool           // with this version it was taken out
}

// Edit is one thing to write: a new reply if ID is zero.
type Edit struct {
	ID ID
	// The version the writer saw; another one is a conflict. Zero for a new one.
	Seen    int64
	Said    Said
	Removed bool
}

// Store keeps the library.
type Store interface {
	// QuickReplies of a workspace, those taken out too if removed; Key is what the member bound.
	QuickReplies(ctx context.Context, ws inbox.WorkspaceID, reader inbox.MemberID, removed bool) ([]Reply, error)
	QuickReply(ctx context.Context, ws inbox.WorkspaceID, reader inbox.MemberID, id ID) (Reply, error)
	// Versions of a reply, the newest first.
	ReplyVersions(ctx context.Context, ws inbox.WorkspaceID, id ID) ([]Version, error)
	// WriteReplies makes and changes replies in one transaction, each with a version of its own,
	// and writes one event. It returns their ids in order.
	WriteReplies(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, edits []Edit) ([]ID, error)
	// UseReply counts one use more.
	UseReply(ctx context.Context, ws inbox.WorkspaceID, id ID) error
	// BindReply binds a number key of a member to a reply, or frees the reply's by 0.
	BindReply(ctx context.Context, member inbox.MemberID, ws inbox.WorkspaceID, id ID, key int) error
}

// Service is the door. Use New.
type Service struct{ store Store }

// New makes it.
func New(store Store) *Service { return &Service{store} }

// List gives the library as a member has it.
func (s *Service) List(ctx context.Context, by inbox.Actor, removed bool) ([]Reply, error) {
	return s.store.QuickReplies(ctx, by.Workspace, by.Member, removed)
}

// Get gives one.
func (s *Service) Get(ctx context.Context, by inbox.Actor, id ID) (Reply, error) {
	return s.store.QuickReply(ctx, by.Workspace, by.Member, id)
}

// Versions gives every wording of a reply, the newest first.
func (s *Service) Versions(ctx context.Context, by inbox.Actor, id ID) ([]Version, error) {
	if _, err := s.store.QuickReply(ctx, by.Workspace, by.Member, id); err != nil {
		return nil, err
	}
	return s.store.ReplyVersions(ctx, by.Workspace, id)
}

// Add makes a reply.
func (s *Service) Add(ctx context.Context, by inbox.Actor, said Said) (Reply, error) {
	return s.write(ctx, by, Edit{Said: said})
}

// Change rewrites a reply that the writer saw in a version; another one since is a conflict.
// What it said before stays among its versions.
func (s *Service) Change(ctx context.Context, by inbox.Actor, id ID, seen int64, said Said) (Reply, error) {
	return s.write(ctx, by, Edit{ID: id, Seen: seen, Said: said})
}

// Remove takes a reply out of the library, or puts it back.
func (s *Service) Remove(ctx context.Context, by inbox.Actor, id ID, removed bool) (Reply, error) {
	r, err := s.store.QuickReply(ctx, by.Workspace, by.Member, id)
	if err != nil || (r.RemovedAt != 0) == removed {
		return r, err
	}
	return s.write(ctx, by, Edit{ID: id, Seen: r.Version, Said: r.Said, Removed: removed})
}

func (s *Service) write(ctx context.Context, by inbox.Actor, e Edit) (Reply, error) {
	said, faults := e.Said.Check()
	if len(faults) > 0 {
		return Reply{}, inbox.Invalid("body."+faults[0].Field, "%s", faults[0].Says)
	}
	e.Said = said
	ids, err := s.store.WriteReplies(ctx, by.Member, by.Workspace, []Edit{e})
	if err != nil {
		return Reply{}, err
	}
	return s.store.QuickReply(ctx, by.Workspace, by.Member, ids[0])
}

// Use counts one use.
func (s *Service) Use(ctx context.Context, by inbox.Actor, id ID) error {
	return s.store.UseReply(ctx, by.Workspace, id)
}

// Bind binds a number key of the member to a reply; 0 frees the reply's.
func (s *Service) Bind(ctx context.Context, by inbox.Actor, id ID, key int) (Reply, error) {
	if key < 0 || key > Keys {
		return Reply{}, inbox.Invalid("body.key", "want 1 to %d, or 0 for none", Keys)
	}
	if _, err := s.store.QuickReply(ctx, by.Workspace, by.Member, id); err != nil {
		return Reply{}, err
	}
	if err := s.store.BindReply(ctx, by.Member, by.Workspace, id, key); err != nil {
		return Reply{}, err
	}
	return s.store.QuickReply(ctx, by.Workspace, by.Member, id)
}

// Fault is what is wrong with one field.
type Fault struct {
	Row   int    // of a table: line of the text; of a document: the how many-th; from 1
	Field string // "title", "category", "shortcut", "text", "header", "row" or "rows"
	Value string // what stands there, cut
	Says  string // what would be right
}

// Check tidies what was written and tells what is wrong with it.
func (s Said) Check() (tidy Said, faults []Fault) {
	tidy = Said{oneLine(s.Title), oneLine(s.Category), strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s.Shortcut), "/")), strings.TrimSpace(strings.ReplaceAll(s.Text, "\r\n", "\n"))}
	bad := func(field, value, format string, args ...any) {
		faults = append(faults, Fault{Field: field, Value: cut(value), Says: fmt.Sprintf(format, args...)})
	}
	switch n := utf8.RuneCountInString(tidy.Title); {
	case n == 0:
		bad("title", "", "want a title")
	case n > TitleMax:
		bad("title", s.Title, "want at most %d characters", TitleMax)
	}
	if utf8.RuneCountInString(tidy.Category) > CategoryMax {
		bad("category", s.Category, "want at most %d characters", CategoryMax)
	}
	if n := utf8.RuneCountInString(tidy.Shortcut); n > ShortcutMax || strings.ContainsFunc(tidy.Shortcut, func(r rune) bool { return !wordy(r) }) || startsWithDigit(tidy.Shortcut) {
		bad("shortcut", s.Shortcut, "want one word of at most %d letters, figures, _ and -, that does not begin with a figure", ShortcutMax)
	}
	text, says := canonical(tidy.Text)
	switch n := utf8.RuneCountInString(tidy.Text); {
	case n == 0:
		bad("text", "", "want a text")
	case n > TextMax:
		bad("text", s.Text, "want at most %d characters", TextMax)
	case !utf8.ValidString(tidy.Text) || strings.ContainsRune(tidy.Text, 0):
		bad("text", "", "want a text in UTF-8")
	case says != "":
		bad("text", tidy.Text, "%s", says)
	default:
		tidy.Text = text
	}
	return tidy, faults
}

func wordy(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '_' || r == '-'
}

// startsWithDigit: number keys pick, so no search begins with one.
func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// Variable is a place for a value in a text.
type Variable struct {
	Name    string
	Type    string   // "text", "number", "date" or "choice"
	Choices []string // of a choice
}

// Known variables are filled in by themselves.
var Known = []string{"contact.name", "contact.first_name", "contact.phone", "member.name", "member.first_name", "workspace.name"}

// Types of the others.
var Types = []string{"text", "number", "date", "choice"}

var place = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// Variables lists the places of a text that Check has seen, each once.
func Variables(text string) []Variable {
	var list []Variable
	seen := map[string]bool{}
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		if v, says := variable(m[1]); says == "" && !seen[v.Name] {
			seen[v.Name] = true
			list = append(list, v)
		}
	}
	return list
}

// canonical writes every place in one way, so that screens need to know only that one; says tells
// what is wrong.
func canonical(text string) (tidy, says string) {
	kinds := map[string]string{}
	tidy = place.ReplaceAllStringFunc(text, func(m string) string {
		v, wrong := variable(m[2 : len(m)-2])
		if wrong == "" {
			if was, twice := kinds[v.Name]; twice && was != v.spelt() {
				wrong = fmt.Sprintf("%s is of two kinds", v.Name)
			}
			kinds[v.Name] = v.spelt()
		}
		if wrong != "" && says == "" {
			says = wrong
		}
		return "{{" + v.spelt() + "}}"
	})
	if rest := place.ReplaceAllString(text, ""); says == "" && (strings.Contains(rest, "{{") || strings.Contains(rest, "}}")) {
		says = "a place for a value is open or closed twice: want {{name}}"
	}
	return tidy, says
}

// variable reads what stands between the braces: name, name:type, or name:one|other.
func variable(s string) (v Variable, says string) {
	name, typ, typed := strings.Cut(s, ":")
	v.Name, v.Type = oneLine(name), "text"
	typ = strings.TrimSpace(typ)
	if strings.Contains(v.Name, ".") {
		v.Name = strings.ToLower(v.Name)
		for _, k := range Known {
			if k == v.Name && !typed {
				return v, ""
			}
		}
		return v, fmt.Sprintf("{{%s}} is not known: names with a point are %s", cut(v.Name), strings.Join(Known, ", "))
	}
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > 40 {
		return v, "a place for a value wants a name of at most 40 characters: {{order number}}"
	}
	switch {
	case !typed || typ == "text":
	case typ == "number" || typ == "date":
		v.Type = typ
	case strings.Contains(typ, "|"):
		v.Type = "choice"
		for c := range strings.SplitSeq(typ, "|") {
			if c = oneLine(c); c != "" {
				v.Choices = append(v.Choices, c)
			}
		}
		if len(v.Choices) < 2 {
			return v, fmt.Sprintf("%s wants two choices at least: {{%s: morning | evening}}", v.Name, v.Name)
		}
	default:
		return v, fmt.Sprintf("%s has the kind %q: want text, number, date, or choices as in {{%s: morning | evening}}", v.Name, cut(typ), v.Name)
	}
	return v, ""
}

func (v Variable) spelt() string {
	switch v.Type {
	case "number", "date":
		return v.Name + ":" + v.Type
	case "choice":
		return v.Name + ":" + strings.Join(v.Choices, "|")
	}
	return v.Name
}
