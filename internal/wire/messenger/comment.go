package messenger

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// The fields of comments.
const (
	FieldComments     = "comments"      // Instagram
	FieldLiveComments = "live_comments" // Instagram, during a broadcast
	FieldFeed         = "feed"          // Page
)

// Comment is a comment on Instagram. Edits and deletions seem to send nothing; one comment
// on an ad may come twice.
type Comment struct {
	graph.Item
	// Facebook Login writes the first, Instagram Login the second: use Key.
	CommentID string `json:"comment_id,omitempty"`
	ID        string `json:"id,omitempty"`
	// The comment this one answers. Empty on a comment on the post itself.
	ParentID string `json:"parent_id,omitempty"`
	// Equal to the entry id on the account's own replies: ignore those for automation.
	From  *Author `json:"from,omitempty"`
	Text  string  `json:"text,omitempty"`
	Media *Media  `json:"media,omitempty"`

	Report graph.Report `json:"-"`
}

// Key is the id of the comment, under either name. Deduplicate by it.
func (c Comment) Key() string {
	if c.CommentID != "" {
		return c.CommentID
	}
	return c.ID
}

// Author is who wrote a comment. On a Page the id is not the id of the same person in
// direct messages.
type Author struct {
	ID string `json:"id,omitempty"`
	// Instagram.
	Username string `json:"username,omitempty"`
	// Page.
	Name string `json:"name,omitempty"`
}

// Media is the post under which a comment stands.
type Media struct {
	ID string `json:"id,omitempty"`
	// FEED, REELS, STORY, AD, ...: an open list.
	ProductType string `json:"media_product_type,omitempty"`
	AdID        string `json:"ad_id,omitempty"`
	AdTitle     string `json:"ad_title,omitempty"`
	// The post an ad was made of.
	OriginalMediaID string `json:"original_media_id,omitempty"`
}

// ParseComment reads the value of fields comments and live_comments.
func ParseComment(raw json.RawMessage) (Comment, error) {
	var c Comment
	var rep graph.Report
	err := graph.Unmarshal(raw, &c, &rep)
	c.Report = rep
	return c, err
}

// Feed is a change of a Page's feed. Only Item "comment" matters here.
type Feed struct {
	graph.Item
	// comment, post, reaction, photo, ...: an open list.
	Kind string `json:"item,omitempty"`
	// add, edited, remove, hide, unhide: an open list.
	Verb        string        `json:"verb,omitempty"`
	CommentID   string        `json:"comment_id,omitempty"`
	PostID      string        `json:"post_id,omitempty"`
	ParentID    string        `json:"parent_id,omitempty"`
	CreatedTime graph.IntTime `json:"created_time,omitempty"`
	// Absent on remove.
	Message string `json:"message,omitempty"`
	// May be absent.
	From      *Author `json:"from,omitempty"`
	IsHidden  *bool   `json:"is_hidden,omitempty"`
	Permalink string  `json:"permalink_url,omitempty"`

	Report graph.Report `json:"-"`
}

// ParseFeed reads the value of field feed.
func ParseFeed(raw json.RawMessage) (Feed, error) {
	var f Feed
	var rep graph.Report
	err := graph.Unmarshal(raw, &f, &rep)
	f.Report = rep
	return f, err
}
