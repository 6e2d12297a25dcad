package store

import (
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/journal"
)

// appendRawFiles hands bodies to the applier as soon as they are written, before the flush. If the power goes
// between the two, what they mean may be known and they are not: then they were never answered, the
// platform sends them again, and a message is known by its id.
func (s *Store) appendRawFiles(raws []ingest.Raw, ready func(*ingest.Flight)) error {
	var written func()
	if ready != nil {
		written = func() { ready(nil) }
	}
	records := make([]journal.Record, len(raws))
	for i := range raws {
		r := &raws[i]
		records[i] = journal.Record{ID: int64(r.ID), At: int64(r.ReceivedAt), Channel: string(r.Channel), Apps: joinIDs(r.Apps), Body: r.Body}
	}
	return s.db.Files().Append(raws[0].Node, records, written)
}

func (s *Store) rawAfterFiles(node int, after inbox.RawEventID, limit, maxBytes int) ([]ingest.Raw, error) {
	records, err := s.db.Files().After(node, int64(after), limit, maxBytes)
	if err != nil {
		return nil, err
	}
	raws := make([]ingest.Raw, len(records))
	for i, r := range records {
		apps, err := splitIDs(r.Apps)
		if err != nil {
			return nil, err
		}
		raws[i] = ingest.Raw{Node: node, ID: inbox.RawEventID(r.ID), Channel: inbox.ChannelKind(r.Channel), Apps: apps, ReceivedAt: inbox.Millis(r.At), Body: r.Body}
	}
	return raws, nil
}

func (s *Store) lastRawFiles(node int) (inbox.RawEventID, error) {
	last, err := s.db.Files().Last(node)
	return inbox.RawEventID(last), err
}
