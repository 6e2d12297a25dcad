package chatexport

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Limits bound what a file may make us read. A zip says little about what comes out of it.
type Limits struct {
	Text      int64 // bytes of the chat's text
	File      int64 // bytes of one file; larger ones are left out, and told
	Files     int   // entries of a zip
	Directory int64 // bytes of a zip's table of contents
	Total     int64 // bytes of everything in a zip, unpacked
	// How many times larger than the zip all of it may be. Small zips are let off: up to Text bytes a
	// chat of one word may shrink to nothing.
	Ratio int64
}

// DefaultLimits fit every export that an app makes: at most 40,000 messages, or 10,000 with media.
// Source: WhatsApp help centre, "How to export your chat history".
var DefaultLimits = Limits{Text: 64 << 20, File: 100 << 20, Files: 50_000, Directory: 16 << 20, Total: 4 << 30, Ratio: 50}

// Export is an opened file: the text, and the files beside it.
type Export struct {
	Name   string // of the text, as it stands; empty if the export is the text itself
	Text   []byte
	Zipped bool
	// Entries that are left out, with the reason.
	LeftOut []LeftOut

	// Bytes that the files taken need, unpacked.
	Unpacked int64

	files map[string]*zip.File
	limit int64
}

// LeftOut is an entry of a zip that is not taken.
type LeftOut struct {
	Name   string
	Reason Reason
}

// Reason says why an entry is left out.
type Reason string

// Reasons.
const (
	LeadsOut Reason = "leads_out" // its name leads out of the folder
	Twice    Reason = "twice"     // another file has the same name
	TooLarge Reason = "too_large"
	NotAFile Reason = "not_a_file" // a link, a device
)

// Open reads an export of size bytes: a zip if it begins like one, else a text.
func Open(r io.ReaderAt, size int64, l Limits) (*Export, error) {
	head := make([]byte, 4)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if n == 0 {
		return nil, ErrEmpty
	}
	if string(head[:min(n, 2)]) == "PK" && n == 4 && head[2] < 9 && head[3] < 9 {
		return openZip(r, size, l)
	}
	if size > l.Text {
		return nil, fmt.Errorf("%w: a chat's text has at most %d MB", ErrTooLarge, l.Text>>20)
	}
	text, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	return &Export{Text: text}, err
}

func openZip(r io.ReaderAt, size int64, l Limits) (*Export, error) {
	if err := checkDirectory(r, size, l); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: %v", ErrZip, err)
	}
	if len(z.File) > l.Files {
		return nil, fmt.Errorf("%w: at most %d", ErrTooMany, l.Files)
	}
	if err := checkUnpacked(z, size, l); err != nil {
		return nil, err
	}
	e := &Export{Zipped: true, files: map[string]*zip.File{}, limit: l.File}
	var texts []*zip.File
	leave := func(name string, why Reason) { e.LeftOut = append(e.LeftOut, LeftOut{name, why}) }
	for _, f := range z.File {
		name := f.Name
		base := path.Base(name)
		switch {
		case strings.HasSuffix(name, "/"), strings.HasPrefix(name, "__MACOSX/"), base == ".DS_Store":
			continue // folders, and what a Mac adds
		case strings.Contains(name, "\\"), strings.HasPrefix(name, "/"), slices.Contains(strings.Split(name, "/"), ".."), strings.ContainsRune(name, 0):
			leave(name, LeadsOut)
		case !f.Mode().IsRegular():
			leave(name, NotAFile)
		case isChatText(base):
			texts = append(texts, f)
		case e.files[base] != nil:
			leave(name, Twice)
		case f.UncompressedSize64 > uint64(l.File):
			leave(name, TooLarge)
			e.files[base] = nil
		default:
			e.files[base] = f
		}
	}
	f, err := chooseText(texts)
	if err != nil {
		return nil, err
	}
	for _, t := range texts {
		if t != f && e.files[path.Base(t.Name)] == nil {
			e.files[path.Base(t.Name)] = t // a text that somebody sent
		}
	}
	for _, f := range e.files {
		if f != nil {
			e.Unpacked += int64(f.UncompressedSize64)
		}
	}
	e.Name = path.Base(f.Name)
	e.Text, err = read(f, l.Text)
	return e, err
}

func isChatText(base string) bool { return strings.EqualFold(path.Ext(base), ".txt") }

// chooseText finds the chat among the texts: "_chat.txt" of iOS, "WhatsApp Chat with …" of Android,
// or the only one there is.
func chooseText(texts []*zip.File) (*zip.File, error) {
	var named []*zip.File
	for _, f := range texts {
		base := strings.ToLower(path.Base(f.Name))
		if strings.HasSuffix(base, "_chat.txt") || strings.Contains(base, "whatsapp") {
			named = append(named, f)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(texts) == 1:
		return texts[0], nil
	case len(texts) == 0:
		return nil, ErrNoText
	}
	return nil, ErrTwoTexts
}

// read takes a whole entry, however large it claims to be.
func read(f *zip.File, limit int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrZip, err)
	}
	defer in.Close()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(in, limit+1))
	switch {
	case err != nil && errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w: %v", ErrCutOff, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrZip, err)
	case n > limit:
		return nil, fmt.Errorf("%w: a chat's text has at most %d MB", ErrTooLarge, limit>>20)
	}
	return b.Bytes(), nil
}

// checkDirectory looks at the end of a zip before anything is read into memory: a table of contents
// may claim, or be, far larger than any export's.
// Source: PKWARE APPNOTE 6.3.10, 4.3.14 to 4.3.16.
func checkDirectory(r io.ReaderAt, size int64, l Limits) error {
	tail := make([]byte, min(size, 64<<10+22))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < 22 {
		return ErrCutOff
	}
	entries := uint64(binary.LittleEndian.Uint16(tail[at+10:]))
	length := uint64(binary.LittleEndian.Uint32(tail[at+12:]))
	offset := uint64(binary.LittleEndian.Uint32(tail[at+16:]))
	end := uint64(size) - uint64(len(tail)-at)
	if at >= 20 && string(tail[at-20:at-16]) == "PK\x06\x07" {
		record := make([]byte, 56)
		where := int64(binary.LittleEndian.Uint64(tail[at-12:]))
		if where < 0 || where > size-56 {
			return ErrCutOff
		}
		if _, err := r.ReadAt(record, where); err != nil {
			return ErrCutOff
		}
		entries, length, offset = binary.LittleEndian.Uint64(record[32:]), binary.LittleEndian.Uint64(record[40:]), binary.LittleEndian.Uint64(record[48:])
	}
	if entries > uint64(l.Files) || length > uint64(l.Directory) {
		return fmt.Errorf("%w: at most %d", ErrTooMany, l.Files)
	}
	// The reader goes on to the end whatever the record says.
	if offset > end || end-offset > uint64(l.Directory)+1<<20 {
		return ErrZip
	}
	return nil
}

// checkUnpacked adds up what the entries claim; that none gives more than it claims, File sees to.
// Entries that share their bytes count each: that is how a small zip becomes a large one.
func checkUnpacked(z *zip.Reader, size int64, l Limits) error {
	left := uint64(l.Total)
	for _, f := range z.File {
		if f.UncompressedSize64 > left {
			return fmt.Errorf("%w: at most %d MB", ErrUnpacked, l.Total>>20)
		}
		left -= f.UncompressedSize64
	}
	if total := l.Total - int64(left); total > l.Text && total/l.Ratio > size {
		return fmt.Errorf("%w: at most %d times its size", ErrRatio, l.Ratio)
	}
	return nil
}

// Has tells whether the export holds a file of that name.
func (e *Export) Has(name string) bool { return e.files[name] != nil }

// Files is how many files stand beside the text.
func (e *Export) Files() int {
	n := 0
	for _, f := range e.files {
		if f != nil {
			n++
		}
	}
	return n
}

// File opens a file of the export. The reader fails with ErrTooLarge beyond the limit and beyond
// what the zip claims. The caller closes it.
func (e *Export) File(name string) (io.ReadCloser, error) {
	f := e.files[name]
	if f == nil {
		return nil, fmt.Errorf("the export holds no such file")
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrZip, err)
	}
	return &bounded{in, min(e.limit, int64(f.UncompressedSize64))}, nil
}

type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}

// Partner guesses whose chat it is from the name of a file, as the apps give them; empty if it
// does not say.
func Partner(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(path.Base(strings.ReplaceAll(name, "\\", "/")), ".zip"), ".txt")
	for _, p := range []string{"WhatsApp Chat with ", "WhatsApp Chat - ", "WhatsApp-Chat mit ", "Chat de WhatsApp con ", "Conversa do WhatsApp com ", "Discussion WhatsApp avec ", "Chat WhatsApp con ",
		"Chat WhatsApp dengan ", "WhatsApp-chat met ", "के साथ WhatsApp चैट ", "WhatsApp Chat mit "} {
		if rest, ok := strings.CutPrefix(name, p); ok {
			return cleanName(rest)
		}
	}
	return ""
}
