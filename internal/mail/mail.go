// Package mail sends plain-text mail through one SMTP server: notices to the people who run a
// number, never anything to customers. It keeps nothing and repeats nothing. A Sender may be used
// by many goroutines at once.
package mail

import (
	"context"
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
	from    string
	options []gomail.Option
}

// errAddress says what would be right without repeating the password.
var errAddress = errors.New("must be an address as smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587")

// New reads the address of a server: smtps:// encrypts from the start, smtp:// by STARTTLS, which
// must succeed unless the server is on this machine.
func New(server, from string) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/") != "" {
		return nil, errAddress
	}
	s := &Sender{host: u.Hostname(), from: from, options: []gomail.Option{gomail.WithTimeout(20 * time.Second)}}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
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
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("the sender's address %q is none", from)
	}
	return s, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
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
