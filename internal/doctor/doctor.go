// Package doctor examines an installation from outside: data, keys, clock, the way in and out,
// and each number, with a sentence and a way out for whatever is not well. It changes nothing: no
// migration, no node number, no file. It belongs to the wiring.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/egress"
	"sangam/internal/inbox"
	"sangam/internal/mail"
	"sangam/internal/onboarding"
	"sangam/internal/secret"
	"sangam/internal/store"
)

// Level is how well something is.
type Level string

// The levels, from best to worst.
const (
	OK   Level = "ok"
	Warn Level = "warn" // works, but somebody should look
	Bad  Level = "bad"  // does not work
)

// Finding is one thing looked at.
type Finding struct {
	Check  string `json:"check"` // stable name, as "clock"
	Of     string `json:"of,omitempty"`
	Level  Level  `json:"level"`
	Says   string `json:"says"`
	WayOut string `json:"way_out,omitempty"`
}

// Options of Examine.
type Options struct {
	config.Database
	PublicURL, GraphURL, SMTPURL string
	AllowPrivate                 []string // as for serve
	Version                      string
	HTTP                         *http.Client
	Now                          func() time.Time
}

// Worst is the exit code of findings: 0 all well, 1 somebody should look, 2 something is broken.
func Worst(found []Finding) int {
	code := 0
	for _, f := range found {
		switch f.Level {
		case Bad:
			return 2
		case Warn:
			code = 1
		}
	}
	return code
}

// exam collects findings.
type exam struct {
	Options
	found []Finding
}

func (e *exam) say(check, of string, level Level, wayOut, format string, args ...any) {
	e.found = append(e.found, Finding{check, of, level, fmt.Sprintf(format, args...), wayOut})
}

// Examine looks at everything. Checks that need what is broken are left out.
func Examine(ctx context.Context, o Options) []Finding {
	e := &exam{Options: o}
	e.say("version", "", OK, "", "%s on %s/%s.", o.Version, runtime.GOOS, runtime.GOARCH)
	e.disk()
	keys := e.keys()
	s, close := e.database(ctx, keys)
	defer close()
	e.clock(ctx)
	if s != nil {
		e.callback(ctx, s)
		e.numbers(ctx, s)
	}
	e.mail(ctx)
	if s != nil {
		e.lastMail(ctx, s)
	}
	return e.found
}

var stateWords = map[inbox.AccountState]string{inbox.AccountOffboarded: "on a new phone and has not reconnected", inbox.AccountDisconnected: "disconnected",
	inbox.AccountTokenDead: "without a valid access token", inbox.AccountRestricted: "restricted"}

// cause is the innermost reason of an error in one line. Drivers write no passwords into theirs.
func cause(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	text, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return strings.TrimRight(text, ".")
}

// mail tries to reach the mail server and to log in; it hands nothing over.
func (e *exam) mail(ctx context.Context) {
	if e.SMTPURL == "" {
		e.say("mail", "", OK, "", "No e-mail is set up: notices appear on screens only.")
		return
	}
	u, err := url.Parse(e.SMTPURL)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		e.say("mail", "", Bad, "Give it as smtps://user:password@mail.example.com:465.", "The address of the mail server cannot be read.")
		return
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	place := net.JoinHostPort(u.Hostname(), port)
	guard, err := egress.New(egress.Options{Allow: e.AllowPrivate})
	if err != nil {
		e.say("mail", "", Bad, "Give host and port, as 10.0.0.5:25.", "An entry of --allow-private cannot be read: %s.", cause(err))
		return
	}
	conn, err := guard.Dial(ctx, "tcp", place)
	if _, refused := errors.AsType[*egress.Refused](err); refused {
		e.say("mail", "", Bad, "If it is your own relay, name it to sangam serve and here: --allow-private "+place+".", "The mail server %s is not called: %s.", u.Hostname(), cause(err))
		return
	}
	if err != nil {
		e.say("mail", "", Bad, "Check name and port, and that this machine may reach it.", "The mail server %s cannot be reached: %s.", u.Hostname(), cause(err))
		return
	}
	conn.Close()
	sender, err := mail.New(e.SMTPURL, "sangam@localhost", guard.Dial) // only Send says from whom
	if err == nil {
		err = sender.Try(ctx)
	}
	switch {
	case err != nil:
		e.say("mail", "", Bad, "Check the address's beginning (smtps:// encrypts from the start, smtp:// by STARTTLS), the port, the user and the password.",
			"The mail server %s can be reached, and does not let us in: %s.", u.Hostname(), cause(err))
	case u.User == nil:
		e.say("mail", "", OK, "", "The mail server can be reached. No user is given, so none was tried.")
	default:
		e.say("mail", "", OK, "", "The mail server can be reached and takes our user and password.")
	}
}

// lastMail names the last notice that could not be mailed; it is read, nothing is sent.
func (e *exam) lastMail(ctx context.Context, s *store.Store) {
	names := map[inbox.AccountID]string{}
	if accounts, err := s.Accounts(ctx); err == nil {
		for _, a := range accounts {
			names[a.ID] = called(a)
		}
	}
	n, ok, err := s.LastMail(ctx)
	switch at := n.MailAt.Time().UTC().Format(time.DateTime); {
	case err != nil:
		e.say("last_mail", "", Warn, "Look whether the database is whole.", "The last notice cannot be read.")
	case !ok:
	case n.MailWhy != "" && n.Mail == onboarding.MailWaiting:
		e.say("last_mail", names[n.Account], Warn, "The log of sangam serve has the server's words.", "The last notice was not taken on %s UTC and is tried again. %s", at, n.MailWhy)
	case n.MailWhy != "":
		e.say("last_mail", names[n.Account], Bad, "Look at the log of sangam serve, at the mail server's address and password, and at the addresses under Numbers.",
			"The last notice of %s UTC did not reach everybody. %s", at, n.MailWhy)
	default:
		e.say("last_mail", names[n.Account], OK, "", "The last notice was mailed on %s UTC.", at)
	}
}

const (
	leastSpace  = 256 << 20
	littleSpace = 2 << 30
)

func (e *exam) disk() {
	const rightFolder = "Name the folder that sangam serve uses with --data, and run this as the same user."
	info, err := os.Stat(e.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.say("disk", "", Bad, rightFolder, "There is no folder %s.", e.Data)
		return
	case err == nil && !info.IsDir():
		e.say("disk", "", Bad, rightFolder, "%s is not a folder.", e.Data)
		return
	}
	var st syscall.Statfs_t
	if err == nil {
		_, err = os.ReadDir(e.Data)
	}
	if err == nil {
		err = syscall.Statfs(e.Data, &st)
	}
	if err != nil {
		e.say("disk", "", Bad, rightFolder, "The data folder cannot be read: %s.", cause(err))
		return
	}
	free := int64(st.Bavail) * int64(st.Bsize)
	switch {
	case free < leastSpace:
		e.say("disk", "", Bad, "Make room at once: webhooks are refused when the disk is full.", "Only %d MB are free.", free>>20)
	case free < littleSpace:
		e.say("disk", "", Warn, "Make room.", "%d MB are free.", free>>20)
	default:
		e.say("disk", "", OK, "", "%d GB are free.", free>>30)
	}
}

func (e *exam) keys() *secret.Ring {
	path := filepath.Join(e.Data, "keys")
	if e.Database.Keys == "" {
		info, err := os.Stat(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			e.say("keys", "", Bad, "Run this as the user that runs sangam serve.", "The key file %s cannot be looked at: %s.", path, cause(err))
			return nil
		}
		if err != nil {
			e.say("keys", "", Bad, "Put the key file back from where you keep it safe: without it no token can be opened.", "There is no key file in the data folder.")
			return nil
		}
		if info.Mode().Perm()&0o077 != 0 {
			e.say("keys", "", Warn, "Run chmod 600 on it.", "The key file can be read by others on this machine.")
		}
	}
	ring, err := secret.Load(e.Data, e.Database.Keys)
	if errors.Is(err, fs.ErrPermission) {
		e.say("keys", "", Bad, "Run this as the user that runs sangam serve.", "There is no permission to read the key file %s.", path)
		return nil
	}
	if err != nil {
		if e.Database.Keys != "" {
			e.say("keys", "", Bad, "Set SANGAM_KEYS to what the key file held.", "The keys in SANGAM_KEYS cannot be read.")
		} else {
			e.say("keys", "", Bad, "Put the key file back from where you keep it safe, readable by the user that runs sangam serve.", "The key file cannot be read, or what it holds are no keys.")
		}
		return nil
	}
	e.say("keys", "", OK, "", "The key ring can be read. Keep a copy of it apart from the data.")
	return ring
}

func (e *exam) database(ctx context.Context, keys *secret.Ring) (*store.Store, func()) {
	nothing := func() {}
	path := filepath.Join(e.Data, "sangam.db")
	if e.Database.Database == "" {
		f, err := os.Open(path)
		if err == nil {
			f.Close()
		}
		if errors.Is(err, fs.ErrPermission) {
			e.say("database", "", Bad, "Run this as the user that runs sangam serve.", "There is no permission to read the database %s.", path)
			return nil, nothing
		}
		if errors.Is(err, fs.ErrNotExist) {
			e.say("database", "", Bad, "Run sangam bootstrap first, or name the right folder.", "There is no database in the data folder.")
			return nil, nothing
		}
	}
	d, err := db.Open(ctx, db.Options{Path: path, URL: e.Database.Database, ReadOnly: true})
	if err != nil {
		if e.Database.Database != "" {
			e.say("database", "", Bad, "Look whether it runs and lets this machine in, and whether --database names the right server, user and database.", "The database cannot be opened: %s.", cause(err))
		} else {
			e.say("database", "", Bad, "Run this as the user that runs sangam serve. If the file is damaged, put back a copy from before.", "The database in the data folder cannot be opened: %s.", cause(err))
		}
		return nil, nothing
	}
	done := func() { d.Close() }
	steps, err := db.Migrations(store.Migrations())
	if err != nil {
		e.say("database", "", Bad, "Install the program anew, and report this if it stays so.", "The steps of the schema cannot be read: %s.", cause(err))
		return nil, done
	}
	var made int64
	if err := d.View(ctx, func(tx *db.Tx) error {
		made, err = db.Number(ctx, tx, "SELECT count(*) FROM migrations")
		return err
	}); err != nil {
		e.say("database", "", Bad, "Run sangam bootstrap first, or name the right database.", "The database has no schema of ours yet, or does not answer.")
		return nil, done
	}
	switch {
	case int(made) < len(steps):
		e.say("database", "", Warn, "Run sangam migrate, or start sangam serve.", "%s answers; %d steps of the schema are still to be made.", d.Dialect, len(steps)-int(made))
		return nil, done
	case int(made) > len(steps):
		e.say("database", "", Bad, "Use the newer program.", "The database was made by a newer release.")
		return nil, done
	}
	e.say("database", "", OK, "", "%s answers, its schema is up to date.", d.Dialect)
	if keys == nil {
		return nil, done
	}
	return store.New(d, nil, keys), done
}

// clock compares ours with the platform's, which every answer names.
func (e *exam) clock(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.GraphURL, nil)
	var resp *http.Response
	if err == nil {
		resp, err = e.HTTP.Do(req)
	}
	if err != nil {
		e.say("way_out", "", Bad, "Let this machine reach the address: look at its name service, its firewall and the proxy.", "The Graph API at %s cannot be reached.", e.GraphURL)
		return
	}
	resp.Body.Close()
	e.say("way_out", "", OK, "", "The Graph API at %s answers.", e.GraphURL)
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		e.say("clock", "", Warn, "Compare the clock by hand.", "The platform named no time.")
		return
	}
	off := e.Now().Sub(at)
	switch {
	case off.Abs() > 5*time.Minute:
		e.say("clock", "", Bad, "Set the clock, and let it be kept by NTP: windows and keep-alive count by it.", "This machine's clock is off by %s.", off.Round(time.Second))
	case off.Abs() > 30*time.Second:
		e.say("clock", "", Warn, "Let the clock be kept by NTP.", "This machine's clock is off by %s.", off.Round(time.Second))
	default:
		e.say("clock", "", OK, "", "The clock agrees with the platform's.")
	}
}

// callback verifies our public address as the platform would.
func (e *exam) callback(ctx context.Context, s *store.Store) {
	if e.PublicURL == "" {
		e.say("public_url", "", Warn, "Give --public-url, as to sangam serve.", "The public address is not known here, so the callback was not tried.")
		return
	}
	if !strings.HasPrefix(e.PublicURL, "https://") {
		e.say("public_url", "", Warn, "Put a certificate in front: the platform takes https only.", "The public address is not https.")
	}
	apps, err := s.Apps(ctx)
	if err != nil {
		e.say("callback", "", Bad, "Put the right key file back.", "The apps' secrets cannot be opened with these keys.")
		return
	}
	for _, a := range apps {
		address := strings.TrimRight(e.PublicURL, "/") + "/webhooks/meta?" + url.Values{"hub.mode": {"subscribe"}, "hub.challenge": {"doctor"}, "hub.verify_token": {a.VerifyToken.Reveal()}}.Encode()
		status, text, err := e.get(ctx, address)
		switch {
		case err != nil:
			e.say("callback", a.ID.String(), Bad, "Check name, certificate and proxy; a firewall must let the platform in.", "The callback cannot be reached by its public address.")
		case status != http.StatusOK || text != "doctor":
			e.say("callback", a.ID.String(), Bad, "Check that the proxy leads to sangam serve.", "The callback answered %d and not as it should.", status)
		default:
			e.say("callback", a.ID.String(), OK, "", "The callback answers by its public address and takes the verify token.")
		}
	}
}

func (e *exam) get(ctx context.Context, address string) (int, string, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := e.HTTP.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1024))
	return resp.StatusCode, string(text), err
}

// webhookQuiet is when silence of the platform is worth a look.
const webhookQuiet = 7 * 24 * time.Hour

func (e *exam) numbers(ctx context.Context, s *store.Store) {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		e.say("token", "", Bad, "Put the right key file back.", "The tokens cannot be opened with these keys.")
		return
	}
	if len(accounts) == 0 {
		e.say("number", "", OK, "", "No number is connected.")
	}
	e.refused(ctx, s, accounts)
	w := whatsapp.New(whatsapp.Options{GraphURL: e.GraphURL, HTTPClient: e.HTTP})
	for _, a := range accounts {
		_, appSecret, err := s.AccountForProbe(ctx, a.Workspace, a.ID)
		if err != nil {
			appSecret = inbox.Secret{}
		}
		e.number(a, w.Probe(ctx, a, appSecret))
	}
}

// refused tells of webhooks that did not get in: nothing of them is kept but their number.
func (e *exam) refused(ctx context.Context, s *store.Store, accounts []inbox.Account) {
	all, err := s.Refused(ctx)
	if err != nil {
		return
	}
	last := inbox.Millis(0) // when a webhook was taken
	for _, a := range accounts {
		last = max(last, a.Signs.WebhookAt)
	}
	for _, r := range []struct{ why, says, wayOut string }{
		{"bad_signature", "the signature does not fit the app secret", "Copy the app secret from Meta (App settings, Basic) and enter it on the numbers page under Edit. A proxy in front must pass the body unchanged."},
		{"no_signature", "there was no signature, or the body was packed", "If these are the platform's, let the proxy in front pass X-Hub-Signature-256 and the body unchanged; else somebody else writes to the callback."},
		{"no_secret", "no app is known yet", "Connect the number with its app secret."},
	} {
		n := all[r.why]
		if n.Count == 0 || e.Now().Sub(n.Last.Time()) > webhookQuiet {
			continue
		}
		level := Warn
		if r.why == "bad_signature" && last < n.Since {
			level = Bad // and none was taken since
		}
		e.say("refused", "", level, r.wayOut, "%d webhooks were refused since %s UTC, the last at %s: %s.", n.Count, n.Since.Time().UTC().Format(time.DateTime), n.Last.Time().UTC().Format(time.DateTime), r.says)
	}
}

// called names a number as its people know it. The whole number stays out: what is printed here is
// sent to others who help.
func called(a inbox.Account) string {
	end := a.Number[max(0, len(a.Number)-4):]
	if inbox.NormalPhone(a.Name) == inbox.NormalPhone(a.Number) {
		a.Name = "" // it was given none, and is called by its number
	}
	switch {
	case a.Name != "" && end != "":
		return fmt.Sprintf("%s (…%s)", a.Name, end)
	case a.Name != "":
		return a.Name
	case end != "":
		return "…" + end
	}
	return a.ID.String()
}

// number judges one number.
func (e *exam) number(a inbox.Account, p inbox.Probe) {
	of := called(a)
	switch {
	case a.State == inbox.AccountLinked:
		e.say("link", of, OK, "", "Linked.")
	default:
		e.say("link", of, Bad, "See the numbers page: it says what to do.", "The number is %s. %s", stateWords[a.State], a.StateReason)
	}
	switch at := a.Signs.WebhookAt; {
	case at == 0:
		e.say("webhook", of, Warn, "Write to the number; if nothing arrives, check the callback address at the platform.", "No webhook has ever arrived.")
	case e.Now().Sub(at.Time()) > webhookQuiet:
		e.say("webhook", of, Warn, "Write to the number to see.", "The last webhook arrived on %s UTC.", at.Time().UTC().Format(time.DateTime))
	default:
		e.say("webhook", of, OK, "", "Webhooks arrive.")
	}
	if p.Unreachable != "" {
		e.say("token", of, Warn, "Try again when the platform can be reached.", "%s", p.Unreachable)
		return
	}
	if p.Number.Nowhere {
		e.say("number", of, Bad, "Compare the phone number id in WhatsApp Manager, and connect the number with the right one; the system user must have the business account.",
			"The platform knows no number with this phone number id, or does not show it to the token.")
	}
	if p.Number.Denied && len(p.Token.Missing) == 0 {
		e.say("number", of, Bad, "If the link was ended, connect the number again; else give the system user the business account.", "The platform refuses the token access to the number.")
	}
	if p.AppSecretWrong {
		e.say("app_secret", of, Bad, "Copy the app secret from Meta (App settings, Basic) and enter it on the numbers page under Edit.", "The app secret is wrong; the access token is not to blame.")
	}
	switch t := p.Token; {
	case !t.Asked:
		e.say("token", of, Warn, "Try again later.", "The platform did not say what the token is worth.")
	case !t.Valid:
		e.say("token", of, Bad, "Make a new token for the system user and enter it on the numbers page.", "The access token is not valid.")
	case len(t.Missing) > 0:
		e.say("token", of, Bad, "Make a token that has it.", "The access token lacks %s.", strings.Join(t.Missing, " and "))
	case t.ExpiresAt != 0:
		e.say("token", of, Warn, "Make one that never ends, for a system user.", "The access token ends on %s.", t.ExpiresAt.Time().UTC().Format(time.DateOnly))
	default:
		e.say("token", of, OK, "", "The access token is valid and has the permissions.")
	}
	switch s := p.Subscribed; {
	case !s.Asked:
		e.say("subscription", of, Warn, "Try again later.", "The platform did not say who gets the webhooks.")
	case s.Apps == 0 || s.Known && !s.Ours:
		e.say("subscription", of, Bad, "Connect the number anew, or subscribe the app to the business account.", "Our app does not get the webhooks of the business account.")
	default:
		e.say("subscription", of, OK, "", "Our app gets the webhooks of the business account.")
	}
	if len(p.MissingFields) > 0 {
		e.say("fields", of, Bad, "Tick them in the app's settings under WhatsApp, Configuration.", "The app does not get: %s.", strings.Join(p.MissingFields, ", "))
	} else if p.MissingFields != nil {
		e.say("fields", of, OK, "", "The app gets all fields it needs.")
	}
}
