package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

const (
	shopDigits = "915550100301"
	appID      = "660000000000401"
	configID   = "450000000000501"
	appSecret  = "pretend-app-secret"
)

// newPhone is a rig whose only number is on the app alone; it returns its Graph id and account.
func newPhone(t *testing.T, change func(*Config)) (r *rig, id, waba string) {
	t.Helper()
	r = newRig(t, func(c *Config) {
		c.Phones = []Phone{{Digits: shopDigits, Name: "Asha Stores"}}
		if change != nil {
			change(c)
		}
	})
	l, err := r.sim.Link(shopDigits)
	if err != nil || l.State != LinkApp {
		t.Fatalf("link %+v, %v", l, err)
	}
	return r, l.Number, l.WABA
}

// do makes a control call that must succeed.
func (r *rig) do(path string, body map[string]any) map[string]any {
	r.t.Helper()
	status, out := r.call("POST", "/simulator/api/"+path, "", body)
	if status != 200 {
		r.t.Fatalf("%s: %d %v", path, status, out)
	}
	return out
}

// exchange fetches the token of a code; the error code is 0 on success.
func (r *rig) exchange(code, client, secret string) (token string, errorCode, subcode int) {
	r.t.Helper()
	_, out := r.call("GET", "/v26.0/oauth/access_token?"+url.Values{"client_id": {client}, "client_secret": {secret}, "code": {code}}.Encode(), "", nil)
	token, _ = out["access_token"].(string)
	errorCode, subcode = codes(out)
	return token, errorCode, subcode
}

func codes(out map[string]any) (code, subcode int) {
	e, _ := out["error"].(map[string]any)
	c, _ := e["code"].(float64)
	sub, _ := e["error_subcode"].(float64)
	return int(c), int(sub)
}

// onboard links the phone and subscribes the app, as a program does after the popup.
func (r *rig) onboard(share bool) (token string) {
	r.t.Helper()
	out := r.do("onboard", map[string]any{"number": shopDigits, "share_history": share})
	token, code, _ := r.exchange(out["code"].(string), appID, appSecret)
	if token == "" {
		r.t.Fatalf("no token, code %d", code)
	}
	l, _ := r.sim.Link(shopDigits)
	if status, out := r.call("POST", "/v26.0/"+l.WABA+"/subscribed_apps", token, nil); status != 200 {
		r.t.Fatalf("subscribed_apps: %d %v", status, out)
	}
	return token
}

func TestSignupByHandEndsWithATokenForThisAccountOnly(t *testing.T) {
	t.Parallel()
	r, id, waba := newPhone(t, func(c *Config) {
		c.Accounts = []Account{{ID: "9", Numbers: []Number{{ID: "7", Digits: "915550100777"}}}}
	})
	if status, out := r.call("GET", "/v26.0/"+waba, "token", nil); status != 400 {
		t.Errorf("an account nobody connected can be seen: %v", out)
	}
	begun := r.do("signup/begin", map[string]any{"client_id": appID, "config_id": configID, "digits": "+91 55501 00301"})
	session := begun["session"].(string)
	if status, _ := r.call("POST", "/simulator/api/signup/finish", "", map[string]any{"session": session, "verification": "000000"}); status != 400 {
		t.Error("finished without consent")
	}
	l, _ := r.sim.Link(shopDigits)
	if l.Signup == nil || !l.Signup.Asked {
		t.Fatalf("the phone shows %+v", l.Signup)
	}
	shown := r.do("signup/consent", map[string]any{"number": shopDigits, "connect": true, "share_history": false})
	ended := r.do("signup/finish", map[string]any{"session": session, "verification": shown["code"]})
	m := ended["messages"].([]any)[0].(map[string]any)
	data := m["data"].(map[string]any)
	if m["type"] != "WA_EMBEDDED_SIGNUP" || m["event"] != "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" || m["version"] != 3.0 ||
		data["waba_id"] != waba || data["phone_number_id"] != id || data["business_id"] == "" {
		t.Errorf("session message %v", m)
	}
	code := ended["code"].(string)
	for name, c := range map[string]struct {
		client, secret, code string
		want                 int
	}{"wrong client": {"1", appSecret, code, 101}, "wrong secret": {appID, "x", code, 1}, "unknown code": {appID, appSecret, "AQx", 100}} {
		if token, got, _ := r.exchange(c.code, c.client, c.secret); token != "" || got != c.want {
			t.Errorf("%s: token %q, code %d, want %d", name, token, got, c.want)
		}
	}
	r.advance(29 * time.Second)
	token, _, _ := r.exchange(code, appID, appSecret)
	if token == "" {
		t.Fatal("no token within 30 seconds")
	}
	if _, got, sub := r.exchange(code, appID, appSecret); got != 100 || sub != 36009 {
		t.Errorf("second exchange: %d/%d", got, sub)
	}
	_, debug := r.call("GET", "/v26.0/debug_token?input_token="+token, appID+"|"+appSecret, nil)
	info := debug["data"].(map[string]any)
	granular, _ := json.Marshal(info["granular_scopes"])
	if info["is_valid"] != true || info["app_id"] != appID || strings.Count(string(granular), waba) != 2 || strings.Contains(string(granular), `"9"`) {
		t.Errorf("debug_token %v", info)
	}
	if _, out := r.call("GET", "/v26.0/debug_token?input_token=nonsense", token, nil); out["data"].(map[string]any)["is_valid"] != false {
		t.Errorf("debug_token of nonsense: %v", out)
	}
	if status, _ := r.call("GET", "/v26.0/9", token, nil); status != 400 {
		t.Error("the token sees a foreign account")
	}
	status, list := r.call("GET", "/v26.0/"+waba+"/phone_numbers?fields=id,display_phone_number,is_on_biz_app,platform_type", token, nil)
	first := list["data"].([]any)[0].(map[string]any)
	if status != 200 || first["id"] != id || first["is_on_biz_app"] != true || first["platform_type"] != "CLOUD_API" {
		t.Errorf("phone_numbers %d %v", status, list)
	}
	_, num := r.call("GET", "/v26.0/"+id+"?fields=health_status,throughput,quality_rating,last_onboarded_time", token, nil)
	if num["quality_rating"] != "GREEN" || num["health_status"].(map[string]any)["can_send_message"] != "AVAILABLE" || num["last_onboarded_time"] == nil {
		t.Errorf("number %v", num)
	}
	for _, edge := range []string{"register", "deregister"} {
		if status, out := r.call("POST", "/v26.0/"+id+"/"+edge, token, map[string]any{"messaging_product": "whatsapp", "pin": "123456"}); status != 400 {
			t.Errorf("%s of a coexistence number: %v", edge, out)
		}
	}
	if status, _ := r.call("POST", "/v26.0/7/register", "token", nil); status != 200 {
		t.Error("register of an ordinary number is refused")
	}
	if status, _ := r.call("POST", "/simulator/api/signup/begin", "", map[string]any{"client_id": appID, "config_id": configID, "digits": shopDigits}); status != 400 {
		t.Error("a linked number can be connected again")
	}
}

func TestTheCodeLives30Seconds(t *testing.T) {
	t.Parallel()
	r, _, _ := newPhone(t, nil)
	out := r.do("onboard", map[string]any{"number": shopDigits})
	r.advance(30 * time.Second)
	if token, code, sub := r.exchange(out["code"].(string), appID, appSecret); token != "" || code != 100 || sub != 36007 {
		t.Errorf("token %q, %d/%d", token, code, sub)
	}
}

func TestSignupEndings(t *testing.T) {
	t.Parallel()
	ended := func(knobs, request map[string]any) (raw json.RawMessage, data map[string]any, event string, code string) {
		t.Helper()
		r, _, _ := newPhone(t, nil)
		r.do("knobs", map[string]any{"Signup": knobs})
		request["number"] = shopDigits
		out := r.do("onboard", request)
		b, _ := json.Marshal(out["messages"].([]any)[0])
		raw = b
		var text string
		if json.Unmarshal(b, &text) == nil {
			b = []byte(text)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		code, _ = out["code"].(string)
		l, _ := r.sim.Link(shopDigits)
		if linked := l.State == LinkLinked; linked != (code != "") {
			t.Errorf("state %s with code %q", l.State, code)
		}
		return raw, m["data"].(map[string]any), m["event"].(string), code
	}
	if _, data, event, code := ended(map[string]any{"NoPhoneNumberID": true}, map[string]any{}); event != "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" || code == "" || data["phone_number_id"] != nil || data["waba_id"] == nil {
		t.Errorf("without phone_number_id: %s %v", event, data)
	}
	if raw, _, _, _ := ended(map[string]any{"DataAsString": true}, map[string]any{}); raw[0] != '"' {
		t.Errorf("as text: %s", raw)
	}
	if _, data, event, code := ended(nil, map[string]any{"ending": "cancel", "step": "X"}); event != "CANCEL" || code != "" || data["current_step"] != "X" {
		t.Errorf("cancel: %s %v", event, data)
	}
	if _, data, event, code := ended(nil, map[string]any{"ending": "cancel_error"}); event != "CANCEL" || code != "" || data["error_message"] == nil || data["error_id"] == nil || data["session_id"] == nil {
		t.Errorf("cancel with error: %s %v", event, data)
	}
	if _, data, event, code := ended(map[string]any{"Ending": "error"}, map[string]any{}); event != "ERROR" || code != "" || data["error_message"] == nil {
		t.Errorf("error: %s %v", event, data)
	}
	if _, data, _, _ := ended(map[string]any{"ForeignWABA": true}, map[string]any{}); data["waba_id"] != "990000000000999" {
		t.Errorf("foreign account: %v", data)
	}
}

func TestMissingScopes(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Signup.MissingScopes = []string{scopeMessaging} })
	token := r.onboard(true)
	_, debug := r.call("GET", "/v26.0/debug_token?input_token="+token, token, nil)
	if scopes := debug["data"].(map[string]any)["scopes"].([]any); len(scopes) != 1 || scopes[0] != scopeManagement {
		t.Errorf("scopes %v", scopes)
	}
	_, out := r.call("POST", "/v26.0/"+id+"/messages", token, map[string]any{})
	if code, _ := codes(out); code != 10 {
		t.Errorf("send without the scope: %v", out)
	}
}

func TestSubscriptionsListWhatTheAppForgot(t *testing.T) {
	t.Parallel()
	r, _, _ := newPhone(t, func(c *Config) { c.Knobs.MissingFields = []string{"smb_message_echoes"} })
	r.onboard(true)
	_, out := r.call("GET", "/v26.0/"+appID+"/subscriptions", appID+"|"+appSecret, nil)
	b, _ := json.Marshal(out)
	if !strings.Contains(string(b), `"name":"history"`) || strings.Contains(string(b), "smb_message_echoes") {
		t.Errorf("subscriptions %s", b)
	}
	r.do("phone/send", map[string]any{"from": shopDigits, "to": asha, "text": "hello"})
	r.advance(time.Minute)
	if e := r.echoes(); len(e) != 0 {
		t.Errorf("echoes %+v", e)
	}
}

func TestDialogAndSDKAreServed(t *testing.T) {
	t.Parallel()
	r, _, _ := newPhone(t, nil)
	for path, want := range map[string]string{"/dialog/whatsapp_onboarding?client_id=" + appID: "dialog.js", "/v26.0/dialog/whatsapp_onboarding": "dialog.js",
		"/sdk.js": "fbAsyncInit", "/simulator/dialog.js": "PRETEND_LOGIN"} {
		res, err := http.Get(r.url + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 200 || !strings.Contains(string(b), want) || strings.Contains(string(b), "<script>") || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %.80s", path, res.StatusCode, b)
		}
	}
}

// TestTheClientOfWireSignsUp walks the server side of a signup with the client that the product uses.
func TestTheClientOfWireSignsUp(t *testing.T) {
	t.Parallel()
	r, id, waba := newPhone(t, nil)
	code := r.do("onboard", map[string]any{"number": shopDigits, "share_history": true})["code"].(string)
	client := func(token string) cloudapi.Client {
		return cloudapi.Client{Graph: &graph.Client{BaseURL: r.url, Token: token}}
	}
	ctx := t.Context()
	token, err := client("").ExchangeCode(ctx, appID, appSecret, code)
	if err != nil {
		t.Fatal(err)
	}
	info, err := client(appID+"|"+appSecret).DebugToken(ctx, token)
	if err != nil || !info.IsValid || info.AppID != appID || len(info.Granular) != 2 || info.Granular[0].Targets[0] != waba {
		t.Errorf("%+v, %v", info, err)
	}
	c := client(token)
	numbers, err := c.PhoneNumbers(ctx, waba, "id", "display_phone_number", "is_on_biz_app", "platform_type")
	if err != nil || len(numbers) != 1 || numbers[0].ID != id || !*numbers[0].IsOnBizApp {
		t.Errorf("%+v, %v", numbers, err)
	}
	hook := r.sim.Config().Callback
	if err := c.SubscribeAppAt(ctx, waba, cloudapi.Override{URI: hook, VerifyToken: verifyToken}); err != nil {
		t.Error(err)
	}
	if apps, err := c.SubscribedApps(ctx, waba); err != nil || len(apps) != 1 || apps[0].OverrideCallbackURI != hook {
		t.Errorf("%+v, %v", apps, err)
	}
	if err := c.OverrideNumber(ctx, id, cloudapi.Override{URI: hook, VerifyToken: "wrong"}); err == nil {
		t.Error("an override that does not verify is taken")
	}
	if err := c.OverrideNumber(ctx, id, cloudapi.Override{URI: hook, VerifyToken: verifyToken}); err != nil {
		t.Error(err)
	}
	for _, kind := range []string{cloudapi.SyncState, cloudapi.SyncHistory} {
		if request, err := c.RequestSync(ctx, id, kind); err != nil || request == "" {
			t.Errorf("%s: %q, %v", kind, request, err)
		}
	}
	if list, err := client(appID+"|"+appSecret).Subscriptions(ctx, appID); err != nil || len(list) != 1 || len(list[0].Fields) < 5 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := c.UnsubscribeApp(ctx, waba); err != nil {
		t.Error(err)
	}
	r.do("customer/send", map[string]any{"to": shopDigits, "from": asha, "text": "unheard"})
	r.settle()
	if m := r.messages(); len(m) != 0 {
		t.Errorf("told without a subscription: %+v", m)
	}
}
