package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// openBase opens the data for a short command.
func openBase(ctx context.Context, c config.Database) (*boot.Base, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	return boot.OpenBase(ctx, c, auth.DefaultCost, slog.New(slog.DiscardHandler), func(err error) {
		fmt.Fprintln(os.Stderr, "sangam:", err)
		os.Exit(1)
	})
}

// show prints a result for machines or people.
func show(asJSON bool, values ...string) error {
	if asJSON {
		m := map[string]string{}
		for i := 0; i < len(values); i += 2 {
			m[values[i]] = values[i+1]
		}
		return json.NewEncoder(os.Stdout).Encode(m)
	}
	for i := 0; i < len(values); i += 2 {
		fmt.Printf("%-14s %s\n", values[i], values[i+1])
	}
	return nil
}

type bootstrapCommand struct {
	config.Database
	Workspace string `help:"Name of the business." required:"" env:"SANGAM_WORKSPACE"`
	Owner     string `help:"Email of the owner. The password is read as one line from standard input; without one, a link to set it is printed." required:"" env:"SANGAM_OWNER" placeholder:"EMAIL"`
	Link      bool   `help:"Print a new one-time link to set the owner's password, also if there is one already; standard input is not read."`
	NoStep    bool   `name:"no-second-step" help:"Take the owner's second step away, whose phone and recovery codes are lost; their sessions end."`
	PublicURL string `help:"Address by which browsers reach us, for the link. Without it the link is printed from its path on." env:"SANGAM_PUBLIC_URL" placeholder:"URL"`
	JSON      bool   `name:"json" help:"Print JSON."`
}

func (c *bootstrapCommand) Run() error {
	ctx := context.Background()
	if err := errors.Join(c.Database.Check(), config.CheckPublicURL(c.PublicURL)); err != nil {
		return fmt.Errorf("the settings are wrong:\n%w", err)
	}
	var password inbox.Secret
	if !c.Link && !c.NoStep {
		var err error
		if password, err = readPassword(os.Stdin); err != nil {
			return err
		}
	}
	b, err := openBase(ctx, c.Database)
	if err != nil {
		return err
	}
	defer b.Close()
	first, err := b.Auth.Bootstrap(ctx, c.Workspace, c.Owner, password, b.Keys.Derive)
	if err != nil {
		return plain(err)
	}
	operator := inbox.Actor{Workspace: first.Workspace, Kind: inbox.BySystem, Role: inbox.RoleOwner}
	if c.NoStep {
		if _, err := b.Auth.ResetStep(ctx, operator, first.Member); err != nil {
			return plain(err)
		}
	}
	values := []string{"workspace_id", first.Workspace.String(), "member_id", first.Member.String(), "api_key", first.Key.Reveal()}
	if c.Link || first.NoPassword {
		text, _, err := b.Auth.MakeLink(ctx, operator, first.Member)
		if err != nil {
			return plain(err)
		}
		values = append(values, "setup_url", strings.TrimRight(c.PublicURL, "/")+text.Reveal())
	}
	if err := show(c.JSON, values...); err != nil {
		return err
	}
	if len(values) > 6 && !c.JSON {
		at := ""
		if c.PublicURL == "" {
			at = " behind the address of sangam serve, as http://127.0.0.1:8080/set-password#…,"
		}
		fmt.Printf("\nOpen setup_url%s in a browser to set the password of %s and sign in.\nIt works once and for %.0f hours.\n", at, c.Owner, auth.LinkTime.Hours())
	}
	return nil
}

// readPassword reads one line, without its end. A terminal is not waited for, and no input is no
// password: the owner then sets it in a browser, where it is not seen as it is typed.
func readPassword(f *os.File) (inbox.Secret, error) {
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return inbox.Secret{}, nil
	}
	line, err := bufio.NewReader(io.LimitReader(f, 8192)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return inbox.Secret{}, fmt.Errorf("read the password: %w", err)
	}
	return inbox.NewSecret(strings.TrimRight(line, "\r\n")), nil
}

// plain shows a refusal as its sentence, with the fields it names.
func plain(err error) error {
	if e, ok := errors.AsType[*inbox.Error](err); ok {
		text := e.Message
		for _, f := range e.Fields {
			text += "\n  " + strings.TrimPrefix(f.Location, "body.") + " " + f.Message
		}
		return errors.New(text)
	}
	return err
}

type accountAddCommand struct {
	config.Database
	WorkspaceID   string `help:"Workspace that gets the number; needed only if there are several." placeholder:"ID"`
	PhoneNumberID string `help:"The platform's id of the number." required:"" placeholder:"ID"`
	WabaID        string `help:"The platform's id of the business account." required:"" placeholder:"ID"`
	Number        string `help:"The number itself, as +915555010101." required:"" placeholder:"E164"`
	Mode          string `help:"hybrid (also on the Business App) or api." required:"" enum:"hybrid,api"`
	Name          string `help:"What members call it; the number if left out."`
	SecretsStdin  bool   `help:"Read {\"access_token\", \"app_secret\", \"verify_token\"} as JSON from standard input." required:""`
	JSON          bool   `name:"json" help:"Print JSON."`
}

func (c *accountAddCommand) Run() error {
	ctx := context.Background()
	var secrets struct {
		AccessToken string `json:"access_token"`
		AppSecret   string `json:"app_secret"`
		VerifyToken string `json:"verify_token"`
	}
	d := json.NewDecoder(io.LimitReader(os.Stdin, 64<<10))
	d.DisallowUnknownFields()
	if err := d.Decode(&secrets); err != nil {
		// The decoder's own words might repeat a secret.
		return errors.New(`standard input: want one JSON object with only "access_token", "app_secret" and "verify_token"`)
	}
	b, err := openBase(ctx, c.Database)
	if err != nil {
		return err
	}
	defer b.Close()
	ws, err := c.workspace(ctx, b)
	if err != nil {
		return err
	}
	a, err := b.Onboarding.Add(ctx, inbox.Actor{Workspace: ws, Kind: inbox.BySystem, Role: inbox.RoleOwner}, onboarding.NewAccount{
		Name: c.Name, Number: c.Number, PlatformID: c.PhoneNumberID, BusinessID: c.WabaID, Mode: inbox.Mode(c.Mode),
		AccessToken: inbox.NewSecret(secrets.AccessToken), AppSecret: inbox.NewSecret(secrets.AppSecret), VerifyToken: inbox.NewSecret(secrets.VerifyToken),
	})
	if err != nil {
		return plain(err)
	}
	return show(c.JSON, "account_id", a.ID.String())
}

func (c *accountAddCommand) workspace(ctx context.Context, b *boot.Base) (inbox.WorkspaceID, error) {
	known, err := b.Store.Workspaces(ctx)
	if err != nil {
		return 0, err
	}
	list := ""
	for _, w := range known {
		if w.ID.String() == c.WorkspaceID || c.WorkspaceID == "" && len(known) == 1 {
			return w.ID, nil
		}
		list += "\n  " + w.ID.String() + "  " + w.Name
	}
	if len(known) == 0 {
		return 0, errors.New("there is no workspace yet: run sangam bootstrap first")
	}
	return 0, fmt.Errorf("--workspace-id: must be one of%s", list)
}

type migrateCommand struct {
	config.Database
}

func (c *migrateCommand) Run() error {
	b, err := openBase(context.Background(), c.Database)
	if err != nil {
		return err
	}
	defer b.Close()
	fmt.Printf("The database is up to date (%d steps made now).\n", b.Migrated)
	return nil
}
