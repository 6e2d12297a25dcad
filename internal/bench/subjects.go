package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

// bareHandler is the least a webhook costs in Go: read the body, check the signature with the
// product's own code, answer 200. keep, if not nil, must return before the answer.
func bareHandler(keep func([]byte) error) http.Handler {
	adapter, secret := whatsapp.New(whatsapp.Options{}), inbox.NewSecret(appSecret)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, max(0, min(r.ContentLength, ingest.MaxBody)))
		_, err := io.ReadFull(r.Body, body)
		if err == nil {
			err = adapter.Verify(secret, body, r.Header.Get(ingest.SignatureHeader))
		}
		if err != nil {
			http.Error(w, "the signature is missing or wrong", http.StatusUnauthorized)
			return
		}
		if keep != nil {
			if err := keep(body); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
		}
		w.WriteHeader(http.StatusOK)
	})
}

// appender makes bodies durable at the end of a file, those that wait together with one flush.
type appender struct {
	file    *os.File
	waiting chan appended
}

type appended struct {
	body []byte
	done chan error
}

// maxAppend is as many as the product's journal commits together.
const maxAppend = 512

func newAppender(path string) (*appender, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	a := &appender{file: f, waiting: make(chan appended, maxAppend)}
	go a.loop()
	return a, nil
}

// keep returns once the body is durable.
func (a *appender) keep(body []byte) error {
	e := appended{body, make(chan error, 1)}
	a.waiting <- e
	return <-e.done
}

func (a *appender) loop() {
	var buffer []byte
	for first := range a.waiting {
		group := []appended{first}
		buffer = append(append(buffer[:0], first.body...), '\n')
	more:
		for len(group) < maxAppend {
			select {
			case e := <-a.waiting:
				group = append(group, e)
				buffer = append(append(buffer, e.body...), '\n')
			default:
				break more
			}
		}
		_, err := a.file.Write(buffer)
		if err == nil {
			err = syscall.Fdatasync(int(a.file.Fd()))
		}
		for _, e := range group {
			e.done <- err
		}
	}
}

// runSubject is this program as a subject of its own: "bare", or "append" with a file. It says
// where it listens and ends when its standard input does.
func runSubject(args []string) error {
	var keep func([]byte) error
	if args[0] == "append" {
		if len(args) != 2 {
			return errors.New("append wants the name of a file")
		}
		a, err := newAppender(args[1])
		if err != nil {
			return err
		}
		keep = a.keep
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		ln.Close()
	}()
	fmt.Println(ln.Addr())
	server := &http.Server{Handler: bareHandler(keep), ErrorLog: log.New(io.Discard, "", 0)}
	if err := server.Serve(ln); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// subject is a running copy of ourselves.
type subject struct {
	addr string
	cmd  *exec.Cmd
	end  io.Closer
}

func startSubject(args ...string) (*subject, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &subject{cmd: exec.Command(self, args...)}
	s.cmd.Stderr = os.Stderr
	if s.end, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("%s did not say where it listens: %w", args[0], err)
	}
	s.addr = strings.TrimSpace(string(line[:n]))
	return s, nil
}

func (s *subject) stop() {
	s.end.Close()
	s.cmd.Wait()
}

// flushes counts how often a body can be appended and flushed alone: the disk's own limit.
func flushes(dir string, bodies [][]byte, enough func() bool) (n int64, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "flushes"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	for !enough() {
		if _, err := f.Write(bodies[int(n)%len(bodies)]); err != nil {
			return n, err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
