package media

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// element writes one of EBML with its size, or, below zero, with the size that is not known.
func element(id uint32, size int, body []byte) []byte {
	var out []byte
	for shift := 24; shift >= 0; shift -= 8 {
		if c := byte(id >> shift); c != 0 || len(out) > 0 {
			out = append(out, c)
		}
	}
	if size < 0 {
		out = append(out, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	} else {
		out = binary.BigEndian.AppendUint64(out, 1<<56|uint64(size))
	}
	return append(out, body...)
}

func whole(id uint32, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return element(id, len(body), body)
}

func packet(n int, fill byte) []byte {
	p := bytes.Repeat([]byte{fill}, n)
	p[0] = 0x0c << 3 // hybrid, 10 ms, one frame
	return p
}

func simpleBlock(track byte, p []byte) []byte {
	return whole(idSimpleBlock, append([]byte{0x80 | track, 0, 0, 0x80}, p...))
}

// recordedWebM is as Chromium writes one: segment and clusters of unknown size, a second track beside the one of Opus.
func recordedWebM(packets ...[]byte) []byte {
	head := append([]byte("OpusHead\x01\x02\x00\x00\x80\xbb\x00\x00\x00\x00\x00"), nil...)
	tracks := whole(idTracks,
		whole(idTrack, whole(idTrackNumber, []byte{2}), whole(idCodec, []byte("V_VP8"))),
		whole(idTrack, whole(idTrackNumber, []byte{1}), whole(idCodec, []byte("A_OPUS")), whole(idCodecPrivate, head)))
	out := append(whole(idHeader, whole(0x4282, []byte("webm"))), element(idSegment, -1, nil)...)
	out = append(out, tracks...)
	for i, p := range packets {
		if i%2 == 0 {
			out = append(out, element(idCluster, -1, whole(0xe7, []byte{byte(i)}))...)
			out = append(out, simpleBlock(2, []byte("picture"))...)
			out = append(out, simpleBlock(1, p)...)
		} else {
			out = append(out, whole(idGroup, whole(idBlock, append([]byte{0x81, 0, 0, 0}, p...)))...)
		}
	}
	return out
}

// pagesOf reads Ogg back: packets, and what the last page says of the length. It checks each page's sum and number.
func pagesOf(t *testing.T, b []byte) (packets [][]byte, samples int64) {
	t.Helper()
	var open []byte
	for seq := uint32(0); len(b) > 0; seq++ {
		if len(b) < 27 || string(b[:4]) != "OggS" || binary.LittleEndian.Uint32(b[18:]) != seq {
			t.Fatalf("page %d: %q", seq, b[:min(27, len(b))])
		}
		segments := b[27:][:b[26]]
		end := 27 + len(segments)
		for _, s := range segments {
			end += int(s)
		}
		page := bytes.Clone(b[:end])
		want := binary.LittleEndian.Uint32(page[22:])
		clear(page[22:26])
		if got := oggSum(page); got != want {
			t.Fatalf("page %d: sum %x, want %x", seq, got, want)
		}
		if first, last := b[5]&pageFirst != 0, b[5]&pageLast != 0; first != (seq == 0) || last != (end == len(b)) {
			t.Fatalf("page %d: marks %x", seq, b[5])
		}
		samples = int64(binary.LittleEndian.Uint64(b[6:]))
		body := b[27+len(segments) : end]
		for _, s := range segments {
			open, body = append(open, body[:s]...), body[s:]
			if s < 255 {
				packets, open = append(packets, open), nil
			}
		}
		b = b[end:]
	}
	return packets, samples
}

func TestARecordingOfABrowserBecomesAVoiceNote(t *testing.T) {
	t.Parallel()
	var said [][]byte
	for i := range 250 {
		said = append(said, packet(1+(i*37)%600, byte(i)))
	}
	said[3], said[4] = packet(255, 1), packet(510, 2) // whole segments
	ogg, err := OggOfWebM(recordedWebM(said...))
	if err != nil {
		t.Fatal(err)
	}
	got, samples := pagesOf(t, ogg)
	if len(got) != len(said)+2 || samples != int64(len(said))*480 {
		t.Fatalf("%d packets of %d samples", len(got), samples)
	}
	if head := got[0]; len(head) != 19 || head[9] != 1 || head[10] != 0 || !bytes.HasPrefix(got[1], []byte("OpusTags")) {
		t.Errorf("head %q, tags %q", got[0], got[1])
	}
	for i := range said {
		if !bytes.Equal(got[i+2], said[i]) {
			t.Fatalf("packet %d changed", i)
		}
	}
	if Sniff(ogg) != "audio/ogg" || !isOpus(ogg) {
		t.Error("not seen as a voice note")
	}
	// Cut off anywhere, what came before is there, or it is refused.
	full := recordedWebM(said[:6]...)
	for n := range full {
		if ogg, err := OggOfWebM(full[:n]); err == nil {
			if got, _ := pagesOf(t, ogg); len(got) < 3 {
				t.Fatalf("cut at %d: %d packets", n, len(got))
			}
		}
	}
}

func TestWhatIsNoRecordingIsRefused(t *testing.T) {
	t.Parallel()
	laced := append(recordedWebM(packet(3, 0)), whole(idSimpleBlock, append([]byte{0x81, 0, 0, 0x86}, packet(3, 0)...))...)
	long := packet(4, 0)
	long[0], long[1] = 0x03<<3|3, 0x3f // 63 frames of 60 ms
	for name, b := range map[string][]byte{"nothing": nil, "no EBML": []byte("RIFF"), "empty": recordedWebM(), "laced": laced, "no packet": recordedWebM([]byte{}), "too long a packet": recordedWebM(long),
		"too large a packet": recordedWebM(packet(mostPacketBytes+1, 0))} {
		if _, err := OggOfWebM(b); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzOggOfWebM(f *testing.F) {
	f.Add(recordedWebM(packet(40, 1), packet(300, 2), packet(1, 3)))
	f.Add([]byte("\x1aE\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		ogg, err := OggOfWebM(b)
		if err != nil {
			return
		}
		if len(ogg) > 2*len(b)+4096 {
			t.Errorf("%d bytes of %d", len(ogg), len(b))
		}
		if got, _ := pagesOf(t, ogg); len(got) < 3 {
			t.Errorf("%d packets", len(got))
		}
	})
}

// For the tests that look from outside.
var (
	RecordedWebM = recordedWebM
	OpusPacket   = packet
)
