package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// upload posts a file and returns status, error code and id.
func (r *rig) upload(mime string, b []byte) (status, code int, id string) {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("messaging_product", "whatsapp")
	form.WriteField("type", mime)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="f"`}, "Content-Type": {mime}})
	if err != nil {
		r.t.Fatal(err)
	}
	part.Write(b)
	form.Close()
	req, err := http.NewRequestWithContext(r.t.Context(), "POST", r.url+"/v26.0/"+phoneID+"/media", &body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer token")
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		ID    string
		Error struct{ Code int }
	}
	json.NewDecoder(res.Body).Decode(&out)
	return res.StatusCode, out.Error.Code, out.ID
}

// download fetches an address; status 0 is a broken connection.
func (r *rig) download(url, token string) (int, []byte) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), "GET", url, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, b
	}
	return res.StatusCode, b
}

func TestMediaUpAndDown(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.write(asha, "hello")
	jpg := picture(1)
	if _, err := jpeg.Decode(bytes.NewReader(jpg)); err != nil {
		t.Fatal(err)
	}
	test := func(mime string, b []byte, wantStatus, wantCode int) string {
		t.Helper()
		status, code, id := r.upload(mime, b)
		if status != wantStatus || code != wantCode || (id != "") != (wantStatus == 200) {
			t.Errorf("upload %s of %d bytes: %d, code %d, id %q", mime, len(b), status, code, id)
		}
		return id
	}
	id := test("image/jpeg", jpg, 200, 0)
	test("image/gif", []byte("GIF89a"), 400, 100)
	test("image/png", jpg, 400, 131053)
	test("image/jpeg", append(jpg, make([]byte, 5<<20)...), 400, 100)
	test("application/pdf", []byte{}, 400, 100)
	webp := test("image/webp", asset("sticker.webp"), 200, 0)

	status, info := r.call("GET", "/v26.0/"+id+"?phone_number_id="+phoneID, "token", nil)
	sum := sha256.Sum256(jpg)
	if status != 200 || info["mime_type"] != "image/jpeg" || info["sha256"] != base64.StdEncoding.EncodeToString(sum[:]) || info["file_size"] != float64(len(jpg)) {
		t.Fatalf("look-up %d %v", status, info)
	}
	url := info["url"].(string)
	if status, b := r.download(url, "token"); status != 200 || !bytes.Equal(b, jpg) {
		t.Errorf("download: %d, %d bytes", status, len(b))
	}
	if status, _ := r.download(url, ""); status != 401 {
		t.Errorf("download without a token: %d", status)
	}
	if status, _ := r.download(strings.Replace(url, "mid=", "mid=1", 1), "token"); status != 404 {
		t.Errorf("download of another id: %d", status)
	}
	if status, _ := r.call("GET", "/v26.0/"+id+"?phone_number_id=1", "token", nil); status != 400 {
		t.Errorf("look-up for another number: %d", status)
	}
	r.advance(5 * time.Minute)
	if status, _ := r.download(url, "token"); status != 404 {
		t.Errorf("download after 5 minutes: %d", status)
	}
	send := func(kind, id, want string) {
		t.Helper()
		_, code, wamid := r.send(map[string]any{"to": "+" + asha, "type": kind, kind: map[string]string{"id": id}})
		r.advance(5 * time.Second)
		if s := r.statuses(wamid); code != 0 || s != want {
			t.Errorf("send as %s: code %d, statuses %q, want %q", kind, code, s, want)
		}
	}
	send("image", id, "sent delivered read")
	send("sticker", webp, "sent delivered read")
	send("image", webp, "failed:131053")
	r.advance(30 * 24 * time.Hour)
	if status, _ := r.call("GET", "/v26.0/"+id, "token", nil); status != 400 {
		t.Errorf("look-up after 30 days: %d", status)
	}
	r.write(asha, "hello")
	if _, code, _ := r.send(map[string]any{"to": "+" + asha, "type": "image", "image": map[string]string{"id": id}}); code != 131009 {
		t.Errorf("send after 30 days: code %d", code)
	}
	id = test("image/jpeg", jpg, 200, 0)
	if status, _ := r.call("DELETE", "/v26.0/"+id, "token", nil); status != 200 {
		t.Errorf("delete: %d", status)
	}
	if status, _ := r.call("GET", "/v26.0/"+id, "token", nil); status != 400 {
		t.Errorf("look-up after delete: %d", status)
	}
}

func TestReceivedMediaLiveSevenDays(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	pdf := onePage(1)
	if _, err := r.sim.CustomerSends(CustomerMessage{From: asha, Type: "document", File: File{Bytes: pdf, MIME: "application/pdf", Filename: "a b.pdf"}}); err != nil {
		t.Fatal(err)
	}
	r.settle()
	doc := r.messages()[0].Document
	if status, b := r.download(doc.URL, "token"); status != 200 || !bytes.Equal(b, pdf) || doc.Filename != "a b.pdf" {
		t.Errorf("download of the webhook's url: %d, %d bytes", status, len(b))
	}
	r.advance(7*24*time.Hour - time.Minute)
	if status, _ := r.call("GET", "/v26.0/"+doc.ID, "token", nil); status != 200 {
		t.Errorf("look-up just before 7 days: %d", status)
	}
	r.advance(time.Minute)
	if status, _ := r.call("GET", "/v26.0/"+doc.ID, "token", nil); status != 400 {
		t.Errorf("look-up after 7 days: %d", status)
	}
}

func TestMediaFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	fetch := func(digits string) (string, string, func() (int, []byte)) {
		t.Helper()
		if _, err := r.sim.CustomerSends(CustomerMessage{From: number4(digits), Type: "image"}); err != nil {
			t.Fatal(err)
		}
		r.settle()
		all := r.messages()
		m := all[len(all)-1]
		if m.Image == nil {
			return "", "", nil
		}
		return m.Image.ID, m.Image.SHA256, func() (int, []byte) { return r.download(m.Image.URL, "token") }
	}
	id, _, _ := fetch(mediaGone)
	if status, _ := r.call("GET", "/v26.0/"+id, "token", nil); status != 404 {
		t.Errorf("%s: look-up %d", mediaGone, status)
	}
	_, _, get := fetch(mediaCut)
	if status, b := get(); status != 0 || len(b) == 0 {
		t.Errorf("%s: download %d with %d bytes", mediaCut, status, len(b))
	}
	_, _, get = fetch(mediaOnce)
	if status, _ := get(); status != 503 {
		t.Errorf("%s: first download %d", mediaOnce, status)
	}
	if status, _ := get(); status != 200 {
		t.Errorf("%s: second download %d", mediaOnce, status)
	}
	_, sum, get := fetch(mediaWrong)
	_, b := get()
	if got := sha256.Sum256(b); base64.StdEncoding.EncodeToString(got[:]) == sum {
		t.Errorf("%s: the digest is right", mediaWrong)
	}
	_, _, get = fetch(mediaSlow)
	if status, b := get(); status != 200 || len(b) == 0 {
		t.Errorf("%s: download %d", mediaSlow, status)
	}
	if _, _, get = fetch(mediaTooLarge); get != nil {
		t.Errorf("%s: came with a file", mediaTooLarge)
	}
	all := r.messages()
	if last := all[len(all)-1]; last.Type != "image" || last.Errors[0].Code != 131052 {
		t.Errorf("%s: %s", mediaTooLarge, last.Raw)
	}
}
