package graph

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func reference(secret, body []byte) string {
	m := hmac.New(sha256.New, secret)
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

func TestVerify(t *testing.T) {
	t.Parallel()
	secret, body := []byte("app-secret"), []byte(`{"text":"caf\u00e9 \u0040 https:\/\/example.com"}`)
	good := reference(secret, body)
	test := func(name, header string, want error) {
		t.Helper()
		if err := Verify(secret, body, header); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
	test("good", good, nil)
	test("missing", "", ErrNoSignature)
	test("of another secret", reference([]byte("other"), body), ErrWrongSignature)
	test("of another body", reference(secret, body[1:]), ErrWrongSignature)
	test("upper case", strings.ToUpper(good), ErrMalformedSignature)
	test("upper-case hex", "sha256="+strings.ToUpper(good[7:]), ErrMalformedSignature)
	test("no prefix", good[7:], ErrMalformedSignature)
	test("sha1", "sha1="+good[7:47], ErrMalformedSignature)
	test("short", good[:70], ErrMalformedSignature)
	test("long", good+"0", ErrMalformedSignature)
	test("not hex", good[:70]+"g", ErrMalformedSignature)
	test("space", " "+good, ErrMalformedSignature)
	if err := Verify(nil, body, reference(nil, body)); !errors.Is(err, ErrNoSecret) {
		t.Errorf("an empty secret verified: %v", err)
	}
	if got := Sign(secret, body); got != good {
		t.Errorf("Sign: %s, want %s", got, good)
	}
}

func TestSignIsHMACForAnyKeyLength(t *testing.T) {
	t.Parallel()
	for n := 1; n < 200; n++ {
		secret, body := bytes.Repeat([]byte{byte(n)}, n), bytes.Repeat([]byte("x"), n*7)
		if got, want := Sign(secret, body), reference(secret, body); got != want {
			t.Fatalf("key of %d bytes: %s, want %s", n, got, want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("secret"), []byte(`{}`), "sha256="+strings.Repeat("0", 64))
	f.Add([]byte(strings.Repeat("k", 65)), []byte(nil), "")
	f.Fuzz(func(t *testing.T, secret, body []byte, header string) {
		want := len(secret) > 0 && header == reference(secret, body)
		if got := Verify(secret, body, header) == nil; got != want {
			t.Fatalf("accepted: %v, want %v", got, want)
		}
		if len(secret) > 0 && Verify(secret, body, Sign(secret, body)) != nil {
			t.Fatal("own signature refused")
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	secret, body := []byte("0123456789abcdef0123456789abcdef"), bytes.Repeat([]byte("x"), 900)
	header := Sign(secret, body)
	b.ReportAllocs()
	for b.Loop() {
		if err := Verify(secret, body, header); err != nil {
			b.Fatal(err)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	test := func(in, want string) {
		t.Helper()
		if got := string(Escape([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	test(`{"a":"João @ https://x.y/🙏🏽"}`, `{"a":"Jo\u00e3o \u0040 https:\/\/x.y\/\ud83d\ude4f\ud83c\udffd"}`)
	test(`"\/ \\ \" \\/ \u00e9"`, `"\/ \\ \" \\\/ \u00e9"`)
	test("\"\xff\"", `"\ufffd"`)
	test(`[1,true]`, `[1,true]`)
}

func TestTimes(t *testing.T) {
	t.Parallel()
	test := func(in string, ms int64, ok bool) {
		t.Helper()
		var v struct {
			A Time      `json:"a"`
			B IntTime   `json:"b"`
			C MilliTime `json:"c"`
		}
		var rep Report
		body := fmt.Sprintf(`{"a":%s,"b":%s,"c":%s}`, in, in, in)
		if err := Unmarshal([]byte(body), &v, &rep); err != nil {
			t.Fatal(in, err)
		}
		if v.A.Millis() != ms || v.B.Millis() != ms || v.C.Millis() != ms || (len(rep.Problems) == 0) != ok {
			t.Errorf("%s: %d %d %d %v, want %d", in, v.A, v.B, v.C, rep.Problems, ms)
		}
		var std Time
		if err := json.Unmarshal([]byte(in), &std); (err == nil) != ok || ok && std.Millis() != ms {
			t.Errorf("%s with encoding/json: %d %v", in, std, err)
		}
	}
	test(`"1795250000"`, 1795250000000, true)
	test(`1795250000`, 1795250000000, true)
	test(`1795250000417`, 1795250000417, true)
	test(`"1795250000417"`, 1795250000417, true)
	test(`1795250000417000`, 1795250000417, true)
	test(`1795250000.9`, 1795250000000, true)
	test(`99999999999`, 99999999999000, true)
	test(`100000000000`, 100000000000, true)
	test(`""`, 0, true)
	test(`null`, 0, true)
	test(`0`, 0, true)
	test(`-5`, 0, false)
	test(`"soon"`, 0, false)
	test(`123456789012345678901234567890`, 0, false)
	out, err := json.Marshal([]any{Time(1795250000417), IntTime(1795250000417), MilliTime(1795250000417), At(time.Unix(5, 9))})
	if want := `["1795250000",1795250000,1795250000417,"5"]`; err != nil || string(out) != want {
		t.Errorf("written: %s, %v, want %s", out, err, want)
	}
}

func TestScalars(t *testing.T) {
	t.Parallel()
	test := func(in, id, written string) {
		t.Helper()
		var v struct {
			I ID     `json:"i"`
			S Scalar `json:"s"`
		}
		body := []byte(`{"i":` + in + `,"s":` + in + `}`)
		for name, unmarshal := range map[string]func() error{
			"lenient":       func() error { return Unmarshal(body, &v, nil) },
			"encoding/json": func() error { return json.Unmarshal(body, &v) },
		} {
			if err := unmarshal(); err != nil || string(v.I) != id || string(v.S) != id {
				t.Errorf("%s %s: %q %q %v, want %q", name, in, v.I, v.S, err, id)
			}
		}
		if out, err := json.Marshal(v.S); err != nil || string(out) != written {
			t.Errorf("%s written: %s, %v, want %s", in, out, err, written)
		}
	}
	test(`1100000000000701`, "1100000000000701", `1100000000000701`)
	test(`"1100000000000701"`, "1100000000000701", `1100000000000701`)
	test(`-1`, "-1", `-1`)
	test(`"TIER_2K"`, "TIER_2K", `"TIER_2K"`)
	test(`"007"`, "007", `"007"`)
	test(`null`, "", `""`)
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	test := func(in, want string) {
		t.Helper()
		if got := CleanText(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	test("plain 🙏🏽", "plain 🙏🏽")
	test("a\x00b", "a\uFFFDb")
	test("a\xffb", "a\uFFFDb")
}

// thing has one field of every shape that Unmarshal reads.
type thing struct {
	Item
	S    string                     `json:"s"`
	E    string                     `json:"e" enum:"one|two"`
	B    bool                       `json:"b"`
	P    *bool                      `json:"p"`
	I    int                        `json:"i"`
	F    float64                    `json:"f"`
	N    json.Number                `json:"n"`
	Raw  json.RawMessage            `json:"raw"`
	O    *thing                     `json:"o"`
	L    []thing                    `json:"l"`
	Ss   []string                   `json:"ss"`
	More map[string]json.RawMessage `json:"-" wire:"extra"`
}

func TestUnmarshalOfOddValues(t *testing.T) {
	t.Parallel()
	yes := true
	test := func(in string, want thing, wantErr string) {
		t.Helper()
		var got thing
		if err := Unmarshal([]byte(in), &got, nil); err != nil {
			t.Errorf("%s: %v", in, err)
			return
		}
		errText := ""
		if got.Err != nil {
			errText = got.Err.Error()
		}
		got.Item = Item{}
		if !reflect.DeepEqual(got, want) || errText != wantErr {
			t.Errorf("%s:\ngot  %+v, %s\nwant %+v, %s", in, got, errText, want, wantErr)
		}
	}
	test(`{}`, thing{}, "")
	test(` { "s" : "x" } `, thing{S: "x"}, "")
	test(`{"S":"names match exactly"}`, thing{More: map[string]json.RawMessage{"S": json.RawMessage(`"names match exactly"`)}}, "")
	test(`{"s":1.50}`, thing{S: "1.50"}, "")
	test(`{"s":true}`, thing{S: "true"}, "")
	test(`{"s":{}}`, thing{}, "s: got object, want string")
	test(`{"s":"a","s":"b"}`, thing{S: "b"}, "")
	test(`{"s":"a","s":null}`, thing{}, "")
	test(`{"e":"three"}`, thing{E: "three"}, "")
	test(`{"b":"true","p":1}`, thing{B: true, P: &yes}, "")
	test(`{"p":"maybe"}`, thing{}, "p: got string, want bool")
	test(`{"i":"131047"}`, thing{I: 131047}, "")
	test(`{"i":2.0}`, thing{I: 2}, "")
	test(`{"i":2.5}`, thing{}, "i: got number, want integer")
	test(`{"i":99999999999999999999}`, thing{}, "i: got number, want integer")
	test(`{"f":"1.25"}`, thing{F: 1.25}, "")
	test(`{"f":"NaN"}`, thing{}, "f: got string, want number")
	test(`{"n":349.50}`, thing{N: "349.50"}, "")
	test(`{"n":"x"}`, thing{}, "n: got string, want number")
	test(`{"ss":["a",1,null]}`, thing{Ss: []string{"a", "1", ""}}, "")
	test(`{"ss":{}}`, thing{}, "ss: got object, want array")
	test(`{"raw":[1, 2]}`, thing{Raw: json.RawMessage(`[1, 2]`)}, "")
	test(`{"s":"\u0041\n\ud83d\ude00\ud83d\u0000"}`, thing{S: "A\n😀\uFFFD\uFFFD"}, "")
	test(`{"\u0073":"escaped name"}`, thing{S: "escaped name"}, "")
}

func TestUnmarshalFailsOneItemOnly(t *testing.T) {
	t.Parallel()
	body := `{"l":[{"s":"a"},{"s":[]},5,{"o":{"s":{}}},{"l":[null]},{"s":"b"}],"zzz":1,"e":"three"}`
	var v thing
	var rep Report
	if err := Unmarshal([]byte(body), &v, &rep); err != nil {
		t.Fatal(err)
	}
	want := []string{"", "l.s: got array, want string", "l: got number, want object", "l.o.s: got object, want string", "", ""}
	for i, w := range want {
		got := ""
		if err := v.L[i].Err; err != nil {
			got = err.Error()
		}
		if got != w {
			t.Errorf("item %d: got %q, want %q", i, got, w)
		}
	}
	if v.Err != nil || v.L[0].S != "a" || v.L[5].S != "b" || string(v.L[2].Item.Raw) != "5" || v.L[4].L[0].Err == nil {
		t.Errorf("%+v", v)
	}
	if got, want := fmt.Sprint(rep.Unknown), "[{field  zzz} {value e three}]"; got != want || len(rep.Problems) > 0 {
		t.Errorf("report: %s %v, want %s", got, rep.Problems, want)
	}
}

func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"x":1`)
	for i := range 10000 {
		fmt.Fprintf(&b, `,"%s%d":1`, strings.Repeat("y", i%100), i)
	}
	b.WriteString("}")
	var v struct{}
	var rep Report
	if err := Unmarshal([]byte(b.String()), &v, &rep); err != nil || len(rep.Unknown) != maxUnknown {
		t.Fatal(err, len(rep.Unknown))
	}
	for _, u := range rep.Unknown {
		if len(u.Name) > 66 {
			t.Error("name is too long:", u.Name)
		}
	}
}

func TestNotJSON(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"", " ", "{", `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{,}`, `{"a":1}x`, `{"a":01}`, `{"a":1.}`, `{"a":1e}`, `{"a":-}`,
		`{"a":tru}`, `{"a":"\x"}`, `{"a":"\u12g4"}`, "{\"a\":\"\n\"}", `{"a":"`, `{a:1}`, `{"a":[1,]}`, `{"a":[1 2]}`, `{"entry":[}`, `{"entry":[{]}`,
	} {
		var syntax *SyntaxError
		if _, err := ParseEnvelope([]byte(body)); !errors.As(err, &syntax) {
			t.Errorf("%q: %v", body, err)
		}
	}
	var field *FieldError
	for _, body := range []string{`[]`, `1`, `"x"`, `null`} {
		if _, err := ParseEnvelope([]byte(body)); !errors.As(err, &field) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// seeds are the bodies of all golden files.
func seeds(t testing.TB) (bodies [][]byte) {
	for _, pattern := range []string{"../cloudapi/testdata/golden/*.txt", "../messenger/testdata/golden/*.txt"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal("no seeds at", pattern)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			body, _, _ := bytes.Cut(data, []byte("\n----"))
			bodies = append(bodies, body)
		}
	}
	return bodies
}

func FuzzEnvelope(f *testing.F) {
	for _, body := range seeds(f) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		env, err := ParseEnvelope(body)
		var syntax *SyntaxError
		switch {
		case errors.As(err, &syntax) && json.Valid(body):
			t.Fatalf("valid JSON refused: %v", err)
		case err != nil:
			return
		case !json.Valid(body):
			t.Fatal("invalid JSON accepted")
		}
		changes := 0
		for _, e := range env.Entry {
			changes += len(e.Changes)
			for _, c := range e.AllChanges() {
				if c.Value != nil && !json.Valid(c.Value) {
					t.Fatalf("value %q", c.Value)
				}
			}
		}
		var want struct {
			Entry any
		}
		var m map[string]any
		if json.Unmarshal(body, &m) != nil {
			return
		}
		want.Entry = m["entry"]
		entries, wantChanges := count(want.Entry)
		if entries != len(env.Entry) || wantChanges != changes {
			t.Fatalf("%d entries with %d changes, want %d with %d", len(env.Entry), changes, entries, wantChanges)
		}
		if escaped, ok := escapeKeeps(body); !ok {
			t.Fatalf("escaping changed the meaning: %s", escaped)
		}
	})
}

// count counts entries and changes in what the reference decoder read.
func count(v any) (entries, changes int) {
	list := func(v any) []any {
		switch v := v.(type) {
		case []any:
			return v
		case map[string]any:
			return []any{v}
		}
		return nil
	}
	for _, e := range list(v) {
		entries++
		if m, ok := e.(map[string]any); ok {
			changes += len(list(m["changes"]))
		}
	}
	return entries, changes
}

func escapeKeeps(body []byte) ([]byte, bool) {
	escaped := Escape(body)
	var a, b any
	if json.Unmarshal(body, &a) != nil {
		return nil, true
	}
	err := json.Unmarshal(escaped, &b)
	for _, c := range escaped {
		if c >= 0x80 {
			return escaped, false
		}
	}
	return escaped, err == nil && reflect.DeepEqual(a, b)
}
