package chatexport

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"
)

const oneLine = "31/01/24, 21:05 - Asha: hi\n"

type entry struct {
	name string
	data []byte
	mode fs.FileMode
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(e.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(b []byte, l Limits) (*Export, error) {
	return Open(bytes.NewReader(b), int64(len(b)), l)
}

func TestZipsAreBounded(t *testing.T) {
	t.Parallel()
	small := Limits{Text: 1 << 10, File: 1 << 10, Files: 4, Directory: 4 << 10, Total: 4 << 20, Ratio: 500}
	chat := entry{name: "_chat.txt", data: []byte(oneLine)}
	zeros := make([]byte, 1<<20)
	many := []entry{{name: "_chat.txt", data: []byte(oneLine)}}
	for i := range 10 {
		many = append(many, entry{name: fmt.Sprint(i, ".jpg")})
	}
	whole := pack(t, many[0])
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"a text that grows":       {pack(t, entry{name: "_chat.txt", data: zeros[:8<<10]}), ErrTooLarge},
		"more files than allowed": {pack(t, many...), ErrTooMany},
		"files that fill a disk":  {pack(t, chat, entry{name: "1.jpg", data: zeros}, entry{name: "2.jpg", data: make([]byte, 4<<20)}), ErrUnpacked},
		"out of next to nothing":  {pack(t, chat, entry{name: "1.jpg", data: make([]byte, 3<<20)}), ErrRatio},
		"cut off":                 {whole[:len(whole)-5], ErrCutOff},
		"only its beginning":      {whole[:10], ErrCutOff},
		"no text":                 {pack(t, entry{name: "a.jpg"}), ErrNoText},
		"two chats":               {pack(t, entry{name: "a.txt"}, entry{name: "b.txt"}), ErrTwoTexts},
		"a plain text too long":   {bytes.Repeat([]byte("x"), 2<<10), ErrTooLarge},
		"empty":                   {nil, ErrEmpty},
	} {
		if _, err := openBytes(tt.data, small); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func TestEntriesOfAZip(t *testing.T) {
	t.Parallel()
	l := Limits{Text: 1 << 10, File: 100, Files: 50, Directory: 64 << 10, Total: 1 << 20, Ratio: 100}
	e, err := openBytes(pack(t,
		entry{name: "Chat/"}, entry{name: "Chat/WhatsApp Chat with Asha.txt", data: []byte(oneLine)}, entry{name: "Chat/list.txt", data: []byte("milk")},
		entry{name: "Chat/a.jpg", data: []byte("first")}, entry{name: "other/a.jpg", data: []byte("second")}, entry{name: "../../etc/passwd", data: []byte("x")},
		entry{name: "/etc/b.jpg"}, entry{name: `..\c.jpg`}, entry{name: "big.mp4", data: make([]byte, 200)}, entry{name: "link.jpg", data: []byte("/etc/passwd"), mode: fs.ModeSymlink | 0o777},
		entry{name: "__MACOSX/x"}), l)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Reason{"other/a.jpg": Twice, "../../etc/passwd": LeadsOut, "/etc/b.jpg": LeadsOut, `..\c.jpg`: LeadsOut, "big.mp4": TooLarge, "link.jpg": NotAFile}
	for _, o := range e.LeftOut {
		if want[o.Name] != o.Reason {
			t.Errorf("%s is left out as %s", o.Name, o.Reason)
		}
		delete(want, o.Name)
	}
	if len(want) > 0 || e.Files() != 2 || !e.Has("a.jpg") || !e.Has("list.txt") || e.Has("passwd") || e.Name != "WhatsApp Chat with Asha.txt" {
		t.Errorf("not left out: %v; %d files", want, e.Files())
	}
	in, err := e.File("a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if got, err := io.ReadAll(in); string(got) != "first" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got := Partner(e.Name); got != "Asha" {
		t.Errorf("partner %q", got)
	}
}

// An entry gives no more than it claims: what was counted is what comes.
func TestAnEntryThatLiesAboutItsSizeIsCut(t *testing.T) {
	t.Parallel()
	b := pack(t, entry{name: "_chat.txt", data: []byte(oneLine)}, entry{name: "a.jpg", data: bytes.Repeat([]byte("x"), 5000)})
	at := bytes.LastIndex(b, []byte("PK\x01\x02")) // its line in the table of contents
	binary.LittleEndian.PutUint32(b[at+24:], 10)
	e, err := openBytes(b, DefaultLimits)
	if err != nil || e.Unpacked != 10 {
		t.Fatalf("%+v, %v", e, err)
	}
	in, err := e.File("a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if got, err := io.ReadAll(in); err == nil || len(got) > 11 {
		t.Errorf("%d bytes came, %v", len(got), err)
	}
}

// FuzzOpen: a zip of any bytes is refused or read within its limits.
func FuzzOpen(f *testing.F) {
	f.Add(pack(f, entry{name: "_chat.txt", data: []byte(oneLine)}, entry{name: "a.jpg", data: []byte("x")}))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := Limits{Text: 1 << 12, File: 1 << 10, Files: 8, Directory: 1 << 12, Total: 1 << 14, Ratio: 100}
		e, err := openBytes(data, l)
		if err != nil {
			return
		}
		if int64(len(e.Text)) > l.Text || e.Files() > l.Files {
			t.Errorf("%d bytes of text, %d files", len(e.Text), e.Files())
		}
	})
}
