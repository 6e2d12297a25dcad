package api

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Who lacks conversations.all sees only conversations that are theirs, and with conversations.team those of their teams
// and of the numbers that these serve. It is decided here, for every route: the door notes in the context of a request
// what is seen, ownReader holds to it in all that is read, and a route is open to such a member only if it names its
// conversation in its address or stands in apart. A route that is added later is closed to them until somebody has
// thought about it.

// sight is what is seen in a request of who does not see everything.
type sight struct {
	actor inbox.Actor
	me    inbox.MemberID // nobodys, if no member asks
	teams bool           // what their teams serve, too

	// The teams are read once a request, when they are first asked for.
	mu     sync.Mutex
	read   bool
	served map[inbox.AccountID]bool
	ours   []inbox.TeamID
	all    []inbox.Team
}

// nobodys is a member that there is not: whoever is limited and no member sees no conversation at all.
const nobodys inbox.MemberID = -1

type sightKey struct{}

// sightOf is what is seen in a request; nil: everybody's conversations.
func sightOf(ctx context.Context) *sight {
	s, _ := ctx.Value(sightKey{}).(*sight)
	return s
}

// unlimited is a context in which everything is seen.
func unlimited(ctx context.Context) context.Context {
	return context.WithValue(ctx, sightKey{}, (*sight)(nil))
}

// limited notes in a context what an actor sees.
func limited(ctx context.Context, actor inbox.Actor) context.Context {
	if auth.SeesAll(actor) {
		return ctx
	}
	s := &sight{actor: actor, me: actor.Member, teams: actor.Member != 0 && auth.Can(actor, auth.ConversationsTeam)}
	if s.me == 0 {
		s.me = nobodys
	}
	return context.WithValue(ctx, sightKey{}, s)
}

// inConversation is how addresses begin that name one conversation.
const inConversation = "/api/v1/conversations/{id}"

// apart are the addresses, besides those, that who is limited may call: they hold nothing of conversations or of people
// outside, or what they hold is read through ownReader, or they ask by themselves.
var apart = func() map[string]bool {
	out := map[string]bool{}
	for _, path := range strings.Fields(`
		session session/active session/lock session/unlock session/unlock/passkey session/ways session/passkey session/passkey/begin session/provider session/provider/begin session/wiped me me/sessions me/sessions/{id} me/preferences me/password
		me/second-step me/second-step/confirm me/second-step/codes me/second-step/end me/passkeys me/passkeys/begin me/passkeys/{id} set-password set-password/check openapi.json
		members members/{id} members/{id}/sessions members/{id}/sessions/{sid} members/{id}/password-link members/{id}/second-step
		roles roles/{id} confidentiality confidentiality/sign confidentiality/versions confidentiality/signatures confidentiality/signatures/export access-review access-review/history access-review/rule sign-in-rules sign-in-provider sign-in-provider/test api-keys api-keys/{id}
		accounts accounts/{id} accounts/{id}/health accounts/{id}/check accounts/{id}/phone-opened accounts/{id}/gap-seen accounts/{id}/syncs
		accounts/{id}/queue accounts/{id}/rate link-settings unknown-things onboarding onboarding/setup onboarding/app-check onboarding/{id}
		onboarding/{id}/signup onboarding/{id}/signup/finish onboarding/{id}/signup/cancel onboarding/{id}/signup/continue onboarding/{id}/callback
		onboarding/{id}/connect
		conversations conversations/counts conversations/bulk conversations/next messages search stream mentions scheduled views views/counts views/{id}
		teams teams/{id} teams/{id}/conversations labels labels/{id} contacts contacts/{id} contacts/{id}/identity address-book uploads media/{id} media/{id}/preview media/{id}/play media/{id}/fetch
		quick-replies quick-replies/{id} quick-replies/{id}/restore quick-replies/{id}/versions quick-replies/{id}/use quick-replies/{id}/key
		quick-replies/read quick-replies/import quick-replies/export templates templates/refresh colleague
		presence me/status me/seen me/focus me/focus/end me/following handbook handbook/{id} handbook/{id}/reviewed me/checklists me/checklists/{id}
		rate-cards rate-cards/read rate-cards/loads rate-cards/loads/{id} availability checklists/{id} diagnostics`) {
		out["/api/v1/"+path] = true
	}
	return out
}()

// reach asks whether a route may be called with what is seen in a context; param gives what stands in its address.
func (a *API) reach(ctx context.Context, r route, who caller, param func(string) string) error {
	if r.need == "" || sightOf(ctx) == nil || apart[r.path] {
		return nil
	}
	if r.path != inConversation && !strings.HasPrefix(r.path, inConversation+"/") {
		return forbidden(auth.ConversationsAll)
	}
	conv, err := idOf[inbox.ConversationID]("conversation", param("id"))
	if err == nil {
		// What one has given away one may take back, though one sees it no more.
		if r.method == http.MethodDelete && r.path == withdrawal && a.wrote(ctx, who.Actor, conv, param("hid")) {
			return nil
		}
		_, err = a.Reader.Conversation(ctx, who.Actor.Workspace, conv)
	}
	return err
}

// seesFile answers a file of a conversation that is not seen as one that there is not.
func (a *API) seesFile(ctx context.Context, who caller, id inbox.MediaID) error {
	if sightOf(ctx) == nil {
		return nil
	}
	m, err := a.Library.Get(ctx, who.Actor.Workspace, id)
	if err != nil {
		return err
	}
	list, err := a.Reader.ConversationsByID(ctx, who.Actor.Workspace, []inbox.ConversationID{m.ConversationID})
	if err == nil && len(list) == 0 {
		err = inbox.Refuse(inbox.CodeNotFound, "There is no such file.")
	}
	return err
}

// hears tells which events a stream may be told: a function of its own for each look at what the actor may.
func (a *API) hears(ctx context.Context, actor inbox.Actor) func(inbox.Event) (bool, error) {
	ctx = limited(ctx, actor)
	limit := sightOf(ctx)
	if limit == nil {
		// That something was taken from somebody says conversation.changed to everybody else.
		return func(e inbox.Event) (bool, error) { return e.Kind != inbox.EventConversationLeft, nil }
	}
	held := map[inbox.ConversationID]bool{}
	return func(e inbox.Event) (bool, error) {
		switch {
		case e.Kind == inbox.EventConversationLeft:
			delete(held, e.Conversation)
			if e.Member != limit.me || !limit.teams {
				return e.Member == limit.me, nil
			}
			// It may be of a number that their teams serve, all the same.
			list, err := a.Reader.ConversationsByID(ctx, actor.Workspace, []inbox.ConversationID{e.Conversation})
			return len(list) == 0, err
		case e.Conversation != 0:
			mine, known := held[e.Conversation]
			// Whoever has a conversation changes with this event and no other.
			if known && e.Kind != inbox.EventConversationChanged {
				return mine, nil
			}
			list, err := a.Reader.ConversationsByID(ctx, actor.Workspace, []inbox.ConversationID{e.Conversation})
			if err != nil {
				return false, err
			}
			if len(held) > mostHeld {
				clear(held)
			}
			held[e.Conversation] = len(list) == 1
			return len(list) == 1, nil
		case e.Contact != 0:
			_, err := a.Reader.Contact(ctx, actor.Workspace, e.Contact)
			if inbox.CodeOf(err) == inbox.CodeNotFound {
				return false, nil
			}
			return err == nil, err
		}
		return e.Message == 0, nil
	}
}

// mostHeld bounds what a stream remembers of whose conversations are.
const mostHeld = 10_000
