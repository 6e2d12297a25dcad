package importing

import (
	"fmt"
	"io"

	"sangam/internal/inbox"
)

// A full disk stops webhooks. An import is large and can wait, so it stops long before.

// room refuses what would leave less than the reserve.
func (s *Service) room(need int64) error {
	free := s.o.Exports.Free()
	if free < 0 || free-max(need, 0) >= s.o.Reserve {
		return nil
	}
	e := refuse(inbox.CodeUnavailable, "import_no_room", "There is not enough room on the server's disk for this file.",
		"Ask whoever runs the server to make room, or export the chat without media.")
	e.Fields = []inbox.FieldError{{Location: "body", Message: fmt.Sprintf("needs %d MB; %d MB of the disk may be filled", up(max(need, 0)), max(0, free-s.o.Reserve)>>20)}}
	return e
}

// up rounds to whole megabytes.
func up(bytes int64) int64 { return (bytes + 1<<20 - 1) >> 20 }

// roomy looks at the disk again and again while a file comes in: what is announced may be wrong, and
// others write, too.
type roomy struct {
	io.Reader
	service *Service
	since   int64 // bytes since the last look
}

const lookEvery = 32 << 20

func (r *roomy) Read(p []byte) (int, error) {
	if r.since >= lookEvery {
		r.since = 0
		if err := r.service.room(lookEvery); err != nil {
			return 0, err
		}
	}
	n, err := r.Reader.Read(p)
	r.since += int64(n)
	return n, err
}
