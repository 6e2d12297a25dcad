package auth

import (
	"context"
	"regexp"

	"sangam/internal/inbox"
)

// Notify says of what a member is told by their computer. Whether a browser may tell anything is
// for each browser to know.
type Notify struct {
	Assigned bool `json:"assigned" doc:"Somebody gave me a conversation."`
	Mention  bool `json:"mention" doc:"Somebody named me in a note."`
	Mine     bool `json:"mine" doc:"A customer wrote in a conversation of mine."`
	Followed bool `json:"followed" doc:"Something happened in a conversation that I follow: a customer wrote, somebody noted something, its state changed."`
	Failed   bool `json:"failed" doc:"A message of mine did not go out."`
	// Nobody who passes by reads what a customer said.
	HideText bool `json:"hide_text" doc:"Names and words of customers are left out."`
	Silent   bool `json:"silent" doc:"Without a sound."`
	Quiet    bool `json:"quiet" doc:"Nothing is told in the quiet hours."`
	// In minutes of the day, by the clock of the member's computer. From after until: over midnight.
	QuietFrom  int `json:"quiet_from" minimum:"0" maximum:"1439" doc:"Minute of the day, by the clock of the computer."`
	QuietUntil int `json:"quiet_until" minimum:"0" maximum:"1439" doc:"Minute of the day; before quiet_from: of the next day. Exclusive."`
}

// DefaultNotify is what counts until a member says otherwise.
func DefaultNotify() Notify {
	return Notify{Assigned: true, Mention: true, Mine: true, Followed: true, Failed: true, QuietFrom: 21 * 60, QuietUntil: 8 * 60}
}

// Preferences are how a member likes the desk, on all their devices.
type Preferences struct {
	Notify Notify
	// By the name of an action of the screens; only what the member changed. Empty: no key at all.
	Keys map[string]string
}

// PreferencesEdit replaces the parts that are not nil.
type PreferencesEdit struct {
	Notify *Notify
	Keys   map[string]string
}

const mostKeys = 200

var (
	actionName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	// The names of places are the browsers' (KeyboardEvent.code); a sign stands for itself.
	keyText = regexp.MustCompile(`^(mod\+)?(alt\+)?(shift\+)?([A-Za-z][A-Za-z0-9]{1,19}|[!-~])$`)
)

// Preferences reads how a member likes the desk.
func (s *Service) Preferences(ctx context.Context, by inbox.Actor) (Preferences, error) {
	return s.store.Preferences(ctx, by.Workspace, by.Member)
}

// EditPreferences changes how a member likes the desk.
func (s *Service) EditPreferences(ctx context.Context, by inbox.Actor, e PreferencesEdit) (Preferences, error) {
	if n := e.Notify; n != nil && (n.QuietFrom < 0 || n.QuietFrom > 1439 || n.QuietUntil < 0 || n.QuietUntil > 1439) {
		return Preferences{}, inbox.Invalid("body.notify.quiet_from", "quiet hours are minutes of the day, 0 to 1439")
	}
	if len(e.Keys) > mostKeys {
		return Preferences{}, inbox.Invalid("body.keys", "must hold at most %d", mostKeys)
	}
	for action, key := range e.Keys {
		if !actionName.MatchString(action) {
			return Preferences{}, inbox.Invalid("body.keys", "must be named by actions: small letters, digits and _")
		}
		if key != "" && !keyText.MatchString(key) {
			return Preferences{}, inbox.Invalid("body.keys."+action, `must be a key such as "KeyE", "alt+KeyP", "mod+shift+Enter" or "?"; empty for none`)
		}
	}
	return s.store.ChangePreferences(ctx, by.Workspace, by.Member, e)
}
