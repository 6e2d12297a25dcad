package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"sangam/internal/config"
)

// dataLock keeps a SQLite data folder to one process; nil is the lock that PostgreSQL needs not.
type dataLock struct{ file *os.File }

// lockData makes sure that one process works on a SQLite data folder (short commands may use it
// beside), which it makes if absent. The lock goes with the process, however it ends, so whoever
// has it knows that all lanes are free.
func lockData(c config.Database) (*dataLock, error) {
	if c.Database != "" {
		return nil, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(c.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("the data folder %s is in use by another sangam process: stop it first, or use PostgreSQL for several", c.Data)
	}
	return &dataLock{f}, nil
}

// Close lets the folder go.
func (l *dataLock) Close() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}

// machineStart names the present run of this machine, or is empty where that cannot be told.
// Source: proc(5), /proc/sys/kernel/random/boot_id.
func machineStart() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}
