package cloudapi_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

func serve(t *testing.T, h http.HandlerFunc) cloudapi.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return cloudapi.Client{Graph: &graph.Client{BaseURL: s.URL, Token: "t0ken", HTTPClient: s.Client()}}
}

func TestSend(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o, err := cloudapi.ParseOutbound(body)
		if err != nil || r.Method != "POST" || r.URL.Path != "/v26.0/77/messages" || o.Send.MessagingProduct != "whatsapp" || o.Send.Text.Body != "a < b" {
			t.Errorf("%s %s %s", r.Method, r.URL, body)
		}
		// A scalar of another type must not turn an accepted send into a failed one.
		io.WriteString(w, `{"messaging_product":"whatsapp","contacts":[{"input":12025550177,"wa_id":"12025550177"}],"messages":[{"id":"wamid.A","message_status":"accepted"}],"new":{}}`)
	})
	resp, err := c.Send(t.Context(), "77", cloudapi.SendRequest{To: "+12025550177", Type: "text", Text: &cloudapi.SendText{Body: "a < b"}})
	if err != nil || resp.Messages[0].ID != "wamid.A" || resp.Contacts[0].Input != "12025550177" {
		t.Fatal(resp, err)
	}
}

func TestAcceptedSendWithoutIDIsAmbiguous(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"messages":[]}`, `{"messages":[{}]}`, `{"messages":7}`, `[]`, ``, `ok`} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) })
		_, err := c.Send(t.Context(), "77", cloudapi.SendRequest{})
		if graph.ClassOf(err) != graph.Ambiguous {
			t.Errorf("%q: %v, %v", body, err, graph.ClassOf(err))
		}
	}
}

func TestMarkRead(t *testing.T) {
	t.Parallel()
	var got string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = string(body)
		io.WriteString(w, `{"success":true}`)
	})
	test := func(typing bool, want string) {
		t.Helper()
		if err := c.MarkRead(t.Context(), "77", "wamid.A", typing); err != nil || got != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
	test(false, `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A"}`)
	test(true, `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}}`)
}

func TestMediaUpAndDown(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("voice", 1000)
	digest := sha256.Sum256([]byte(content))
	known := true // Whether the size is told to UploadMedia.
	var c cloudapi.Client
	c = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t0ken" {
			t.Error("no token for", r.URL)
		}
		switch r.Method + " " + r.URL.Path {
		case "POST /v26.0/77/media":
			length := r.ContentLength
			file, header, err := r.FormFile("file")
			if err != nil {
				t.Error(err)
				return
			}
			data, _ := io.ReadAll(file)
			if string(data) != content || header.Filename != `a "b"_ç.ogg` || header.Header.Get("Content-Type") != "audio/ogg; codecs=opus" ||
				r.FormValue("messaging_product") != "whatsapp" || r.FormValue("type") != "audio/ogg; codecs=opus" {
				t.Errorf("%d bytes, %+v, %v", len(data), header, r.Form)
			}
			if known != (length > int64(len(content))) {
				t.Errorf("length %d, size known: %v", length, known)
			}
			io.WriteString(w, `{"id":"555"}`)
		case "GET /v26.0/555":
			if r.URL.Query().Get("phone_number_id") != "77" {
				t.Error(r.URL)
			}
			fmt.Fprintf(w, `{"messaging_product":"whatsapp","url":"%s/file?mid=555","mime_type":"audio/ogg","sha256":"%x","file_size":"%d","id":555}`, c.Graph.BaseURL, digest, len(content))
		case "GET /file":
			w.Header().Set("Content-Type", "audio/ogg")
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			io.WriteString(w, content)
		case "DELETE /v26.0/555":
			io.WriteString(w, `{"success":true}`)
		default:
			w.WriteHeader(404)
			io.WriteString(w, `{"error":{"code":100,"message":"gone"}}`)
		}
	})
	for _, size := range []int64{int64(len(content)), -1} {
		known = size >= 0
		id, err := c.UploadMedia(t.Context(), "77", "a \"b\"\n\u00e7.ogg", "audio/ogg; codecs=opus", strings.NewReader(content), size)
		if err != nil || id != "555" {
			t.Fatal(id, err)
		}
	}
	info, err := c.Media(t.Context(), "555", "77")
	if err != nil || info.Size() != int64(len(content)) || string(info.Digest()) != string(digest[:]) || info.ID != "555" {
		t.Fatal(info, err)
	}
	file, err := c.Download(t.Context(), info.URL, nil, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	if data, err := io.ReadAll(file.Body); err != nil || string(data) != content || file.MimeType != "audio/ogg" || file.Size != int64(len(content)) {
		t.Errorf("%d bytes, %v, %+v", len(data), err, file)
	}
	if err := c.DeleteMedia(t.Context(), "555"); err != nil {
		t.Error(err)
	}
	var refused *graph.Error
	if _, err := c.Media(t.Context(), "../555?x", ""); !errors.As(err, &refused) || refused.HTTPStatus != 404 {
		t.Error("an id climbed out of its place:", err)
	}
	if _, err := c.Download(t.Context(), "https://evil.example/file", []string{cloudapi.DownloadHost}, 1<<20); err == nil {
		t.Error("the token went to a host nobody named")
	}
}

func TestParseDigest(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("x"))
	test := func(in string, ok bool) {
		t.Helper()
		if got := cloudapi.ParseDigest(in); (string(got) == string(sum[:])) != ok || !ok && got != nil {
			t.Errorf("%q: %x", in, got)
		}
	}
	test(base64.StdEncoding.EncodeToString(sum[:]), true)
	test(base64.URLEncoding.EncodeToString(sum[:]), true)
	test(hex.EncodeToString(sum[:]), true)
	test(strings.ToUpper(hex.EncodeToString(sum[:])), true)
	test("", false)
	test("AAAA", false)
	test(strings.Repeat("z", 64), false)
}

func TestPhoneNumbersPagesThroughAll(t *testing.T) {
	t.Parallel()
	expired := false
	var c cloudapi.Client
	c = serve(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.URL.Path != "/v26.0/99/phone_numbers" || q.Get("fields") != "id,is_on_biz_app" || q.Get("limit") != "100" {
			t.Error(r.URL)
		}
		switch after := q.Get("after"); {
		case after == "":
			io.WriteString(w, `{"data":[{"id":"1","is_on_biz_app":true}],"paging":{"cursors":{"before":"x","after":"p2"},"next":"https://evil.example/steal"}}`)
		case after == "p2" && !expired:
			expired = true
			w.WriteHeader(400)
			io.WriteString(w, `{"error":{"code":131059,"message":"cursor expired"}}`)
		case after == "p2":
			io.WriteString(w, `{"data":[{"id":2},{"id":"3","throughput":{"level":"HIGH"}}],"paging":{"cursors":{"before":"p2","after":"p3"}}}`)
		default:
			t.Error("asked beyond the last page:", r.URL)
		}
	})
	list, err := c.PhoneNumbers(t.Context(), "99", "id", "is_on_biz_app")
	if err != nil || len(list) != 3 || !*list[0].IsOnBizApp || list[1].ID != "2" || list[2].Throughput.Level != "HIGH" {
		t.Errorf("%+v %v", list, err)
	}
	if !expired {
		t.Error("the dead cursor was never tried")
	}
}

func TestNumberAndSubscription(t *testing.T) {
	t.Parallel()
	var asked []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.String())
		switch {
		case r.Method == "POST":
			io.WriteString(w, `{"success":true}`)
		case strings.Contains(r.URL.Path, "subscribed_apps"):
			io.WriteString(w, `{"data":[{"whatsapp_business_api_data":{"id":"660","link":"l","name":"n"},"override_callback_uri":"https://x"}]}`)
		default:
			io.WriteString(w, `{"id":"77","display_phone_number":"+1 202-555-0103","verified_name":"N","quality_rating":"GREEN"}`)
		}
	})
	p, err := c.PhoneNumber(t.Context(), "77")
	if err != nil || p.VerifiedName != "N" || p.IsOnBizApp != nil {
		t.Errorf("%+v %v", p, err)
	}
	if err := c.SubscribeApp(t.Context(), "99"); err != nil {
		t.Error(err)
	}
	apps, err := c.SubscribedApps(t.Context(), "99")
	if err != nil || len(apps) != 1 || apps[0].App.ID != "660" || apps[0].OverrideCallbackURI != "https://x" {
		t.Errorf("%+v %v", apps, err)
	}
	want := "[GET /v26.0/77 POST /v26.0/99/subscribed_apps GET /v26.0/99/subscribed_apps?limit=100]"
	if got := fmt.Sprint(asked); got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
}
