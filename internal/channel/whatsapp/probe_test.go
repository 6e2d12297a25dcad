package whatsapp_test

import (
	"context"
	"testing"

	"sangam/internal/inbox"
	"sangam/internal/simulator"
)

func TestAProbeTellsAWrongAppSecretFromADeadTokenAForeignIDAndAnEndedLink(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	ctx := context.Background()
	if got := p.adapter.Probe(ctx, p.account, inbox.NewSecret("secret-of-tests")); !got.Token.Valid || got.AppSecretWrong || got.MissingFields == nil || got.Number.Display == "" {
		t.Errorf("all right: %+v", got)
	}
	if got := p.adapter.Probe(ctx, p.account, inbox.NewSecret("another")); !got.Token.Asked || !got.Token.Valid || !got.AppSecretWrong {
		t.Errorf("wrong app secret: %+v", got)
	}
	dead := p.account
	dead.AccessToken = inbox.NewSecret("EAAdead")
	if got := p.adapter.Probe(ctx, dead, inbox.NewSecret("secret-of-tests")); !got.Token.Asked || got.Token.Valid || got.AppSecretWrong {
		t.Errorf("dead token: %+v", got)
	}
	foreign := p.account
	foreign.PlatformID = "999999999999999"
	if got := p.adapter.Probe(ctx, foreign, inbox.NewSecret("secret-of-tests")); !got.Number.Nowhere || !got.Token.Valid {
		t.Errorf("an id that nobody has: %+v", got)
	}
	if err := p.sim.Disconnect(simulator.Disconnection{}); err != nil {
		t.Fatal(err)
	}
	if got := p.adapter.Probe(ctx, p.account, inbox.NewSecret("secret-of-tests")); !got.Number.Denied || got.Number.Nowhere || !got.Token.Valid {
		t.Errorf("a link that was ended: %+v", got)
	}
}
