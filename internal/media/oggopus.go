package media

import (
	"encoding/binary"
	"fmt"
)

// OggOfWebM puts the Opus of a WebM recording into Ogg, as one channel, as WhatsApp wants a voice note. It fails if there
// is none in it.
// Source: contract 6.2: audio/ogg with Opus, mono.
func OggOfWebM(webm []byte) ([]byte, error) {
	r, err := readWebM(webm)
	if err != nil {
		return nil, err
	}
	return writeOgg(r)
}

// Lengths of frames in samples at 48 kHz, by the upper five bits of a packet's first byte.
// Source: RFC 6716, section 3.1, table 2.
var frameSamples = [32]int64{
	480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, // SILK
	480, 960, 480, 960, // hybrid
	120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, // CELT
}

// samplesOf tells how long a packet of Opus is, at 48 kHz; zero: it is none.
func samplesOf(packet []byte) int64 {
	if len(packet) == 0 {
		return 0
	}
	frames := int64(1)
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		frames = int64(packet[1] & 0x3f)
	}
	n := frames * frameSamples[packet[0]>>3]
	if n > 5760 { // 120 ms
		return 0
	}
	return n
}

const (
	pageSamples  = 48_000 // a second: what of a file that is still coming can be heard so far
	pageSegments = 255
	oggSerial    = 0x53414e47
)

// Marks of pages.
const (
	pageFirst = 2
	pageLast  = 4
)

// writeOgg writes the pages of RFC 7845: head, tags, sound.
func writeOgg(r *recording) ([]byte, error) {
	w := oggWriter{out: make([]byte, 0, 1024)}
	head := opusHead(r.head)
	w.page(pageFirst, 0, [][]byte{head})
	w.page(0, 0, [][]byte{opusTags})
	var page [][]byte
	var at, since int64
	segments := 0
	for i, p := range r.packets {
		n := samplesOf(p)
		if n == 0 {
			return nil, fmt.Errorf("%w: packet %d is none", errNoVoice, i)
		}
		need := len(p)/255 + 1
		if len(page) > 0 && (since+n > pageSamples || segments+need > pageSegments) {
			w.page(0, at, page)
			page, since, segments = page[:0], 0, 0
		}
		page, at, since, segments = append(page, p), at+n, since+n, segments+need
	}
	w.page(pageLast, at, page)
	return w.out, nil
}

// opusHead gives the first packet of the stream. What the recorder said of it is kept, but for the channels: every
// decoder makes one of two by itself when it is asked for one, whatever the packets hold.
// Source: RFC 7845, section 5.1; RFC 6716, section 4: "a decoder can produce mono output from a stereo packet".
func opusHead(said []byte) []byte {
	// Version 1, one channel, 80 ms to skip less what libopus says itself, 48 kHz, no gain, family 0.
	head := []byte{'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0}
	if len(said) >= 19 && string(said[:8]) == "OpusHead" && said[8]&0xf0 == 0 && said[18] == 0 {
		copy(head[10:18], said[10:18])
	}
	return head
}

// opusTags names nobody: what a browser and its version are is nobody's business.
var opusTags = []byte("OpusTags\x06\x00\x00\x00sangam\x00\x00\x00\x00")

type oggWriter struct {
	out []byte
	seq uint32
}

// page writes whole packets; at is how many samples of the stream end with it.
func (w *oggWriter) page(mark byte, at int64, packets [][]byte) {
	from := len(w.out)
	w.out = append(w.out, "OggS\x00"...)
	w.out = append(w.out, mark)
	w.out = binary.LittleEndian.AppendUint64(w.out, uint64(at))
	w.out = binary.LittleEndian.AppendUint32(w.out, oggSerial)
	w.out = binary.LittleEndian.AppendUint32(w.out, w.seq)
	w.out = append(w.out, 0, 0, 0, 0, 0) // the sum, once it is known; how many segments
	w.seq++
	count := len(w.out) - 1
	for _, p := range packets {
		for range len(p) / 255 {
			w.out = append(w.out, 255)
		}
		w.out = append(w.out, byte(len(p)%255))
	}
	w.out[count] = byte(len(w.out) - 1 - count)
	for _, p := range packets {
		w.out = append(w.out, p...)
	}
	binary.LittleEndian.PutUint32(w.out[from+22:], oggSum(w.out[from:]))
}

// oggSum is Ogg's own CRC: not reflected, begun with zero. Source: RFC 3533, section 6.
func oggSum(b []byte) (sum uint32) {
	for _, c := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^c]
	}
	return sum
}

var oggTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			if r&0x80000000 != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		t[i] = r
	}
	return t
}()
