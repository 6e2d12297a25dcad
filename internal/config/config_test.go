package config_test

import (
	"strings"
	"testing"

	"sangam/internal/config"
)

func TestAllMistakesAreNamedAtOnceAndNoPasswordIsRepeated(t *testing.T) {
	t.Parallel()
	s := config.Serve{Listen: "nowhere", OpsListen: "x:y:z", PublicURL: "https://a.example/path", GraphURL: "graph", TrustedProxies: []string{"10.0.0.0/99"}, AllowPrivate: []string{"db.internal:5432", "http://nowhere:1"},
		Database: config.Database{Database: "mysql://root:hunter2@db/x"}, Log: config.Log{Level: "loud", Format: "xml"}}
	err := s.Check()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, key := range []string{"--data", "--database", "--listen", "--ops-listen", "--public-url", "--graph-url", "--allow-private", "--trusted-proxies", "--log-level", "--log-format"} {
		if !strings.Contains(err.Error(), key+": ") {
			t.Errorf("%s is not named in:\n%v", key, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Error("the password of the database is repeated")
	}
	good := config.Serve{Listen: ":8080", GraphURL: "https://graph.facebook.com", PublicURL: "https://inbox.example.com", TrustedProxies: []string{"10.0.0.0/8", "::1"},
		Database: config.Database{Data: t.TempDir(), Database: "postgres://sangam@db/sangam"}, Log: config.Log{Level: "info", Format: "json"}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}
