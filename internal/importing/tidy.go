package importing

import (
	"context"
	"errors"
	"time"

	"sangam/internal/inbox"
)

// What an undone import leaves on the disk. Files lie under the hash of their bytes, so one that an
// import brought may be wanted by somebody else, who stored the same bytes and has not said so in
// the database yet. Hence: a file goes when no row names it, and nobody stored it for looseFor,
// which is far longer than anybody waits between storing a file and naming it.

const (
	looseFor   = time.Hour
	tidyAtOnce = 200
)

// LooseFile is a stored file that lost a row that named it.
type LooseFile struct {
	Workspace inbox.WorkspaceID
	Hash      string
	Named     bool // by another row
}

// Kept is where the files of messages lie.
type Kept interface {
	// RemoveUnused takes a file away unless it was stored, or stored once more, since an instant.
	// gone tells whether it is not there now.
	RemoveUnused(ws inbox.WorkspaceID, hash string, since time.Time) (gone bool, err error)
}

// tidy removes the files that nothing names any more.
func (s *Service) tidy(ctx context.Context) error {
	for ctx.Err() == nil {
		now := s.o.Now()
		since := now.Add(-looseFor)
		// What is named is asked before the file is looked at: whoever stores it in between makes it
		// fresh.
		files, err := s.o.Store.LooseFiles(ctx, inbox.MillisOf(since), tidyAtOnce)
		if err != nil || len(files) == 0 {
			return err
		}
		var settled, later []LooseFile
		var trouble error
		for _, f := range files {
			gone := f.Named
			if !gone {
				if gone, err = s.o.Kept.RemoveUnused(f.Workspace, f.Hash, since); err != nil {
					trouble = errors.Join(trouble, err)
				}
			}
			if gone {
				settled = append(settled, f)
			} else {
				later = append(later, f)
			}
		}
		err = s.o.Store.SettleLoose(ctx, inbox.MillisOf(since), settled, later, inbox.MillisOf(now))
		if err != nil || trouble != nil || len(files) < tidyAtOnce {
			return errors.Join(err, trouble)
		}
	}
	return ctx.Err()
}
