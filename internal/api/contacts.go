package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/auth"
	"sangam/internal/identity"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Contact is a person outside.
type Contact struct {
	ID            inbox.ContactID        `json:"id"`
	Name          string                 `json:"name,omitempty"`
	SavedAs       string                 `json:"saved_as,omitempty" doc:"What the owner's phone calls the person. Only if the workspace shares those names."`
	Phone         string                 `json:"phone,omitempty"`
	Username      string                 `json:"username,omitempty"`
	CreatedAt     inbox.Millis           `json:"created_at"`
	FirstAt       inbox.Millis           `json:"first_at,omitempty" doc:"When the oldest message with the person was said, history and imports included. Only of one contact, not in lists."`
	Version       int64                  `json:"version"`
	Handles       []Handle               `json:"handles"`
	Conversations []inbox.ConversationID `json:"conversations"`
}

// Handle is how a contact is reached through one account.
type Handle struct {
	ID        inbox.HandleID  `json:"id"`
	AccountID inbox.AccountID `json:"account_id"`
	KeyKind   string          `json:"key_kind" enum:"bsuid,phone"`
	Phone     string          `json:"phone,omitempty"`
	Username  string          `json:"username,omitempty"`
	Name      string          `json:"name,omitempty"`
	SavedAs   string          `json:"saved_as,omitempty"`
	Reach     string          `json:"reach" enum:"yes,moved,lost" doc:"moved: the person has a newer handle; lost: the number or id is no longer theirs. Nothing can be sent to either."`
	MovedTo   inbox.HandleID  `json:"moved_to,omitempty"`
}

func contactShape(a view.Acquaintance, saved []identity.Saved) Contact {
	c := Contact{ID: a.ID, Name: a.Name, CreatedAt: a.CreatedAt, FirstAt: a.FirstAt, Version: a.Version, Handles: []Handle{}, Conversations: append([]inbox.ConversationID{}, a.Conversations...)}
	for _, h := range a.Handles {
		shape := Handle{ID: h.ID, AccountID: h.Account, KeyKind: "phone", Phone: phoneShape(h.Phone), Username: h.Username, Name: h.Name, Reach: "yes", MovedTo: h.MovedTo}
		if h.UserID != "" {
			shape.KeyKind = "bsuid"
		}
		switch {
		case h.MovedTo != 0:
			shape.Reach = "moved"
		case h.Target() == "":
			shape.Reach = "lost"
		}
		for _, s := range saved {
			if s.Handle == h.ID {
				shape.SavedAs = s.Name
			}
		}
		c.Handles = append(c.Handles, shape)
		c.Phone, c.Username, c.SavedAs = cmp.Or(c.Phone, shape.Phone), cmp.Or(c.Username, h.Username), cmp.Or(c.SavedAs, shape.SavedAs)
		c.Name = cmp.Or(c.Name, h.Name)
	}
	return c
}

func sideShape(s identity.Side, saved []identity.Saved) Contact {
	a := view.Acquaintance{Contact: s.Contact, Handles: s.Handles}
	for _, t := range s.Threads {
		a.Conversations = append(a.Conversations, t.ID)
	}
	return contactShape(a, saved)
}

// Known is all that is known of who somebody is.
type Known struct {
	Contact     Contact           `json:"contact"`
	Threads     []KnownThread     `json:"threads" doc:"Conversations with the person, newest first."`
	Past        []KnownPast       `json:"past" doc:"What changed, newest first."`
	Merges      []Merge           `json:"merges" doc:"Merges into this contact that stand."`
	Suggestions []MergeSuggestion `json:"suggestions"`
}

// KnownThread is a conversation with a person.
type KnownThread struct {
	ConversationID inbox.ConversationID `json:"conversation_id"`
	AccountID      inbox.AccountID      `json:"account_id"`
	HandleID       inbox.HandleID       `json:"handle_id"`
	LastAt         inbox.Millis         `json:"last_at"`
}

// KnownPast is one thing that changed.
type KnownPast struct {
	HandleID inbox.HandleID `json:"handle_id"`
	What     string         `json:"what" enum:"user_id,phone,username,name,parent_user_id,moved,lost"`
	Value    string         `json:"value,omitempty" doc:"Absent: none any more. Ids of the platform are not shown."`
	Previous string         `json:"previous,omitempty"`
	At       inbox.Millis   `json:"at"`
	Evidence string         `json:"evidence" enum:"message,platform,send,taken"`
}

// MergeSuggestion is two contacts that may be one person.
type MergeSuggestion struct {
	Contacts []Contact `json:"contacts" doc:"Two, the elder first."`
	Reasons  []string  `json:"reasons" doc:"same_user_id, number_change, same_parent, same_phone, phone_book; the surest first."`
}

// MergePlan is what a merge would do.
type MergePlan struct {
	Kept     Contact      `json:"kept"`
	Absorbed Contact      `json:"absorbed"`
	Name     string       `json:"name" doc:"What the contact will be called unless another name is given."`
	Names    []string     `json:"names"`
	Reasons  []string     `json:"reasons"`
	Threads  []PlanThread `json:"threads" doc:"Every conversation of both, and where a reply in it goes: the same as before."`
}

// PlanThread is a conversation of a merge.
type PlanThread struct {
	KnownThread
	To    string `json:"to,omitempty" doc:"The number a reply goes to; absent if it is hidden."`
	Reach string `json:"reach" enum:"yes,moved,lost"`
}

// Merge is one that was made.
type Merge struct {
	ID         inbox.MergeID   `json:"id"`
	KeptID     inbox.ContactID `json:"kept_id"`
	AbsorbedID inbox.ContactID `json:"absorbed_id"`
	Name       string          `json:"name"`
	Absorbed   string          `json:"absorbed,omitempty" doc:"What the contact that went was called."`
	Reasons    []string        `json:"reasons"`
	At         inbox.Millis    `json:"at"`
	By         inbox.MemberID  `json:"by,omitempty"`
	UndoneAt   inbox.Millis    `json:"undone_at,omitempty"`
}

// AddressBook is how the phones' address books stand.
type AddressBook struct {
	Shared   bool               `json:"shared" doc:"Whether members may see the names of the owner's address book."`
	Accounts []AddressBookCount `json:"accounts"`
}

// AddressBookCount is the address book of one account's phone.
type AddressBookCount struct {
	AccountID inbox.AccountID `json:"account_id"`
	Entries   int             `json:"entries"`
	LastAt    inbox.Millis    `json:"last_at,omitempty"`
}

func mergeShape(m identity.Merge, absorbed string) Merge {
	return Merge{ID: m.ID, KeptID: m.Kept, AbsorbedID: m.Absorbed, Name: m.NameAfter, Absorbed: absorbed, Reasons: words(m.Reasons), At: m.At, By: m.By, UndoneAt: m.UndoneAt}
}

func words(reasons []identity.Reason) []string {
	return shapes(reasons, func(r identity.Reason) string { return string(r) })
}

func (a *API) contactRoutes() {
	type search struct {
		Q string `query:"q" maxLength:"100" doc:"Part of a name or user name, or the last digits of a number. Who may not see numbers finds by digits only whom a whole number reaches."`
		Paging
	}
	add(a, route{"GET", "/api/v1/contacts", auth.ContactsRead, "list-contacts", "People, newest first"}, options{}, func(ctx context.Context, who caller, in *search) (*body[page[Contact]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		number, veiled := foundBy(who, in.Q)
		if veiled && number == "" {
			return answer(page[Contact]{Items: []Contact{}}), nil
		}
		list, err := a.Reader.Contacts(ctx, who.Actor.Workspace, in.Q, view.Whose{}, after, in.Limit)
		if err != nil {
			return nil, err
		}
		if veiled {
			list = slices.DeleteFunc(list, func(c view.Acquaintance) bool { return !reachedBy(c, number) })
		}
		var handles []inbox.Handle
		for _, c := range list {
			handles = append(handles, c.Handles...)
		}
		saved, err := a.Identity.Saved(ctx, who.Actor.Workspace, handles)
		if err != nil {
			return nil, err
		}
		p := page[Contact]{Items: shapes(list, func(c view.Acquaintance) Contact { return contactShape(c, saved) })}
		if len(list) == in.Limit && !veiled {
			p.NextCursor = view.Position{ID: int64(list[len(list)-1].ID)}.Cursor()
		}
		return answer(p), nil
	})
	add(a, route{"GET", "/api/v1/contacts/{id}", auth.ContactsRead, "get-contact", "One person; a merged contact answers as the one it was merged into"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Contact], error) {
		return a.contact(ctx, who, in.ID)
	})
	add(a, route{"GET", "/api/v1/contacts/{id}/identity", auth.ContactsRead, "get-identity", "Who one person is: handles, what changed, merges, suggestions"}, options{}, a.known)
	type rename struct {
		ByID
		Body struct {
			Name string `json:"name"`
		}
	}
	add(a, route{"PATCH", "/api/v1/contacts/{id}", auth.ContactsEdit, "edit-contact", "Give a person the name members know them by"}, options{}, func(ctx context.Context, who caller, in *rename) (*body[Contact], error) {
		id, err := idOf[inbox.ContactID]("contact", in.ID)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSpace(in.Body.Name)
		if name == "" || utf8.RuneCountInString(name) > 200 || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, inbox.Invalid("body.name", "must have 1 to 200 characters, without line breaks")
		}
		if strings.Contains(name, "••") {
			return nil, inbox.Invalid("body.name", "must not hold a masked number: give a name")
		}
		if err := a.Reader.RenameContact(ctx, who.Actor.Member, who.Actor.Workspace, id, name); err != nil {
			return nil, err
		}
		return a.contact(ctx, who, in.ID)
	})
	a.mergeRoutes()
	add(a, route{"GET", "/api/v1/address-book", auth.ContactsRead, "get-address-book", "How many people stand in the phones' address books, and whether their private names are shared"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[AddressBook], error) {
		return a.addressBook(ctx, who)
	})
	type share struct {
		Body struct {
			Shared bool `json:"shared"`
		}
	}
	add(a, route{"PATCH", "/api/v1/address-book", auth.PhoneNamesShare, "share-address-book", "Let members see what the owner's phone calls people, or no longer"}, options{}, func(ctx context.Context, who caller, in *share) (*body[AddressBook], error) {
		if err := a.Identity.ShareNames(ctx, who.Actor, in.Body.Shared); err != nil {
			return nil, err
		}
		return a.addressBook(ctx, who)
	})
}

func (a *API) addressBook(ctx context.Context, who caller) (*body[AddressBook], error) {
	b, err := a.Identity.Book(ctx, who.Actor.Workspace)
	return answer(AddressBook{Shared: b.Shared, Accounts: shapes(b.Accounts, func(c identity.BookCount) AddressBookCount {
		return AddressBookCount{c.Account, c.Entries, c.LastAt}
	})}), err
}

func (a *API) mergeRoutes() {
	add(a, route{"GET", "/api/v1/merge-suggestions", auth.ContactsRead, "list-merge-suggestions", "Contacts that may be one person, the surest first"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[MergeSuggestion]], error) {
		list, err := a.Identity.Suggestions(ctx, who.Actor.Workspace, 0)
		if err != nil {
			return nil, err
		}
		out, err := a.suggestions(ctx, who, list[:min(len(list), 100)])
		return answer(page[MergeSuggestion]{Items: out}), err
	})
	type dismiss struct {
		Body struct {
			ContactIDs []string `json:"contact_ids" minItems:"2" maxItems:"2" nullable:"false"`
		}
	}
	add(a, route{"POST", "/api/v1/merge-suggestions/dismiss", auth.ContactsMerge, "dismiss-merge-suggestion", "Say that two contacts are two people"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *dismiss) (*struct{}, error) {
		ids, err := idsOf[inbox.ContactID]("body.contact_ids", strings.Join(in.Body.ContactIDs, ","))
		if err != nil {
			return nil, err
		}
		if len(ids) != 2 {
			return nil, inbox.Invalid("body.contact_ids", "want two ids")
		}
		return nil, a.Identity.Dismiss(ctx, who.Actor, ids[0], ids[1])
	})
	type pair struct {
		Kept     string `query:"kept" required:"true" doc:"The contact that would stay."`
		Absorbed string `query:"absorbed" required:"true"`
	}
	add(a, route{"GET", "/api/v1/merges/preview", auth.ContactsRead, "preview-merge", "What a merge would do"}, options{}, func(ctx context.Context, who caller, in *pair) (*body[MergePlan], error) {
		kept, absorbed, err := twoContacts(in.Kept, in.Absorbed)
		if err != nil {
			return nil, err
		}
		return a.plan(ctx, who, kept, absorbed)
	})
	add(a, route{"GET", "/api/v1/merges", auth.ContactsRead, "list-merges", "Merges that stand, newest first, at most 50"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Merge]], error) {
		list, err := a.Identity.Merges(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		out, err := a.merges(ctx, who, list)
		return answer(page[Merge]{Items: out}), err
	})
	type merge struct {
		Body struct {
			KeptID     string `json:"kept_id" doc:"The contact that stays."`
			AbsorbedID string `json:"absorbed_id"`
			Name       string `json:"name,omitempty" doc:"What it is called afterwards; left out: as the preview says."`
		}
	}
	add(a, route{"POST", "/api/v1/merges", auth.ContactsMerge, "merge-contacts", "Make two contacts one; no conversation changes whom it goes to"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *merge) (*body[Merge], error) {
		kept, absorbed, err := twoContacts(in.Body.KeptID, in.Body.AbsorbedID)
		if err != nil {
			return nil, err
		}
		m, err := a.Identity.Merge(ctx, who.Actor, kept, absorbed, in.Body.Name)
		return answer(mergeShape(m, "")), err
	})
	add(a, route{"POST", "/api/v1/merges/{id}/undo", auth.ContactsMerge, "undo-merge", "Take a merge apart again, with what was said since"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *ByID) (*body[Merge], error) {
		id, err := idOf[inbox.MergeID]("merge", in.ID)
		if err != nil {
			return nil, err
		}
		m, err := a.Identity.Undo(ctx, who.Actor, id)
		return answer(mergeShape(m, "")), err
	})
}

func twoContacts(kept, absorbed string) (k, b inbox.ContactID, err error) {
	if err := k.UnmarshalText([]byte(kept)); err != nil {
		return 0, 0, inbox.Invalid("kept_id", "want the id of a contact")
	}
	if err := b.UnmarshalText([]byte(absorbed)); err != nil {
		return 0, 0, inbox.Invalid("absorbed_id", "want the id of a contact")
	}
	return k, b, nil
}

func (a *API) plan(ctx context.Context, who caller, kept, absorbed inbox.ContactID) (*body[MergePlan], error) {
	p, err := a.Identity.Preview(ctx, who.Actor.Workspace, kept, absorbed)
	if err != nil {
		return nil, err
	}
	saved, err := a.Identity.Saved(ctx, who.Actor.Workspace, append(append([]inbox.Handle{}, p.Kept.Handles...), p.Absorbed.Handles...))
	if err != nil {
		return nil, err
	}
	out := MergePlan{Kept: sideShape(p.Kept, saved), Absorbed: sideShape(p.Absorbed, saved), Name: p.Name, Names: append([]string{}, p.Names...), Reasons: words(p.Reasons), Threads: []PlanThread{}}
	for i, side := range []identity.Side{p.Kept, p.Absorbed} {
		contact := []Contact{out.Kept, out.Absorbed}[i]
		for _, t := range side.Threads {
			row := PlanThread{KnownThread: KnownThread{t.ID, t.Account, t.Handle, t.LastAt}}
			for _, h := range contact.Handles {
				if h.ID == t.Handle {
					row.To, row.Reach = h.Phone, h.Reach
				}
			}
			out.Threads = append(out.Threads, row)
		}
	}
	return answer(out), nil
}

func (a *API) contact(ctx context.Context, who caller, text string) (*body[Contact], error) {
	id, err := idOf[inbox.ContactID]("contact", text)
	if err != nil {
		return nil, err
	}
	c, err := a.Reader.Contact(ctx, who.Actor.Workspace, id)
	if err != nil {
		return nil, err
	}
	saved, err := a.Identity.Saved(ctx, who.Actor.Workspace, c.Handles)
	return answer(contactShape(c, saved)), err
}

func (a *API) known(ctx context.Context, who caller, in *ByID) (*body[Known], error) {
	id, err := idOf[inbox.ContactID]("contact", in.ID)
	if err != nil {
		return nil, err
	}
	k, err := a.Identity.Known(ctx, who.Actor.Workspace, id)
	if err == nil && sightOf(ctx) != nil {
		err = a.leaveOwn(ctx, who, &k)
	}
	if err != nil {
		return nil, err
	}
	out := Known{Contact: sideShape(k.Side, k.Saved), Threads: []KnownThread{}, Past: shapes(k.Past, pastShape)}
	for _, t := range k.Threads {
		out.Threads = append(out.Threads, KnownThread{t.ID, t.Account, t.Handle, t.LastAt})
	}
	if out.Merges, err = a.merges(ctx, who, k.Merges); err != nil {
		return nil, err
	}
	out.Suggestions, err = a.suggestions(ctx, who, k.Suggestions)
	return answer(out), err
}

// leaveOwn leaves of who a person is what belongs to conversations that are seen.
func (a *API) leaveOwn(ctx context.Context, who caller, k *identity.Known) error {
	c, err := a.Reader.Contact(ctx, who.Actor.Workspace, k.ID)
	if err != nil {
		return err
	}
	by := func(id inbox.HandleID) bool {
		return slices.ContainsFunc(c.Handles, func(h inbox.Handle) bool { return h.ID == id })
	}
	k.Handles = c.Handles
	k.Threads = slices.DeleteFunc(k.Threads, func(t identity.Thread) bool { return !slices.Contains(c.Conversations, t.ID) })
	k.Past = slices.DeleteFunc(k.Past, func(p identity.Past) bool { return !by(p.Handle) })
	k.Saved = slices.DeleteFunc(k.Saved, func(s identity.Saved) bool { return !by(s.Handle) })
	k.Merges, k.Suggestions = nil, nil
	return nil
}

func pastShape(p identity.Past) KnownPast {
	out := KnownPast{HandleID: p.Handle, What: p.What, Value: p.Value, Previous: p.Previous, At: p.At, Evidence: p.Evidence}
	// Ids of the platform say nothing to a person and open doors to a program: only that they changed.
	hide := func(s string) string {
		switch {
		case p.What == "name" || p.What == "username":
			return s
		case p.What == "user_id" || p.What == "parent_user_id" || strings.Contains(s, "."):
			return ""
		}
		return phoneShape(s)
	}
	out.Value, out.Previous = hide(out.Value), hide(out.Previous)
	return out
}

// merges presents merges with the names of the contacts that went.
func (a *API) merges(ctx context.Context, who caller, list []identity.Merge) ([]Merge, error) {
	var ids []inbox.ContactID
	for _, m := range list {
		ids = append(ids, m.Absorbed)
	}
	sides, err := a.Identity.Sides(ctx, who.Actor.Workspace, ids)
	return shapes(list, func(m identity.Merge) Merge { return mergeShape(m, sides[m.Absorbed].Name) }), err
}

func (a *API) suggestions(ctx context.Context, who caller, list []identity.Suggestion) ([]MergeSuggestion, error) {
	var ids []inbox.ContactID
	for _, s := range list {
		ids = append(ids, s.A, s.B)
	}
	sides, err := a.Identity.Sides(ctx, who.Actor.Workspace, ids)
	if err != nil {
		return nil, err
	}
	var handles []inbox.Handle
	for _, side := range sides {
		handles = append(handles, side.Handles...)
	}
	saved, err := a.Identity.Saved(ctx, who.Actor.Workspace, handles)
	return shapes(list, func(s identity.Suggestion) MergeSuggestion {
		return MergeSuggestion{[]Contact{sideShape(sides[s.A], saved), sideShape(sides[s.B], saved)}, words(s.Reasons)}
	}), err
}
