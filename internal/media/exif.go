package media

import (
	"bytes"
	"encoding/binary"
)

// exifOrientation reads how a JPEG must be turned to stand upright: 1 to 8, and 1 when it does
// not say. It reads one tag of the first directory and nothing else of a stranger's metadata.
// Source: EXIF 2.32, section 4.5; TIFF 6.0, section 2.
func exifOrientation(b []byte) int {
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xff {
			return 1
		}
		m := b[i+1]
		if m == 0xff {
			i++
			continue
		}
		if m == 0xda || m == 0xd9 {
			return 1
		}
		end := i + 2 + int(b[i+2])<<8 + int(b[i+3])
		if m == 0xe1 && end <= len(b) {
			if tiff, ok := bytes.CutPrefix(b[i+4:end], []byte("Exif\x00\x00")); ok {
				return tiffOrientation(tiff)
			}
		}
		i = end
	}
	return 1
}

func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if t[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	n := int64(order.Uint16(t[at:]))
	for i := range n {
		e := at + 2 + i*12
		if e+12 > int64(len(t)) {
			return 1
		}
		if order.Uint16(t[e:]) == 0x0112 {
			if v := int(order.Uint16(t[e+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}
