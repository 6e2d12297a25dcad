// Package whatsapp is the adapter of the WhatsApp Cloud API: it turns webhooks into updates of
// inbox and outgoing messages into calls. It keeps nothing: no store, no queue, no retries. What
// may be sent, and when, is decided elsewhere; here is what the platform can do and what its
// answers mean.
//
// It is the only package besides the simulator that knows the platform's format (package wire).
// Everything here may be called from many goroutines at once.
package whatsapp

import (
	"net/http"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// Options of New. The zero value talks to the real platform.
type Options struct {
	// GraphURL is the API's scheme and host; empty means the platform's own. The simulator's
	// address in tests and demos.
	GraphURL string
	// Version of the API, as "v26.0"; empty means the newest this code knows.
	Version string
	// HTTPClient makes the calls; nil means the default transport. Calls are bounded by their
	// contexts, so it needs no time limit of its own.
	HTTPClient *http.Client
	// OnceClient makes the call that must not happen twice although it is a GET: it must keep no
	// connection open, since a GET on one that breaks is repeated by itself. Nil means HTTPClient,
	// for tests.
	OnceClient *http.Client
	// DownloadHosts are the hosts, besides GraphURL's, that may be given the token to fetch a
	// file. Nil means the platform's one.
	DownloadHosts []string
	// MaxDownload is the largest file fetched, in bytes; 0 means 100 MB, the platform's own
	// limit.
	MaxDownload int64
	// OnUsage is told how much of the platform's hourly quota is used, in percent. May be nil;
	// must not block.
	OnUsage func(percent int)
}

// Adapter is the channel. Make one with New.
type Adapter struct {
	graph       graph.Client // without a token
	once        *http.Client
	hosts       []string
	maxDownload int64
}

var (
	_ channel.Channel       = (*Adapter)(nil)
	_ channel.Verifier      = (*Adapter)(nil)
	_ channel.ReadMarker    = (*Adapter)(nil)
	_ channel.MediaFetcher  = (*Adapter)(nil)
	_ channel.MediaUploader = (*Adapter)(nil)
)

// New makes the adapter.
func New(o Options) *Adapter {
	if o.DownloadHosts == nil {
		o.DownloadHosts = []string{cloudapi.DownloadHost}
	}
	if o.OnceClient == nil {
		o.OnceClient = o.HTTPClient
	}
	if o.MaxDownload == 0 {
		o.MaxDownload = cloudapi.MaxDocumentBytes
	}
	a := &Adapter{
		graph:       graph.Client{BaseURL: o.GraphURL, Version: o.Version, HTTPClient: o.HTTPClient},
		once:        o.OnceClient,
		hosts:       o.DownloadHosts,
		maxDownload: o.MaxDownload,
	}
	if o.OnUsage != nil {
		a.graph.OnUsage = func(u graph.Usage) { o.OnUsage(u.Max()) }
	}
	return a
}

// Kind says which channel this is.
func (a *Adapter) Kind() inbox.ChannelKind { return inbox.WhatsApp }

// Verify checks the X-Hub-Signature-256 header against the bytes as received.
func (a *Adapter) Verify(secret inbox.Secret, body []byte, header string) error {
	return graph.Verify([]byte(secret.Reveal()), body, header)
}

// client calls the API as an account.
func (a *Adapter) client(from inbox.Account) cloudapi.Client {
	g := a.graph
	g.Token = from.AccessToken.Reveal()
	return cloudapi.Client{Graph: &g}
}
