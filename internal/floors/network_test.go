package floors

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// callers are the files that may make HTTP clients of their own, with the reason. Everything else is
// handed a client by boot, made by egress, which looks at each address before it calls there.
var callers = map[string]string{
	"internal/egress/":              "is what guards",
	"internal/simulator/":           "is a pretend platform: it calls whatever callback it is given, here on this machine",
	"internal/demo/":                "its members are browsers of the product beside them",
	"internal/wire/graph/client.go": "without a client it makes one for tests; boot always hands one over",
	"cmd/sangam/doctor.go":          "asks the installation's own address, which often lies inside",
}

// TestCallsOutAreGuarded: a client that does not come from egress could be led to addresses inside.
func TestCallsOutAreGuarded(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, top := range []string{"internal", "cmd", "web"} {
		err := filepath.WalkDir(filepath.Join("../..", top), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
			for at, what := range ownClients(t, path) {
				caller := ""
				for c := range callers {
					if strings.HasPrefix(name, c) {
						caller = c
					}
				}
				if used[caller] = true; caller == "" {
					t.Errorf("%s:%d: %s: take the client that boot hands over, or say in callers why not", name, at, what)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for c := range callers {
		if !used[c] {
			t.Errorf("%s makes no client any more: remove its line", c)
		}
	}
}

// ownClients finds the places of a file that call out without a guard, by line.
func ownClients(t *testing.T, path string) map[int]string {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg := ""
	for _, imp := range f.Imports {
		if imp.Path.Value == `"net/http"` {
			if pkg = "http"; imp.Name != nil {
				pkg = imp.Name.Name
			}
		}
	}
	found := map[int]string{}
	note := func(n ast.Expr, names ...string) {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return
		}
		if x, ok := sel.X.(*ast.Ident); !ok || pkg == "" || x.Name != pkg {
			return
		}
		for _, name := range names {
			if sel.Sel.Name == name {
				found[files.Position(sel.Pos()).Line] = pkg + "." + name
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			note(n.Type, "Client", "Transport")
		case *ast.ValueSpec: // var c http.Client
			note(n.Type, "Client", "Transport")
		case *ast.SelectorExpr:
			note(n, "DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm")
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "new" && len(n.Args) == 1 {
				note(n.Args[0], "Client", "Transport")
			}
		}
		return true
	})
	return found
}
