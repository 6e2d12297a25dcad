package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Member is a person inside.
type Member struct {
	ID    inbox.MemberID `json:"id"`
	Name  string         `json:"name"`
	Email string         `json:"email"`
	Role  string         `json:"role" maxLength:"40" doc:"The id of a role: see /roles."`
	State string         `json:"state" enum:"active,disabled"`
	// Not whether one is demanded.
	SecondStep bool         `json:"second_step" doc:"Signs in with a password and a second step."`
	Passkeys   int          `json:"passkeys" doc:"How many they have."`
	Locale     string       `json:"locale" enum:"en,hi,pt-BR,es,id"`
	Theme      string       `json:"theme" enum:"system,light,dark"`
	SendKey    string       `json:"send_key" enum:"enter,mod_enter"`
	Density    string       `json:"density" enum:"comfortable,compact"`
	UndoSend   string       `json:"undo_send" enum:"off,5,10" doc:"How many seconds what they send is held back, so that it can be taken back."`
	CreatedAt  inbox.Millis `json:"created_at"`
}

func memberShape(m inbox.Member) Member {
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	return Member{ID: m.ID, Name: m.Name, Email: m.Email, Role: string(m.Role), State: string(m.State), SecondStep: m.SecondStep, Passkeys: m.Passkeys, Locale: or(m.Locale, "en"), Theme: or(m.Theme, "system"),
		SendKey: or(m.SendKey, "enter"), Density: or(m.Density, "comfortable"), UndoSend: or(m.UndoSend, "off"), CreatedAt: m.CreatedAt}
}

// Workspace is the tenant as screens name it.
type Workspace struct {
	ID   inbox.WorkspaceID `json:"id"`
	Name string            `json:"name"`
}

// Session is who is signed in and what they may do.
type Session struct {
	Member      Member            `json:"member"`
	Workspace   Workspace         `json:"workspace"`
	Permissions []auth.Permission `json:"permissions"`
	StepNeeded  bool              `json:"second_step_needed" doc:"The workspace demands a second step, and the member has none: until they have set it up they may nothing else."`
	Unsigned    bool              `json:"confidentiality_needed" doc:"The workspace has a confidentiality text that the member has not signed: until they have they may nothing else. See /confidentiality."`
	ReviewDueAt inbox.Millis      `json:"review_due_at,omitempty" doc:"When the next look at who has access is due; only for whoever signs it off, and while one is wanted."`
	Locked      bool              `json:"locked" doc:"The screen is locked: until it is unlocked the member may nothing else, and no stream is served."`
	LockAfter   int               `json:"lock_after" doc:"Minutes without a hand on the screen after which the session is locked; 0: never. A screen says POST /session/active while it is used."`
	SessionID   inbox.SessionID   `json:"session_id" doc:"Of this session, in the list of devices."`
	ServerTime  inbox.Millis      `json:"server_time"`
}

func (a *API) sessionShape(ctx context.Context, id auth.Identity) Session {
	role := id.Actor.Role
	var due inbox.Millis
	if auth.Can(id.Actor, auth.AuditRead) {
		// That the reminder cannot be read is no reason to keep anybody out.
		if st, err := a.Auth.ReviewState(ctx, id.Actor.Workspace); err == nil {
			due = st.DueAt
		}
	}
	return Session{ReviewDueAt: due, Member: memberShape(id.Member), Workspace: Workspace{id.Actor.Workspace, id.WorkspaceName}, Permissions: auth.Held(id.Actor),
		StepNeeded: role == auth.RoleUnproven, Unsigned: role == auth.RoleUnsigned, Locked: role == auth.RoleLocked, LockAfter: id.LockAfter, SessionID: id.Session, ServerTime: inbox.MillisOf(a.Now())}
}

// SignIn is the body of a sign-in.
type SignIn struct {
	Email       string            `json:"email" maxLength:"254"`
	Password    string            `json:"password" maxLength:"4096"`
	Code        string            `json:"code,omitempty" maxLength:"64" doc:"Of the second step: six digits of the app, or a recovery code. Asked for with the reason second_step, once the password is right."`
	Keep        bool              `json:"keep,omitempty" doc:"Stay signed in on this device."`
	WorkspaceID inbox.WorkspaceID `json:"workspace_id,omitempty" doc:"Only needed by members of several workspaces with the same password."`
}

type sessionOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Session
}

type signedOut struct {
	SetCookie     http.Cookie `header:"Set-Cookie"`
	ClearSiteData string      `header:"Clear-Site-Data"`
}

func (a *API) sessionRoutes() {
	type in struct {
		UserAgent string `header:"User-Agent"`
		Body      SignIn
	}
	add(a, route{"POST", "/api/v1/session", "", "sign-in", "Sign in"}, options{body: 16 << 10}, func(ctx context.Context, who caller, in *in) (*sessionOut, error) {
		token, s, err := a.Auth.SignIn(ctx, auth.SignIn{Email: in.Body.Email, Password: inbox.NewSecret(in.Body.Password), Code: in.Body.Code, Keep: in.Body.Keep, Workspace: in.Body.WorkspaceID,
			Address: who.address, UserAgent: in.UserAgent})
		a.SignIns.WithLabelValues(signInResult(err)).Inc()
		if err != nil {
			return nil, err
		}
		return &sessionOut{*a.setCookie(token, in.Body.Keep), a.sessionShape(ctx, s.Began())}, nil
	})
	add(a, route{"GET", "/api/v1/session", auth.SessionRead, "session", "Who is signed in"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[Session], error) {
		return answer(a.sessionShape(ctx, who.Identity)), nil
	})
	add(a, route{"DELETE", "/api/v1/session", auth.SessionEnd, "sign-out", "Sign out"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, _ *struct{}) (*signedOut, error) {
		if err := a.Auth.SignOut(ctx, who.Identity); err != nil {
			return nil, err
		}
		return &signedOut{*a.setCookie(inbox.Secret{}, false), wipe}, nil
	})
	type profile struct {
		Body struct {
			Name     *string `json:"name,omitempty"`
			Locale   *string `json:"locale,omitempty"`
			Theme    *string `json:"theme,omitempty"`
			SendKey  *string `json:"send_key,omitempty"`
			Density  *string `json:"density,omitempty"`
			UndoSend *string `json:"undo_send,omitempty"`
		}
	}
	add(a, route{"PATCH", "/api/v1/me", auth.ProfileEdit, "edit-me", "Change one's own name and how screens look"}, options{}, func(ctx context.Context, who caller, in *profile) (*body[Member], error) {
		b := in.Body
		m, err := a.Auth.EditProfile(ctx, who.Actor, auth.Profile{Name: b.Name, Locale: b.Locale, Theme: b.Theme, SendKey: b.SendKey, Density: b.Density, UndoSend: b.UndoSend})
		return answer(memberShape(m)), err
	})
}

func signInResult(err error) string {
	switch inbox.CodeOf(err) {
	case inbox.CodeTooSoon:
		return "limited"
	case inbox.CodeUnauthenticated:
		return "wrong"
	}
	if err != nil {
		return "failed"
	}
	return "good"
}
