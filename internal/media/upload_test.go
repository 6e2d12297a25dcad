package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"sangam/internal/blob"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

// uploads is a store that only counts what is kept.
type uploads struct {
	media.Store
	kept []media.Upload
}

func (u *uploads) KeepUpload(_ context.Context, up media.Upload) error {
	u.kept = append(u.kept, up)
	return nil
}

func TestUploadsAreCheckedBeforeThePlatformSeesThem(t *testing.T) {
	t.Parallel()
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer blobs.Close()
	store := &uploads{}
	lib := media.NewLibrary(store, blobs, inbox.NewIDSource(1, time.Now), time.Now, nil)
	account := inbox.Account{ID: 4, Mode: inbox.ModeHybrid}
	caps := whatsapp.New(whatsapp.Options{}).Capabilities(account)

	try := func(mime, name string, voice bool, body io.Reader) (media.Upload, *inbox.Error) {
		t.Helper()
		u, err := lib.PrepareUpload(t.Context(), 2, media.Sending{Account: account, Capabilities: caps, MIME: mime, Filename: name, Voice: voice, Body: body})
		if err == nil {
			return u, nil
		}
		e, ok := errors.AsType[*inbox.Error](err)
		if !ok {
			t.Fatalf("%s: %v", name, err)
		}
		return u, e
	}
	taken := func(mime, name string, voice bool, body string, kind inbox.MessageKind, wantMIME, notice string) {
		t.Helper()
		before := len(store.kept)
		u, e := try(mime, name, voice, strings.NewReader(body))
		if e != nil {
			t.Errorf("%s: refused: %v", name, e)
			return
		}
		got := ""
		if u.Notice != nil {
			got = u.Notice.Code
		}
		if u.Kind != kind || u.MIME != wantMIME || got != notice || len(store.kept) != before+1 {
			t.Errorf("%s: kind %s, type %s, notice %q, %d kept", name, u.Kind, u.MIME, got, len(store.kept)-before)
		}
	}
	refused := func(mime, name string, voice bool, body io.Reader, code inbox.Code, reason string) {
		t.Helper()
		before := len(store.kept)
		_, e := try(mime, name, voice, body)
		if e == nil {
			t.Errorf("%s: taken", name)
			return
		}
		if e.Code != code || e.Reason == nil || e.Reason.Code != reason || e.Reason.WayOut == "" || len(store.kept) != before {
			t.Errorf("%s: %v, reason %+v", name, e, e.Reason)
		}
	}
	var jpg, png8, png16 bytes.Buffer
	jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 8, 8)), nil)
	png.Encode(&png8, image.NewRGBA(image.Rect(0, 0, 8, 8)))
	png.Encode(&png16, image.NewRGBA64(image.Rect(0, 0, 8, 8)))
	webp := "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
	opus := "OggS\x00\x02OpusHead"
	large := func(head string, n int) io.Reader {
		return io.MultiReader(strings.NewReader(head), strings.NewReader(strings.Repeat("\x00", n)))
	}

	taken("image/jpeg", "a.jpg", false, jpg.String(), inbox.KindImage, "image/jpeg", "")
	taken("image/jpeg", "really.png.jpg", false, png8.String(), inbox.KindImage, "image/png", "")
	taken("image/webp", "s.webp", false, webp, inbox.KindSticker, "image/webp", "webp_is_sticker")
	taken("audio/ogg;codecs=opus", "v.ogg", true, opus, inbox.KindVoice, "audio/ogg", "")
	taken("audio/ogg;codecs=opus", "v.ogg", false, opus, inbox.KindAudio, "audio/ogg", "")
	taken("audio/mpeg", "v.mp3", true, "ID3\x04", inbox.KindAudio, "audio/mpeg", "not_a_voice_note")
	taken("audio/mp4", "v.m4a", false, "\x00\x00\x00\x18ftypisom", inbox.KindAudio, "audio/mp4", "")
	taken("", "v.mp4", false, "\x00\x00\x00\x18ftypisom", inbox.KindVideo, "video/mp4", "")
	taken("application/octet-stream", "Bill.DOCX", false, "PK\x03\x04", inbox.KindDocument, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "")
	taken("text/csv", "list.csv", false, "a,b\n1,2\n", inbox.KindDocument, "text/plain", "")
	taken("application/pdf", "x.pdf", false, "%PDF-1.7", inbox.KindDocument, "application/pdf", "")
	taken("audio/ogg", "long.ogg", true, opus+strings.Repeat("\x00", 600<<10), inbox.KindVoice, "audio/ogg", "voice_long")

	refused("image/gif", "a.gif", false, strings.NewReader("GIF89a"), inbox.CodeInvalid, "file_type")
	refused("image/jpeg", "iphone.jpg", false, strings.NewReader("\x00\x00\x00\x18ftypheic"), inbox.CodeInvalid, "file_type")
	refused("image/jpeg", "cut.jpg", false, bytes.NewReader(jpg.Bytes()[:60]), inbox.CodeInvalid, "file_damaged")
	refused("image/png", "deep.png", false, &png16, inbox.CodeInvalid, "png_16_bit")
	refused("application/zip", "a.zip", false, strings.NewReader("PK\x03\x04"), inbox.CodeInvalid, "file_type")
	refused("application/x-msdownload", "a.exe", false, strings.NewReader("MZ\x90\x00\x03"), inbox.CodeInvalid, "file_type")
	refused("audio/webm", "rec.webm", true, strings.NewReader("\x1aE\xdf\xa3"), inbox.CodeInvalid, "file_type")
	taken("audio/webm;codecs=opus", "rec.webm", true, string(media.RecordedWebM(media.OpusPacket(30, 1), media.OpusPacket(40, 2))), inbox.KindVoice, "audio/ogg", "")
	refused("image/jpeg", "a.jpg", true, bytes.NewReader(jpg.Bytes()), inbox.CodeInvalid, "not_audio")
	refused("image/jpeg", "large.jpg", false, large(jpg.String(), 5<<20), inbox.CodeTooLarge, "file_size")
	refused("video/mp4", "large.mp4", false, large("\x00\x00\x00\x18ftypisom", 16<<20), inbox.CodeTooLarge, "file_size")
	refused("image/webp", "large.webp", false, large(webp, 100<<10), inbox.CodeTooLarge, "file_size")
	refused("text/plain", "empty.txt", false, strings.NewReader(""), inbox.CodeInvalid, "file_empty")
}
