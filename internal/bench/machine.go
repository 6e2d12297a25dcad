package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// machine says in a few lines what the figures were taken on. No names of the machine itself.
func machine(dir string) string {
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range bytes.Lines(b) {
			if rest, ok := bytes.CutPrefix(line, []byte("model name")); ok {
				model = strings.TrimLeft(strings.TrimSpace(string(rest)), ": \t")
				break
			}
		}
	}
	memory := ""
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) == nil {
		memory = fmt.Sprintf(", %.0f GB", float64(info.Totalram)*float64(info.Unit)/1e9)
	}
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	load, _, _ := strings.Cut(string(readAll("/proc/loadavg")), " ")
	return fmt.Sprintf("%d processors (%s)%s, Linux %s, %s, files on %s, load before %s", runtime.NumCPU(), model, memory,
		strings.TrimSpace(string(kernel)), runtime.Version(), fileSystem(dir), load)
}

func readAll(path string) []byte {
	b, _ := os.ReadFile(path)
	return b
}

// inMemory is the type of a file system that flushes nothing.
const inMemory = 0x01021994 // tmpfs

func fileSystem(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return "an unknown file system"
	}
	switch int64(s.Type) {
	case inMemory:
		return "tmpfs (nothing is durable here: choose another --dir)"
	case 0xef53:
		return "ext4"
	case 0x58465342:
		return "xfs"
	case 0x9123683e:
		return "btrfs"
	case 0x794c7630:
		return "overlayfs"
	}
	return fmt.Sprintf("file system %#x", s.Type)
}
