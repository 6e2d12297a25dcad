package dialogue

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"strconv"
	"strings"
	"testing"
)

func TestMediaIsWhatItSays(t *testing.T) {
	t.Parallel()
	for n := range len(photos) {
		name, mime, data := Media(Image, n)
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil || mime != "image/jpeg" || !strings.HasSuffix(name, ".jpg") {
			t.Fatalf("picture %d (%s, %s): %v", n, name, mime, err)
		}
		if b := img.Bounds(); b.Dx() != 800 || b.Dy() != 600 || len(data) >= maxPhoto {
			t.Errorf("%s is %v and %d bytes", name, b, len(data))
		}
	}
	for _, c := range []struct {
		kind  Kind
		n     int
		mime  string
		magic string
		at    int
		max   int
	}{
		{Voice, 0, "audio/ogg; codecs=opus", "OpusHead", 28, 40_000},
		{Voice, 1, "audio/ogg; codecs=opus", "OpusHead", 28, 40_000},
		{Video, 0, "video/mp4", "ftyp", 4, 60_000},
		{Sticker, 5, "image/webp", "WEBP", 8, 100_000}, // 100 KB is the platform's limit for a still sticker
		{Document, 0, "application/pdf", "%PDF-1.4", 0, 10_000},
		{Document, 1, "application/pdf", "%PDF-1.4", 0, 10_000},
	} {
		name, mime, data := Media(c.kind, c.n)
		if name == "" || mime != c.mime || len(data) > c.max || len(data) < c.at || !bytes.HasPrefix(data[c.at:], []byte(c.magic)) {
			t.Errorf("%s %d: %q, %q, %d bytes", c.kind, c.n, name, mime, len(data))
		}
	}
	if name, _, data := Media(Text, 0); name != "" || data != nil {
		t.Errorf("a text has the file %q", name)
	}
}

func TestMediaRepeats(t *testing.T) {
	t.Parallel()
	turn := Turn{Kind: Image, Asset: "kettle"}
	name, _, a := MediaFor(turn, 1)
	_, _, b := MediaFor(turn, 1)
	other, _, c := MediaFor(turn, 2)
	if !bytes.Equal(a, b) || bytes.Equal(a, c) || name == other {
		t.Errorf("%s and %s: the same n must give the same bytes, another n others", name, other)
	}
	for key, ad := range ads {
		if len(AdPicture(ad)) == 0 {
			t.Errorf("ad %s has no picture", key)
		}
	}
}

// A reader finds every object of a PDF by the table at its end.
func TestPDFTablePointsAtObjects(t *testing.T) {
	t.Parallel()
	_, _, data := Media(Document, 7)
	_, after, ok := strings.Cut(string(data), "startxref\n")
	if !ok {
		t.Fatal("no startxref")
	}
	number, _, _ := strings.Cut(after, "\n")
	start, err := strconv.Atoi(number)
	if err != nil || !bytes.HasPrefix(data[start:], []byte("xref\n0 7\n")) {
		t.Fatalf("startxref %q does not point at the table", number)
	}
	for i, line := range strings.Split(string(data[start:]), "\n")[3:9] {
		at, err := strconv.Atoi(line[:10])
		if want := fmt.Sprintf("%d 0 obj", i+1); err != nil || !bytes.HasPrefix(data[at:], []byte(want)) {
			t.Errorf("object %d is not at %s", i+1, line[:10])
		}
	}
}
