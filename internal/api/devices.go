package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Device is a session as people see it: where a member is signed in.
type Device struct {
	ID        inbox.SessionID `json:"id"`
	Name      string          `json:"name" doc:"What its member calls it; empty: not named."`
	UserAgent string          `json:"user_agent" doc:"As the browser says of itself."`
	Place     string          `json:"place" doc:"The network of the last use, never the whole address."`
	Since     inbox.Millis    `json:"since"`
	LastSeen  inbox.Millis    `json:"last_seen_at" doc:"To the minute."`
	This      bool            `json:"this" doc:"The session that asks."`
	Locked    bool            `json:"locked"`
}

// EndedDevice is a session that somebody ended, and whether the device has heard of it.
type EndedDevice struct {
	ID        inbox.SessionID `json:"id"`
	Name      string          `json:"name"`
	UserAgent string          `json:"user_agent"`
	Place     string          `json:"place"`
	Since     inbox.Millis    `json:"since"`
	LastSeen  inbox.Millis    `json:"last_seen_at" doc:"Before it was ended."`
	EndedAt   inbox.Millis    `json:"ended_at"`
	EndedBy   inbox.MemberID  `json:"ended_by,omitempty" doc:"Left out: the operator, or a program."`
	WipedAt   inbox.Millis    `json:"wiped_at,omitempty" doc:"When the device said that it holds nothing any more. Left out: it was not seen since."`
}

// Devices are where a member is signed in, and where they were until somebody ended it.
type Devices struct {
	Items []Device      `json:"items" nullable:"false"`
	Ended []EndedDevice `json:"ended" nullable:"false"`
}

func (a *API) devicesShape(live []auth.Session, ended []auth.EndedSession, own inbox.SessionID) Devices {
	now := inbox.MillisOf(a.Now())
	return Devices{
		Items: shapes(live, func(s auth.Session) Device {
			return Device{s.ID, s.Name, s.UserAgent, s.Place, s.CreatedAt, s.LastSeenAt, s.ID == own, s.Locked(now)}
		}),
		Ended: shapes(ended, func(s auth.EndedSession) EndedDevice {
			return EndedDevice{s.ID, s.Name, s.UserAgent, s.Place, s.CreatedAt, s.LastSeenAt, s.EndedAt, s.EndedBy, s.WipedAt}
		}),
	}
}

// SignInRules say how the workspace lets people in and how long it leaves a screen alone.
type SignInRules struct {
	SecondStep string `json:"second_step" enum:"off,chiefs,all" doc:"Of whom a second step is demanded: nobody, owners and admins, all."`
	OneSession bool   `json:"one_session" doc:"A sign-in ends the member's other sessions."`
	LockAfter  int    `json:"lock_after" doc:"Minutes without a hand on the screen after which a session is locked; 0: never."`
}

var (
	errLocked = &inbox.Error{Code: inbox.CodeForbidden, Message: "The screen is locked.", Reason: &inbox.Reason{Code: "locked",
		Message: "The screen is locked: nobody had a hand on it for a while, or its member locked it.", WayOut: "Unlock it with a passkey, the password or a code of the second step."}}
	errEnded = &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "This session was ended from elsewhere.", Reason: &inbox.Reason{Code: "session_ended",
		Message: "This session was ended: by its member on another device, by whoever manages members, or by another password or role.",
		WayOut:  "What this device keeps is wiped. Sign in again if you may."}}
)

// wipe is what a browser is told to forget: the copies of screens, drafts and files it holds for us.
const wipe = `"cache", "storage"`

// whyNoSession tells a session that ran out from one that somebody ended: the latter's device must
// forget what it holds, whether our screen runs on it or not.
func (a *API) whyNoSession(ctx context.Context, token string) error {
	ended, err := a.Auth.Ended(ctx, token)
	if err != nil {
		return err
	}
	if !ended {
		return errSignIn
	}
	p := a.problemOf(errEnded)
	p.headers = http.Header{"Clear-Site-Data": {wipe}}
	return p
}

func (a *API) deviceRoutes() {
	add(a, route{"GET", "/api/v1/me/sessions", auth.ProfileEdit, "list-own-sessions", "One's own devices, and those that were ended"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[Devices], error) {
		live, ended, err := a.Auth.Sessions(ctx, who.Identity)
		return answer(a.devicesShape(live, ended, who.Session)), err
	})
	type named struct {
		ByID
		Body struct {
			Name string `json:"name" maxLength:"240" doc:"At most 60 characters; empty takes it away."`
		}
	}
	add(a, route{"PATCH", "/api/v1/me/sessions/{id}", auth.ProfileEdit, "name-own-session", "Name one's own device"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *named) (*struct{}, error) {
		id, err := idOf[inbox.SessionID]("session", in.ID)
		if err == nil {
			err = a.Auth.NameSession(ctx, who.Identity, id, in.Body.Name)
		}
		return nil, err
	})
	add(a, route{"DELETE", "/api/v1/me/sessions/{id}", auth.SessionsEnd, "end-own-session", "End one of one's own sessions; its device is wiped"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.SessionID]("session", in.ID)
		if err == nil {
			err = a.Auth.EndOwn(ctx, who.Identity, id)
		}
		return nil, err
	})
	add(a, route{"DELETE", "/api/v1/me/sessions", auth.SessionsEnd, "end-other-sessions", "End all of one's own sessions but this one"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, _ *struct{}) (*struct{}, error) {
		return nil, a.Auth.EndOwn(ctx, who.Identity, 0)
	})

	add(a, route{"GET", "/api/v1/members/{id}/sessions", auth.MembersPasswords, "list-sessions", "A member's devices, and those that were ended"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Devices], error) {
		id, err := idOf[inbox.MemberID]("member", in.ID)
		if err != nil {
			return nil, err
		}
		live, ended, err := a.Auth.SessionsOf(ctx, who.Actor, id)
		return answer(a.devicesShape(live, ended, who.Session)), err
	})
	type one struct {
		ByID
		Session string `path:"sid"`
	}
	add(a, route{"DELETE", "/api/v1/members/{id}/sessions/{sid}", auth.MembersPasswords, "end-session", "End a member's session; its device is wiped"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *one) (*struct{}, error) {
		id, err := idOf[inbox.MemberID]("member", in.ID)
		if err != nil {
			return nil, err
		}
		session, err := idOf[inbox.SessionID]("session", in.Session)
		if err == nil {
			err = a.Auth.EndSessionsOf(ctx, who.Actor, id, session)
		}
		return nil, err
	})
	add(a, route{"DELETE", "/api/v1/members/{id}/sessions", auth.MembersPasswords, "end-sessions", "End all sessions of a member; their devices are wiped"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.MemberID]("member", in.ID)
		if err == nil {
			err = a.Auth.EndSessionsOf(ctx, who.Actor, id, 0)
		}
		return nil, err
	})
	a.lockRoutes()

	add(a, route{"GET", "/api/v1/sign-in-rules", auth.MembersRead, "get-sign-in-rules", "How the workspace lets people in"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[SignInRules], error) {
		r, err := a.Auth.SignInRules(ctx, who.Actor.Workspace)
		return answer(SignInRules{string(r.SecondStep), r.OneSession, r.LockAfter}), err
	})
	type rules struct{ Body SignInRules }
	add(a, route{"PUT", "/api/v1/sign-in-rules", auth.SignInManage, "set-sign-in-rules", "Change that; it counts at once, for who is signed in, too"}, options{}, func(ctx context.Context, who caller, in *rules) (*body[SignInRules], error) {
		err := a.Auth.SetSignInRules(ctx, who.Identity, auth.SignInRules{SecondStep: auth.Demand(in.Body.SecondStep), OneSession: in.Body.OneSession, LockAfter: in.Body.LockAfter})
		return answer(in.Body), err
	})
}

// lockRoutes are the lock of an idle screen, and what the device of an ended session says last.
func (a *API) lockRoutes() {
	add(a, route{"POST", "/api/v1/session/lock", auth.SessionRead, "lock", "Lock the screen: streams end, and nothing is answered until it is unlocked"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, _ *struct{}) (*struct{}, error) {
		return nil, a.Auth.Lock(ctx, who.Identity)
	})
	type unlock struct {
		Body struct {
			Password string         `json:"password,omitempty" maxLength:"4096"`
			Code     string         `json:"code,omitempty" maxLength:"64" doc:"Of one's second step, in place of the password."`
			Passkey  *PasskeyAnswer `json:"passkey,omitempty" doc:"Or the answer to POST /session/unlock/passkey."`
		}
	}
	add(a, route{"POST", "/api/v1/session/unlock", auth.SessionRead, "unlock", "Go on after a lock, with the password, a code of the second step or a passkey"}, options{status: http.StatusNoContent, body: maxCredential}, func(ctx context.Context, who caller, in *unlock) (*struct{}, error) {
		if key := in.Body.Passkey; key != nil {
			party, err := a.party(who)
			if err != nil {
				return nil, err
			}
			return nil, a.Auth.PasskeyUnlock(ctx, who.Identity, party, key.Ceremony, key.Credential, who.address)
		}
		return nil, a.Auth.Unlock(ctx, who.Identity, inbox.NewSecret(in.Body.Password), in.Body.Code, who.address)
	})
	add(a, route{"POST", "/api/v1/session/active", auth.ProfileEdit, "stay-active", "Somebody has a hand on the screen; where the workspace locks idle screens, said now and then"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, _ *struct{}) (*struct{}, error) {
		return nil, a.Auth.StayActive(ctx, who.Identity)
	})
	type gone struct {
		Session http.Cookie `cookie:"sangam"`
		Secure  http.Cookie `cookie:"__Host-sangam"`
	}
	add(a, route{"POST", "/api/v1/session/wiped", "", "wiped", "The device of an ended session holds nothing any more"}, options{status: http.StatusNoContent}, func(ctx context.Context, _ caller, in *gone) (*signedOut, error) {
		token := in.Session.Value
		if a.secure {
			token = in.Secure.Value
		}
		if err := a.Auth.Wiped(ctx, token); err != nil {
			return nil, err
		}
		return &signedOut{*a.setCookie(inbox.Secret{}, false), wipe}, nil
	})
}
