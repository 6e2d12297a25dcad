package media

import (
	"errors"
	"fmt"
)

// Browsers that are no Firefox record WebM, and WhatsApp's voice notes are Ogg: the same packets of Opus in another box.
// They are taken out here and put into the other; nothing is decoded, so that nothing is lost and no codec is needed.

var errNoVoice = errors.New("no WebM with a track of Opus")

// The elements of WebM that are looked into or taken; all others are passed over.
// Source: RFC 8794 (EBML), RFC 9559 (Matroska), webmproject.org/docs/container (seen 2026).
const (
	idHeader       = 0x1a45dfa3
	idSegment      = 0x18538067
	idTracks       = 0x1654ae6b
	idTrack        = 0xae
	idTrackNumber  = 0xd7
	idCodec        = 0x86
	idCodecPrivate = 0x63a2
	idCluster      = 0x1f43b675
	idGroup        = 0xa0
	idBlock        = 0xa1
	idSimpleBlock  = 0xa3
)

const (
	// An hour and a half at 20 ms a packet; a voice note may have 16 MB.
	mostPackets = 300_000
	// Source: RFC 6716, section 3.4: 48 frames of at most 1,275 bytes, and what tells of them.
	mostPacketBytes = 61_440
)

// vint reads a number of EBML: how many bytes it takes stands in the leading bits of the first. With keep they stay, as in ids. all
// says that every bit is set, which as a size means: not known, until the end of what is around it.
func vint(b []byte, keep bool) (v uint64, n int, all bool) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0, false
	}
	n = 1
	for mask := byte(0x80); b[0]&mask == 0; mask >>= 1 {
		n++
	}
	if n > len(b) {
		return 0, 0, false
	}
	v = uint64(b[0])
	if !keep {
		v &= 1<<(8-n) - 1
	}
	for _, c := range b[1:n] {
		v = v<<8 | uint64(c)
	}
	return v, n, v == 1<<(7*n)-1
}

// recording is what a WebM holds of one track of Opus.
type recording struct {
	head    []byte // the OpusHead of the track; empty if there is none
	packets [][]byte
	track   uint64 // its number; zero until it was told
	// Of the track that is being read.
	number uint64
	opus   bool
	setup  []byte
}

// readWebM takes the packets of the first track of Opus out of a WebM. What was cut off at its end is left out: a
// recording is better short than lost.
func readWebM(b []byte) (*recording, error) {
	id, n, _ := vint(b, true)
	if id != idHeader || n == 0 {
		return nil, errNoVoice
	}
	var r recording
	if err := r.read(b, 0); err != nil {
		return nil, err
	}
	if r.track == 0 || len(r.packets) == 0 {
		return nil, errNoVoice
	}
	return &r, nil
}

func (r *recording) read(b []byte, depth int) error {
	for len(b) > 0 {
		id, n, _ := vint(b, true)
		if n == 0 || n > 4 {
			return nil
		}
		size, m, unknown := vint(b[n:], false)
		if m == 0 {
			return nil
		}
		b = b[n+m:]
		cut := unknown || size > uint64(len(b))
		body := b
		if !cut {
			body = b[:size]
		}
		switch id {
		case idSegment, idTracks, idCluster, idGroup:
			// A cluster of unknown size ends where the next one begins: it is read as if it were inside, once.
			if depth > 64 {
				return fmt.Errorf("%w: too deep", errNoVoice)
			}
			if cut && id == idCluster {
				continue
			}
			if err := r.read(body, depth+1); err != nil {
				return err
			}
		case idTrack:
			r.number, r.opus, r.setup = 0, false, nil
			r.describe(body)
			if r.opus && r.track == 0 && r.number != 0 {
				r.track, r.head = r.number, r.setup
			}
		case idBlock, idSimpleBlock:
			if cut {
				return nil
			}
			if err := r.block(body); err != nil {
				return err
			}
		}
		if cut {
			return nil
		}
		b = b[size:]
	}
	return nil
}

// describe reads what a track says of itself.
func (r *recording) describe(b []byte) {
	for len(b) > 0 {
		id, n, _ := vint(b, true)
		if n == 0 || n > 4 {
			return
		}
		size, m, unknown := vint(b[n:], false)
		if m == 0 || unknown || size > uint64(len(b)-n-m) {
			return
		}
		body := b[n+m:][:size]
		b = b[n+m+int(size):]
		switch id {
		case idTrackNumber:
			if len(body) <= 8 {
				for _, c := range body {
					r.number = r.number<<8 | uint64(c)
				}
			}
		case idCodec:
			r.opus = string(body) == "A_OPUS"
		case idCodecPrivate:
			r.setup = body
		}
	}
}

// block takes the packet of a block: number of the track, two bytes of time, one of flags, and the rest. Browsers put
// one packet into each; several at once (lacing) are not read.
func (r *recording) block(b []byte) error {
	track, n, _ := vint(b, false)
	if n == 0 || len(b) < n+4 || track != r.track || r.track == 0 {
		return nil
	}
	if b[n+2]&0x06 != 0 {
		return fmt.Errorf("%w: laced blocks", errNoVoice)
	}
	packet := b[n+3:]
	if len(packet) > mostPacketBytes || len(r.packets) >= mostPackets {
		return fmt.Errorf("%w: too large", errNoVoice)
	}
	r.packets = append(r.packets, packet)
	return nil
}
