package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// memory is a File in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

func drawBytes(t testing.TB, b []byte) (drawn, error) {
	t.Helper()
	return previewer{}.draw(t.Context(), memory{bytes.NewReader(b)}, Sniff(b[:min(len(b), sniffBytes)]), int64(len(b)))
}

// corners is red, green over blue, white: turned wrongly it shows.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif puts an orientation tag, and a secret in a comment, behind the start of a JPEG.
func withExif(b []byte, orientation int) []byte {
	tiff := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = append(tiff, byte(orientation), 0, 0, 0, 0, 0, 0, 0)
	seg := append([]byte{0xff, 0xe1, 0, byte(len(tiff) + 2)}, tiff...)
	comment := "GPS 18.5204 N 73.8567 E"
	seg = append(seg, 0xff, 0xfe, 0, byte(len(comment)+2))
	seg = append(seg, comment...)
	return append(append(append([]byte{}, b[:2]...), seg...), b[2:]...)
}

func near(c color.Color, want color.RGBA) bool {
	r, g, b, _ := c.RGBA()
	off := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d < 40 && d > -40 }
	return off(r, want.R) && off(g, want.G) && off(b, want.B)
}

func TestPreviewIsSmallUprightAndBare(t *testing.T) {
	t.Parallel()
	red, green, blue, white := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{255, 255, 255, 255}
	base := asJPEG(t, corners(1600, 800))
	test := func(orientation, w, h int, topLeft, topRight, bottomLeft color.RGBA) {
		t.Helper()
		out, err := drawBytes(t, withExif(base, orientation))
		if err != nil {
			t.Fatal(err)
		}
		if out.width != w || out.height != h {
			t.Errorf("orientation %d: %d by %d, want %d by %d", orientation, out.width, out.height, w, h)
		}
		if bytes.Contains(out.jpeg, []byte("GPS")) || bytes.Contains(out.jpeg, []byte("Exif")) {
			t.Errorf("orientation %d: metadata survived", orientation)
		}
		img, err := jpeg.Decode(bytes.NewReader(out.jpeg))
		if err != nil {
			t.Fatal(err)
		}
		b := img.Bounds()
		if max(b.Dx(), b.Dy()) != previewSide {
			t.Errorf("orientation %d: preview is %v", orientation, b)
		}
		if !near(img.At(10, 10), topLeft) || !near(img.At(b.Dx()-10, 10), topRight) || !near(img.At(10, b.Dy()-10), bottomLeft) {
			t.Errorf("orientation %d: turned wrongly", orientation)
		}
	}
	test(1, 1600, 800, red, green, blue)
	test(2, 1600, 800, green, red, white)
	test(3, 1600, 800, white, blue, green)
	test(4, 1600, 800, blue, white, red)
	test(5, 800, 1600, red, blue, green)
	test(6, 800, 1600, blue, red, white)
	test(7, 800, 1600, white, green, blue)
	test(8, 800, 1600, green, white, red)
}

func TestEachBitmapGetsAPreview(t *testing.T) {
	t.Parallel()
	var g bytes.Buffer
	if err := gif.Encode(&g, corners(20, 10), nil); err != nil {
		t.Fatal(err)
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	test := func(name string, b []byte, w, h int) {
		t.Helper()
		out, err := drawBytes(t, b)
		if err != nil || out.width != w || out.height != h {
			t.Errorf("%s: %d by %d, %v", name, out.width, out.height, err)
			return
		}
		if _, err := jpeg.Decode(bytes.NewReader(out.jpeg)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	test("png", asPNG(t, corners(20, 10)), 20, 10)
	test("gif", g.Bytes(), 20, 10)
	test("clear png", asPNG(t, clear), 4, 4)
	test("jpeg", asJPEG(t, corners(20, 10)), 20, 10)
	// The smallest lossless WebP: one pixel. Source: WebP lossless bitstream specification.
	test("webp", []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"), 1, 1)
	out, err := drawBytes(t, asPNG(t, clear))
	if err != nil {
		t.Fatal(err)
	}
	img, _ := jpeg.Decode(bytes.NewReader(out.jpeg))
	if !near(img.At(1, 1), color.RGBA{255, 255, 255, 255}) {
		t.Error("what is clear is not drawn on white")
	}
}

// hugePNG claims a size in its header and has no pixels.
func hugePNG(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

// hugeJPEG changes the size in the frame header of a real one.
func hugeJPEG(t testing.TB, side uint16) []byte {
	b := asJPEG(t, corners(16, 16))
	i := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[i+5:], side)
	binary.BigEndian.PutUint16(b[i+7:], side)
	return b
}

func TestHostileFilesGetNoPreview(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, corners(400, 300))
	progressive := hugeJPEG(t, 5000)
	progressive[bytes.Index(progressive, []byte{0xff, 0xc0})+1] = 0xc2
	test := func(name string, b []byte) {
		t.Helper()
		out, err := drawBytes(t, b)
		if !errors.Is(err, errNoPreview) || out.jpeg != nil {
			t.Errorf("%s: preview of %d bytes, %v", name, len(out.jpeg), err)
		}
	}
	test("bomb of 2,500 megapixels", hugePNG(50_000, 50_000))
	test("thin bomb", hugePNG(4_000_000_000, 1))
	test("jpeg of 65,535 squared", hugeJPEG(t, 65535))
	test("progressive jpeg over the memory", progressive)
	test("truncated", whole[:len(whole)/3])
	test("header only", whole[:4])
	test("svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`))
	test("html", []byte("<!doctype html><script>alert(1)</script>"))
	test("html behind a jpeg's magic", append([]byte("\xff\xd8\xff"), "<script>alert(1)</script>"...))
	test("pdf", []byte("%PDF-1.7\n"))
	test("webp without a picture", []byte("RIFF\x04\x00\x00\x00WEBP"))
	test("gif without a frame", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;"))
	test("empty", nil)
	whole[0] = 0
	test("broken magic", whole)
}

func FuzzPreview(f *testing.F) {
	f.Add(asJPEG(f, corners(20, 10)))
	f.Add(withExif(asJPEG(f, corners(20, 10)), 6))
	f.Add(asPNG(f, corners(20, 10)))
	f.Add(hugePNG(100, 100))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := drawBytes(t, b)
		if (err == nil) != (out.jpeg != nil) {
			t.Errorf("%d bytes of preview, %v", len(out.jpeg), err)
		}
		if err != nil && !errors.Is(err, errNoPreview) {
			t.Error(err)
		}
	})
}

func TestTypesAreToldByBytes(t *testing.T) {
	t.Parallel()
	ftyp := func(brand string) string { return "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00" }
	sniff := func(head, want string) {
		t.Helper()
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("Sniff(%.20q) = %q, want %q", head, got, want)
		}
	}
	sniff("OggS\x00\x02OpusHead", "audio/ogg")
	sniff("OggS\x00\x02\x80theora", "video/ogg")
	sniff("ID3\x04", "audio/mpeg")
	sniff("\xff\xfb\x90\x00", "audio/mpeg")
	sniff("\xff\xf1\x50\x80", "audio/aac")
	sniff("#!AMR\n", "audio/amr")
	sniff(ftyp("isom"), "video/mp4")
	sniff(ftyp("3gp4"), "video/3gpp")
	sniff(ftyp("M4A "), "audio/mp4")
	sniff(ftyp("heic"), "image/heic")
	sniff("\x1aE\xdf\xa3", "video/webm")
	sniff("PK\x03\x04", "application/zip")
	sniff("", "text/plain; charset=utf-8")

	settle := func(claimed, sniffed, want string) {
		t.Helper()
		if got := settleType(claimed, sniffed); got != want {
			t.Errorf("settleType(%q, %q) = %q, want %q", claimed, sniffed, got, want)
		}
	}
	settle("audio/ogg; codecs=opus", "audio/ogg", "audio/ogg; codecs=opus")
	settle("audio/mp4", "video/mp4", "audio/mp4")
	settle("image/jpeg", "image/png", "image/png")
	settle("image/jpeg", "text/html; charset=utf-8", unknownType)
	settle("image/svg+xml", "text/xml; charset=utf-8", unknownType)
	settle("video/mp4", "application/zip", unknownType)
	settle("application/pdf", "application/pdf", "application/pdf")
	settle("application/vnd.ms-excel", oleType, "application/vnd.ms-excel")
	settle("", "application/pdf", unknownType)
	settle("application/pdf", "video/mp4", "video/mp4")
}

func TestFileNamesAreLabels(t *testing.T) {
	t.Parallel()
	test := func(in, want string) {
		t.Helper()
		if got := label(in); got != want {
			t.Errorf("label(%q) = %q, want %q", in, got, want)
		}
	}
	test("menu.pdf", "menu.pdf")
	test("../../etc/passwd", "passwd")
	test(`C:\Users\x\bill.pdf`, "bill.pdf")
	test("inv\u202efdp.exe", "invfdp.exe")
	test("a\x00b\r\nc.txt", "abc.txt")
	test("  मेनू.pdf ", "मेनू.pdf")
	test("x/", "")
	if got := label(strings.Repeat("क", 100) + ".pdf"); len(got) > 200 || !strings.HasSuffix(got, ".pdf") || !strings.HasPrefix(got, "क") {
		t.Errorf("long name: %d bytes, %q", len(got), got)
	}
}
