package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// BookEntry is what the address book of an account's phone says of one name of a person. An entry
// of the book stands under each name it has (user id, number), and each of those is a register:
// the latest change wins, whatever the order in which changes come and however often.
type BookEntry struct {
	Workspace WorkspaceID
	Account   AccountID
	Alias     string // "u:" and a user id, or "p:" and a normalised number
	At        Millis // when the phone changed it
	// Decides between changes of the same instant. The platform's clock has seconds, so they
	// happen; which one wins matters less than that it is the same one everywhere.
	Rank    string
	Removed bool // then the names are empty
	// The owner's private names: see Workspace setting share_phone_names.
	FullName  string
	FirstName string
	UserID    string
	Phone     string // as the platform wrote it
	Username  string
}

// Name is what the owner calls the person; empty if the entry was removed or has no name.
func (e BookEntry) Name() string {
	if e.FullName != "" {
		return e.FullName
	}
	return e.FirstName
}

// After reports whether e wins over f.
func (e BookEntry) After(f BookEntry) bool {
	return e.At > f.At || e.At == f.At && e.Rank > f.Rank
}

// BookEntries gives the registers that a change of the address book writes: one for each name.
func BookEntries(ws WorkspaceID, account AccountID, who Person, b BookChange) []BookEntry {
	e := BookEntry{Workspace: ws, Account: account, At: b.At, Removed: b.Removed, UserID: who.UserID, Phone: who.Phone, Username: who.Username}
	state := "0"
	if b.Removed {
		state = "1" // a removal wins: what is shown wrongly is worse than what is missing
	} else {
		e.FullName, e.FirstName = b.FullName, b.FirstName
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{e.FullName, e.FirstName, e.UserID, e.Phone, e.Username}, "\x1f")))
	e.Rank = state + hex.EncodeToString(sum[:8])
	var out []BookEntry
	for _, alias := range who.Aliases() {
		e.Alias = alias
		out = append(out, e)
	}
	return out
}
