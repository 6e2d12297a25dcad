// Package mail sends plain-text mail through one SMTP server: notices to the people who run a
// number, never anything to customers. It keeps nothing and repeats nothing. A Sender may be used
// by many goroutines at once.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Sender sends from one address through one server.
type Sender struct {
	host    string
	place   string // host and port
	from    string
	options []gomail.Option
}

// errAddress says what would be right without repeating the password.
var errAddress = errors.New("must be an address as smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587")

// Dial connects to a place: the guard's, which looks where a name really leads. Its context ends the
// attempt.
type Dial func(ctx context.Context, network, place string) (net.Conn, error)

// New reads the address of a server: smtps:// encrypts from the start, smtp:// by STARTTLS, which
// must succeed unless the server is on this machine.
func New(server, from string, dial Dial) (*Sender, error) {
	return newSender(server, from, dial, nil)
}

// newSender trusts the certificates of roots; nil: the machine's.
func newSender(server, from string, dial Dial, roots *x509.CertPool) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/") != "" {
		return nil, errAddress
	}
	s := &Sender{host: u.Hostname(), from: from, options: []gomail.Option{gomail.WithTimeout(20 * time.Second)}}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		plain, host := dial, u.Hostname()
		dial = func(ctx context.Context, network, place string) (net.Conn, error) {
			conn, err := plain(ctx, network, place)
			if err != nil {
				return nil, err
			}
			secure := tls.Client(conn, &tls.Config{ServerName: host, RootCAs: roots, MinVersion: tls.VersionTLS12})
			if err := secure.HandshakeContext(ctx); err != nil {
				conn.Close()
				return nil, err
			}
			return secure, nil
		}
		// Not WithSSL: beside a dial function of our own go-mail then takes the line for an open one,
		// and leaves PLAIN and LOGIN out. This way it looks at the connection.
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case local(u.Hostname()):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, errAddress
		}
	}
	s.place = net.JoinHostPort(s.host, strconv.Itoa(port))
	s.options = append(s.options, gomail.WithPort(port), gomail.WithDialContextFunc(gomail.DialContextFunc(dial)))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("the sender's address %q is none", from)
	}
	return s, nil
}

// Place is the server's host and port.
func (s *Sender) Place() string { return s.place }

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Try logs in as Send would, and hands nothing over.
func (s *Sender) Try(ctx context.Context) error {
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	c.Close() // what goes wrong after the login tells nothing
	return nil
}

// Send hands one mail to the server and returns when it was taken or refused.
func (s *Sender) Send(ctx context.Context, to, subject, text string) error {
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.From(s.from); err != nil {
		return fmt.Errorf("mail: from: %w", err)
	}
	if err := m.To(to); err != nil {
		return errors.New("mail: the receiver's address is none") // it is not repeated in logs
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, text)
	if err := c.DialAndSendWithContext(ctx, m); err != nil && !m.IsDelivered() { // what goes wrong after it was taken is no reason to repeat it
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}
