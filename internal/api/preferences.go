package api

import (
	"context"

	"sangam/internal/auth"
)

// Preferences are how a member likes the desk, on all their devices.
type Preferences struct {
	Notify auth.Notify       `json:"notify" doc:"Of what the member's computer tells them."`
	Keys   map[string]string `json:"keys" doc:"Keys that the member changed, by the action of the screens: places of keys as browsers name them (KeyE, alt+KeyP, mod+Enter) or a sign (?); empty: no key. mod is Ctrl, or Cmd on Apple machines."`
}

func preferencesShape(p auth.Preferences) Preferences { return Preferences{p.Notify, p.Keys} }

func (a *API) preferencesRoutes() {
	add(a, route{"GET", "/api/v1/me/preferences", auth.ProfileEdit, "my-preferences", "Notifications and keys of the caller"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[Preferences], error) {
		p, err := a.Auth.Preferences(ctx, who.Actor)
		return answer(preferencesShape(p)), err
	})
	type in struct {
		Body struct {
			Notify *auth.Notify      `json:"notify,omitempty"`
			Keys   map[string]string `json:"keys,omitempty" doc:"All of them: what is left out has its own key again."`
		}
	}
	add(a, route{"PATCH", "/api/v1/me/preferences", auth.ProfileEdit, "edit-my-preferences", "Change one's notifications or keys"}, options{body: 32 << 10}, func(ctx context.Context, who caller, in *in) (*body[Preferences], error) {
		p, err := a.Auth.EditPreferences(ctx, who.Actor, auth.PreferencesEdit{Notify: in.Body.Notify, Keys: in.Body.Keys})
		return answer(preferencesShape(p)), err
	})
}
