package inbox_test

import (
	"testing"

	"sangam/internal/inbox"
)

func TestSpellingsOfANumberMeet(t *testing.T) {
	t.Parallel()
	test := func(number, want string) {
		t.Helper()
		if got := inbox.NormalPhone(number); got != want {
			t.Errorf("NormalPhone(%q) = %q, want %q", number, got, want)
		}
		if again := inbox.NormalPhone(want); again != want {
			t.Errorf("NormalPhone(%q) = %q: not stable", want, again)
		}
	}
	test("", "")
	test("915550100123", "915550100123")
	test("+91 55501-00123", "915550100123")
	// Brazil: mobiles meet with the 9, landlines stay as they are.
	test("551198765432", "5511998765432")
	test("5511998765432", "5511998765432")
	test("551161234567", "5511961234567")
	test("551123456789", "551123456789")
	test("551151234567", "551151234567")
	// Mexico and Argentina: without the mobile digit.
	test("5215512345678", "525512345678")
	test("525512345678", "525512345678")
	test("5491123456789", "541123456789")
	test("541123456789", "541123456789")
	// A number whose length does not fit is left alone.
	test("52155123", "52155123")
	test("55119876", "55119876")
	test("12025550177", "12025550177")
}
