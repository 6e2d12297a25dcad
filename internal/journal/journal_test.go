package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sangam/internal/disk"
)

func records(first, n, size int) []Record {
	all := make([]Record, n)
	for i := range all {
		id := int64(first + i)
		all[i] = Record{ID: id, At: id * 10, Channel: "whatsapp", Apps: "1 2", Body: []byte(strings.Repeat(fmt.Sprintf("%06d", id), size))}
	}
	return all
}

func appended(t testing.TB, j *Journal, all ...[]Record) {
	t.Helper()
	for _, group := range all {
		if err := j.Append(3, group, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// all reads in pieces and checks each record against what was written.
func all(t testing.TB, j *Journal, after int64) (ids []int64) {
	t.Helper()
	for {
		got, err := j.After(3, after, 7, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			return ids
		}
		for _, r := range got {
			if r.At != r.ID*10 || r.Channel != "whatsapp" || r.Apps != "1 2" || !strings.HasPrefix(string(r.Body), fmt.Sprintf("%06d", r.ID)) {
				t.Fatalf("record %d came back as %+v", r.ID, r)
			}
			ids = append(ids, r.ID)
		}
		after = ids[len(ids)-1]
	}
}

func from(first, n int) []int64 {
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = int64(first + i)
	}
	return ids
}

func journalFiles(t testing.TB, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "3", "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestWhatWasAppendedIsReadAfterwards(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := Options{FileSize: 4096}
	j := New(folder, o)
	if last, err := j.Last(3); err != nil || last != 0 {
		t.Fatalf("an empty journal ends at %d, %v", last, err)
	}
	told := 0
	if err := j.Append(3, records(100, 5, 20), func() { told = len(all(t, j, 0)) }); err != nil {
		t.Fatal(err)
	}
	if told != 5 {
		t.Errorf("when told that they can be read, %d of 5 could", told)
	}
	for i := 105; i < 200; i += 5 {
		appended(t, j, records(i, 5, 20))
	}
	appended(t, j, records(200, 1, 5000)) // longer than a file
	appended(t, j, records(201, 1, 1))
	beside := New(folder, Options{FileSize: 4096, ReadOnly: true})
	if err := New(folder, o).Append(3, records(300, 1, 1), nil); !errors.Is(err, ErrInUse) {
		t.Errorf("a second writer: %v", err)
	}
	if err := beside.Append(3, records(300, 1, 1), nil); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader that writes: %v", err)
	}
	if n := len(journalFiles(t, folder)); n < 5 {
		t.Errorf("%d files", n)
	}
	check := func(j *Journal) {
		t.Helper()
		for _, after := range []int64{0, 99, 100, 104, 142, 199, 200, 201} {
			first := max(100, int(after)+1)
			if got := all(t, j, after); !slices.Equal(got, from(first, 202-first)) {
				t.Errorf("after %d: %v", after, got)
			}
		}
		if last, err := j.Last(3); err != nil || last != 201 {
			t.Errorf("it ends at %d, %v", last, err)
		}
	}
	check(j)
	check(beside)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = New(folder, o)
	check(j)
	appended(t, j, records(202, 1, 1))
	if got := all(t, beside, 199); !slices.Equal(got, from(200, 3)) {
		t.Errorf("beside: %v", got)
	}
	if got, err := j.After(3, 0, 100, 200); err != nil || len(got) != 1 {
		t.Errorf("at most 200 bytes gave %d records, %v", len(got), err)
	}
	if nodes, err := j.Nodes(); err != nil || !slices.Equal(nodes, []int{3}) {
		t.Errorf("nodes %v, %v", nodes, err)
	}
	j.Close()
}

// A process that dies, or a machine, leaves the last group in part, or none of it, and whatever stood there before.
func TestWhatWasNeverAcceptedIsNoTrouble(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 60 {
		folder := t.TempDir()
		said := &strings.Builder{}
		j := New(folder, Options{FileSize: 8192, Log: logTo(said)})
		first := 100
		accepted := []int64{}
		for range 3 { // crashes
			for range random.IntN(6) {
				n := 1 + random.IntN(4)
				appended(t, j, records(first, n, 1+random.IntN(60)))
				accepted = append(accepted, from(first, n)...)
				first += n
			}
			torn := 1 + random.IntN(4)
			appended(t, j, records(first, torn, 1+random.IntN(60)))
			was := j.node(3).end
			j.Close()
			names := journalFiles(t, folder)
			tear(t, random, names[len(names)-1], was)
			first += torn
			j = New(folder, Options{FileSize: 8192, Log: logTo(said)})
			appended(t, j, records(first, 1, 3))
			accepted = append(accepted, int64(first))
			first++
		}
		got := all(t, j, 0)
		for _, id := range accepted {
			if !slices.Contains(got, id) {
				t.Fatalf("round %d: %d was accepted and is gone; there are %v", round, id, got)
			}
		}
		if !slices.IsSorted(got) {
			t.Fatalf("round %d: %v", round, got)
		}
		if said.Len() > 0 {
			t.Fatalf("round %d: nothing is damaged, and it said %s", round, said)
		}
		j.Close()
	}
}

// tear takes away, from the last group of a file, what a power cut may: some blocks, or the end.
func tear(t testing.TB, random *rand.Rand, name string, end place) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	group := int64(0)
	for at := int64(0); at < end.at; {
		h, ok := readHead(b[at:])
		if !ok {
			t.Fatal("the file is not what it should be")
		}
		if h.group < end.group {
			group = at + int64(headSize+h.rest)
		}
		at += int64(headSize + h.rest)
	}
	cut := group + random.Int64N(end.at-group)
	switch random.IntN(3) {
	case 0:
		b = b[:cut]
	case 1:
		clear(b[cut:end.at])
	default: // a block of it never arrived, what stands behind it did
		clear(b[cut:min(end.at, cut+1+random.Int64N(200))])
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A disk that damages what was accepted cannot be made good here, but what follows is read and it is said.
func TestDamageTakesNothingElse(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	j := New(folder, Options{})
	appended(t, j, records(1, 2, 30), records(3, 1, 30), records(4, 1, 30), records(5, 3, 30), records(8, 1, 30))
	j.Close()
	name := journalFiles(t, folder)[0]
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"000003", "000006"} { // a group of its own, and a part of one
		b[strings.Index(string(b), words)+20] ^= 1
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	said := &strings.Builder{}
	j = New(folder, Options{Log: logTo(said)})
	appended(t, j, records(9, 1, 1))
	if got := all(t, j, 0); !slices.Equal(got, []int64{1, 2, 4, 5, 7, 8, 9}) {
		t.Errorf("read %v", got)
	}
	if !strings.Contains(said.String(), "damaged") {
		t.Errorf("it said %q", said)
	}
	j.Close()
}

// An answer comes after a flush that was made when the body was written, and after that of a new file's name.
func TestAppendReturnsAfterItsFlush(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	j := New(folder, Options{FileSize: 600})
	defer j.Close()
	flushed := []int64{}
	j.node(3).sync = func(f *os.File) error {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		s := scan(f, place{}, info.Size(), true, func(int64, int64) {})
		for r, ok := s.next(0); ok; r, ok = s.next(0) {
			flushed = append(flushed, r.ID)
		}
		return nil
	}
	for id := 1; id < 20; id += 2 {
		flushed = nil
		appended(t, j, records(id, 2, 10))
		if !slices.Contains(flushed, int64(id)) || !slices.Contains(flushed, int64(id+1)) {
			t.Fatalf("%d was answered, and the flush before held %v", id, flushed)
		}
	}
}

func TestAFailedFlushIsBelievedOnce(t *testing.T) {
	t.Parallel()
	var fatal error
	j := New(t.TempDir(), Options{Fatal: func(err error) { fatal = err }})
	defer j.Close()
	appended(t, j, records(1, 1, 1))
	j.node(3).sync = func(*os.File) error { return fs.ErrInvalid }
	if err := j.Append(3, records(2, 1, 1), nil); !errors.Is(err, fs.ErrInvalid) || !errors.Is(fatal, fs.ErrInvalid) {
		t.Errorf("a failed flush: %v, %v", err, fatal)
	}
	j.node(3).sync = func(*os.File) error { return nil }
	if err := j.Append(3, records(3, 1, 1), nil); !errors.Is(err, ErrFailed) {
		t.Errorf("after a failed flush: %v", err)
	}
}

// A disk that cannot read a page any more is as one that damaged it.
func TestAPageThatCannotBeReadIsDamage(t *testing.T) {
	t.Parallel()
	var b []byte
	for i, r := range records(1, 30, 100) {
		b = appendRecord(b, &r, uint64(i+1), 0)
	}
	damage := 0
	s := scan(unreadable{bytes.NewReader(b), 8192}, fileName{1, 1}.before(), int64(len(b)), true, func(int64, int64) { damage++ })
	var ids []int64
	for r, ok := s.next(0); ok; r, ok = s.next(0) {
		ids = append(ids, r.ID)
	}
	if damage != 1 || len(ids) < 20 || ids[0] != 1 || ids[len(ids)-1] != 30 {
		t.Errorf("damage said %d times, read %v", damage, ids)
	}
}

// unreadable fails wherever a page of 4096 bytes is touched.
type unreadable struct {
	*bytes.Reader
	page int64
}

func (u unreadable) ReadAt(b []byte, at int64) (int, error) {
	if at < u.page+4096 && at+int64(len(b)) > u.page {
		return 0, fs.ErrInvalid
	}
	return u.Reader.ReadAt(b, at)
}

// A full disk refuses a group and forgets it; with room again all goes on.
func TestAFullDiskRefusesAndGoesOn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	j := New(folder, Options{FileSize: 600})
	defer j.Close()
	appended(t, j, records(1, 3, 10))
	// The next file cannot be made.
	if err := os.Mkdir(filepath.Join(folder, "3", fileName{4, 2}.String()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(3, records(4, 3, 30), nil); err == nil {
		t.Fatal("what could not be written was taken")
	}
	if err := os.Remove(filepath.Join(folder, "3", fileName{4, 2}.String())); err != nil {
		t.Fatal(err)
	}
	appended(t, j, records(7, 3, 30))
	if got := all(t, j, 0); !slices.Equal(got, []int64{1, 2, 3, 7, 8, 9}) {
		t.Errorf("read %v", got)
	}
}

// Files that were laid out in advance hold what those hold that were not.
func TestFilesAreLaidOutInAdvance(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if disk.Free(folder) < 2*layRoom {
		t.Skip("too little room on this disk for files to be laid out")
	}
	j := New(folder, Options{FileSize: 1 << 20})
	id := 1
	for turns := 0; turns < 3; id++ {
		if id > 40_000 {
			t.Fatal("no file was laid out")
		}
		was := j.node(3).name
		appended(t, j, records(id, 1, 400))
		if n := j.node(3); n.name != was && n.laid {
			turns++
		}
	}
	if got := all(t, j, 0); !slices.Equal(got, from(1, id-1)) {
		t.Errorf("read %d of %d", len(got), id-1)
	}
	j.Close()
	j = New(folder, Options{FileSize: 1 << 20})
	appended(t, j, records(id, 1, 1))
	if got := all(t, j, 0); !slices.Equal(got, from(1, id)) {
		t.Errorf("after a restart read %d of %d", len(got), id)
	}
	j.Close()
}

func logTo(b *strings.Builder) *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }

func FuzzScan(f *testing.F) {
	f.Add([]byte{}, uint16(0))
	two := appendRecord(appendRecord(nil, &records(1, 1, 5)[0], 1, 0), &records(2, 1, 5)[0], 2, 0)
	f.Add(two, uint16(3))
	f.Add(append(make([]byte, 40), two...), uint16(60))
	f.Fuzz(func(t *testing.T, b []byte, flip uint16) {
		if len(b) > 0 {
			b[int(flip)%len(b)] ^= 0x10
		}
		last := int64(0)
		s := scan(bytes.NewReader(b), fileName{1, 1}.before(), int64(len(b)), flip%2 == 0, func(at, size int64) {
			if size <= 0 {
				t.Errorf("damage of %d bytes at %d", size, at)
			}
		})
		for {
			r, ok := s.next(0)
			if !ok {
				return
			}
			if r.ID <= last {
				t.Fatalf("%d after %d", r.ID, last)
			}
			last = r.ID
		}
	})
}
