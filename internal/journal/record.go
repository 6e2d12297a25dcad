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
//	   of the head  (channel, apps and body)      20 zero
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
	id, at        int64
	group         uint64
}

func appendRecord(b []byte, r *Record, group uint64) []byte {
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
	h = head{sum: le.Uint32(b[8:]), rest: int(le.Uint32(b[12:])), channel: int(le.Uint16(b[16:])), apps: int(le.Uint16(b[18:])),
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
	// damaged is told of bytes that held accepted bodies and can no longer be read.
	damaged func(at, size int64)
}

// place is where a record ends, and which.
type place struct {
	at    int64
	id    int64
	group uint64
}

func scan(file io.ReaderAt, from place, end int64, damaged func(at, size int64)) *scanner {
	s := &scanner{file: file, place: from, end: end, damaged: damaged}
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
// group is written only once the one before it is durable: so if a group but one behind the last good
// record can still be read, then what lies between was accepted once, and has been damaged since.
func (s *scanner) next(above int64) (r Record, ok bool, err error) {
	for {
		h, rest, err := s.read(above)
		if errors.Is(err, errNoRecord) {
			found, err := s.resume()
			if err != nil || !found {
				return Record{}, false, err
			}
			continue
		}
		if err != nil {
			return Record{}, false, err
		}
		s.id, s.group = h.id, h.group
		s.at += int64(headSize + h.rest)
		if h.id > above {
			return h.record(rest), true, nil
		}
	}
}

// errNoRecord says that no record stands here that continues those before it.
var errNoRecord = errors.New("no record")

func (s *scanner) read(above int64) (h head, rest []byte, err error) {
	b, err := s.r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return h, nil, err
	}
	h, ok := readHead(b)
	if !ok || s.at+int64(headSize+h.rest) > s.end || h.id <= s.id || h.group < s.group {
		return h, nil, errNoRecord
	}
	if h.id <= above {
		_, err = s.r.Discard(headSize + h.rest)
		return h, nil, err
	}
	if _, err = s.r.Discard(headSize); err != nil {
		return h, nil, err
	}
	rest = make([]byte, h.rest)
	if _, err = io.ReadFull(s.r, rest); err != nil {
		return h, nil, err
	}
	if crc32.Checksum(rest, castagnoli) != h.sum {
		return h, nil, errNoRecord
	}
	return h, rest, nil
}

// resume looks behind what cannot be read for records that were accepted later, and goes there.
func (s *scanner) resume() (found bool, err error) {
	rest := make([]byte, s.end-s.at)
	if _, err := s.file.ReadAt(rest, s.at); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	mark := binary.LittleEndian.AppendUint32(nil, magic)
	first := -1 // the first record that can be read again
	for at := 0; ; at++ {
		n := bytes.Index(rest[at:], mark)
		if n < 0 {
			s.seek(s.at)
			return false, nil
		}
		at += n
		h, ok := readHead(rest[at:])
		if !ok || h.id <= s.id || h.group < s.group || at+headSize+h.rest > len(rest) || crc32.Checksum(rest[at+headSize:at+headSize+h.rest], castagnoli) != h.sum {
			continue
		}
		if first < 0 {
			first = at
		}
		if h.group >= s.group+2 {
			s.damaged(s.at, int64(first))
			s.seek(s.at + int64(first))
			return true, nil
		}
	}
}
