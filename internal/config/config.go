// Package config is the settings of the program: documented structs that the command line and the
// environment fill, checked whole, so that a wrong start names all its mistakes at once. Nothing
// here is global: settings are passed by value.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Database is where the data lives. Every command that touches it takes these flags.
type Database struct {
	Data     string `help:"Folder of the data: the SQLite database, media, and the key file. Made if absent." placeholder:"DIR" env:"SANGAM_DATA" required:""`
	Database string `help:"PostgreSQL to use instead of SQLite in the data folder." placeholder:"postgres://…" env:"SANGAM_DATABASE"`
	NewKeys  bool   `kong:"-"` // make a key file although secrets are sealed: they are lost
	Keys     string `help:"Keys that seal secrets, as in the key file, separated by commas; instead of the file 'keys' in the data folder." env:"SANGAM_KEYS" hidden:""`
}

// DefaultGraphURL is the platform itself.
const DefaultGraphURL = "https://graph.facebook.com"

// Serve is the settings of the product.
type Serve struct {
	Database

	Listen    string `help:"Address to serve on." default:"127.0.0.1:8080" env:"SANGAM_LISTEN" placeholder:"ADDR"`
	OpsListen string `help:"Address for /healthz, /readyz and /metrics. Without it they are answered on --listen, to this machine only." env:"SANGAM_OPS_LISTEN" placeholder:"ADDR"`
	PublicURL string `help:"Address by which browsers and the platform reach us, as https://inbox.example.com. Cookies are marked Secure if it is https." env:"SANGAM_PUBLIC_URL" placeholder:"URL"`
	GraphURL  string `help:"Graph API to talk to." default:"https://graph.facebook.com" env:"SANGAM_GRAPH_URL" placeholder:"URL"`
	// Calls out are refused to places inside but these and the host of GraphURL.
	AllowPrivate []string `help:"Place inside (this machine, a private network) that may be called out to all the same, as minio.local:9000; may be given several times. The host of --graph-url is allowed anyway." env:"SANGAM_ALLOW_PRIVATE" placeholder:"HOST:PORT" sep:","`
	// Only these may say, in X-Forwarded-For, who the caller is.
	TrustedProxies []string `help:"Addresses or networks of reverse proxies in front of us." env:"SANGAM_TRUSTED_PROXIES" placeholder:"CIDR" sep:","`
	SMTPURL        string   `name:"smtp-url" help:"Mail server for notices to owners, as smtps://user:password@mail.example.com:465. Without it no e-mail is sent. A relay inside (this machine, a private network) must be named by --allow-private, too." env:"SANGAM_SMTP_URL" placeholder:"URL"`
	MailFrom       string   `help:"Sender of the notices, as \"Sangam <sangam@example.com>\". Needed with --smtp-url." env:"SANGAM_MAIL_FROM" placeholder:"ADDRESS"`
	DiskReserve    int64    `help:"MB of the disk that stay free whatever is imported: a full disk stops webhooks, and an import can wait." default:"2048" env:"SANGAM_DISK_RESERVE" placeholder:"MB"`
	Meta           Meta     `embed:"" prefix:"meta-"`
	Log            Log      `embed:"" prefix:"log-"`
}

// Meta is the Meta app by which this installation links numbers itself. Without one, numbers are
// linked by a provider and their tokens entered.
type Meta struct {
	AppID         string `help:"Meta app that links numbers by Embedded Signup. Needs --meta-config-id and the app's secret." env:"SANGAM_META_APP_ID" placeholder:"ID"`
	ConfigID      string `help:"Facebook Login for Business configuration of the app, for Embedded Signup." env:"SANGAM_META_CONFIG_ID" placeholder:"ID"`
	AppSecret     string `help:"Secret of the app. Better in the variable or in a file." env:"SANGAM_META_APP_SECRET" placeholder:"S"`
	AppSecretFile string `help:"File that holds the secret of the app." env:"SANGAM_META_APP_SECRET_FILE" placeholder:"FILE"`
	VerifyToken   string `help:"Text entered as verify token beside the callback of the app." env:"SANGAM_META_VERIFY_TOKEN" placeholder:"S"`
	SDKURL        string `name:"sdk-url" help:"Script that opens the window; another only for the simulator." default:"https://connect.facebook.net/en_US/sdk.js" env:"SANGAM_META_SDK_URL" placeholder:"URL"`
}

// DefaultSDKURL is the platform's own script.
const DefaultSDKURL = "https://connect.facebook.net/en_US/sdk.js"

// Secret gives the secret of the app, from wherever it lies.
func (m Meta) Secret() (string, error) {
	if m.AppSecretFile == "" {
		return m.AppSecret, nil
	}
	b, err := os.ReadFile(m.AppSecretFile)
	return strings.TrimSpace(string(b)), err
}

func (m Meta) check(wrong *mistakes) {
	if m.AppID == "" {
		for key, v := range map[string]string{"--meta-config-id": m.ConfigID, "--meta-app-secret": m.AppSecret, "--meta-app-secret-file": m.AppSecretFile, "--meta-verify-token": m.VerifyToken} {
			if v != "" {
				wrong.add(key, "is of use only with --meta-app-id")
			}
		}
		return
	}
	digits := func(key, v string) {
		if v == "" || len(v) > 40 || strings.Trim(v, "0123456789") != "" {
			wrong.add(key, "must be the id in digits, as Meta's app dashboard shows it")
		}
	}
	digits("--meta-app-id", m.AppID)
	digits("--meta-config-id", m.ConfigID)
	secret, err := m.Secret()
	switch {
	case err != nil:
		wrong.add("--meta-app-secret-file", "%v", err)
	case m.AppSecret != "" && m.AppSecretFile != "":
		wrong.add("--meta-app-secret-file", "and --meta-app-secret cannot both be given")
	case secret == "" || strings.ContainsAny(secret, " \t\r\n"):
		wrong.add("--meta-app-secret", "is needed with --meta-app-id, without blanks")
	}
	if m.VerifyToken == "" || strings.ContainsAny(m.VerifyToken, " \t\r\n") {
		wrong.add("--meta-verify-token", "is needed with --meta-app-id, without blanks: the text entered at Meta beside the callback")
	}
	// A path is of our own address: the demo has the simulator there.
	if m.SDKURL != "" && !strings.HasPrefix(m.SDKURL, "/") {
		address(wrong, "--meta-sdk-url", m.SDKURL)
	}
}

// Log is how the program speaks to its operator.
type Log struct {
	Level  string `help:"Least level to log: debug, info, warn or error." default:"info" env:"SANGAM_LOG_LEVEL"`
	Format string `help:"text or json." default:"text" env:"SANGAM_LOG_FORMAT"`
}

// mistakes collects what is wrong.
type mistakes []error

func (m *mistakes) add(key, format string, args ...any) {
	*m = append(*m, fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...)))
}

// Check names everything that is wrong, each with its key and what would be right; nil if nothing
// is.
func (s Serve) Check() error {
	var m mistakes
	s.Database.check(&m)
	listen(&m, "--listen", s.Listen)
	if s.OpsListen != "" {
		listen(&m, "--ops-listen", s.OpsListen)
		if s.OpsListen == s.Listen {
			m.add("--ops-listen", "must differ from --listen; leave it out to share")
		}
	}
	publicURL(&m, s.PublicURL)
	address(&m, "--graph-url", s.GraphURL)
	for _, place := range s.AllowPrivate {
		host, port, err := net.SplitHostPort(place)
		if n, perr := strconv.Atoi(port); err != nil || perr != nil || host == "" || n < 1 || n > 65535 || strings.ContainsAny(host, "/@?#* ") {
			m.add("--allow-private", "%q must be a host and a port, as 10.0.0.5:9000", place)
		}
	}
	if _, err := Networks(s.TrustedProxies); err != nil {
		m.add("--trusted-proxies", "%v", err)
	}
	s.Meta.check(&m)
	if s.SMTPURL != "" {
		// The address may hold a password: it is not repeated.
		if u, err := url.Parse(s.SMTPURL); err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
			m.add("--smtp-url", "must be an address as smtps://user:password@mail.example.com:465")
		}
		if a, err := mail.ParseAddress(s.MailFrom); err != nil || a.Address == "" {
			m.add("--mail-from", "must be an address as sangam@example.com")
		}
	}
	if s.DiskReserve < 0 || s.DiskReserve > 1<<30 {
		m.add("--disk-reserve", "must be megabytes, 0 or more")
	}
	switch s.Log.Level {
	case "debug", "info", "warn", "error":
	default:
		m.add("--log-level", "%q must be debug, info, warn or error", s.Log.Level)
	}
	if s.Log.Format != "text" && s.Log.Format != "json" {
		m.add("--log-format", "%q must be text or json", s.Log.Format)
	}
	return errors.Join(m...)
}

// Check names everything that is wrong.
func (d Database) Check() error {
	var m mistakes
	d.check(&m)
	return errors.Join(m...)
}

func (d Database) check(m *mistakes) {
	switch info, err := os.Stat(d.Data); {
	case d.Data == "":
		m.add("--data", "is needed: the folder where the data lives")
	case err == nil && !info.IsDir():
		m.add("--data", "%s is not a folder", d.Data)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		m.add("--data", "%v", err)
	}
	if d.Database != "" {
		if u, err := url.Parse(d.Database); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			// The address may hold a password: it is not repeated.
			m.add("--database", "must be an address as postgres://user@host/name")
		}
	}
}

// CheckPublicURL says what is wrong with the address of a command that prints links.
func CheckPublicURL(text string) error {
	var m mistakes
	publicURL(&m, text)
	return errors.Join(m...)
}

func publicURL(m *mistakes, text string) {
	if text != "" {
		address(m, "--public-url", text)
	}
}

func listen(m *mistakes, key, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		m.add(key, "%q must be an address as 127.0.0.1:8080 or :8080", addr)
	}
}

func address(m *mistakes, key, text string) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		m.add(key, "must be an address as https://inbox.example.com, without query or password")
	} else if key == "--public-url" && strings.Trim(u.Path, "/") != "" {
		m.add(key, "must be the root of a host, without a path")
	}
}

// Networks reads addresses and networks.
func Networks(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, aerr := netip.ParseAddr(t); aerr == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q must be an address or a network, as 10.0.0.0/8", t)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
