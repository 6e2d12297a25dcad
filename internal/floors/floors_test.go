// Package floors is one test: who may import whom, and why. Imports go down, never up or
// sideways; a new edge is added here with its reason or not at all.
package floors

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed names, for each package of ours, the packages of ours it may import, with the reason.
var allowed = map[string]map[string]string{
	// Floor 0, ground.
	"internal/inbox":          {},
	"internal/availability":   {},
	"internal/wire/graph":     {},
	"internal/wire/cloudapi":  {"internal/wire/graph": "Cloud API calls and webhooks are Graph API calls and envelopes"},
	"internal/wire/messenger": {"internal/wire/graph": "same envelope"},
	"internal/config":         {},
	"internal/egress":         {},
	"internal/chatexport":     {}, // reads files of the apps; the standard library only, as the wire
	"internal/mail":           {},
	"internal/obs":            {"internal/config": "how to log is a setting"},
	"internal/secret":         {"internal/inbox": "seals inbox.Secret"},
	"internal/disk":           {},
	"internal/journal":        {"internal/disk": "flushes and locks"},
	"internal/db":             {"internal/inbox": "transactions carry an instant", "internal/disk": "flushes the log", "internal/journal": "stands beside an SQLite file"},
	"internal/db/dbtest":      {"internal/db": "opens it for tests"},

	// Floor 1, domain.
	"internal/channel":  {"internal/inbox": "the nouns adapters exchange"},
	"internal/policy":   {"internal/inbox": "rules are about the nouns"},
	"internal/desk":     {"internal/inbox": "the nouns", "internal/channel": "capabilities of accounts", "internal/policy": "the gate"},
	"internal/delivery": {"internal/inbox": "the nouns", "internal/channel": "hands messages over", "internal/policy": "the gate, once more before the call"},
	"internal/media":    {"internal/inbox": "the nouns", "internal/channel": "fetches files, knows limits"},
	"internal/auth":     {"internal/inbox": "members and keys"},
	"internal/view": {"internal/inbox": "the nouns", "internal/channel": "capabilities of accounts",
		"internal/policy": "whether a reply is possible now", "internal/cost": "prices of a load"},
	"internal/search":     {"internal/inbox": "the nouns", "internal/view": "indexes what is shown"},
	"internal/checklist":  {"internal/inbox": "workspaces and members"},
	"internal/replies":    {"internal/inbox": "workspaces and members"},
	"internal/presence":   {"internal/inbox": "members"},
	"internal/handbook":   {"internal/inbox": "workspaces and members"},
	"internal/templates":  {"internal/inbox": "the nouns", "internal/channel": "reads the lists"},
	"internal/cost":       {},
	"internal/onboarding": {"internal/inbox": "accounts and apps", "internal/channel": "what the network's window needs on our side", "internal/policy": "whether a notice by template may go out"},
	"internal/identity":   {"internal/inbox": "the nouns"},
	"internal/failpoint":  {},
	"internal/importing": {"internal/inbox": "the nouns", "internal/chatexport": "reads the files", "internal/desk": "its batches are the desk's; the door itself is handed over by boot",
		"internal/media": "files, and where they lie"},
	"internal/ingest": {"internal/inbox": "the nouns", "internal/channel": "verifies and parses",
		"internal/desk": "its batches are the desk's; the door itself is an interface handed over by boot"},

	// Floor 2, adapters.
	"internal/channel/whatsapp": {"internal/inbox": "the nouns", "internal/channel": "the contract it meets",
		"internal/wire/graph": "speaks it", "internal/wire/cloudapi": "speaks it", "internal/availability": "what numbers of a mode cannot do"},
	"internal/channel/channeltest": {"internal/inbox": "the nouns", "internal/channel": "the contract it tests"},
	"internal/blob":                {"internal/media": "keeps its files", "internal/inbox": "a folder per workspace"},
	"internal/store": {"internal/inbox": "rows are nouns", "internal/db": "runs its statements", "internal/journal": "bodies in files", "internal/desk": "serves it", "internal/ingest": "serves it",
		"internal/delivery": "serves it", "internal/media": "serves it", "internal/importing": "serves it", "internal/auth": "serves it", "internal/view": "serves it", "internal/onboarding": "serves it", "internal/identity": "serves it", "internal/checklist": "serves it", "internal/search": "serves it", "internal/cost": "keeps rate cards", "internal/replies": "serves it", "internal/presence": "serves it", "internal/handbook": "serves it", "internal/templates": "serves it"},

	// Floor 3, doors.
	"internal/realtime": {"internal/inbox": "events", "internal/auth": "who may see what"},
	"internal/api": {"internal/inbox": "the nouns", "internal/auth": "who may do what", "internal/desk": "acts", "internal/delivery": "courtesies",
		"internal/media": "files", "internal/importing": "chat exports", "internal/ingest": "replays", "internal/policy": "reasons", "internal/channel": "capabilities", "internal/realtime": "the stream",
		"internal/view": "what screens ask for", "internal/onboarding": "connects numbers", "internal/identity": "who is one person",
		"internal/availability": "shows the table", "internal/checklist": "ticks", "internal/search": "finds", "internal/cost": "what a message costs", "internal/replies": "the library", "internal/presence": "who is at work", "internal/handbook": "how the team works", "internal/templates": "what may go out at any time"},
	"web": {},

	// Beside the building: a pretend platform, which cannot cheat, and the demo's words.
	"internal/simulator":     {"internal/wire/graph": "speaks it", "internal/wire/cloudapi": "speaks it"},
	"internal/demo/dialogue": {},
}

// failpoint compiles to nothing in a normal build.
const failpoint = "internal/failpoint"

// wiring may import everything: it builds the rest and nobody imports it but wiring.
var wiring = []string{"cmd/sangam", "internal/boot", "internal/doctor", "internal/demo", "internal/bench", "internal/proofs"}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for line := range bytes.Lines(out) {
		fields := strings.Fields(string(line))
		pkg := strings.TrimPrefix(fields[0], "sangam/")
		seen[pkg] = true
		if pkg == "internal/floors" || isWiring(pkg) {
			continue
		}
		edges, known := allowed[pkg]
		if !known {
			t.Errorf("package %s has no floor: add it to the list with the reasons of its imports", pkg)
			continue
		}
		for _, imp := range fields[1:] {
			dep, ours := strings.CutPrefix(imp, "sangam/")
			if !ours {
				if !strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") || pkg != "internal/inbox" && !strings.HasPrefix(pkg, "internal/wire/") {
					continue
				}
				t.Errorf("%s imports %s: it may import the standard library only", pkg, imp)
				continue
			}
			if dep == failpoint {
				continue // marks a place; any package may
			}
			if edges[dep] == "" {
				t.Errorf("%s imports %s, which no line allows: imports go down, with a reason", pkg, dep)
			}
		}
	}
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("package %s no longer exists: remove its line", pkg)
		}
	}
}

func isWiring(pkg string) bool {
	return slices.ContainsFunc(wiring, func(w string) bool { return pkg == w || strings.HasPrefix(pkg, w+"/") && w != "internal/demo" })
}
