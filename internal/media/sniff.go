package media

import (
	"bytes"
	"net/http"
	"strings"

	"sangam/internal/inbox"
)

// sniffBytes is how much of a file tells its type.
const sniffBytes = 512

// unknownType stands for bytes that are not what they claim to be.
const unknownType = "application/octet-stream"

// Sniff tells a file's type from its first bytes. It knows the types that matter here exactly and
// leaves the rest to the rules of browsers (WHATWG MIME sniffing).
func Sniff(head []byte) string {
	has := func(at int, magic string) bool {
		return len(head) >= at+len(magic) && string(head[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return "image/jpeg"
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "image/png"
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return "image/gif"
	case has(0, "RIFF") && has(8, "WEBP"):
		return "image/webp"
	case has(0, "OggS"):
		if bytes.Contains(head, []byte("theora")) {
			return "video/ogg"
		}
		return "audio/ogg"
	case has(0, "#!AMR"):
		return "audio/amr"
	case has(4, "ftyp"):
		return sniffMP4(head)
	case has(0, "ID3"):
		return "audio/mpeg"
	case len(head) >= 2 && head[0] == 0xff && head[1]&0xf6 == 0xf0:
		return "audio/aac" // ADTS: layer 0
	case len(head) >= 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x06 != 0:
		return "audio/mpeg"
	case has(0, "%PDF-"):
		return "application/pdf"
	case has(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return oleType
	case has(0, "PK\x03\x04"):
		return "application/zip"
	}
	return http.DetectContentType(head)
}

// oleType is the container of the old office formats.
const oleType = "application/x-ole-storage"

// sniffMP4 tells the family by its brand. Source: mp4ra.org, registered brands.
func sniffMP4(head []byte) string {
	if len(head) < 12 {
		return unknownType
	}
	switch brand := string(head[8:12]); {
	case strings.HasPrefix(brand, "3g"):
		return "video/3gpp"
	case strings.HasPrefix(brand, "M4A"), strings.HasPrefix(brand, "M4B"):
		return "audio/mp4"
	case brand == "qt  ":
		return "video/quicktime"
	case brand == "heic", brand == "heix", brand == "mif1", brand == "msf1", brand == "hevc":
		return "image/heic"
	case brand == "avif", brand == "avis":
		return "image/avif"
	}
	return "video/mp4"
}

// isOpus reports whether an Ogg file's first page holds Opus.
func isOpus(head []byte) bool { return bytes.Contains(head, []byte("OpusHead")) }

// playable are the types a browser plays and that bytes can prove.
var playable = map[string]bool{
	"audio/ogg": true, "audio/mpeg": true, "audio/mp4": true, "audio/aac": true, "audio/amr": true, "video/mp4": true, "video/3gpp": true,
}

// Playable reports whether a file may be played inline. For a ready file MIME is what its bytes
// proved, see settleType.
func Playable(m inbox.Media) bool { return m.State == inbox.MediaReady && playable[baseType(m.MIME)] }

// families are types whose bytes look alike: within one the sender's claim is taken, since the
// container does not say whether there is a picture in it.
var families = map[string]string{"audio/mp4": "mp4", "video/mp4": "mp4", "video/3gpp": "mp4", "audio/3gpp": "mp4"}

// settleType gives the type a file is kept under. The claim stays while the bytes agree. Where
// they do not, a picture, audio or video becomes what the bytes say, or unknown; other documents
// keep the claim, which only labels a download.
func settleType(claimed, sniffed string) string {
	base := baseType(claimed)
	switch {
	case base == sniffed, families[base] != "" && families[base] == families[sniffed]:
		return claimed
	case shown(sniffed):
		return sniffed
	case shown(base) || strings.HasPrefix(base, "image/") || strings.HasPrefix(base, "audio/") || strings.HasPrefix(base, "video/"):
		return unknownType
	case base == "":
		return unknownType
	}
	return claimed
}

// shown are types that a screen treats specially, so that a claim of them must be proven.
func shown(mime string) bool {
	return playable[mime] || mime == "image/jpeg" || mime == "image/png" || mime == "image/gif" || mime == "image/webp"
}

// baseType drops parameters: "audio/ogg; codecs=opus" is "audio/ogg".
func baseType(mime string) string {
	base, _, _ := strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(base))
}
