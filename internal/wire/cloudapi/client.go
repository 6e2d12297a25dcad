package cloudapi

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"sangam/internal/wire/graph"
)

// Client calls the Cloud API with one token. Errors are those of [graph.Client.Do]:
// sort them with graph.ClassOf.
type Client struct {
	Graph *graph.Client
}

// Send sends a message from a number. An answer without an id is a *graph.TransportError
// with Sent: the message may be on its way.
func (c Client) Send(ctx context.Context, phoneID string, req SendRequest) (SendResponse, error) {
	req.MessagingProduct = MessagingProduct
	var resp SendResponse
	err := c.do(ctx, http.MethodPost, segment(phoneID)+"/messages", req, &resp)
	if err == nil && (len(resp.Messages) == 0 || resp.Messages[0].ID == "") {
		err = &graph.TransportError{Sent: true, Err: errNoID}
	}
	return resp, err
}

var errNoID = errors.New("answer has no id")

// MarkRead marks a message of a user and the earlier ones of its thread as read. With
// typing, the user also sees that an answer is being written, for up to 25 seconds.
func (c Client) MarkRead(ctx context.Context, phoneID, messageID string, typing bool) error {
	req := ReadRequest{MessagingProduct: MessagingProduct, Status: StatusRead, MessageID: messageID}
	if typing {
		req.Typing = &Typing{Type: "text"}
	}
	return c.do(ctx, http.MethodPost, segment(phoneID)+"/messages", req, nil)
}

// UploadMedia streams a file to a number and returns its media id, which lives 30 days and
// is sure to work on this number only. mimeType must match the bytes. size is in bytes, -1
// when unknown. file is read once; it is not closed.
func (c Client) UploadMedia(ctx context.Context, phoneID, filename, mimeType string, file io.Reader, size int64) (string, error) {
	// The text around the file is made first, so that the length of the whole is known and
	// the file is never in memory.
	var around strings.Builder
	form := multipart.NewWriter(&around)
	fields := [][2]string{{"messaging_product", MessagingProduct}, {"type", mimeType}}
	for _, f := range fields {
		if err := form.WriteField(f[0], f[1]); err != nil {
			return "", err
		}
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", uploadName(filename)))
	header.Set("Content-Type", mimeType)
	if _, err := form.CreatePart(header); err != nil {
		return "", err
	}
	head := around.Len()
	if err := form.Close(); err != nil {
		return "", err
	}
	before, after := around.String()[:head], around.String()[head:]
	length := int64(-1)
	if size >= 0 {
		length = int64(len(before)) + size + int64(len(after))
	}
	body := io.MultiReader(strings.NewReader(before), file, strings.NewReader(after))
	var raw json.RawMessage
	var resp UploadResponse
	err := c.Graph.DoBody(ctx, http.MethodPost, segment(phoneID)+"/media", form.FormDataContentType(), body, length, &raw)
	if err == nil {
		err = decode(raw, &resp)
	}
	if err == nil && resp.ID == "" {
		err = &graph.TransportError{Sent: true, Err: errNoID}
	}
	return resp.ID, err
}

// uploadName keeps control characters of a user's file name out of the header.
func uploadName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, graph.CleanText(name))
	if name == "" {
		return "file"
	}
	return name
}

// Media looks up a media id for a fresh address, which is valid 5 minutes. phoneID may be
// empty; if it is not the number that holds the media, the call fails.
func (c Client) Media(ctx context.Context, mediaID, phoneID string) (MediaInfo, error) {
	path := segment(mediaID)
	if phoneID != "" {
		path += "?phone_number_id=" + url.QueryEscape(phoneID)
	}
	var info MediaInfo
	err := c.do(ctx, http.MethodGet, path, nil, &info)
	if err == nil && info.URL == "" {
		err = &graph.TransportError{Sent: true, Err: errors.New("answer has no url")}
	}
	return info, err
}

// Size is the file size in bytes, -1 when the answer does not say.
func (m MediaInfo) Size() int64 {
	n, err := strconv.ParseInt(string(m.FileSize), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// Digest is the SHA-256 of the file, nil when the answer has none that can be read.
func (m MediaInfo) Digest() []byte { return ParseDigest(m.SHA256) }

// Digest is the SHA-256 of the file, nil when the webhook has none that can be read.
func (m *Media) Digest() []byte { return ParseDigest(m.SHA256) }

// ParseDigest reads a SHA-256: base64 in webhooks, in look-ups sometimes hex. Else nil.
func ParseDigest(s string) []byte {
	if len(s) == 64 {
		if b, err := hex.DecodeString(s); err == nil {
			return b
		}
	}
	trimmed := strings.TrimRight(s, "=")
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := enc.DecodeString(trimmed); err == nil && len(b) == 32 {
			return b
		}
	}
	return nil
}

// File is a download under way. Close Body.
type File struct {
	// Fails with graph.ErrTooLarge after the allowed size.
	Body io.ReadCloser
	// As the host says it, with parameters. May be empty.
	MimeType string
	// Bytes, -1 when unknown.
	Size int64
}

// Download opens the address of a media file. hosts are where the token may go besides the
// API's own: see [DownloadHost]. max is the largest size in bytes. A *graph.Error with 401
// or 404 means the address expired: look the id up once more, then give up.
func (c Client) Download(ctx context.Context, address string, hosts []string, max int64) (File, error) {
	resp, err := c.Graph.Download(ctx, address, hosts, max)
	if err != nil {
		return File{}, err
	}
	return File{Body: resp.Body, MimeType: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

// DeleteMedia deletes an upload.
func (c Client) DeleteMedia(ctx context.Context, mediaID string) error {
	return c.do(ctx, http.MethodDelete, segment(mediaID), nil, nil)
}

// PhoneNumber is a business number. Which fields are set depends on what was asked for.
// Contract 8.1. All lists of values are open.
type PhoneNumber struct {
	ID                 string `json:"id"`
	DisplayPhoneNumber string `json:"display_phone_number,omitempty"`
	VerifiedName       string `json:"verified_name,omitempty"`
	// GREEN, YELLOW, RED, NA, UNKNOWN.
	QualityRating string `json:"quality_rating,omitempty"`
	// CONNECTED is the one that can send.
	Status                 string `json:"status,omitempty"`
	CodeVerificationStatus string `json:"code_verification_status,omitempty"`
	NameStatus             string `json:"name_status,omitempty"`
	NewNameStatus          string `json:"new_name_status,omitempty"`
	// CLOUD_API, ON_PREMISE, NOT_APPLICABLE.
	PlatformType string `json:"platform_type,omitempty"`
	// True on coexistence numbers. Nil when not asked for.
	IsOnBizApp *bool       `json:"is_on_biz_app,omitempty"`
	Throughput *Throughput `json:"throughput,omitempty"`
	// LIVE, SANDBOX.
	AccountMode string `json:"account_mode,omitempty"`
	// TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED. Of the portfolio.
	MessagingLimit    string          `json:"whatsapp_business_manager_messaging_limit,omitempty"`
	IsOfficialAccount *bool           `json:"is_official_business_account,omitempty"`
	CountryDialCode   string          `json:"country_dial_code,omitempty"`
	LastOnboarded     string          `json:"last_onboarded_time,omitempty"`
	Username          string          `json:"username,omitempty"`
	Webhook           json.RawMessage `json:"webhook_configuration,omitempty"`
	Health            json.RawMessage `json:"health_status,omitempty"`
}

// Throughput of a number. STANDARD is 80 messages a second, HIGH 1,000; coexistence has 20.
type Throughput struct {
	// STANDARD, HIGH, NOT_APPLICABLE.
	Level string `json:"level"`
}

// PhoneNumber reads one number. No fields: the platform's default of four.
func (c Client) PhoneNumber(ctx context.Context, phoneID string, fields ...string) (PhoneNumber, error) {
	path := segment(phoneID)
	if len(fields) > 0 {
		path += "?fields=" + url.QueryEscape(strings.Join(fields, ","))
	}
	var p PhoneNumber
	err := c.do(ctx, http.MethodGet, path, nil, &p)
	return p, err
}

// page is one page of a list.
type page[T any] struct {
	Data   []T `json:"data"`
	Paging struct {
		Cursors struct {
			Before string `json:"before"`
			After  string `json:"after"`
		} `json:"cursors"`
		// Only tells that there is more. Never followed: it would carry the token to an
		// address the answer chose.
		Next string `json:"next"`
	} `json:"paging"`
}

// maxPages ends a list that turns in a circle.
const maxPages = 1000

// PhoneNumbers reads all numbers of a WABA.
func (c Client) PhoneNumbers(ctx context.Context, wabaID string, fields ...string) ([]PhoneNumber, error) {
	return list[PhoneNumber](ctx, c, segment(wabaID)+"/phone_numbers", fields)
}

// SubscribedApp is an app that gets the webhooks of a WABA.
type SubscribedApp struct {
	App struct {
		ID   string `json:"id"`
		Link string `json:"link,omitempty"`
		Name string `json:"name,omitempty"`
	} `json:"whatsapp_business_api_data"`
	// Where they go instead of the app's own address. May be empty.
	OverrideCallbackURI string `json:"override_callback_uri,omitempty"`
}

// SubscribedApps lists the apps that get the webhooks of a WABA.
func (c Client) SubscribedApps(ctx context.Context, wabaID string) ([]SubscribedApp, error) {
	return list[SubscribedApp](ctx, c, segment(wabaID)+"/subscribed_apps", nil)
}

// SubscribeApp subscribes the token's app to the webhooks of a WABA.
func (c Client) SubscribeApp(ctx context.Context, wabaID string) error {
	return c.do(ctx, http.MethodPost, segment(wabaID)+"/subscribed_apps", nil, nil)
}

// list reads all pages. A cursor that died meanwhile (131059) starts it again, once.
func list[T any](ctx context.Context, c Client, path string, fields []string) ([]T, error) {
	var all []T
	after, restarted := "", false
	for range maxPages {
		q := url.Values{"limit": {"100"}}
		if len(fields) > 0 {
			q.Set("fields", strings.Join(fields, ","))
		}
		if after != "" {
			q.Set("after", after)
		}
		var p page[T]
		err := c.do(ctx, http.MethodGet, path+"?"+q.Encode(), nil, &p)
		var e *graph.Error
		if errors.As(err, &e) && e.Code == codeCursorExpired && after != "" && !restarted {
			all, after, restarted = nil, "", true
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p.Data...)
		if p.Paging.Next == "" || p.Paging.Cursors.After == "" || p.Paging.Cursors.After == after {
			return all, nil
		}
		after = p.Paging.Cursors.After
	}
	return nil, fmt.Errorf("cloudapi: %s has more than %d pages", path, maxPages)
}

const codeCursorExpired = 131059

// do reads the answer leniently: a send that was accepted must not fail because the answer
// has one more number where a string stood.
func (c Client) do(ctx context.Context, method, path string, body, out any) error {
	if out == nil {
		return c.Graph.Do(ctx, method, path, body, nil)
	}
	var raw json.RawMessage
	if err := c.Graph.Do(ctx, method, path, body, &raw); err != nil {
		return err
	}
	return decode(raw, out)
}

func decode(raw json.RawMessage, out any) error {
	if err := graph.Unmarshal(raw, out, nil); err != nil {
		return &graph.TransportError{Sent: true, Err: err}
	}
	return nil
}

// segment makes an id safe as one part of a path: it cannot climb, add a query or a host.
func segment(id string) string {
	if id == "" || id == "." || id == ".." {
		return "_"
	}
	return url.PathEscape(id)
}
