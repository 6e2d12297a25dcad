package cloudapi_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

func TestExchangeCode(t *testing.T) {
	t.Parallel()
	answer := `{"access_token":"EAAx","token_type":"bearer"}`
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.URL.Path != "/v26.0/oauth/access_token" || q.Get("client_id") != "66" || q.Get("client_secret") != "s&cret" || q.Get("code") != "AQ=" {
			t.Errorf("%s", r.URL)
		}
		io.WriteString(w, answer)
	})
	if token, err := c.ExchangeCode(t.Context(), "66", "s&cret", "AQ="); err != nil || token != "EAAx" {
		t.Errorf("%q, %v", token, err)
	}
	answer = `{}`
	if _, err := c.ExchangeCode(t.Context(), "66", "s&cret", "AQ="); graph.ClassOf(err) != graph.Ambiguous {
		t.Errorf("without a token: %v", err)
	}
	c.Graph.BaseURL = "http://127.0.0.1:1"
	if _, err := c.ExchangeCode(t.Context(), "66", "s&cret", "AQ="); err == nil || strings.Contains(err.Error(), "cret") {
		t.Errorf("the error tells the secret: %v", err)
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	var got []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.Path+" "+string(body))
		io.WriteString(w, `{"success":true}`)
	})
	to := cloudapi.Override{URI: "https://a.example/hook", VerifyToken: "v"}
	for _, err := range []error{c.SubscribeAppAt(t.Context(), "99", to), c.OverrideNumber(t.Context(), "77", to),
		c.OverrideNumber(t.Context(), "77", cloudapi.Override{}), c.UnsubscribeApp(t.Context(), "99")} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{`POST /v26.0/99/subscribed_apps {"override_callback_uri":"https://a.example/hook","verify_token":"v"}`,
		`POST /v26.0/77 {"webhook_configuration":{"override_callback_uri":"https://a.example/hook","verify_token":"v"}}`,
		`POST /v26.0/77 {"webhook_configuration":{"override_callback_uri":""}}`, `DELETE /v26.0/99/subscribed_apps `}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s, want %s", got[i], want[i])
		}
	}
}
