// Package graph speaks the parts of Meta's Graph API that WhatsApp, Instagram and
// Messenger share: the webhook envelope, its signature and its ASCII escaping, lenient
// scalars, the error object with its retry classes, and an HTTP client.
//
// It knows the platform and nothing of this product: no tenants, no storage, no queue.
// The formats of one product on top of the envelope live in cloudapi and messenger.
//
// # Parsing never punishes a neighbour
//
// [Unmarshal] refuses a body only when it is not JSON or is nested deeper than
// [MaxDepth]. Everything else is tolerated and told: unknown names are collected in a
// [Report], a value of the wrong shape fails the [Item] it belongs to and nothing else.
// The reason: an answer other than 200 makes the platform resend the whole batch for
// days, with other customers' messages behind it.
// Source: WhatsApp > Webhooks > Overview (copy of 2026-09-11), retry rules.
//
// # Bytes and text
//
// Raw fields alias the body that was parsed and keep it to the last byte: do not modify
// the body afterwards, and copy Raw to keep it longer than the body. Parsed strings are
// always valid UTF-8 without U+0000: NUL, lone surrogates and invalid bytes become
// U+FFFD, see [CleanText]. Of a key that appears twice in one object, the last one wins.
//
// Everything here may be called from many goroutines at once.
package graph
