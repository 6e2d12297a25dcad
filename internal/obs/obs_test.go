package obs_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"sangam/internal/config"
	"sangam/internal/inbox"
	"sangam/internal/obs"
)

// Whatever way a secret gets into a line, it is not in it.
func TestSecretsAreNotLoggedInAnyForm(t *testing.T) {
	t.Parallel()
	secret := inbox.NewSecret("hunter2-hunter2-hunter2")
	type holder struct {
		Name  string
		Token inbox.Secret
	}
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		log := obs.NewLogger(&b, config.Log{Level: "debug", Format: format})
		log.Info("one", slog.Any("secret", secret), slog.Any("pointer", &secret), slog.Any("in", holder{"n", secret}), slog.Any("list", []inbox.Secret{secret}),
			slog.Any("map", map[string]inbox.Secret{"k": secret}), slog.Group("g", slog.Any("deep", secret)), slog.String("said", secret.String()))
		log.With("held", secret).Error("two")
		if b.Len() == 0 || strings.Contains(b.String(), "hunter2") {
			t.Errorf("%s: %s", format, b.String())
		}
	}
}

func TestLevelAndFormatAreAsSet(t *testing.T) {
	t.Parallel()
	for level, lines := range map[string]int{"debug": 4, "info": 3, "warn": 2, "error": 1} {
		var b bytes.Buffer
		log := obs.NewLogger(&b, config.Log{Level: level, Format: "json"})
		log.Debug("d")
		log.Info("i")
		log.Warn("w")
		log.Error("e")
		got := 0
		for line := range bytes.Lines(b.Bytes()) {
			var m map[string]any
			if err := json.Unmarshal(line, &m); err != nil || m["msg"] == nil || m["level"] == nil {
				t.Errorf("%s: %q", level, line)
			}
			got++
		}
		if got != lines {
			t.Errorf("%s: %d lines, want %d", level, got, lines)
		}
	}
}
