package journal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// Record is one body with what must be known to apply it.
type Record struct {
	ID      int64 // grows from record to record
	At      int64 // milliseconds since 1970
	Channel string
	Apps    string
	Body    []byte
}

// A record is a head and what it announces: channel, apps, body, one behind the other. Numbers are
// little endian.
//
//	0  magic        8  checksum of the rest       16 length of the channel  24 id      40 group
//	4  checksum     12 length of the rest         18 length of the apps     32 at
//	   of the head  (channel, apps and body)      20 how many of its group follow
const (
	headSize = 48
	magic    = 0x314a_4753 // "SGJ1"
	maxRest  = 64 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type head struct {
	sum           uint32
	rest          int
	channel, apps int
	left          uint32
	id, at        int64
	group         uint64
}

func appendRecord(b []byte, r *Record, group uint64, left int) []byte {
	le := binary.LittleEndian
	at := len(b)
	b = append(b, make([]byte, headSize)...)
	b = append(b, r.Channel...)
	b = append(b, r.Apps...)
	b = append(b, r.Body...)
	h, rest := b[at:at+headSize], b[at+headSize:]
	le.PutUint32(h[0:], magic)
	le.PutUint32(h[8:], crc32.Checksum(rest, castagnoli))
	le.PutUint32(h[12:], uint32(len(rest)))
	le.PutUint16(h[16:], uint16(len(r.Channel)))
	le.PutUint16(h[18:], uint16(len(r.Apps)))
	le.PutUint32(h[20:], uint32(left))
	le.PutUint64(h[24:], uint64(r.ID))
	le.PutUint64(h[32:], uint64(r.At))
	le.PutUint64(h[40:], group)
	le.PutUint32(h[4:], crc32.Checksum(h[8:], castagnoli))
	return b
}

// readHead reports false for anything but a whole head.
func readHead(b []byte) (h head, ok bool) {
	le := binary.LittleEndian
	if len(b) < headSize || le.Uint32(b) != magic || le.Uint32(b[4:]) != crc32.Checksum(b[8:headSize], castagnoli) {
		return h, false
	}
	h = head{sum: le.Uint32(b[8:]), rest: int(le.Uint32(b[12:])), channel: int(le.Uint16(b[16:])), apps: int(le.Uint16(b[18:])), left: le.Uint32(b[20:]),
		id: int64(le.Uint64(b[24:])), at: int64(le.Uint64(b[32:])), group: le.Uint64(b[40:])}
	return h, h.rest <= maxRest && h.channel+h.apps <= h.rest
}

func (h head) record(rest []byte) Record {
	return Record{ID: h.id, At: h.at, Channel: string(rest[:h.channel]), Apps: string(rest[h.channel : h.channel+h.apps]), Body: rest[h.channel+h.apps:]}
}

// scanner walks over the records of one file.
type scanner struct {
	file io.ReaderAt
	r    *bufio.Reader
	place
	end int64
	// last: no other file follows this one.
	last bool
	// damaged is told of bytes that held accepted bodies and can no longer be read.
	damaged func(at, size int64)
}

// place is where a record ends, and which.
type place struct {
	at    int64
	id    int64
	group uint64
	left  uint32 // how many of its group follow
}

func scan(file io.ReaderAt, from place, end int64, last bool, damaged func(at, size int64)) *scanner {
	s := &scanner{file: readable{file}, place: from, end: end, last: last, damaged: damaged}
	s.seek(from.at)
	return s
}

func (s *scanner) seek(at int64) {
	s.at = at
	s.r = bufio.NewReaderSize(io.NewSectionReader(s.file, at, s.end-at), 64<<10)
}

// next gives the next record above an id. Records up to it are passed over by their heads. ok is false at the end.
//
// Behind the last record stands nothing, zeros, or what is left of a group that was never accepted. A
// group is written only once the one before it is durable: so if a later group than that of what cannot be
// read can still be read, or there is a later file, then what lies between was accepted once, and has been damaged since.
func (s *scanner) next(above int64) (r Record, ok bool) {
	for {
		h, rest, ok := s.read(above)
		if !ok {
			if !s.resume() {
				return Record{}, false
			}
			continue
		}
		s.id, s.group, s.left = h.id, h.group, h.left
		s.at += int64(headSize + h.rest)
		if h.id > above {
			return h.record(rest), true
		}
	}
}

// read reports false if no record stands here that continues those before it.
func (s *scanner) read(above int64) (h head, rest []byte, ok bool) {
	// What the disk cannot read any more is no record either.
	b, _ := s.r.Peek(headSize)
	h, ok = readHead(b)
	if !ok || s.at+int64(headSize+h.rest) > s.end || h.id <= s.id || h.group < s.group {
		return h, nil, false
	}
	if h.id <= above {
		if _, err := s.r.Discard(headSize + h.rest); err != nil {
			return h, nil, false
		}
		return h, nil, true
	}
	if _, err := s.r.Discard(headSize); err != nil {
		return h, nil, false
	}
	rest = make([]byte, h.rest)
	if _, err := io.ReadFull(s.r, rest); err != nil || crc32.Checksum(rest, castagnoli) != h.sum {
		return h, nil, false
	}
	return h, rest, true
}

// readable gives zeros for the pages that the disk cannot read any more: they are no records.
type readable struct{ file io.ReaderAt }

func (r readable) ReadAt(b []byte, from int64) (n int, err error) {
	if n, err := r.file.ReadAt(b, from); err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	const page = 4096
	for n < len(b) {
		to := min(len(b), n+page-int((from+int64(n))%page))
		k, err := r.file.ReadAt(b[n:to], from+int64(n))
		if errors.Is(err, io.EOF) {
			return n + k, err
		}
		if err != nil {
			clear(b[n:to])
		}
		n = to
	}
	return n, nil
}

// resume looks behind what cannot be read for records that were accepted later, and goes there.
func (s *scanner) resume() (found bool) {
	rest := make([]byte, s.end-s.at)
	if n, err := s.file.ReadAt(rest, s.at); err != nil {
		rest = rest[:n] // it has become shorter
	}
	unread := s.group // the group of what cannot be read
	if s.left == 0 {
		unread++
	}
	mark := binary.LittleEndian.AppendUint32(nil, magic)
	first := -1 // the first record that can be read again
	for at := 1; ; at++ {
		if at >= len(rest) {
			return false
		}
		n := bytes.Index(rest[at:], mark)
		if n < 0 {
			return false
		}
		at += n
		h, ok := readHead(rest[at:])
		if !ok || h.id <= s.id || h.group < s.group || at+headSize+h.rest > len(rest) || crc32.Checksum(rest[at+headSize:at+headSize+h.rest], castagnoli) != h.sum {
			continue
		}
		if first < 0 {
			first = at
		}
		if h.group > unread || !s.last {
			s.damaged(s.at, int64(first))
			s.seek(s.at + int64(first))
			return true
		}
	}
}
