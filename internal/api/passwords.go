package api

import (
	"context"
	"net/http"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// PasswordLink is a link to set a password, seen once, in the answer that made it.
type PasswordLink struct {
	URL       string       `json:"url" doc:"Whole if the program knows its public address, else the path on the address you call. Give it to the member by a safe way: whoever opens it first sets the password."`
	ExpiresAt inbox.Millis `json:"expires_at"`
}

// LinkHolder is whom a link is for.
type LinkHolder struct {
	Name      string       `json:"name"`
	Email     string       `json:"email"`
	Workspace Workspace    `json:"workspace"`
	ExpiresAt inbox.Millis `json:"expires_at"`
}

// PasswordChange is the body that changes one's own password.
type PasswordChange struct {
	Current string `json:"current" maxLength:"4096" doc:"The password as it is now."`
	New     string `json:"new" maxLength:"4096" doc:"At least 12 characters."`
}

func (a *API) passwordRoutes() {
	add(a, route{"POST", "/api/v1/members/{id}/password-link", auth.MembersPasswords, "make-password-link", "Make a one-time link by which a member sets a new password; it ends the one before"},
		options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *ByID) (*body[PasswordLink], error) {
			id, err := idOf[inbox.MemberID]("member", in.ID)
			if err != nil {
				return nil, err
			}
			text, l, err := a.Auth.MakeLink(ctx, who.Actor, id)
			return answer(PasswordLink{strings.TrimRight(a.PublicURL, "/") + text.Reveal(), l.ExpiresAt}), err
		})
	type change struct{ Body PasswordChange }
	add(a, route{"POST", "/api/v1/me/password", auth.ProfileEdit, "change-password", "Change one's own password; all other sessions end"}, options{status: http.StatusOK},
		func(ctx context.Context, who caller, in *change) (*body[Member], error) {
			m, err := a.Auth.ChangePassword(ctx, who.Identity, inbox.NewSecret(in.Body.Current), inbox.NewSecret(in.Body.New), who.address)
			return answer(memberShape(m)), err
		})
	type check struct {
		Body struct {
			Token string `json:"token" maxLength:"128" doc:"What stands behind the # of the link."`
		}
	}
	add(a, route{"POST", "/api/v1/set-password/check", "", "check-password-link", "Whom a link to set a password is for; it stays unused"}, options{status: http.StatusOK},
		func(ctx context.Context, who caller, in *check) (*body[LinkHolder], error) {
			m, w, until, err := a.Auth.CheckLink(ctx, in.Body.Token, who.address)
			return answer(LinkHolder{m.Name, m.Email, Workspace{w.ID, w.Name}, until}), err
		})
	type set struct {
		UserAgent string `header:"User-Agent"`
		Body      struct {
			Token    string `json:"token" maxLength:"128" doc:"What stands behind the # of the link."`
			Password string `json:"password" maxLength:"4096" doc:"At least 12 characters."`
			Code     string `json:"code,omitempty" maxLength:"64" doc:"Of the second step, if the member has one: a new password is no way around it."`
			Keep     bool   `json:"keep,omitempty" doc:"Stay signed in on this device."`
		}
	}
	add(a, route{"POST", "/api/v1/set-password", "", "set-password", "Set a password by a link, once, and sign in"}, options{status: http.StatusOK, body: 16 << 10},
		func(ctx context.Context, who caller, in *set) (*sessionOut, error) {
			token, s, err := a.Auth.UseLink(ctx, in.Body.Token, auth.SignIn{Password: inbox.NewSecret(in.Body.Password), Code: in.Body.Code, Keep: in.Body.Keep, Address: who.address, UserAgent: in.UserAgent})
			if err != nil {
				return nil, err
			}
			return &sessionOut{*a.setCookie(token, in.Body.Keep), a.sessionShape(ctx, s.Began())}, nil
		})
}
