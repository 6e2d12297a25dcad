// Package messenger is the wire format of Instagram and of a Facebook Page: comments,
// feed, direct messages. It only parses; nothing is sent yet.
//
// The envelope and the tolerance are those of package graph. Comments come in two
// envelopes: Facebook Login puts field and value into changes, Instagram Login puts them
// into the entry. graph.Entry.AllChanges hides the difference; a comment's id is
// comment_id in the one and id in the other, which [Comment.Key] hides.
// Source: Instagram Platform > Webhooks > Examples (contract 12).
//
// Everything here may be called from many goroutines at once.
package messenger
