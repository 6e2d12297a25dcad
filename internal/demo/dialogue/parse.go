package dialogue

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed texts/*.txt
var texts embed.FS

// Load returns our own dialogues with their variables still open; Vary fills them. An error names
// every wrong line of the embedded files, so it can only happen to who edits them.
func Load() ([]Dialogue, error) {
	names, err := fs.Glob(texts, "texts/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list own dialogues: %w", err)
	}
	var all []Dialogue
	var wrong []error
	seen := map[string]string{}
	for _, name := range names {
		body, err := texts.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read own dialogues: %w", err)
		}
		ds, err := parse(name, string(body))
		if err != nil {
			wrong = append(wrong, err)
		}
		for _, d := range ds {
			if other, ok := seen[d.ID]; ok {
				wrong = append(wrong, fmt.Errorf("%s: dialogue %q is already in %s", name, d.ID, other))
			}
			seen[d.ID] = name
		}
		all = append(all, ds...)
	}
	return all, errors.Join(wrong...)
}

// parse reads the notation of texts/*.txt; texts/README.md shows it.
func parse(file, body string) ([]Dialogue, error) {
	var ds []Dialogue
	var wrong []error
	var after time.Duration
	for i, line := range strings.Split(body, "\n") {
		fail := func(format string, args ...any) {
			wrong = append(wrong, fmt.Errorf("%s:%d: %s", file, i+1, fmt.Sprintf(format, args...)))
		}
		line = strings.TrimRight(line, " \r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if head, ok := strings.CutPrefix(line, "== "); ok {
			d, err := parseHead(head)
			if err != nil {
				fail("%v", err)
			}
			ds, after = append(ds, d), 0
			continue
		}
		if len(ds) == 0 {
			fail("a turn before the first \"== id | language | topic | tags\" line")
			continue
		}
		d := &ds[len(ds)-1]
		if more, ok := strings.CutPrefix(line, "  "); ok { // the next line of the same text
			if len(d.Turns) == 0 {
				fail("a continued line without a turn before it")
				continue
			}
			t := &d.Turns[len(d.Turns)-1]
			t.Text += "\n" + strings.TrimPrefix(more, "|")
			if err := checkText(t.Text); err != nil {
				fail("%v", err)
			}
			continue
		}
		if wait, ok := strings.CutPrefix(line, "~ "); ok {
			var err error
			if after, err = time.ParseDuration(wait); err != nil || after <= 0 {
				fail("%q is not a wait such as \"~ 26h\"", line)
			}
			continue
		}
		t, err := parseTurn(line, d.Turns)
		if err != nil {
			fail("%v", err)
			continue
		}
		t.After, after = after, 0
		d.Turns = append(d.Turns, t)
	}
	return ds, errors.Join(wrong...)
}

func parseHead(head string) (Dialogue, error) {
	parts := strings.Split(head, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) != 4 || parts[0] == "" || parts[2] == "" {
		return Dialogue{}, fmt.Errorf("%q should be \"id | language | topic | tag, tag\"", head)
	}
	d := Dialogue{ID: parts[0], Language: parts[1], Topic: parts[2]}
	if !slices.Contains([]string{"en", "hi", "hinglish"}, d.Language) {
		return d, fmt.Errorf("language %q should be en, hi or hinglish", d.Language)
	}
	for tag := range strings.SplitSeq(parts[3], ",") {
		tag = strings.TrimSpace(tag)
		if p, ok := strings.CutPrefix(tag, "product="); ok {
			if !slices.ContainsFunc(products, func(x Product) bool { return x.Picture == p }) {
				return d, fmt.Errorf("no product has the picture %q", p)
			}
			d.Product = p
		} else if tag != "" {
			d.Tags = append(d.Tags, tag)
		}
	}
	return d, nil
}

var (
	turnLine = regexp.MustCompile(`^([cmp])(\??): ?(.*)$`)
	// A marker starts with a lower-case word, so that "[URGENT]" stays text.
	markerAt = regexp.MustCompile(`^\[([a-z]+)([^\]]*)\] ?`)
	pointer  = regexp.MustCompile(`^(?:(\S+) to|of|to) (\d+)$`)
	variable = regexp.MustCompile(`\{([^{}]*)\}`)
)

// parseTurn reads "c: [marker] text"; before are the turns it may point at.
func parseTurn(line string, before []Turn) (Turn, error) {
	m := turnLine.FindStringSubmatch(line)
	if m == nil {
		return Turn{}, fmt.Errorf("%q should start with \"c: \" (customer), \"m: \" (member) or \"p: \" (phone)", line)
	}
	t := Turn{Who: map[string]Who{"c": Customer, "m": Member, "p": Phone}[m[1]], Kind: Text, Optional: m[2] != ""}
	rest := m[3]
	for {
		at := markerAt.FindStringSubmatch(rest)
		if at == nil {
			break
		}
		if err := t.mark(at[1], strings.TrimSpace(at[2]), before); err != nil {
			return t, err
		}
		rest = rest[len(at[0]):]
	}
	t.Text = rest
	if err := checkText(rest); err != nil {
		return t, err
	}
	return t, t.check(before)
}

// mark applies one marker.
func (t *Turn) mark(word, arg string, before []Turn) error {
	number := func() (int, error) {
		n, err := strconv.Atoi(arg)
		if err != nil || n <= 0 {
			return 0, fmt.Errorf("[%s %s] should carry a platform code such as 131026", word, arg)
		}
		return n, nil
	}
	var err error
	switch Kind(word) {
	case Image, Video, Voice, Document, Sticker, Location, Contact:
		t.Kind, t.Asset = Kind(word), arg
		if !knownAsset(t.Kind, arg) {
			return fmt.Errorf("[%s %s]: there is no such %s", word, arg, word)
		}
		return nil
	case Unsupported:
		t.Kind = Unsupported
		t.Code, err = number()
		return err
	case Reaction, Edit, Revoke, "reply":
		if word != "reply" {
			t.Kind = Kind(word)
		}
		p := pointer.FindStringSubmatch(arg)
		if p == nil || (p[1] != "") != (word == "reaction") {
			return fmt.Errorf("[%s %s] should be \"[reaction 👍 to 3]\", \"[edit of 3]\", \"[revoke of 3]\" or \"[reply to 3]\"", word, arg)
		}
		if p[1] != "-" {
			t.Emoji = p[1]
		}
		t.To, _ = strconv.Atoi(p[2])
		if t.To < 1 || t.To > len(before) {
			return fmt.Errorf("[%s %s] points at turn %d, but only %d came before", word, arg, t.To, len(before))
		}
		return nil
	case "ad":
		ad, ok := ads[arg]
		if !ok {
			return fmt.Errorf("[ad %s]: there is no such ad", arg)
		}
		t.Ad = &ad
		return nil
	case "fail":
		t.Fail, err = number()
		return err
	}
	return fmt.Errorf("marker %q is not known", word)
}

// check refuses what no platform would do, so that a player never meets it.
func (t Turn) check(before []Turn) error {
	empty := t.Text == ""
	switch t.Kind {
	case Text, Edit:
		if empty {
			return errors.New("a text or an edit without text")
		}
	case Voice, Sticker, Location, Contact, Reaction, Revoke, Unsupported:
		if !empty {
			return fmt.Errorf("a %s cannot carry text (%q)", t.Kind, t.Text)
		}
	}
	if t.To > 0 {
		to := before[t.To-1]
		if slices.Contains([]Kind{Reaction, Edit, Revoke, Unsupported}, to.Kind) {
			return fmt.Errorf("turn %d is a %s, nobody can point at it", t.To, to.Kind)
		}
		// Edits and revokes exist for the app's own messages only; the Cloud API has neither.
		if (t.Kind == Edit || t.Kind == Revoke) && (to.Who != t.Who || t.Who == Member) {
			return fmt.Errorf("%s of turn %d: only a customer or the phone can, and only their own", t.Kind, t.To)
		}
	}
	switch {
	case t.Fail != 0 && t.Who != Member:
		return errors.New("only a member's send can fail")
	case (t.Ad != nil || t.Kind == Unsupported) && t.Who != Customer:
		return errors.New("only a customer comes by an ad or sends an unsupported message")
	}
	return nil
}

func checkText(text string) error {
	if n := utf8.RuneCountInString(text); n > MaxText {
		return fmt.Errorf("text of %d characters, at most %d", n, MaxText)
	}
	for _, v := range variable.FindAllStringSubmatch(text, -1) {
		if !knownVariable(v[1]) {
			return fmt.Errorf("variable {%s} is not known", v[1])
		}
	}
	return nil
}
