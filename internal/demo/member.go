package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"sangam/internal/demo/dialogue"
)

// member is one of the shop's people, signed in at the product as a browser is: what the demo does
// on a desk goes through the public API and nothing else.
type member struct {
	base   string // http://127.0.0.1:8080
	client *http.Client
	id     string
}

// conversation is what the demo reads of one.
type conversation struct {
	ID      string
	Contact struct {
		Phone string
	}
	AccountID      string `json:"account_id"`
	State          string
	AssigneeID     string `json:"assignee_id"`
	UnreadCount    int    `json:"unread_count"`
	LastActivityAt int64  `json:"last_activity_at"`
	LastMessage    *struct {
		ID string
	} `json:"last_message"`
}

// message is what the demo reads of one.
type message struct {
	ID         string
	PlatformID string `json:"platform_id"`
	Status     string
}

// signIn opens a session.
func signIn(ctx context.Context, base, email, password string) (*member, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	m := &member{base: base, client: &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
	var session struct {
		Member struct{ ID string }
	}
	if err := m.call(ctx, http.MethodPost, "/session", map[string]any{"email": email, "password": password}, &session); err != nil {
		return nil, fmt.Errorf("sign in as %s: %w", email, err)
	}
	m.id = session.Member.ID
	return m, nil
}

// signOut ends the session and closes the connections.
func (m *member) signOut(ctx context.Context) {
	m.call(ctx, http.MethodDelete, "/session", nil, nil) // it would end by itself
	m.client.CloseIdleConnections()
}

// refusal is an answer of the product that is no success.
type refusal struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Title, r.Detail) }

// call sends JSON and reads JSON.
func (m *member) call(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	return m.send(ctx, method, path, http.Header{"Content-Type": {"application/json"}}, body, out)
}

func (m *member) send(ctx context.Context, method, path string, h http.Header, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, m.base+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header = h
	// Lists of devices say whose these sessions are.
	req.Header.Set("User-Agent", "Sangam demo")
	res, err := m.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		r := &refusal{Status: res.StatusCode, Title: http.StatusText(res.StatusCode)}
		json.Unmarshal(answer, r) // if it is no problem document, the status has to do
		return fmt.Errorf("%s %s: %w", method, path, r)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// conversations reads all conversations, by the customer's digits.
func (m *member) conversations(ctx context.Context) (map[string]conversation, error) {
	all := map[string]conversation{}
	for cursor := ""; ; {
		var page struct {
			Items      []conversation
			NextCursor string `json:"next_cursor"`
		}
		if err := m.call(ctx, http.MethodGet, "/conversations?state=all&limit=200&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return nil, err
		}
		for _, c := range page.Items {
			all[digitsOf(c.Contact.Phone)] = c
		}
		if cursor = page.NextCursor; cursor == "" {
			return all, nil
		}
	}
}

func digitsOf(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
}

// messages reads the newest messages of a conversation, newest first.
func (m *member) messages(ctx context.Context, conversation string) ([]message, error) {
	var page struct{ Items []message }
	err := m.call(ctx, http.MethodGet, "/conversations/"+conversation+"/messages?limit=200", nil, &page)
	return page.Items, err
}

// take takes a member's turn of a dialogue and returns our id of the message, empty for a reaction.
func (m *member) take(ctx context.Context, t *talk, account string, turn int, target, clientID string) (string, error) {
	u := t.Turns[turn]
	to := ""
	if target != "" {
		list, err := m.messages(ctx, t.conversation)
		if err != nil {
			return "", err
		}
		for _, known := range list {
			if known.PlatformID == target {
				to = known.ID
			}
		}
	}
	here := "/conversations/" + t.conversation + "/messages"
	body := map[string]any{"client_id": clientID}
	if u.Kind == dialogue.Reaction {
		if to == "" {
			return "", nil
		}
		body["emoji"] = u.Emoji
		return "", m.call(ctx, http.MethodPost, here+"/"+to+"/reaction", body, nil)
	}
	if to != "" {
		body["reply_to"] = to
	}
	switch u.Kind {
	case dialogue.Location:
		body["location"] = map[string]any{"latitude": u.Place.Latitude, "longitude": u.Place.Longitude, "name": u.Place.Name, "address": u.Place.Address}
	case dialogue.Contact:
		body["contacts"] = []any{map[string]any{"name": u.Card.Name, "phones": []string{"+" + u.Card.Phone}}}
	case dialogue.Text:
		body["text"] = u.Text
	default:
		name, mime, data := dialogue.MediaFor(u, look(t))
		var up struct {
			UploadID string `json:"upload_id"`
		}
		voice := ""
		if u.Kind == dialogue.Voice {
			voice = "&voice=true"
		}
		h := http.Header{"Content-Type": {mime}, "X-Filename": {url.PathEscape(name)}}
		if err := m.send(ctx, http.MethodPost, "/uploads?account_id="+account+voice, h, data, &up); err != nil {
			return "", err
		}
		media := map[string]any{"upload_id": up.UploadID}
		if u.Text != "" {
			media["caption"] = u.Text
		}
		if u.Kind == dialogue.Voice {
			media["voice"] = true
		}
		body["media"] = media
	}
	var made message
	err := m.call(ctx, http.MethodPost, here, body, &made)
	return made.ID, err
}
