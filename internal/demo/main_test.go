package demo

import (
	"log/slog"
	"os"
	"testing"

	"go.uber.org/goleak"
)

var discard = slog.New(slog.NewTextHandler(os.Stderr, nil))

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
