package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// conn is a keep-alive connection with hand-made requests: the load must cost little beside what
// it measures, and net/http's client costs more than its server.
type conn struct {
	net  net.Conn
	in   *bufio.Reader
	body []byte
}

// answerTime bounds every answer.
const answerTime = 30 * time.Second

func dial(addr string) (*conn, error) {
	c, err := net.DialTimeout("tcp", addr, answerTime)
	if err != nil {
		return nil, err
	}
	return &conn{net: c, in: bufio.NewReaderSize(c, 64<<10)}, nil
}

func (c *conn) close() { c.net.Close() }

// do writes a whole request and reads the answer. The body is valid until the next call.
func (c *conn) do(request []byte) (status int, body []byte, err error) {
	if _, err := c.net.Write(request); err != nil {
		return 0, nil, err
	}
	return c.answer()
}

// answer reads one answer: with a length or in chunks, as net/http's server makes them.
func (c *conn) answer() (status int, body []byte, err error) {
	length, chunked := 0, false
	status, err = c.head(func(name, value []byte) error {
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			length, err = strconv.Atoi(string(value))
			return err
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	c.body = c.body[:0]
	if !chunked {
		return status, c.body, c.take(length)
	}
	for {
		n, err := c.chunk()
		if err != nil || n == 0 {
			return status, c.body, err
		}
	}
}

// head reads the first line and the headers.
func (c *conn) head(header func(name, value []byte) error) (status int, err error) {
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, fmt.Errorf("not an HTTP answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, fmt.Errorf("not an HTTP status: %q", line)
	}
	for {
		if line, err = c.line(); err != nil || len(line) == 0 {
			return status, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if err := header(name, bytes.TrimSpace(value)); err != nil {
			return 0, err
		}
	}
}

// line reads a line without its end.
func (c *conn) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

// chunk appends the next chunk to the body; zero is the last.
func (c *conn) chunk() (int, error) {
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(string(line), 16, 32)
	if err != nil {
		return 0, fmt.Errorf("not the size of a chunk: %q", line)
	}
	if err := c.take(int(n)); err != nil {
		return 0, err
	}
	_, err = c.line()
	return int(n), err
}

// take appends n bytes to the body.
func (c *conn) take(n int) error {
	have := len(c.body)
	if cap(c.body) < have+n {
		c.body = append(make([]byte, 0, 2*(have+n)), c.body...)
	}
	c.body = c.body[:have+n]
	_, err := io.ReadFull(c.in, c.body[have:])
	return err
}

// get is the request of a page with an API key.
func get(path, key string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + key + "\r\n\r\n")
}

// post is the request of a JSON body with an API key.
func post(path, key string, body []byte) []byte {
	return append([]byte("POST "+path+" HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "+key+
		"\r\nContent-Type: application/json\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"), body...)
}

// ask does one request on a connection of its own and wants a 2xx.
func ask(addr string, request []byte) ([]byte, error) {
	c, err := dial(addr)
	if err != nil {
		return nil, err
	}
	defer c.close()
	c.net.SetDeadline(time.Now().Add(answerTime))
	status, body, err := c.do(request)
	if err == nil && status/100 != 2 {
		line, _, _ := bytes.Cut(request, []byte(" HTTP"))
		err = fmt.Errorf("%s: answered %d: %.200s", line, status, body)
	}
	return body, err
}
