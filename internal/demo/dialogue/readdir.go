package dialogue

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxFileBytes is the most a file may hold once unpacked; a gzip can promise more than there is memory.
	maxFileBytes = 256 << 20
	maxLineBytes = 1 << 20
	// maxTurns is per dialogue: longer ones are somebody's mistake, not a chat.
	maxTurns = 500
	// maxPerFile is how many dialogues of a file are kept, evenly spaced: a demo plays some hundred.
	maxPerFile = 1000
	// maxWrong is how many wrong lines of a folder are named; the rest is counted.
	maxWrong = 50
)

// Report is what a folder held.
type Report struct {
	Dialogues []Dialogue
	// Files and folders that are none of ours, each with the reason.
	Skipped []string
	// Wrong lines as "file:line: what is wrong", the first 50.
	Wrong []string
	// All wrong lines.
	WrongCount int
	// How many dialogues were read before each file was thinned to 1,000.
	Seen int
}

// ReadDir reads the public dialogues of a folder: *.jsonl and *.tsv, plain or gzipped, not in folders
// below. It fails if there is not one to play; wrong lines and other files alone are no failure.
// ReadReport names them.
func ReadDir(dir string) ([]Dialogue, error) {
	rep, err := ReadReport(dir)
	if err != nil {
		return nil, err
	}
	if len(rep.Dialogues) == 0 {
		return nil, fmt.Errorf("no dialogue in %s: it should hold *.jsonl or *.tsv files, plain or .gz (skipped: %s; wrong: %s)",
			dir, strings.Join(rep.Skipped, ", "), strings.Join(rep.Wrong, "; "))
	}
	return rep.Dialogues, nil
}

// ReadReport reads a folder and says what was left out.
func ReadReport(dir string) (Report, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Report{}, fmt.Errorf("read dialogues: %w", err)
	}
	var rep Report
	for _, e := range entries {
		name := e.Name()
		f := reader{rep: &rep, name: name, base: strings.TrimSuffix(name, ".gz"), stride: 1}
		ext := filepath.Ext(f.base)
		switch {
		case e.IsDir():
			rep.Skipped = append(rep.Skipped, name+" (a folder)")
			continue
		case ext != ".jsonl" && ext != ".tsv":
			rep.Skipped = append(rep.Skipped, name+" (neither .jsonl nor .tsv)")
			continue
		}
		f.base = strings.TrimSuffix(f.base, ext)
		if err := f.read(filepath.Join(dir, name), ext); err != nil {
			rep.wrong("%s: %v", name, err)
		}
		rep.Dialogues = append(rep.Dialogues, f.kept...)
	}
	return rep, nil
}

func (rep *Report) wrong(format string, args ...any) {
	if rep.WrongCount++; rep.WrongCount <= maxWrong {
		rep.Wrong = append(rep.Wrong, fmt.Sprintf(format, args...))
	}
}

// reader reads one file.
type reader struct {
	rep        *Report
	name, base string
	kept       []Dialogue
	// Every stride-th dialogue is kept; it doubles when there are too many.
	seen, stride int
}

func (f *reader) read(path, ext string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var in io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			return err
		}
	}
	limited := &io.LimitedReader{R: in, N: maxFileBytes}
	lines := bufio.NewScanner(limited)
	lines.Buffer(make([]byte, 64<<10), maxLineBytes)
	if ext == ".jsonl" {
		for n := 1; lines.Scan(); n++ {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			if d, err := f.jsonLine(lines.Bytes(), n); err != nil {
				f.rep.wrong("%s:%d: %v", f.name, n, err)
			} else {
				f.keep(d)
			}
		}
	} else if err := f.table(lines); err != nil {
		return err
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line of more than %d bytes, the rest is not read", maxLineBytes)
	}
	if lines.Err() == nil && limited.N <= 0 {
		return fmt.Errorf("more than %d bytes, the rest is not read", maxFileBytes)
	}
	return lines.Err()
}

func (f *reader) keep(d Dialogue) {
	f.rep.Seen++
	if f.seen++; (f.seen-1)%f.stride != 0 {
		return
	}
	if f.kept = append(f.kept, d); len(f.kept) <= maxPerFile {
		return
	}
	f.stride *= 2
	half := f.kept[:0]
	for i, d := range f.kept {
		if i%2 == 0 {
			half = append(half, d)
		}
	}
	clear(f.kept[len(half):])
	f.kept = half
}

func (f *reader) jsonLine(line []byte, n int) (Dialogue, error) {
	var in struct {
		ID       string            `json:"id"`
		Lang     string            `json:"lang"`
		Scenario string            `json:"scenario"`
		Services []string          `json:"services"`
		Domains  []string          `json:"domains"`
		Turns    []json.RawMessage `json:"turns"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Dialogue{}, fmt.Errorf("should be {\"id\": …, \"turns\": [[\"U\" or \"S\", text], …]}: %w", err)
	}
	if in.ID == "" {
		in.ID = strconv.Itoa(n)
	}
	var said []saying
	for i, raw := range in.Turns {
		s, err := readTurn(raw)
		if err != nil {
			return Dialogue{}, fmt.Errorf("turn %d: %w", i+1, err)
		}
		said = append(said, s)
	}
	topic := in.Scenario
	if all := append(in.Services, in.Domains...); topic == "" && len(all) > 0 {
		topic = all[0]
	}
	return f.dialogue(in.ID, in.Lang, topic, said)
}

// saying is a turn before it is known who at the business took it.
type saying struct {
	customer bool
	text     string
}

// readTurn takes ["U", text] or {"speaker": "user", "text": …} under the names seen in public sets.
func readTurn(raw json.RawMessage) (saying, error) {
	var pair []string
	var object struct {
		Speaker, Role, Who       string
		Text, Utterance, Content string
	}
	who, text := "", ""
	if err := json.Unmarshal(raw, &pair); err == nil {
		if len(pair) != 2 {
			return saying{}, fmt.Errorf("%d parts instead of [who, text]", len(pair))
		}
		who, text = pair[0], pair[1]
	} else if err := json.Unmarshal(raw, &object); err == nil {
		who = firstOf(object.Speaker, object.Role, object.Who)
		text = firstOf(object.Text, object.Utterance, object.Content)
	} else {
		return saying{}, errors.New("should be [who, text] or {\"speaker\": …, \"text\": …}")
	}
	switch strings.ToLower(who) {
	case "u", "user", "customer", "client":
		return saying{true, text}, nil
	case "s", "system", "agent", "assistant", "business":
		return saying{false, text}, nil
	}
	return saying{}, fmt.Errorf("speaker %q should be U (customer) or S (business)", who)
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// dialogue puts the turns together. The business's turns are a member's and the phone's in turn, and a
// hash of the id says who begins; what it says before the customer wrote is the phone's, since through
// the API nobody may open a conversation.
func (f *reader) dialogue(id, lang, topic string, said []saying) (Dialogue, error) {
	lang = f.language(lang)
	d := Dialogue{ID: f.base + "/" + lang + "/" + id, Language: lang, Topic: topic, Source: f.name}
	h := fnv.New32a()
	h.Write([]byte(d.ID))
	phone, begun := h.Sum32()%2 == 0, false
	for i, s := range said {
		text := strings.TrimSpace(s.text)
		switch n := utf8.RuneCountInString(text); {
		case text == "":
			continue
		case n > MaxText:
			return d, fmt.Errorf("turn %d has %d characters, at most %d", i+1, n, MaxText)
		case !utf8.ValidString(text):
			return d, fmt.Errorf("turn %d is not UTF-8", i+1)
		}
		t := Turn{Who: Customer, Kind: Text, Text: text}
		if s.customer {
			begun = true
		} else {
			t.Who = Member
			if phone || !begun {
				t.Who = Phone
			}
			phone = !phone
		}
		d.Turns = append(d.Turns, t)
	}
	switch {
	case len(d.Turns) > maxTurns:
		return d, fmt.Errorf("%d turns, at most %d", len(d.Turns), maxTurns)
	case !begun:
		return d, errors.New("the customer says nothing")
	}
	return d, nil
}

// language takes the file's word for it, or reads it off the file's name.
func (f *reader) language(lang string) string {
	switch {
	case lang == "enhi" || lang == "" && strings.HasPrefix(f.base, "hinglish"):
		return "hinglish"
	case lang != "":
		return lang
	}
	if rest, ok := strings.CutPrefix(f.base, "codemixed_"); ok && len(rest) > 2 {
		return rest[:2]
	}
	return "en"
}

// table reads the customer's side of chats: a row per turn, under a header line. The rows of a chat
// need not follow each other.
func (f *reader) table(lines *bufio.Scanner) error {
	if !lines.Scan() {
		return nil
	}
	head := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
	chatAt, turnAt, textAt, domainAt := slices.Index(head, "conversation"), slices.Index(head, "turn"), slices.Index(head, "utterance"), slices.Index(head, "domain")
	if chatAt < 0 || textAt < 0 {
		return fmt.Errorf("the header %q should name the columns conversation and utterance", head)
	}
	type row struct {
		turn, line int
		text       string
	}
	type chat struct {
		id, topic string
		rows      []row
	}
	var chats []*chat
	byID := map[string]*chat{}
	for n := 2; lines.Scan(); n++ {
		cells := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
		if len(cells) != len(head) {
			f.rep.wrong("%s:%d: %d columns instead of %d", f.name, n, len(cells), len(head))
			continue
		}
		r := row{turn: n, line: n, text: cells[textAt]}
		if turnAt >= 0 {
			// Observed: one part of MultiDoGO writes 4.0 for 4.
			var err error
			if r.turn, err = strconv.Atoi(strings.TrimSuffix(cells[turnAt], ".0")); err != nil {
				f.rep.wrong("%s:%d: turn %q should be a number", f.name, n, cells[turnAt])
				continue
			}
		}
		c := byID[cells[chatAt]]
		if c == nil {
			c = &chat{id: cells[chatAt]}
			if domainAt >= 0 {
				c.topic = cells[domainAt]
			}
			byID[c.id], chats = c, append(chats, c)
		}
		c.rows = append(c.rows, r)
	}
	for _, c := range chats {
		slices.SortStableFunc(c.rows, func(a, b row) int { return a.turn - b.turn })
		var said []saying
		for _, r := range c.rows {
			said = append(said, saying{true, r.text})
		}
		d, err := f.dialogue(c.id, "", c.topic, said)
		if err != nil {
			f.rep.wrong("%s:%d: conversation %s: %v", f.name, c.rows[0].line, c.id, err)
			continue
		}
		f.keep(d)
	}
	return nil
}
