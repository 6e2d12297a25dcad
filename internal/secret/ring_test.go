package secret_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sangam/internal/inbox"
	"sangam/internal/secret"
)

func TestOpensOnlyAtItsPlaceAndUnchanged(t *testing.T) {
	t.Parallel()
	r, err := secret.Parse(secret.NewKey(1))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := r.Seal("apps/1/2/secret", inbox.NewSecret("hush"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(sealed, "hush") {
		t.Error("the sealed text shows the secret")
	}
	if s, err := r.Open("apps/1/2/secret", sealed); err != nil || s.Reveal() != "hush" {
		t.Errorf("open: %v", err)
	}
	if _, err := r.Open("apps/9/2/secret", sealed); err == nil {
		t.Error("a secret moved to another workspace opened")
	}
	for i := range sealed {
		changed := []byte(sealed)
		changed[i] ^= 1
		if _, err := r.Open("apps/1/2/secret", string(changed)); err == nil {
			t.Errorf("opened with byte %d changed", i)
		}
	}
	again, _ := r.Seal("apps/1/2/secret", inbox.NewSecret("hush"))
	if again == sealed {
		t.Error("two sealings are equal: the nonce repeats")
	}
}

func TestRotationOpensOldAndSealsNew(t *testing.T) {
	t.Parallel()
	first := secret.NewKey(1)
	old, _ := secret.Parse(first)
	sealed, _ := old.Seal("p", inbox.NewSecret("hush"))
	both, err := secret.Parse(first + "\n" + secret.NewKey(2))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := both.Open("p", sealed); err != nil || s.Reveal() != "hush" {
		t.Errorf("old text under the new ring: %v", err)
	}
	if !both.Stale(sealed) {
		t.Error("the old text is not reported as stale")
	}
	fresh, _ := both.Seal("p", inbox.NewSecret("hush"))
	if _, err := old.Open("p", fresh); err == nil {
		t.Error("the new key was not used")
	}
}

func TestWrongRingsAreRefusedWithoutShowingThem(t *testing.T) {
	t.Parallel()
	test := func(text string) {
		t.Helper()
		if _, err := secret.Parse(text); err == nil {
			t.Errorf("%q was accepted", text)
		} else if strings.Contains(err.Error(), "AAAA") {
			t.Errorf("the error shows the key: %v", err)
		}
	}
	test("")
	test("# nothing")
	test("0 " + strings.Repeat("A", 44))
	test("1 AAAA")
	test("x AAAAAAAA")
	test(secret.NewKey(1) + "\n" + secret.NewKey(1))
}

func TestFirstStartMakesOneKeyFileForAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rings := make([]*secret.Ring, 16)
	var wg sync.WaitGroup
	for i := range rings {
		wg.Go(func() {
			var err error
			if rings[i], err = secret.Load(dir, ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	sealed, _ := rings[0].Seal("p", inbox.NewSecret("hush"))
	for _, r := range rings {
		if _, err := r.Open("p", sealed); err != nil {
			t.Error(err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, secret.FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".keys-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
