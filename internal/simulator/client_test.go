package simulator

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// TestTheClientOfWireUnderstandsUs drives the simulator with the client that the product uses.
func TestTheClientOfWireUnderstandsUs(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		a := Account{ID: "9"}
		for i := range 60 {
			a.Numbers = append(a.Numbers, Number{ID: fmt.Sprint(7000 + i), Digits: fmt.Sprint(915550100200 + i), Hybrid: i == 0})
		}
		c.Accounts = []Account{a}
	})
	ctx := t.Context()
	client := cloudapi.Client{Graph: &graph.Client{BaseURL: r.url, Token: "token"}}
	numbers, err := client.PhoneNumbers(ctx, "9", "id", "is_on_biz_app", "status", "throughput")
	if err != nil || len(numbers) != 60 || string(numbers[59].ID) != "7059" {
		t.Fatalf("%d numbers, %v", len(numbers), err)
	}
	in := r.write(asha, "hello")
	sent, err := client.Send(ctx, "7000", cloudapi.SendRequest{To: "+" + asha, Type: "text", Text: &cloudapi.SendText{Body: "hi"}, CallbackData: "k"})
	if err != nil || sent.Contacts[0].WaID != asha {
		t.Fatalf("%+v, %v", sent, err)
	}
	if err := client.MarkRead(ctx, "7000", in, true); err != nil {
		t.Error(err)
	}
	jpg := picture(3)
	id, err := client.UploadMedia(ctx, "7000", "a.jpg", "image/jpeg", bytes.NewReader(jpg), int64(len(jpg)))
	if err != nil {
		t.Fatal(err)
	}
	info, err := client.Media(ctx, id, "7000")
	if err != nil || info.MimeType != "image/jpeg" || string(info.FileSize) != fmt.Sprint(len(jpg)) {
		t.Errorf("%+v, %v", info, err)
	}
	if err := client.DeleteMedia(ctx, id); err != nil {
		t.Error(err)
	}
	if err := client.SubscribeApp(ctx, "9"); err != nil {
		t.Error(err)
	}
	if apps, err := client.SubscribedApps(ctx, "9"); err != nil || len(apps) != 1 {
		t.Errorf("%+v, %v", apps, err)
	}
	class := func(digits string, want graph.Class) {
		t.Helper()
		to := number4(digits)
		if _, err := r.sim.CustomerSends(CustomerMessage{From: to, Text: "hello"}); err != nil {
			t.Fatal(err)
		}
		_, err := client.Send(ctx, "7000", cloudapi.SendRequest{To: "+" + to, Type: "text", Text: &cloudapi.SendText{Body: "hi"}})
		if got := graph.ClassOf(err); got != want {
			t.Errorf("%s: %v is class %v, want %v", digits, err, got, want)
		}
	}
	class("8056", graph.Retryable)
	class("7429", graph.Retryable)
	class("8016", graph.Ambiguous)
	class(cutAfter, graph.Ambiguous)
	class(errorAfter, graph.Ambiguous)
	class(brokenJSON, graph.Ambiguous)
}

func TestSetCallbackMovesWhatWaits(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Callback, c.VerifyToken = "", "" })
	first, second := httptest.NewServer(http.NotFoundHandler()), &callback{}
	t.Cleanup(first.Close)
	other := httptest.NewServer(second)
	t.Cleanup(other.Close)
	r.sim.SetCallback(first.URL, "")
	id := r.write(asha, "hello")
	r.settle() // answered 404
	r.sim.SetCallback(other.URL, verifyToken)
	r.advance(time.Minute)
	it, _ := func() (Item, bool) { l := r.sim.Ledger(); return l.Item("message:" + id) }()
	second.mu.Lock()
	defer second.mu.Unlock()
	if it.Accepted != 1 || it.Posts < 2 || second.verified != 1 || len(second.bodies) != 1 || r.sim.Config().Callback != other.URL {
		t.Errorf("item %+v, verified %d times, %d bodies", it, second.verified, len(second.bodies))
	}
}
