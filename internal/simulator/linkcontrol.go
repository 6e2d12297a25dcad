package simulator

import (
	"net/http"
)

// linkRoutes are the control calls about numbers, their phones and Embedded Signup.
func (s *Simulator) linkRoutes(mux *http.ServeMux, api string) {
	mux.HandleFunc("GET "+api+"link", func(w http.ResponseWriter, r *http.Request) {
		v, err := s.Link(r.URL.Query().Get("number"))
		if err != nil {
			writeJSON(w, http.StatusNotFound, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, v)
	})
	post(mux, api+"phones", func(r *http.Request, p Phone) (any, error) {
		made, err := s.AddPhone(p)
		return map[string]any{"ok": true, "number": made}, err
	})
	post(mux, api+"onboard", func(r *http.Request, q OnboardRequest) (any, error) { return s.Onboard(q) })
	post(mux, api+"signup/begin", func(r *http.Request, q SignupBegin) (any, error) { return s.BeginSignup(q) })
	post(mux, api+"signup/consent", func(r *http.Request, q SignupConsent) (any, error) { return s.ConsentSignup(q) })
	post(mux, api+"signup/finish", func(r *http.Request, q SignupFinish) (any, error) { return s.FinishSignup(q) })
	post(mux, api+"signup/cancel", func(r *http.Request, q struct {
		Session, Step string
		Error         bool
	}) (any, error) {
		return s.CancelSignup(q.Session, q.Step, q.Error)
	})
	post(mux, api+"account", func(r *http.Request, e AccountEvent) (any, error) { return done{OK: true}, s.TellAccount(e) })
	post(mux, api+"number", func(r *http.Request, e NumberEvent) (any, error) { return done{OK: true}, s.TellNumber(e) })
	post(mux, api+"phone/contact", func(r *http.Request, b BookEntry) (any, error) { return done{OK: true}, s.SaveContact(b) })
	post(mux, api+"phone/disconnect", func(r *http.Request, d Disconnection) (any, error) { return done{OK: true}, s.Disconnect(d) })
	post(mux, api+"phone/reinstall", func(r *http.Request, q Reinstall) (any, error) { return done{OK: true}, s.ReinstallApp(q) })
	post(mux, api+"phone/lose", func(r *http.Request, q struct{ Number string }) (any, error) {
		return done{OK: true}, s.LosePhone(q.Number)
	})
	post(mux, api+"phone/closed", func(r *http.Request, q struct {
		Number string
		Closed bool
		Days   float64
	}) (any, error) {
		return done{OK: true}, s.CloseApp(q.Number, q.Closed, q.Days)
	})
}
