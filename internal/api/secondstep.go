package api

import (
	"context"
	"fmt"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// OwnSecondStep is how it stands with one's own second step.
type OwnSecondStep struct {
	On        bool         `json:"on"`
	Since     inbox.Millis `json:"since,omitempty"`
	CodesLeft int          `json:"codes_left" doc:"Recovery codes that were not used yet."`
	Demanded  bool         `json:"demanded" doc:"The workspace wants one of the caller: they cannot end it."`
}

// NewSecondStep is what the app needs, seen once.
type NewSecondStep struct {
	Secret string `json:"secret" doc:"To type into the app, where it cannot read the picture."`
	URI    string `json:"uri" doc:"What the picture says: otpauth://totp/…"`
	QR     Code   `json:"qr"`
}

// RecoveryCodes are seen once, in the answer that made them.
type RecoveryCodes struct {
	Codes []string `json:"codes" nullable:"false" doc:"Each signs in once in place of a code of the app."`
}

func (a *API) secondStepRoutes() {
	add(a, route{"GET", "/api/v1/me/second-step", auth.ProfileEdit, "get-second-step", "One's own second step of signing in"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[OwnSecondStep], error) {
		f, d, err := a.Auth.OwnStep(ctx, who.Identity)
		return answer(OwnSecondStep{f.ConfirmedAt != 0, f.ConfirmedAt, f.CodesLeft, d.Of(who.Member)}), err
	})
	type begin struct {
		Body struct {
			Password string `json:"password" maxLength:"4096" doc:"One's own, once more."`
		}
	}
	add(a, route{"POST", "/api/v1/me/second-step", auth.ProfileEdit, "begin-second-step", "Make a secret for an authenticator app; it counts once confirmed"}, options{status: http.StatusOK, body: 16 << 10},
		func(ctx context.Context, who caller, in *begin) (*body[NewSecondStep], error) {
			secret, uri, err := a.Auth.BeginStep(ctx, who.Identity, inbox.NewSecret(in.Body.Password), who.address)
			if err != nil {
				return nil, err
			}
			picture, err := codeOf(uri)
			if err != nil {
				return nil, fmt.Errorf("draw a QR code: %w", err)
			}
			return answer(NewSecondStep{secret.Reveal(), uri, *picture}), nil
		})
	type code struct {
		Body struct {
			Code string `json:"code" maxLength:"64" doc:"Six digits of the app, or, but for the first, a recovery code."`
		}
	}
	codes := func(f func(context.Context, auth.Identity, string, string) ([]string, error)) func(context.Context, caller, *code) (*body[RecoveryCodes], error) {
		return func(ctx context.Context, who caller, in *code) (*body[RecoveryCodes], error) {
			list, err := f(ctx, who.Identity, in.Body.Code, who.address)
			if err != nil {
				return nil, err
			}
			return answer(RecoveryCodes{list}), nil
		}
	}
	add(a, route{"POST", "/api/v1/me/second-step/confirm", auth.ProfileEdit, "confirm-second-step", "Make it count, with a code of the app; all other sessions end"}, options{status: http.StatusOK}, codes(a.Auth.ConfirmStep))
	add(a, route{"POST", "/api/v1/me/second-step/codes", auth.ProfileEdit, "renew-recovery-codes", "Make ten new recovery codes in place of the old"}, options{status: http.StatusOK}, codes(a.Auth.NewCodes))
	add(a, route{"POST", "/api/v1/me/second-step/end", auth.ProfileEdit, "end-second-step", "End one's own second step, unless it is demanded; all other sessions end"}, options{status: http.StatusNoContent},
		func(ctx context.Context, who caller, in *code) (*struct{}, error) {
			return nil, a.Auth.EndStep(ctx, who.Identity, in.Body.Code, who.address)
		})
	add(a, route{"DELETE", "/api/v1/members/{id}/second-step", auth.MembersPasswords, "reset-second-step", "Take away the second step of a member who lost phone and codes; their sessions end"}, options{status: http.StatusOK},
		func(ctx context.Context, who caller, in *ByID) (*body[Member], error) {
			id, err := idOf[inbox.MemberID]("member", in.ID)
			if err != nil {
				return nil, err
			}
			m, err := a.Auth.ResetStep(ctx, who.Actor, id)
			return answer(memberShape(m)), err
		})
}
