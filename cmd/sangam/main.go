// Command sangam is the product, its tools and its simulator: one binary.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

type commands struct {
	Serve     serveCommand     `cmd:"" help:"Run the product."`
	Bootstrap bootstrapCommand `cmd:"" help:"Make the first workspace, its owner and an API key."`
	Account   struct {
		Add accountAddCommand `cmd:"" help:"Connect a number without the wizard."`
	} `cmd:"" help:"Numbers of ours."`
	Parked   parkedCommand   `cmd:"" help:"List what was parked for no workspace: nobody could say yet whose it is."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the schema of the database up to date."`
	NewKeys  newKeysCommand  `cmd:"" help:"Make new keys where the key file is lost; tokens and app secrets must then be entered anew."`
	Doctor   doctorCommand   `cmd:"" help:"Examine the installation: data, keys, clock, callback, tokens. Ends with 0, 1 or 2."`
	Demo     demoCommand     `cmd:"" help:"A shop to look around in: product and pretend platform, with conversations and quiet life."`
	Simulate simulateCommand `cmd:"" help:"Run the simulator alone: a pretend Graph API."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
	TestCommands
}

func main() {
	var c commands
	parser, err := kong.New(&c, kong.Name("sangam"), kong.Description("A self-hosted system around a WhatsApp number."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(os.Stderr, "sangam:", err) // a mistake in the structs above
		os.Exit(2)
	}
	ctx, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "sangam:", err)
		os.Exit(1)
	}
}

type versionCommand struct{}

func (versionCommand) Run() error {
	fmt.Println(version())
	return nil
}

// version is what the Go tool recorded in the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "sangam (unknown build)"
	}
	v := "sangam " + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return v + " " + info.GoVersion
}
