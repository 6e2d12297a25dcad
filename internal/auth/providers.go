package auth

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"

	"sangam/internal/inbox"
)

// Signing in by a provider (OpenID Connect, authorization code with PKCE): the business's own directory says who
// somebody is. Here is what an owner sets; providersign.go is the way there and back, providercall.go what is asked of
// the provider.

// Provider is a workspace's provider.
type Provider struct {
	Workspace inbox.WorkspaceID
	On        bool
	Label     string // on the button
	Issuer    string // its address, exactly as it names itself
	ClientID  string
	Secret    inbox.Secret
	Domains   []string   // whose e-mails are let in; none: all that are invited
	NewRole   inbox.Role // of people who were not invited; empty: only who is invited
	Link      bool       // a member who has a password comes in without giving it once
	BothSteps bool       // the provider asks for a second step itself: none is asked for here
}

// ProviderEdit is what an owner sets; a nil secret leaves it as it is, while the issuer stays the same.
type ProviderEdit struct {
	Provider
	Secret *inbox.Secret
}

// Arrival is somebody for whom a provider has vouched.
type Arrival struct {
	Workspace       inbox.WorkspaceID
	Issuer, Subject string
	Email, Name     string         // the e-mail is verified
	NewID           inbox.MemberID // should they become a member
	NewRole         inbox.Role     // empty: only who is invited
	Link            bool           // owners let the provider's word stand for a member who has another way in
	Proven          bool           // they gave their own password, too
	Look            bool           // only say who it would be: a second step may be wanted first
	Place           string         // of the audit
}

type providerStore interface {
	// Provider fails with CodeNotFound if none was ever set.
	Provider(ctx context.Context, ws inbox.WorkspaceID) (Provider, error)
	// Providers lists those that are on, of all workspaces, at most ten, without secrets: it is asked before anybody is known.
	Providers(ctx context.Context) ([]Provider, error)
	// SetProvider stores it and writes member.changed.
	SetProvider(ctx context.Context, by inbox.MemberID, p Provider) error
	// Arrive finds the member whom the provider knows, or the one with the e-mail, or makes one, and notes that the
	// provider knows them; of a disabled member it notes nothing, and nothing with Look. It fails with ErrNotInvited and
	// ErrNotLinked.
	Arrive(ctx context.Context, a Arrival) (inbox.Member, error)
}

// houses is what is kept of providers: how to call out, and what each said of itself.
type houses struct {
	client *http.Client
	mu     sync.Mutex
	said   map[string]house
}

// most is the most of an answer that is read.
const most = 1 << 20

// capped reads no answer without end.
type capped struct{ next http.RoundTripper }

func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.next.RoundTrip(r)
	if err == nil {
		res.Body = http.MaxBytesReader(nil, res.Body, most)
	}
	return res, err
}

// CallOut tells the service how to reach providers: by a client that looks at every address. To be called before the service is used.
func (s *Service) CallOut(client *http.Client) {
	c := *client
	c.Transport = capped{client.Transport}
	s.houses.client = &c
}

func refuse(kind inbox.Code, code, why, wayOut string) error {
	return &inbox.Error{Code: kind, Message: why, Reason: &inbox.Reason{Code: code, Message: why, WayOut: wayOut}}
}

// ErrNotInvited refuses somebody whom nobody asked in.
func ErrNotInvited() error {
	return refuse(inbox.CodeForbidden, "oidc_not_invited", "The provider knows you, but no member here has your e-mail.", "Ask an owner to add you, with this e-mail, on the members page.")
}

// ErrNotLinked refuses a provider's word alone for a member who has another way in.
func ErrNotLinked() error {
	return refuse(inbox.CodeForbidden, "oidc_not_linked", "A member with your e-mail has another way in here, and the provider's word alone does not stand for them.", "Sign in that way, or ask an owner for a link to set a password: then come by the provider again and enter it once.")
}

// Provider reads a workspace's; an empty one if there is none.
func (s *Service) Provider(ctx context.Context, ws inbox.WorkspaceID) (Provider, error) {
	p, err := s.store.Provider(ctx, ws)
	if err != nil && inbox.CodeOf(err) == inbox.CodeNotFound {
		p, err = Provider{Workspace: ws}, nil
	}
	return p, err
}

// Providers lists those one can sign in by.
func (s *Service) Providers(ctx context.Context) ([]Provider, error) { return s.store.Providers(ctx) }

// SetProvider changes it, after one's password was given once more: whoever names the provider decides who is let in as whom. One
// that is on must answer, or people would stand before a button that leads nowhere.
func (s *Service) SetProvider(ctx context.Context, id Identity, e ProviderEdit, password inbox.Secret, address string) error {
	if id.Session == 0 {
		return notByKey("A key may not change how people sign in.")
	}
	p, err := s.edited(ctx, id, e)
	if err != nil {
		return err
	}
	if err := s.confirmSelf(ctx, id, password, address); err != nil {
		return err
	}
	if p.On {
		if _, err := s.houses.ask(ctx, p.Issuer, s.now(), true); err != nil {
			return inbox.Invalid("body.issuer", "does not answer as a provider: look at the address, or press Test")
		}
	}
	return s.store.SetProvider(ctx, id.Member.ID, p)
}

// edited is the provider as it would be stored.
func (s *Service) edited(ctx context.Context, id Identity, e ProviderEdit) (Provider, error) {
	p := e.Provider
	p.Workspace = id.Actor.Workspace
	old, err := s.Provider(ctx, p.Workspace)
	if err != nil {
		return p, err
	}
	p.Issuer, p.ClientID, p.Domains = strings.TrimSpace(p.Issuer), strings.TrimSpace(p.ClientID), slices.Clone(p.Domains)
	p.Secret = old.Secret
	if !p.On && p.Issuer == "" {
		p.Secret = inbox.Secret{} // one that is named no more keeps none
	} else if e.Secret != nil {
		p.Secret = *e.Secret
	} else if p.Issuer != old.Issuer && !old.Secret.IsEmpty() {
		// A secret goes to nobody but whom it was entered for.
		return p, inbox.Invalid("body.client_secret", "must be entered anew with another provider")
	}
	for i, d := range p.Domains {
		d = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(d), "@"))
		if d == "" || len(d) > 253 || strings.ContainsAny(d, " @/:") || !strings.Contains(d, ".") {
			return p, inbox.Invalid("body.domains", "must be domains, as example.com")
		}
		p.Domains[i] = d
	}
	if p.NewRole != "" {
		if err := s.givesRole(ctx, id, p.NewRole); err != nil {
			return p, err
		}
		if len(p.Domains) == 0 {
			return p, inbox.Invalid("body.domains", "must name at least one domain, or anybody in the world could come in")
		}
	}
	if !p.On && p.Issuer == "" {
		return p, nil
	}
	if p.Label, err = checkName("body.label", p.Label); err != nil {
		return p, err
	}
	if u, err := url.Parse(p.Issuer); err != nil || !outward(u) || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return p, inbox.Invalid("body.issuer", "must be the provider's address, as https://accounts.example.com")
	}
	if p.ClientID == "" || len(p.ClientID) > 500 || strings.ContainsAny(p.ClientID, " \t\r\n") {
		return p, inbox.Invalid("body.client_id", "must be what the provider gave, without blanks")
	}
	if p.Secret.IsEmpty() {
		return p, inbox.Invalid("body.client_secret", "must be what the provider gave")
	}
	return p, nil
}

// givesRole asks whether people who were not invited may get a role: one that may not be the way to more.
func (s *Service) givesRole(ctx context.Context, id Identity, role inbox.Role) error {
	within, err := s.Within(ctx, id.Actor)
	if err == nil {
		err = s.mayGive(ctx, id.Actor, within, role)
	}
	if err == nil && (role == inbox.RoleOwner || role == inbox.RoleAdmin) {
		err = inbox.Invalid("body.new_role", "must not be owner or admin: those are invited")
	}
	return err
}

// outward reports an address that may be called: by https, or, on this machine, by http, for trying. Whether what is called lies
// inside is looked at by the client that calls.
func outward(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && thisMachine(u.Hostname()))
}

func thisMachine(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
