// Package journal keeps bodies in files beside an SQLite database: what is accepted is written to the
// end of a file and made durable by one flush, while the database's only writer is free for what the
// bodies mean. It knows neither webhooks nor tables.
//
// A folder holds one more for each node, and that holds files named for the first id and group they may hold. A group of
// records is written at once and never spans two files. Files are laid out with zeros in advance, since a flush
// that makes a file longer costs the file system a commit of its own. One process appends (it holds a lock);
// others may read at any time.
package journal

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"sangam/internal/disk"
)

// Options of New.
type Options struct {
	Log *slog.Logger // nil discards
	// Fatal is called, once, when a flush has failed: the system tells of that once only, and nobody knows what
	// is on the disk. Nothing is taken any more. Nil means panic.
	Fatal func(error)
	// ReadOnly refuses Append.
	ReadOnly bool
	// FileSize is how long a file grows; 0 means 16 MiB. A longer group has a file of its own.
	FileSize int64
}

// Journal is the folder of one database. Safe for concurrent use.
type Journal struct {
	folder string
	o      Options

	mu    sync.Mutex
	nodes map[int]*node
}

// Errors of Append.
var (
	ErrReadOnly = errors.New("the journal was opened for reading")
	ErrInUse    = errors.New("another process writes this journal")
	ErrFailed   = errors.New("the disk failed to keep an earlier body; only a restart tells what it holds")
)

// New gives the journal in a folder, which need not be there. It touches nothing yet.
func New(folder string, o Options) *Journal {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(err error) { panic(err) }
	}
	if o.FileSize == 0 {
		o.FileSize = 16 << 20
	}
	return &Journal{folder: folder, o: o, nodes: map[int]*node{}}
}

func (j *Journal) node(number int) *node {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := j.nodes[number]
	if n == nil {
		n = &node{folder: filepath.Join(j.folder, strconv.Itoa(number)), o: j.o, sync: disk.Sync}
		j.nodes[number] = n
	}
	return n
}

// Append makes records durable, whose ids grow from call to call, and returns then. written is called
// as soon as they can be read, if they can; it must not block. The first call of a process takes the node for it.
func (j *Journal) Append(number int, records []Record, written func()) error {
	if j.o.ReadOnly {
		return ErrReadOnly
	}
	return j.node(number).append(records, written)
}

// After reads records of a node with ids above after, in order: at most limit, and no more than
// maxBytes of bodies but for the first.
func (j *Journal) After(number int, after int64, limit, maxBytes int) ([]Record, error) {
	return j.node(number).after(after, limit, maxBytes)
}

// Last gives the highest id of a node, 0 if it has none.
func (j *Journal) Last(number int) (int64, error) {
	return j.node(number).last()
}

// Close ends what works in the background and gives the nodes free. Nothing may be appended any more.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var all error
	for _, n := range j.nodes {
		all = errors.Join(all, n.close())
	}
	return all
}

// Nodes lists the numbers of nodes that have a folder.
func (j *Journal) Nodes() ([]int, error) {
	entries, err := os.ReadDir(j.folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the journal: %w", err)
	}
	var all []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() {
			all = append(all, n)
		}
	}
	return all, nil
}
