package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Sending is a file that a member hands in.
type Sending struct {
	Account      inbox.Account
	Capabilities inbox.Capabilities
	MIME         string // as the browser claims; may be empty
	Filename     string // may be empty
	Voice        bool   // wanted as a voice note
	By           inbox.MemberID
	Body         io.Reader
}

// PrepareUpload checks a file against what the channel takes, keeps it and makes its preview, all
// before the platform sees anything. A refusal is an *inbox.Error whose Reason says what to do
// instead; nothing is kept then. Upload.Notice may hold advice although the file can be sent.
func (l *Library) PrepareUpload(ctx context.Context, ws inbox.WorkspaceID, s Sending) (Upload, error) {
	u := Upload{
		Workspace: ws, ID: inbox.UploadID(l.ids.Next()), Account: s.Account.ID, CreatedBy: s.By,
		CreatedAt: inbox.MillisOf(l.now()), Filename: label(s.Filename),
	}
	body := bufio.NewReaderSize(s.Body, 4096)
	head, err := body.Peek(sniffBytes)
	if err != nil && err != io.EOF {
		return Upload{}, fmt.Errorf("read upload: %w", err)
	}
	if len(head) == 0 {
		return Upload{}, refuse(inbox.CodeInvalid, "file_empty", "The file is empty.", "Choose another file.")
	}
	if s.Voice && Sniff(head) == "video/webm" {
		if body, head, err = recorded(body, s.Capabilities); err != nil {
			return Upload{}, err
		}
		u.Filename, s.MIME = strings.TrimSuffix(u.Filename, path.Ext(u.Filename))+".ogg", "audio/ogg"
	}
	u.MIME = typeOf(Sniff(head), s.MIME, u.Filename)
	rule, err := ruleFor(&u, s, head)
	if err != nil {
		return Upload{}, err
	}
	u.Blob, u.Size, err = l.blobs.Put(ctx, ws, body, rule.MaxBytes)
	if errors.Is(err, ErrTooLarge) {
		return Upload{}, overSize(u, rule)
	}
	if err != nil {
		return Upload{}, fmt.Errorf("keep upload: %w", err)
	}
	seen, err := examine(ctx, l.previews, l.blobs, ws, u.Blob, u.Size)
	if err != nil {
		return Upload{}, fmt.Errorf("look at upload: %w", err)
	}
	u.Preview, u.Width, u.Height = seen.preview, seen.width, seen.height
	if u.Kind == inbox.KindImage && u.Preview == "" {
		return Upload{}, refuse(inbox.CodeInvalid, "file_damaged", "This picture cannot be opened: it is damaged or too large in pixels.",
			"Open it in a picture program, save it as JPEG and choose that file.")
	}
	if u.Kind == inbox.KindSticker && u.Size > stickerBytes && !animated(seen.head) {
		return Upload{}, overSize(u, inbox.MediaRule{Kind: u.Kind, MaxBytes: stickerBytes})
	}
	if u.Kind == inbox.KindVoice && u.Size > voiceIconBytes {
		u.Notice = &inbox.Reason{Code: "voice_long", Message: "The voice note is larger than 512 KB: the phone shows a download button instead of the play button.", WayOut: "Keep it under a few minutes if that matters."}
	}
	if err := l.store.KeepUpload(ctx, u); err != nil {
		return Upload{}, err
	}
	return u, nil
}

// recorded makes a voice note of what a browser recorded in WebM.
func recorded(webm io.Reader, caps inbox.Capabilities) (body *bufio.Reader, head []byte, err error) {
	rule, ok := caps.MediaRuleFor(inbox.KindVoice, "audio/ogg")
	if !ok {
		return nil, nil, notTaken("audio/webm", caps)
	}
	// The box is a little larger than what is in it.
	most := rule.MaxBytes + rule.MaxBytes/8
	b, err := io.ReadAll(io.LimitReader(webm, most+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read recording: %w", err)
	}
	if int64(len(b)) > most {
		return nil, nil, overSize(Upload{Kind: inbox.KindVoice}, rule)
	}
	ogg, err := OggOfWebM(b)
	if err != nil {
		return nil, nil, notTaken("audio/webm", caps)
	}
	return bufio.NewReaderSize(bytes.NewReader(ogg), 4096), ogg[:min(len(ogg), sniffBytes)], nil
}

const (
	// Source: Cloud API > Media, contract 6.2: a still sticker; moving ones may be 500 KB.
	stickerBytes = 100 << 10
	// Source: contract 5.2.
	voiceIconBytes = 512 << 10
)

// ruleFor decides as what a file is sent, or why it cannot be.
func ruleFor(u *Upload, s Sending, head []byte) (inbox.MediaRule, error) {
	if s.Voice {
		if rule, ok := s.Capabilities.MediaRuleFor(inbox.KindVoice, u.MIME); ok && isOpus(head) {
			u.Kind = inbox.KindVoice
			return rule, nil
		}
	}
	rule, ok := s.Capabilities.MediaRuleFor("", u.MIME)
	if !ok || rule.Kind == inbox.KindVoice {
		return rule, notTaken(u.MIME, s.Capabilities)
	}
	u.Kind = rule.Kind
	switch {
	case s.Voice && u.Kind == inbox.KindAudio:
		u.Notice = &inbox.Reason{Code: "not_a_voice_note", Message: "It goes out as an audio file, not as a voice note: that needs Ogg with Opus.", WayOut: "Record it here to send a voice note."}
	case s.Voice:
		return rule, refuse(inbox.CodeInvalid, "not_audio", "This is no audio, so it cannot be a voice note.", "Send it as a file.")
	case u.Kind == inbox.KindSticker:
		u.Notice = &inbox.Reason{Code: "webp_is_sticker", Message: "A WebP picture goes out as a sticker.", WayOut: "Convert it to JPEG or PNG to send it as a picture."}
	case u.MIME == "image/png" && len(head) > 24 && head[24] == 16:
		return rule, refuse(inbox.CodeInvalid, "png_16_bit", "WhatsApp takes PNG pictures of 8 bits a colour, and this one has 16.", "Save it as JPEG and choose that file.")
	}
	return rule, nil
}

// officeTypes are documents in one of two containers, told apart by name or claim only.
var officeTypes = map[string]struct{ container, mime string }{
	".docx": {"application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	".xlsx": {"application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	".pptx": {"application/zip", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	".doc":  {oleType, "application/msword"},
	".xls":  {oleType, "application/vnd.ms-excel"},
	".ppt":  {oleType, "application/vnd.ms-powerpoint"},
}

// typeOf settles what a file is: by its bytes, and for what bytes cannot tell by name and claim.
func typeOf(sniffed, claimed, filename string) string {
	claimed = baseType(claimed)
	switch {
	case sniffed == "application/zip" || sniffed == oleType:
		if t, ok := officeTypes[strings.ToLower(path.Ext(filename))]; ok && t.container == sniffed {
			return t.mime
		}
		for _, t := range officeTypes {
			if t.mime == claimed && t.container == sniffed {
				return t.mime
			}
		}
		return sniffed
	case families[claimed] != "" && families[claimed] == families[sniffed]:
		return claimed
	case strings.HasPrefix(sniffed, "text/"):
		// CSV, HTML and the like are text to whoever opens them.
		return "text/plain"
	}
	return baseType(sniffed)
}

// notTaken says what to do with a type the channel does not take.
func notTaken(mime string, caps inbox.Capabilities) error {
	wayOut := "Convert it to PDF, or share a link to it."
	switch {
	case mime == "image/gif":
		wayOut = "Convert it to an MP4 video, or to JPEG for a still picture."
	case strings.HasPrefix(mime, "image/"):
		wayOut = "Convert it to JPEG or PNG."
	case strings.HasPrefix(mime, "video/"):
		wayOut = "Convert it to MP4 with H.264 and AAC."
	case strings.HasPrefix(mime, "audio/"), mime == "application/ogg":
		wayOut = "Convert it to MP3, M4A or Ogg with Opus."
	case mime == "application/zip":
		wayOut = "Send the files one by one, or share a link."
	}
	return refuse(inbox.CodeInvalid, "file_type", fmt.Sprintf("WhatsApp does not take files of the type %s.", mime), wayOut)
}

// overSize says what to do with a file over its limit.
func overSize(u Upload, rule inbox.MediaRule) error {
	limit := fmt.Sprintf("%d MB", rule.MaxBytes>>20)
	if rule.MaxBytes < 1<<20 {
		limit = fmt.Sprintf("%d KB", rule.MaxBytes>>10)
	}
	var what, wayOut string
	switch u.Kind {
	case inbox.KindImage:
		what, wayOut = "Pictures", "Save it smaller or with more compression, or put it into a PDF: documents may be 100 MB."
	case inbox.KindVideo:
		what, wayOut = "Videos", "Shorten or compress it, or share a link."
	case inbox.KindAudio, inbox.KindVoice:
		what, wayOut = "Audio files", "Shorten it or use a lower bit rate."
	case inbox.KindSticker:
		what, wayOut = "Stickers of this sort", "Make it smaller, or convert it to JPEG or PNG and send it as a picture."
	default:
		what, wayOut = "Documents", "Split it, or share a link."
	}
	return refuse(inbox.CodeTooLarge, "file_size", fmt.Sprintf("%s may be %s at most on WhatsApp.", what, limit), wayOut)
}

func refuse(code inbox.Code, reason, message, wayOut string) *inbox.Error {
	return &inbox.Error{Code: code, Message: message, Reason: &inbox.Reason{Code: reason, Message: message, WayOut: wayOut}}
}

// animated tells a moving WebP by its extended header. Source: WebP container specification, VP8X.
func animated(head []byte) bool {
	return len(head) > 20 && string(head[12:16]) == "VP8X" && head[20]&0x02 != 0
}

// label makes a file name safe to show and to pass on: the last part of a path, without control
// characters and without marks that turn the direction of writing, which can hide an ending.
func label(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0xfeff:
			return -1
		}
		return r
	}, name))
	const most = 200 // bytes
	if len(name) > most {
		ext := path.Ext(name)
		if len(ext) > 12 {
			ext = ""
		}
		cut := most - len(ext)
		for cut > 0 && !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + ext
	}
	return name
}
