package simulator

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"strconv"
	"time"
)

// How long things of media live.
// Source: Cloud API, Media (seen 2026-09-11).
const (
	uploadedLife = 30 * 24 * time.Hour
	receivedLife = 7 * 24 * time.Hour
	urlLife      = 5 * time.Minute
)

// mediaFile is one file at the platform. Guarded by Simulator.mu, its bytes never change.
type mediaFile struct {
	id       string
	number   *number
	mime     string
	filename string
	sha256   string // base64 of the digest
	bytes    []byte
	expires  time.Time
	fault    string // digits, see mediaFault
	asked    int    // downloads so far
}

// File is a file that a customer or the owner sends. Zero fields are filled with a small invented one
// of the message's type.
type File struct {
	Bytes    []byte `json:"bytes,omitempty"` // base64 in JSON
	MIME     string `json:"mime,omitempty"`
	Filename string `json:"filename,omitempty"` // documents only
	Animated bool   `json:"animated,omitempty"` // stickers only
}

//go:embed assets/*
var assets embed.FS

func asset(name string) []byte {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return b
}

// fill completes a file for a message type with an invented example.
func (f File) fill(kind string, voice bool, n uint64) File {
	mime, name := "", ""
	var make func() []byte
	switch kind {
	case "image":
		mime, make = "image/jpeg", func() []byte { return picture(n) }
	case "video":
		mime, make = "video/mp4", func() []byte { return asset("video.mp4") }
	case "sticker":
		mime, make = "image/webp", func() []byte { return asset("sticker.webp") }
	case "audio":
		mime, make = "audio/ogg; codecs=opus", func() []byte { return asset("voice.ogg") }
		if !voice && f.MIME == "" && f.Bytes == nil {
			mime = "audio/ogg"
		}
	default:
		mime, name, make = "application/pdf", "invoice.pdf", func() []byte { return onePage(n) }
	}
	if f.Bytes == nil {
		f.Bytes = make()
	}
	setDefault(&f.MIME, mime)
	if kind == "document" {
		setDefault(&f.Filename, name)
	}
	return f
}

// store keeps a file and gives it an id. Caller holds mu.
func (s *Simulator) store(n *number, f File, life time.Duration, fault string) *mediaFile {
	sum := sha256.Sum256(f.Bytes)
	m := &mediaFile{id: strconv.FormatUint(1e15+mix(s.cfg.Seed^0x3ed1a, s.seq.Add(1))%9e15, 10), number: n, mime: f.MIME,
		filename: f.Filename, sha256: base64.StdEncoding.EncodeToString(sum[:]), bytes: f.Bytes,
		expires: s.clock.Now().Add(life), fault: fault}
	s.media[m.id] = m
	s.mediaOrder = append(s.mediaOrder, m.id)
	s.mediaBytes += int64(len(m.bytes))
	for s.mediaBytes > s.cfg.MediaLimit && len(s.mediaOrder) > 1 {
		s.forgetMedia(s.mediaOrder[0])
		s.mediaOrder = s.mediaOrder[1:]
	}
	return m
}

func (s *Simulator) forgetMedia(id string) {
	if m := s.media[id]; m != nil {
		s.mediaBytes -= int64(len(m.bytes))
		delete(s.media, id)
	}
}

// mediaByID finds a file that has not expired. Caller holds mu.
func (s *Simulator) mediaByID(id string) *mediaFile {
	m := s.media[id]
	if m == nil || !s.clock.Now().Before(m.expires) {
		return nil
	}
	return m
}

// mediaURL is a download address good for 5 minutes; it needs the token too. base overrides the
// public address when that is not known.
func (s *Simulator) mediaURL(m *mediaFile, base string) string {
	if p := *s.public.Load(); p != "" {
		base = p
	}
	until := s.clock.Now().Add(urlLife).UnixMilli()
	return fmt.Sprintf("%s/media-download/?mid=%s&ext=%d&hash=%s", base, m.id, until, s.mediaHash(m.id, until))
}

func (s *Simulator) mediaHash(id string, until int64) string {
	f := fnv.New64a()
	io.WriteString(f, id)
	return fmt.Sprintf("%016x", mix(s.cfg.Seed^f.Sum64(), uint64(until)))
}

// picture paints a small invented photograph: a coloured sky, a sun, hills.
func picture(n uint64) []byte {
	const w, h = 480, 320
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := mix(n, 1)
	base := color.RGBA{uint8(90 + r%120), uint8(90 + r>>8%120), uint8(120 + r>>16%120), 255}
	sunX, sunY, hill := int(80+r>>24%320), int(50+r>>32%80), int(180+r>>40%60)
	for y := range h {
		for x := range w {
			c := color.RGBA{base.R - uint8(y/5), base.G, base.B - uint8(y/8), 255}
			dx, dy := x-sunX, y-sunY
			if dx*dx+dy*dy < 900 {
				c = color.RGBA{255, 226, 140, 255}
			}
			if y > hill+int(24*math.Sin(float64(x)/70+float64(r>>48%60)/10)) {
				c = color.RGBA{uint8(40 + y/8), uint8(90 + y/6), 60, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	jpeg.Encode(&b, img, &jpeg.Options{Quality: 70})
	return b.Bytes()
}

// onePage is a valid PDF with one line of text.
func onePage(n uint64) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	text := fmt.Sprintf("BT /F1 24 Tf 72 720 Td (Pretend invoice %d) Tj ET", 1000+n%9000)
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	obj("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	obj(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text))
	obj("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
