package ingest

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"sangam/internal/channel"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// MaxBody is the largest webhook body taken: the platform's 3 MB and a margin.
// Source: Cloud API > Webhooks, payload size (seen 2026-09).
const MaxBody = 3<<20 + 512<<10

// SignatureHeader carries the platform's signature over the raw body.
const SignatureHeader = "X-Hub-Signature-256"

// Handler answers the platform: verification by GET, events by POST. 200 means durable, 401
// signature, 413 too large, 503 could not store: send again.
type Handler struct {
	Channel  inbox.ChannelKind
	Verifier channel.Verifier
	Sorter   channel.Sorter // may be nil
	Dir      *Directory
	Journal  *Journal
	Stats    *Stats
	Log      *slog.Logger
	// Refused is told of each refusal; may be nil. It must not block.
	Refused func(why Refusal)
	// Proven is called after the platform proved the callback with a verify token; may be nil.
	Proven func(ctx context.Context, token inbox.Secret)
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch r.Method {
	case http.MethodPost:
		h.event(w, r)
	case http.MethodGet:
		h.verify(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "use GET to verify and POST for events", http.StatusMethodNotAllowed)
	}
}

func (h *Handler) event(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength > MaxBody {
		h.refuse(w, RefusedTooLarge)
		return
	}
	signatures := r.Header[SignatureHeader]
	if len(signatures) != 1 || r.Header.Get("Content-Encoding") != "" {
		// Two signatures, or bytes that are not what was signed: nobody honest sends that.
		h.refuse(w, RefusedNoSignature)
		return
	}
	// A stranger may not hold memory by trickling: the whole body in time, or none.
	conn := http.NewResponseController(w)
	conn.SetReadDeadline(time.Now().Add(bodyTime))
	body, err := readBody(w, r)
	conn.SetReadDeadline(time.Time{})
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			h.refuse(w, RefusedTooLarge)
		} else {
			h.refuse(w, RefusedUnreadable)
		}
		return
	}
	apps, refusal := h.signers(r.Context(), body, signatures[0])
	if len(apps) == 0 {
		h.refuse(w, refusal)
		return
	}
	// Not the request's context: a peer that hangs up must not undo what may be durable already.
	err = h.Journal.accept(context.WithoutCancel(r.Context()), Raw{Channel: h.Channel, Apps: apps, Body: body, sorted: sortAhead(h.Sorter, body)})
	if err = errors.Join(err, failpoint.Here("journal/before-answer")); err != nil {
		h.Stats.NotStored.Add(1)
		h.Log.Error("a webhook could not be stored; the platform will send it again", slog.Any("error", err))
		w.Header().Set("Retry-After", "5")
		http.Error(w, "could not store the event, send it again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// bodyTime is how long a body may take: the platform's are here at once.
const bodyTime = 15 * time.Second

// atOnce is how much memory a body gets on its own word about its size; a larger one grows as it
// comes.
const atOnce = 64 << 10

// readBody reads the raw bytes, once, into memory of their own: the applier keeps them.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if n := r.ContentLength; n >= 0 && n <= atOnce {
		body := make([]byte, n)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
}

// signers finds the apps whose secret made the signature. Every configured secret is tried: the
// platform does not say which app a body is for until the body is believed.
func (h *Handler) signers(ctx context.Context, body []byte, signature string) ([]inbox.AppID, Refusal) {
	secrets := h.Dir.Secrets()
	if len(secrets) == 0 && !h.Dir.refreshUnlessJust(ctx) {
		return nil, RefusedNoSecret
	}
	if secrets = h.Dir.Secrets(); len(secrets) == 0 {
		return nil, RefusedNoSecret
	}
	for _, s := range secrets {
		if h.Verifier.Verify(s.Secret, body, signature) == nil {
			return s.Apps, 0
		}
	}
	// A number connected a moment ago, by another process perhaps: look again, once a second.
	if h.Dir.refreshUnlessJust(ctx) {
		for _, s := range h.Dir.Secrets() {
			if h.Verifier.Verify(s.Secret, body, signature) == nil {
				return s.Apps, 0
			}
		}
	}
	return nil, RefusedBadSignature
}

func (h *Handler) refuse(w http.ResponseWriter, why Refusal) {
	h.Stats.Refused[why].Add(1)
	h.Stats.NoSecretNow.Store(why == RefusedNoSecret)
	if h.Refused != nil {
		h.Refused(why)
	}
	if why == RefusedTooLarge {
		http.Error(w, "the body is over 3.5 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	if why == RefusedUnreadable {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	http.Error(w, "the signature is missing or wrong", http.StatusUnauthorized)
}

// maxChallenge bounds what is echoed in a verification.
const maxChallenge = 256

// verify answers the platform's verification request.
// Source: Cloud API > Webhooks > Verification requests (seen 2026-09).
func (h *Handler) verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	token, challenge := q.Get("hub.verify_token"), q.Get("hub.challenge")
	known := 0
	for _, t := range h.Dir.VerifyTokens() {
		known |= subtle.ConstantTimeCompare([]byte(token), []byte(t.Reveal()))
	}
	if q.Get("hub.mode") != "subscribe" || token == "" || known == 0 || !plain(challenge) {
		http.Error(w, "the verify token is wrong, or this is no verification", http.StatusForbidden)
		return
	}
	if h.Proven != nil {
		h.Proven(r.Context(), inbox.NewSecret(token))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	io.WriteString(w, challenge)
}

// plain reports whether a challenge is short and cannot be mistaken for a document.
func plain(s string) bool {
	if s == "" || len(s) > maxChallenge {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}
