package cloudapi_test

import (
	"testing"

	"sangam/internal/wire/cloudapi"
)

func TestContactIsFoundByIDThenByNumber(t *testing.T) {
	t.Parallel()
	v, err := cloudapi.ParseValue("messages", []byte(`{"contacts":[
		{"wa_id":"1","user_id":"US.1","profile":{"name":"One","username":"@one"}},
		{"wa_id":"2","profile":{"name":"Two"}},
		{"user_id":"US.3"},{}]}`))
	if err != nil {
		t.Fatal(err)
	}
	test := func(userID, waID, name string, found bool) {
		t.Helper()
		c, ok := v.ContactOf(userID, waID)
		if ok != found || c.Name() != name {
			t.Errorf("%q %q: %q %v, want %q %v", userID, waID, c.Name(), ok, name, found)
		}
	}
	test("US.1", "2", "One", true)
	test("", "2", "Two", true)
	test("US.9", "2", "Two", true)
	test("US.3", "", "", true)
	test("US.9", "9", "", false)
	test("", "", "", false)
	if u := v.Contacts[0].Username(); u != "one" {
		t.Errorf("user name %q", u)
	}
}

func TestErrorDetailIsTheMostPreciseText(t *testing.T) {
	t.Parallel()
	test := func(e cloudapi.Error, want string) {
		t.Helper()
		if got := e.Detail(); got != want {
			t.Errorf("%+v: %q, want %q", e, got, want)
		}
	}
	test(cloudapi.Error{Title: "t", Message: "m", Details: "d", ErrorData: &cloudapi.ErrorData{Details: "e"}}, "e")
	test(cloudapi.Error{Title: "t", Message: "m", Details: "d", ErrorData: &cloudapi.ErrorData{}}, "d")
	test(cloudapi.Error{Title: "t", Message: "m"}, "m")
	test(cloudapi.Error{Title: "t"}, "t")
	test(cloudapi.Error{}, "")
}

// What could not be read is still there byte for byte, for whoever looks into it later.
func TestRawKeepsWhatParsingDrops(t *testing.T) {
	t.Parallel()
	item := `{"id":"wamid.A", "type":"text","text":{"body":"a\u0000b"},"poll":[1, 2]}`
	v, err := cloudapi.ParseValue("messages", []byte(`{"messages":[`+item+`,7]}`))
	if err != nil || len(v.Messages) != 2 {
		t.Fatal(err)
	}
	if m := v.Messages[0]; string(m.Raw) != item || m.Err != nil || m.Text.Body != "a\uFFFDb" {
		t.Errorf("%s %v %q", m.Raw, m.Err, m.Text.Body)
	}
	if m := v.Messages[1]; string(m.Raw) != "7" || m.Err == nil {
		t.Errorf("%s %v", m.Raw, m.Err)
	}
}
