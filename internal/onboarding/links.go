package onboarding

import (
	"context"
	"time"

	"sangam/internal/inbox"
)

// LinkStore is what people's questions about links touch.
type LinkStore interface {
	// LinkKnown reads all that is stored about a link.
	LinkKnown(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (Known, error)
	LinkHistory(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID, limit int) (History, error)
	// LinkProbe reads the platform's last answer; its At is zero if it was never asked.
	LinkProbe(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Probe, error)
	// NotePhone keeps somebody's word that the app on the phone was open, NoteGapSeen that a gap was
	// looked at.
	NotePhone(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID) error
	NoteGapSeen(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID) error
	LinkSettings(ctx context.Context, ws inbox.WorkspaceID) (Settings, error)
	// LinkTemplate reads a template; CodeNotFound if there is none.
	LinkTemplate(ctx context.Context, ws inbox.WorkspaceID, id inbox.TemplateID) (inbox.Template, error)
	SaveLinkSettings(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, s Settings) error
	AccountForProbe(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, inbox.Secret, error)
	SaveProbe(ctx context.Context, of Key, p inbox.Probe, facts []inbox.AccountFact) error
}

// History is what happened to a link, newest first.
type History struct {
	Events  []LinkEvent
	Facts   []inbox.AccountFact
	Notices []Notice
}

// Health is how a link does, at an instant.
type Health struct {
	Link     Link
	Standing Standing
	Silences []Silence
	Gaps     []Gap
	Probe    inbox.Probe
	Syncs    []inbox.Sync
	Settings Settings
	History  History
	MailOn   bool
}

// Links answers questions about links. Safe for concurrent use.
type Links struct {
	Store LinkStore
	// Probe asks the platform; nil: it cannot be asked.
	Probe  func(ctx context.Context, a inbox.Account, appSecret inbox.Secret) inbox.Probe
	MailOn bool
	Now    func() time.Time
	// Changed is called after a change that the watcher should look at; may be nil.
	Changed func()
}

// shownHistory is how many of each kind a health answer holds.
const shownHistory = 30

// Health tells how a link does.
func (l *Links) Health(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (Health, error) {
	k, err := l.Store.LinkKnown(ctx, ws, id)
	if err != nil {
		return Health{}, err
	}
	now := inbox.MillisOf(l.Now())
	h := Health{Link: Derive(k, now), Standing: Fold(k.Facts, now), Silences: SilencesOf(k, now), Gaps: Gaps(k.Facts), Syncs: k.Syncs, Settings: k.Settings, MailOn: l.MailOn}
	if h.Probe, err = l.Store.LinkProbe(ctx, ws, id); err != nil {
		return Health{}, err
	}
	h.History, err = l.Store.LinkHistory(ctx, ws, id, shownHistory)
	return h, err
}

// PhoneOpened takes somebody's word that they opened the app just now: a quiet shop's phone may be
// open all day and send nothing that shows it.
func (l *Links) PhoneOpened(ctx context.Context, by inbox.Actor, id inbox.AccountID) error {
	k, err := l.Store.LinkKnown(ctx, by.Workspace, id)
	if err != nil {
		return err
	}
	if k.Account.Mode != inbox.ModeHybrid {
		return inbox.Refuse(inbox.CodeConflict, "This number has no app on a phone.")
	}
	return l.changed(l.Store.NotePhone(ctx, by.Member, by.Workspace, id))
}

// GapSeen says that the gap of a reconnected number was looked at.
func (l *Links) GapSeen(ctx context.Context, by inbox.Actor, id inbox.AccountID) error {
	if _, err := l.Store.LinkKnown(ctx, by.Workspace, id); err != nil {
		return err
	}
	return l.changed(l.Store.NoteGapSeen(ctx, by.Member, by.Workspace, id))
}

// SetSettings changes the figures of keep-alive of a workspace.
func (l *Links) SetSettings(ctx context.Context, by inbox.Actor, s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	if len(s.SecondNumbers) > 0 {
		t, err := l.Store.LinkTemplate(ctx, by.Workspace, s.SecondTemplate)
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = inbox.Invalid("body.second_template", "there is no such template")
		}
		if err == nil {
			err = checkSecond(s, &t)
		}
		if err != nil {
			return err
		}
	}
	return l.changed(l.Store.SaveLinkSettings(ctx, by.Member, by.Workspace, s))
}

// checkAgain is how soon the platform may be asked again by hand.
const checkAgain = 10 * time.Second

// Check asks the platform about a number now.
func (l *Links) Check(ctx context.Context, by inbox.Actor, id inbox.AccountID) error {
	a, secret, err := l.Store.AccountForProbe(ctx, by.Workspace, id)
	if err != nil {
		return err
	}
	before, err := l.Store.LinkProbe(ctx, by.Workspace, id)
	if err != nil {
		return err
	}
	now := inbox.MillisOf(l.Now())
	if before.At != 0 && before.At <= now && now < before.At.Add(checkAgain) {
		return inbox.Refuse(inbox.CodeTooSoon, "The platform was asked a moment ago: wait ten seconds.")
	}
	if l.Probe == nil {
		return inbox.Refuse(inbox.CodeUnavailable, "The platform cannot be asked from here.")
	}
	_, err = l.ask(ctx, a, secret)
	return err
}

func (l *Links) changed(err error) error {
	if err == nil && l.Changed != nil {
		l.Changed()
	}
	return err
}

// ProbeFacts are what an answer of the platform tells anew about a number.
func ProbeFacts(a inbox.Account, p inbox.Probe) []inbox.AccountFact {
	var out []inbox.AccountFact
	if p.Token.Asked {
		switch {
		case !p.Token.Valid && a.State != inbox.AccountTokenDead:
			out = append(out, inbox.AccountFact{Kind: "probe.token", At: p.At, State: inbox.AccountTokenDead, Cause: "token_invalid",
				Reason: "WhatsApp says that the access token is not valid any more.", WayOut: "Make a new token for the system user in Meta Business Suite and enter it under Edit."})
		case p.Token.Valid && a.State == inbox.AccountTokenDead:
			out = append(out, inbox.AccountFact{Kind: "probe.token", At: p.At, State: inbox.AccountLinked, Ends: []inbox.AccountState{inbox.AccountTokenDead},
				Cause: "token_valid", Reason: "WhatsApp takes the access token again."})
		}
	}
	f := inbox.AccountFact{Kind: "probe.number", At: p.At}
	if q := p.Number.Quality; q != "" && q != "UNKNOWN" && q != "NA" && q != a.Quality {
		f.Quality = q
	}
	if t := p.Number.Throughput; t != "" && t != "NOT_APPLICABLE" && t != a.Throughput && !(t == "STANDARD" && a.Throughput == "") {
		f.Throughput = t
	}
	if d := p.Number.DailyLimit; d != "" && d != a.DailyLimit {
		f.DailyLimit = d
	}
	if HasEffect(f) {
		out = append(out, f)
	}
	if to := Renumbered(a, p); to != "" {
		out = append(out, inbox.AccountFact{Kind: "probe.renumbered", At: p.At, Cause: "renumbered",
			Reason: "WhatsApp says that this phone number id belongs to " + to + ", not to " + a.Number + ". The number was corrected.",
			WayOut: "If this is not the number you meant, compare the phone number id in WhatsApp Manager."})
	}
	return out
}

// Renumbered gives the number that the platform shows for the account's id, if it is another than
// was entered: what comes for the id is that number's.
func Renumbered(a inbox.Account, p inbox.Probe) string {
	digits := inbox.NormalPhone(p.Number.Display)
	if len(digits) < 7 || len(digits) > 15 || digits == inbox.NormalPhone(a.Number) {
		return ""
	}
	return "+" + digits
}

// ask asks the platform and keeps the answer.
func (l *Links) ask(ctx context.Context, a inbox.Account, secret inbox.Secret) (inbox.Probe, error) {
	p := l.Probe(ctx, a, secret)
	p.At = inbox.MillisOf(l.Now())
	return p, l.changed(l.Store.SaveProbe(ctx, Key{a.Workspace, a.ID}, p, ProbeFacts(a, p)))
}

// Entered asks the platform at once after a secret was entered; that it cannot be asked is no
// mistake of the one who entered it.
func (l *Links) Entered(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) error {
	if l.Probe == nil {
		return nil
	}
	a, secret, err := l.Store.AccountForProbe(ctx, ws, id)
	if err != nil {
		return err
	}
	_, err = l.ask(ctx, a, secret)
	return err
}

// Claimed asks the platform whether a number is linked again, as somebody says. It refuses if the
// platform says otherwise; if nobody can ask it, the word counts.
func (l *Links) Claimed(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) error {
	if l.Probe == nil {
		return nil
	}
	a, secret, err := l.Store.AccountForProbe(ctx, ws, id)
	if err != nil {
		return err
	}
	p, err := l.ask(ctx, a, secret)
	if err != nil {
		return err
	}
	if why := Against(a, p); why != "" {
		return inbox.Refuse(inbox.CodeConflict, "WhatsApp says otherwise, so the number stays as it was: %s", why)
	}
	return nil
}

// Against says why an answer of the platform speaks against a link that works; empty if it does not.
func Against(a inbox.Account, p inbox.Probe) string {
	switch n := p.Number; {
	case p.Unreachable != "":
		return ""
	case p.Token.Asked && !p.Token.Valid:
		return "the access token is not valid."
	case n.Nowhere:
		return "it shows no number with this phone number id to the access token."
	case n.Denied:
		return "it refuses our access to the number."
	case p.Subscribed.Asked && (p.Subscribed.Apps == 0 || p.Subscribed.Known && !p.Subscribed.Ours):
		return "our app does not get the webhooks of the business account."
	case n.Status != "" && n.Status != "CONNECTED":
		return "the number's status is " + n.Status + "."
	case n.CanSend == "BLOCKED":
		return "the number cannot send."
	case a.Mode == inbox.ModeHybrid && n.OnBizApp != nil && !*n.OnBizApp:
		return "the number is not on the Business App."
	}
	return ""
}
