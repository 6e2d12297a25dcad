package api

import (
	"net/http"
	"net/url"
	"strings"
)

// windowPage is the one page that loads the platform's script and opens its window.
const windowPage = "/onboarding"

// openWindows relaxes the headers for that page alone, if this installation has a Meta app: the
// script of the platform, its calls and frames, and a window that may answer the page. A browser
// keeps the headers of the document it loaded, so the screens load this page anew and leave it
// likewise.
// Assumed: the hosts that the platform's script calls, and that it needs our origin as referrer for
// its list of allowed domains; general knowledge of the script, not documented as a list.
func (a *API) openWindows(h http.Header) {
	if !a.Signups.Meta.Ready() {
		return
	}
	h.Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
	sdk := a.Signups.Meta.SDKURL
	if strings.HasPrefix(sdk, "/") {
		return // from our own address: nothing else is needed
	}
	u, err := url.Parse(sdk)
	if err != nil {
		return
	}
	origin := u.Scheme + "://" + u.Host
	connect, frames := origin, origin
	if u.Host == "connect.facebook.net" {
		h.Set("Referrer-Policy", "strict-origin")
		connect += " https://graph.facebook.com https://www.facebook.com"
		frames = "https://www.facebook.com https://web.facebook.com https://business.facebook.com"
	}
	csp := strings.Replace(pageCSP, "script-src 'self'", "script-src 'self' "+origin, 1)
	csp = strings.Replace(csp, "connect-src 'self'", "connect-src 'self' "+connect, 1)
	h.Set("Content-Security-Policy", csp+"; frame-src "+frames)
}
