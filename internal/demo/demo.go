// Package demo is a shop to look around in: the product and a pretend platform in one process, some
// 300 conversations played in by signed webhooks, and quiet life afterwards. It is wiring and words;
// it has no door of its own into the product: customers and the owner's phone act at the simulator,
// members sign in and use the public API. Nothing leaves the machine.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/demo/dialogue"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
)

// Options of New. The zero value is a demo on 127.0.0.1:8080 with our own dialogues, a random seed
// and a temporary folder.
type Options struct {
	// Folder of public dialogues to play instead of our own; see dialogue.ReadDir.
	Dialogues string
	Listen    string
	// Seed of all chance; 0 takes a random one.
	Seed uint64
	// Where the data lives. Empty: a temporary folder, removed by Stop.
	Data string
	// PostgreSQL to use instead of SQLite.
	Database string
	// How many conversations there are at first; 0 is 300.
	Conversations int
	Pace          Pace
	// Another number is on a phone alone, for Story.
	Story bool
	// Nil discards.
	Log *slog.Logger
	// Called when the product cannot go on; see boot.Options.
	Fatal func(error)
	// Cost of password hashes; zero is the product's own. Tests make it small.
	Cost auth.Cost
}

// Who may sign in, and with what: printed at the start, and worthless anywhere else.
const (
	Password = "monsoon-over-the-ghats"
	domain   = "@sahyadri.example"
)

// Email of somebody of the shop, by first name.
func Email(name string) string { return strings.ToLower(name) + domain }

// ids at the pretend platform. The number is of the range no Indian mobile number is in, above the
// customers' and below those whose last digits mean something to the simulator.
const (
	wabaID, phoneID = "990000000000411", "770000000000411"
	number          = "915550106000"
	// On a phone alone: for whoever walks through the wizard.
	spareNumber = "915550107000"
	appSecret   = "demo-app-secret"
	verifyToken = "demo-verify-token"
)

// customersMax bounds how many people ever write, so that a forgotten demo does not grow for ever.
const customersMax = 5500

// Demo is a running demo. Use New, Start, Play, Live and Stop, in this order.
type Demo struct {
	o     Options
	names dialogue.Names
	cards []dialogue.Dialogue

	temp  string // removed at the end; empty if the folder is the caller's
	app   *boot.App
	sim   *simulator.Simulator
	graph *http.Server
	// Where the product is.
	base    string
	account string
	owner   inbox.Actor
	// The shop's people at their desks: the owner, then the members in the order of Names.Members.
	desks []*member

	planner *planner
	player  *player
	talks   []*talk
	life    *life
}

// New reads the dialogues and builds the product and the platform; nothing runs yet. Its errors are
// sentences for whoever typed the command.
func New(ctx context.Context, o Options) (*Demo, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:8080"
	}
	if o.Conversations == 0 {
		o.Conversations = 300
	}
	if o.Conversations < 0 || o.Conversations > customersMax {
		return nil, fmt.Errorf("--conversations: %d must be between 1 and %d", o.Conversations, customersMax)
	}
	for o.Seed == 0 {
		o.Seed = rand.Uint64N(1 << 32) // short enough to type again
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(error) {}
	}
	o.Pace = o.Pace.withDefaults()
	d := &Demo{o: o, names: dialogue.ShopNames()}
	var err error
	if o.Dialogues != "" {
		if d.cards, err = dialogue.ReadDir(o.Dialogues); err != nil {
			return nil, fmt.Errorf("--dialogues: %w", err)
		}
	} else if d.cards, err = dialogue.Load(); err != nil {
		return nil, err
	}
	if err := d.build(ctx); err != nil {
		return nil, errors.Join(err, d.Stop())
	}
	return d, nil
}

func (d *Demo) build(ctx context.Context) error {
	o, folder := d.o, d.o.Data
	if folder == "" {
		var err error
		if d.temp, err = os.MkdirTemp("", "sangam-demo-"); err != nil {
			return err
		}
		folder = d.temp
	}
	// The Graph side has a listener of its own, so that the product reaches it as it would reach the
	// real one: by an address that is not its own.
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	graphURL := "http://" + ln.Addr().String()
	phones := []simulator.Phone{{Digits: spareNumber, Name: d.names.Shop + " 2"}}
	if o.Story {
		phones = append(phones, simulator.Phone{Digits: storyNumber, Name: d.names.Shop + " 3"})
	}
	d.sim = simulator.New(simulator.Config{Seed: o.Seed, PublicURL: graphURL, AppSecret: appSecret, Logger: o.Log,
		Accounts: []simulator.Account{{ID: wabaID, Name: d.names.Shop, Numbers: []simulator.Number{{ID: phoneID, Digits: number, Name: d.names.Shop, Hybrid: true}}}},
		Phones:   phones})
	about := d.sim.Config()
	d.graph = &http.Server{Handler: d.sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go d.graph.Serve(ln) // ends with Stop

	settings := config.Serve{Database: config.Database{Data: folder, Database: o.Database}, Listen: o.Listen, GraphURL: graphURL,
		// The pretend platform's script and window are beside the product, so that they also open from another machine.
		Meta: config.Meta{AppID: about.AppID, ConfigID: about.ConfigID, AppSecret: appSecret, VerifyToken: verifyToken, SDKURL: "/sdk.js"},
		Log:  config.Log{Level: "error", Format: "text"}}
	if err := settings.Check(); err != nil {
		return fmt.Errorf("the settings are wrong:\n%w", err)
	}
	if d.app, err = boot.New(ctx, boot.Options{Config: settings, Log: o.Log, Cost: o.Cost, Fatal: o.Fatal}); err != nil {
		return err
	}
	if err := d.app.Listen(); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("%s is in use by another program: stop that one, or choose another address with --listen 127.0.0.1:8099 (make demo LISTEN=127.0.0.1:8099)", o.Listen)
		}
		return fmt.Errorf("cannot listen on %s: %w", o.Listen, err)
	}
	d.base = "http://" + reachable(d.app.Addr())
	product, platform := d.app.Handler(), d.sim.Handler()
	d.app.SetHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/simulator/") || r.URL.Path == "/simulator" || r.URL.Path == "/sdk.js" || strings.HasPrefix(r.URL.Path, "/dialog/") {
			platform.ServeHTTP(w, r)
			return
		}
		product.ServeHTTP(w, r)
	}))
	return d.openShop(ctx)
}

// reachable turns an address to listen on into one to connect to: "[::]" and "0.0.0.0" are
// everywhere, and here is one of those places.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// openShop makes the workspace, its people and its number.
func (d *Demo) openShop(ctx context.Context) error {
	known, err := d.app.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		where := "--data: the folder"
		if d.o.Database != "" {
			where = "--database: the database"
		}
		return errors.New(where + " already holds data, and a demo begins with an empty one: name another, or leave the flag out. To look at what is there run: sangam serve")
	}
	first, err := d.app.Auth.Bootstrap(ctx, d.names.Shop, Email(d.names.Owner.Latin), inbox.NewSecret(Password), d.app.Keys.Derive)
	if err != nil {
		return fmt.Errorf("make the shop: %w", err)
	}
	owner := inbox.Actor{Workspace: first.Workspace, Kind: inbox.ByMember, Member: first.Member, Role: inbox.RoleOwner}
	d.owner = owner
	if _, err := d.app.Auth.EditProfile(ctx, owner, auth.Profile{Name: &d.names.Owner.Latin}); err != nil {
		return fmt.Errorf("name the owner: %w", err)
	}
	for _, m := range d.names.Members {
		_, err := d.app.Auth.AddMember(ctx, owner, auth.NewMember{Name: m.Latin, Email: Email(m.Latin), Role: inbox.RoleMember, Password: inbox.NewSecret(Password)})
		if err != nil {
			return fmt.Errorf("let %s in: %w", m.Latin, err)
		}
	}
	account, err := d.app.Onboarding.Add(ctx, owner, onboarding.NewAccount{Name: "Shop phone", Number: "+" + number, PlatformID: phoneID, BusinessID: wabaID,
		Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret(d.sim.Config().AccessToken), AppSecret: inbox.NewSecret(appSecret),
		VerifyToken: inbox.NewSecret(verifyToken), OnboardedAt: inbox.MillisOf(time.Now().Add(-60 * 24 * time.Hour))})
	if err != nil {
		return fmt.Errorf("connect the number: %w", err)
	}
	d.account = account.ID.String()
	return nil
}

// Start opens the doors: the product answers, and the platform proves and uses its callback.
func (d *Demo) Start(ctx context.Context) error {
	if err := d.app.Start(ctx); err != nil {
		return err
	}
	d.sim.Start(context.WithoutCancel(ctx)) // ends by Stop
	d.sim.SetCallback(d.base+"/webhooks/meta", verifyToken)
	return nil
}

// URL is where the product is, and Simulator where the phone and the customers are.
func (d *Demo) URL() string { return d.base + "/" }

// Simulator is the address of the pretend platform's page.
func (d *Demo) Simulator() string { return d.base + "/simulator/" }

// Seed is the seed in use.
func (d *Demo) Seed() uint64 { return d.o.Seed }

// Kept is the folder that stays after Stop; empty if nothing does.
func (d *Demo) Kept() string { return d.o.Data }

// Stop ends everything and removes the temporary folder. It may be called twice.
func (d *Demo) Stop() error {
	if d.life != nil {
		d.life.Stop()
	}
	var err error
	for _, m := range d.desks {
		m.client.CloseIdleConnections()
	}
	if d.sim != nil {
		d.sim.Stop()
	}
	if d.app != nil {
		err = d.app.Stop()
	}
	if d.graph != nil {
		d.graph.Close()
	}
	if d.temp != "" {
		err = errors.Join(err, os.RemoveAll(d.temp))
	}
	return err
}

// byName is the address by its name: passkeys want one, and no figures.
func (d *Demo) byName() string {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(d.base, "http://"))
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return ""
	}
	return "  or http://localhost:" + port + "/  (passkeys work there)"
}

// Greeting is what the terminal says once the demo is there: where to look, and what to try.
func (d *Demo) Greeting(w io.Writer) {
	kept := "nothing is kept."
	if d.o.Data != "" {
		kept = "the data stays in " + d.o.Data + "."
	}
	var members []string
	for _, m := range d.names.Members {
		members = append(members, Email(m.Latin))
	}
	fmt.Fprintf(w, `%s is open: %d conversations, and life goes on. Nothing leaves this machine.
  Inbox    %s%s
  Sign in  %s
           or the owner, %s; everybody's password is %s
  Phone    %s  (the owner's phone, and every customer: be either)
  Try      answer someone: ticks follow, and the customer writes back. Write from the phone: it shows as the owner's words.
           Press Ctrl K (Cmd K) and type a name or what you want to do; J, K, E and R work in the list.
  Connect  +91 55501 07000 is on a phone alone: sign in as the owner, %snumbers, Connect a number.
  Break    as customer +91 55501 08026 write, and answer: refused. 09026 fails later, 06001 cuts the line, 06305's files drip in.
  Ctrl-C stops; %s Seed %d plays the same again.
`, d.names.Shop, len(d.talks), d.URL(), d.byName(), strings.Join(members, ", "), Email(d.names.Owner.Latin), Password, d.Simulator(), d.URL(), kept, d.o.Seed)
}
