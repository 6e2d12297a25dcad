package journal

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"sangam/internal/disk"
)

// node is the journal of one node.
type node struct {
	folder string
	o      Options
	// sync makes what was written to a file durable; a test replaces it.
	sync func(*os.File) error

	appending sync.Mutex // one group at a time

	mu     sync.Mutex // held for a write, never for a flush
	lock   *os.File   // not nil: we append
	file   *os.File   // the last file
	name   fileName
	laid   bool  // it was laid out
	end    place // of the last record in it
	top    int64 // the highest id of all
	spare  bool  // a file that is laid out waits to be the next
	named  bool  // the file's name must be made durable with the next group
	failed bool
	buffer []byte

	lay    chan struct{} // one place: "look whether a file is to be laid out"
	quit   chan struct{}
	laying sync.WaitGroup

	reading sync.Mutex
	read    read
	ended   ended
}

// read is where a reader stopped: it will go on there.
type read struct {
	name fileName
	place
}

// ended is a last file of somebody else's that held nothing above an id, as it was then: looked at often,
// it is not read again until it changes.
type ended struct {
	name    fileName
	size    int64
	changed time.Time
	id      int64
}

// fileName tells the least id and group that may stand in a file.
type fileName struct {
	first int64
	group uint64
}

const suffix = ".journal"

func (f fileName) String() string { return fmt.Sprintf("%016x-%016x%s", f.first, f.group, suffix) }

// before is the place before the first record.
func (f fileName) before() place { return place{id: f.first - 1, group: f.group - 1} }

// files lists the node's files, oldest first.
func (n *node) files() ([]fileName, error) {
	entries, err := os.ReadDir(n.folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the journal: %w", err)
	}
	var all []fileName
	for _, e := range entries {
		var f fileName
		if _, err := fmt.Sscanf(e.Name(), "%016x-%016x"+suffix, &f.first, &f.group); err == nil && f.String() == e.Name() {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b fileName) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.group, b.group)) })
	return all, nil
}

func (n *node) path(f fileName) string { return filepath.Join(n.folder, f.String()) }

func (n *node) damaged(f fileName) func(at, size int64) {
	return func(at, size int64) {
		n.o.Log.Error("bodies that were accepted can no longer be read: the disk has damaged them; what follows is read",
			slog.String("file", n.path(f)), slog.Int64("at", at), slog.Int64("bytes", size))
	}
}

// finish walks to the end of a file.
func (n *node) finish(file *os.File, f fileName, last bool) (place, error) {
	info, err := file.Stat()
	if err != nil {
		return place{}, err
	}
	s := scan(file, f.before(), info.Size(), last, n.damaged(f))
	for {
		// Bodies are checked, too: a torn one at the end was never accepted.
		if _, ok := s.next(0); !ok {
			return s.place, nil
		}
	}
}

// own takes the node for this process and finds its end, once.
func (n *node) own() (err error) {
	if n.lock != nil {
		return nil
	}
	if err := os.MkdirAll(n.folder, 0o700); err != nil {
		return err
	}
	if err := disk.SyncFolder(filepath.Dir(n.folder)); err != nil {
		return err
	}
	if err := disk.SyncFolder(filepath.Dir(filepath.Dir(n.folder))); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(n.folder, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			lock.Close()
		}
	}()
	if ok, err := disk.Lock(lock); err != nil {
		return err
	} else if !ok {
		return ErrInUse
	}
	files, err := n.files()
	if err != nil {
		return err
	}
	n.end = place{}
	for i := len(files) - 1; i >= 0; i-- {
		file, err := os.OpenFile(n.path(files[i]), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		end, err := n.finish(file, files[i], i == len(files)-1)
		if err != nil {
			file.Close()
			return fmt.Errorf("read %s: %w", n.path(files[i]), err)
		}
		if i == len(files)-1 {
			if n.file != nil {
				n.file.Close() // of an earlier try
			}
			n.file, n.name, n.end = file, files[i], end
			info, err := file.Stat()
			if err != nil {
				return err
			}
			n.laid = info.Size() >= n.o.FileSize
		} else {
			file.Close()
		}
		if end.at > 0 {
			// The last file may have been made for a group that never came.
			n.top, n.end.group = end.id, max(n.end.group, end.group)
			break
		}
	}
	// What was read so far may not be durable: whoever wrote it was stopped before the flush.
	if n.file != nil {
		if err := disk.Sync(n.file); err != nil {
			return err
		}
	}
	// Nor may its name be.
	n.named = n.file != nil
	_, err = os.Stat(n.spareFile())
	n.spare = err == nil && n.usable(n.spareFile())
	n.lock, n.lay, n.quit = lock, make(chan struct{}, 1), make(chan struct{})
	n.laying.Go(n.layLoop)
	return nil
}

func (n *node) append(records []Record, written func()) error {
	if len(records) == 0 {
		return nil
	}
	n.appending.Lock()
	defer n.appending.Unlock()
	if err := n.write(records); err != nil {
		return fmt.Errorf("append to the journal: %w", err)
	}
	if written != nil {
		written()
	}
	err := n.sync(n.file)
	if err == nil && n.named {
		err = disk.SyncFolder(n.folder)
	}
	if err != nil {
		err = fmt.Errorf("flush the journal: %w", err)
		n.mu.Lock()
		n.failed = true
		n.mu.Unlock()
		n.o.Fatal(err)
		return err
	}
	n.named = false
	return nil
}

func (n *node) write(records []Record) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.failed {
		return ErrFailed
	}
	if err := n.own(); err != nil {
		return err
	}
	if records[0].ID <= n.top {
		return fmt.Errorf("id %d does not follow %d", records[0].ID, n.top)
	}
	group := n.end.group + 1
	b := n.buffer[:0]
	for i := range records {
		b = appendRecord(b, &records[i], group, len(records)-1-i)
	}
	if cap(b) <= 1<<20 {
		n.buffer = b
	}
	if n.file == nil || n.end.at > 0 && n.end.at+int64(len(b)) > n.o.FileSize || !n.laid && n.spare && n.end.at > 0 {
		if err := n.turn(fileName{records[0].ID, group}); err != nil {
			return err
		}
	}
	// If it is written in part only, the next group is written over it.
	if _, err := n.file.WriteAt(b, n.end.at); err != nil {
		return err
	}
	last := records[len(records)-1].ID
	n.end = place{n.end.at + int64(len(b)), last, group, 0}
	n.top = last
	if !n.spare && (!n.laid && n.end.at >= layFrom || n.end.at >= n.o.FileSize/2) {
		select {
		case n.lay <- struct{}{}:
		default:
		}
	}
	return nil
}

// turn begins another file.
func (n *node) turn(name fileName) error {
	var file *os.File
	var err error
	laid := n.spare
	if laid {
		n.spare = false
		if err = os.Rename(n.spareFile(), n.path(name)); err == nil {
			file, err = os.OpenFile(n.path(name), os.O_RDWR, 0)
		}
	} else {
		file, err = os.OpenFile(n.path(name), os.O_RDWR|os.O_CREATE, 0o600)
	}
	if err != nil {
		return err
	}
	if n.file != nil {
		// Zeros behind the end are worth nothing now. All of it is durable: that it is shorter may wait.
		if err := n.file.Truncate(n.end.at); err != nil {
			n.o.Log.Warn("a full file of the journal could not be cut", slog.Any("error", err))
		}
		n.file.Close()
	}
	n.file, n.name, n.laid, n.named, n.end.at = file, name, laid, true, 0
	return nil
}

func (n *node) last() (int64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.lock != nil {
		return n.top, nil
	}
	files, err := n.files()
	if err != nil {
		return 0, err
	}
	for i := len(files) - 1; i >= 0; i-- {
		file, err := os.Open(n.path(files[i]))
		if errors.Is(err, os.ErrNotExist) {
			continue // became another's name, or was removed
		}
		if err != nil {
			return 0, err
		}
		end, err := n.finish(file, files[i], i == len(files)-1)
		file.Close()
		if err != nil || end.at > 0 {
			return end.id, err
		}
	}
	return 0, nil
}

func (n *node) after(after int64, limit, maxBytes int) (out []Record, err error) {
	n.reading.Lock()
	defer n.reading.Unlock()
	n.mu.Lock()
	owned, name, end, top := n.lock != nil, n.name, n.end.at, n.top
	n.mu.Unlock()
	if owned && top <= after {
		return nil, nil
	}
	files, err := n.files()
	if err != nil {
		return nil, err
	}
	// The first that may hold ids above after: the last whose first id is not above it.
	from := max(0, len(files)-1)
	for from > 0 && files[from].first > after {
		from--
	}
	var now ended
	if !owned && len(files) > 0 {
		now.name = files[len(files)-1]
		if info, err := os.Stat(n.path(now.name)); err == nil {
			now.size, now.changed = info.Size(), info.ModTime()
		}
		if now.id = n.ended.id; now == n.ended && after >= now.id {
			return nil, nil
		}
	}
	bytes := 0
	for i, f := range files {
		if i < from {
			continue
		}
		start := f.before()
		if n.read.name == f && n.read.id <= after {
			start = n.read.place
		}
		bound := int64(-1)
		if owned && f == name {
			bound = end
		} else if owned && f.first > name.first {
			break // made since
		}
		full, err := n.readFile(f, start, bound, i == len(files)-1, after, func(r Record) bool {
			bytes += len(r.Body)
			if len(out) == limit || len(out) > 0 && bytes > maxBytes {
				return false
			}
			out = append(out, r)
			return true
		})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", n.path(f), err)
		}
		if full {
			return out, nil
		}
	}
	if !owned && len(out) == 0 {
		now.id = after
		n.ended = now
	}
	return out, nil
}

// readFile gives the records of a file above an id until take has enough, and remembers the place.
func (n *node) readFile(f fileName, from place, end int64, last bool, above int64, take func(Record) bool) (full bool, err error) {
	file, err := os.Open(n.path(f))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	if end < 0 {
		info, err := file.Stat()
		if err != nil {
			return false, err
		}
		end = info.Size()
	}
	s := scan(file, from, end, last, n.damaged(f))
	for {
		before := s.place
		r, ok := s.next(above)
		if !ok {
			return false, nil
		}
		if !take(r) {
			n.read = read{f, before}
			return true, nil
		}
		n.read = read{f, s.place}
	}
}

func (n *node) close() error {
	n.mu.Lock()
	if n.lock == nil {
		n.mu.Unlock()
		return nil
	}
	close(n.quit)
	n.mu.Unlock()
	n.laying.Wait()
	n.appending.Lock()
	defer n.appending.Unlock()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failed = true
	var err error
	if n.file != nil {
		err = n.file.Close()
	}
	return errors.Join(err, n.lock.Close())
}
