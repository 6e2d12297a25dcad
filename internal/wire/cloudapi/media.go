package cloudapi

import (
	"mime"
	"strings"
)

// DownloadHost is where media addresses of the platform point. Observed, not documented.
const DownloadHost = "lookaside.fbsbx.com"

// Largest files in bytes. The platform writes MB; taken as 2^20, as its answers do.
// Assumed: the exact unit. If it is 10^6, a file just below the limit is refused with 131053.
const (
	MaxImageBytes           = 5 << 20
	MaxStickerBytes         = 100 << 10
	MaxAnimatedStickerBytes = 500 << 10
	MaxVideoBytes           = 16 << 20
	MaxAudioBytes           = 16 << 20
	MaxDocumentBytes        = 100 << 20
)

// MediaType is one kind of file that can be sent.
type MediaType struct {
	// Without parameters, lower case.
	MimeType string
	// The message type it is sent as: TypeImage, TypeVideo, TypeAudio, TypeDocument or
	// TypeSticker.
	Kind     string
	MaxBytes int64
	// What else must hold. May be empty.
	Note string
}

// MediaTypes are all files that can be sent. Source: contract 6.2. Do not modify.
var MediaTypes = []MediaType{
	{"image/jpeg", TypeImage, MaxImageBytes, "8 bit, RGB or RGBA"},
	{"image/png", TypeImage, MaxImageBytes, "8 bit, RGB or RGBA"},
	{"image/webp", TypeSticker, MaxStickerBytes, "animated: up to 500 KB; as an image it fails with 131053"},
	{"video/mp4", TypeVideo, MaxVideoBytes, "H.264 main or baseline without B-frames, AAC"},
	{"video/3gpp", TypeVideo, MaxVideoBytes, "H.264 main or baseline without B-frames, AAC"},
	{"audio/aac", TypeAudio, MaxAudioBytes, ""},
	{"audio/amr", TypeAudio, MaxAudioBytes, ""},
	{"audio/mpeg", TypeAudio, MaxAudioBytes, ""},
	{"audio/mp4", TypeAudio, MaxAudioBytes, ""},
	{"audio/ogg", TypeAudio, MaxAudioBytes, "opus, mono"},
	{"text/plain", TypeDocument, MaxDocumentBytes, ""},
	{"application/pdf", TypeDocument, MaxDocumentBytes, ""},
	{"application/msword", TypeDocument, MaxDocumentBytes, ""},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", TypeDocument, MaxDocumentBytes, ""},
	{"application/vnd.ms-excel", TypeDocument, MaxDocumentBytes, ""},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", TypeDocument, MaxDocumentBytes, ""},
	{"application/vnd.ms-powerpoint", TypeDocument, MaxDocumentBytes, ""},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", TypeDocument, MaxDocumentBytes, ""},
}

// LookupMedia finds a MIME type, with or without parameters. ok is false when it cannot be
// sent.
func LookupMedia(mimeType string) (m MediaType, ok bool) {
	base, _, err := mime.ParseMediaType(mimeType)
	if err != nil {
		base, _, _ = strings.Cut(mimeType, ";")
		base = strings.ToLower(strings.TrimSpace(base))
	}
	for _, m := range MediaTypes {
		if m.MimeType == base {
			return m, true
		}
	}
	return MediaType{}, false
}
