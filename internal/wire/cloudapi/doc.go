// Package cloudapi is the wire format of the WhatsApp Cloud API: webhook values in,
// messages out, media, numbers. Structs keep the platform's spelling and types; package
// channel/whatsapp turns them into ours.
//
// Everything parsed here also marshals back to the platform's spelling, because the
// simulator builds webhooks from the same types and decodes sends with them.
//
// How tolerant parsing is, and what Item, Raw and Err mean, is said in package graph.
// Facts come from the wire contract in the product documents (cloud-api.md); "contract
// 2.1" in a comment means its section 2.1.
//
// Everything here may be called from many goroutines at once.
package cloudapi
