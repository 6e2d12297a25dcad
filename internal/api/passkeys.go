package api

import (
	"context"
	"encoding/json"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Passkey is one that a member registered.
type Passkey struct {
	ID        inbox.PasskeyID `json:"id"`
	Name      string          `json:"name" doc:"What its member calls it."`
	Synced    bool            `json:"synced" doc:"Kept by a service on several devices, and not on one alone."`
	CreatedAt inbox.Millis    `json:"created_at"`
	LastUsed  inbox.Millis    `json:"last_used_at,omitempty" doc:"Left out: not since it was made."`
	CopiedAt  inbox.Millis    `json:"copied_at,omitempty" doc:"Its counter went back then: somebody may have a copy, and it opens nothing any more."`
}

// Passkeys are one's own, and whether they can be used by the address of this request.
type Passkeys struct {
	Items []Passkey `json:"items" nullable:"false"`
	SignInWays
}

// SignInWays say how one can sign in here.
type SignInWays struct {
	Passkeys bool          `json:"passkeys" doc:"By passkey, at this address."`
	Address  string        `json:"address,omitempty" doc:"The one address at which passkeys are used."`
	Why      *inbox.Reason `json:"why_not,omitempty" doc:"Why passkeys cannot be used."`
}

// Ways are all of them.
type Ways struct {
	SignInWays
	Providers []ProviderButton `json:"providers" nullable:"false"`
}

// Question is what a browser hands to its authenticator.
type Question struct {
	Ceremony string          `json:"ceremony" doc:"To be sent back with the answer, once, within five minutes."`
	Options  json.RawMessage `json:"options" doc:"As PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON take them."`
}

// PasskeyAnswer is what the authenticator made of it.
type PasskeyAnswer struct {
	Ceremony   string          `json:"ceremony" maxLength:"128"`
	Credential json.RawMessage `json:"credential" doc:"As PublicKeyCredential.toJSON gives it."`
}

func passkeyShape(p auth.Passkey) Passkey {
	return Passkey{p.ID, p.Name, p.Synced, p.CreatedAt, p.LastUsedAt, p.CopiedAt}
}

func questionShape(q auth.Question, err error) (*body[Question], error) {
	return answer(Question{q.Ceremony.Reveal(), q.Options}), err
}

// party is this installation as the caller's authenticator knows it.
func (a *API) party(who caller) (auth.Party, error) { return auth.PartyOf(a.PublicURL, who.host) }

func (a *API) waysShape(who caller) SignInWays {
	party, err := a.party(who)
	if err != nil {
		return SignInWays{Why: a.problemOf(err).Reason}
	}
	return SignInWays{Passkeys: true, Address: party.Origin}
}

// maxCredential is the most an authenticator's answer may have, beside the rest of a body.
const maxCredential = 64 << 10

func (a *API) passkeyRoutes() {
	add(a, route{"GET", "/api/v1/session/ways", "", "sign-in-ways", "How one can sign in here"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[Ways], error) {
		list, err := a.Auth.Providers(ctx)
		return answer(Ways{a.waysShape(who), shapes(list, func(p auth.Provider) ProviderButton { return ProviderButton{p.Workspace, p.Label} })}), err
	})
	add(a, route{"POST", "/api/v1/session/passkey/begin", "", "begin-passkey-sign-in", "Ask for any passkey of this installation"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, _ *struct{}) (*body[Question], error) {
		party, err := a.party(who)
		if err != nil {
			return nil, err
		}
		return questionShape(a.Auth.BeginPasskeySignIn(ctx, party, who.address))
	})
	type passkeyIn struct {
		UserAgent string `header:"User-Agent"`
		Body      struct {
			PasskeyAnswer
			Keep bool `json:"keep,omitempty" doc:"Stay signed in on this device."`
		}
	}
	add(a, route{"POST", "/api/v1/session/passkey", "", "sign-in-by-passkey", "Sign in with the answer; it counts as both steps"}, options{status: http.StatusOK, body: maxCredential}, func(ctx context.Context, who caller, in *passkeyIn) (*sessionOut, error) {
		party, err := a.party(who)
		if err != nil {
			return nil, err
		}
		token, s, err := a.Auth.PasskeySignIn(ctx, party, in.Body.Ceremony, in.Body.Credential, auth.SignIn{Keep: in.Body.Keep, Address: who.address, UserAgent: in.UserAgent})
		a.SignIns.WithLabelValues(signInResult(err)).Inc()
		if err != nil {
			return nil, err
		}
		return &sessionOut{*a.setCookie(token, in.Body.Keep), a.sessionShape(ctx, s.Began())}, nil
	})
	add(a, route{"POST", "/api/v1/session/unlock/passkey", auth.SessionRead, "begin-passkey-unlock", "Ask for a passkey of one's own, to unlock the screen"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, _ *struct{}) (*body[Question], error) {
		party, err := a.party(who)
		if err != nil {
			return nil, err
		}
		return questionShape(a.Auth.BeginPasskeyUnlock(ctx, who.Identity, party))
	})

	add(a, route{"GET", "/api/v1/me/passkeys", auth.ProfileEdit, "list-passkeys", "One's own passkeys"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[Passkeys], error) {
		list, err := a.Auth.Passkeys(ctx, who.Identity)
		return answer(Passkeys{shapes(list, passkeyShape), a.waysShape(who)}), err
	})
	type beginPasskey struct {
		Body struct {
			Password string `json:"password,omitempty" maxLength:"4096" doc:"One's own, once more; who has none signed in less than ten minutes ago."`
		}
	}
	add(a, route{"POST", "/api/v1/me/passkeys/begin", auth.ProfileEdit, "begin-passkey", "Ask for a new passkey"}, options{status: http.StatusOK, body: 16 << 10}, func(ctx context.Context, who caller, in *beginPasskey) (*body[Question], error) {
		party, err := a.party(who)
		if err != nil {
			return nil, err
		}
		return questionShape(a.Auth.BeginPasskey(ctx, who.Identity, party, inbox.NewSecret(in.Body.Password), who.address))
	})
	type newPasskey struct {
		Body struct {
			PasskeyAnswer
			Name string `json:"name" maxLength:"400"`
		}
	}
	add(a, route{"POST", "/api/v1/me/passkeys", auth.ProfileEdit, "add-passkey", "Register the passkey that the browser made"}, options{status: http.StatusCreated, body: maxCredential}, func(ctx context.Context, who caller, in *newPasskey) (*body[Passkey], error) {
		party, err := a.party(who)
		if err != nil {
			return nil, err
		}
		p, err := a.Auth.AddPasskey(ctx, who.Identity, party, in.Body.Ceremony, in.Body.Name, in.Body.Credential)
		return answer(passkeyShape(p)), err
	})
	type renamedPasskey struct {
		ByID
		Body struct {
			Name string `json:"name" maxLength:"400"`
		}
	}
	add(a, route{"PATCH", "/api/v1/me/passkeys/{id}", auth.ProfileEdit, "name-passkey", "Name one's own passkey"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *renamedPasskey) (*struct{}, error) {
		id, err := idOf[inbox.PasskeyID]("passkey", in.ID)
		if err == nil {
			err = a.Auth.NamePasskey(ctx, who.Identity, id, in.Body.Name)
		}
		return nil, err
	})
	add(a, route{"DELETE", "/api/v1/me/passkeys/{id}", auth.ProfileEdit, "remove-passkey", "Remove one's own passkey; all other sessions end"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.PasskeyID]("passkey", in.ID)
		if err == nil {
			err = a.Auth.RemovePasskey(ctx, who.Identity, id)
		}
		return nil, err
	})
}
