package mail

import "crypto/x509"

// NewTrusting is New with certificates of its own to trust.
func NewTrusting(server, from string, dial Dial, roots *x509.CertPool) (*Sender, error) {
	return newSender(server, from, dial, roots)
}
