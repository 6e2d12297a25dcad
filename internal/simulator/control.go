package simulator

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"time"
)

//go:embed pages
var pages embed.FS

// What the pages may load: only their own files, nothing inline.
const pagePolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

// controlRoutes serves the pages and the control API: the Go calls, over JSON. There is no sign-in,
// since nothing here is real; requests that another site's page makes are refused.
func (s *Simulator) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	files, err := fs.Sub(pages, "pages")
	if err != nil {
		panic("simulator: " + err.Error())
	}
	static := http.StripPrefix("/simulator/", http.FileServerFS(files))
	mux.HandleFunc("GET /simulator/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		static.ServeHTTP(w, r)
	})
	const api = "/simulator/api/"
	mux.HandleFunc("GET "+api+"state", s.showState)
	mux.HandleFunc("GET "+api+"chat", s.showChat)
	mux.HandleFunc("GET "+api+"events", s.showEvents)
	mux.HandleFunc("GET "+api+"media/{id}", s.showMedia)
	mux.HandleFunc("GET "+api+"ledger", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, 200, s.Ledger()) })
	mux.HandleFunc("DELETE "+api+"ledger", func(w http.ResponseWriter, r *http.Request) {
		s.ForgetLedger()
		writeJSON(w, 200, done{OK: true})
	})
	mux.HandleFunc("GET "+api+"counts", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, 200, s.Counts()) })
	mux.HandleFunc("GET "+api+"faults", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, 200, Faults()) })
	mux.HandleFunc("GET "+api+"knobs", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, 200, s.Knobs()) })

	type target struct{ ID, Text, Emoji string }
	type person struct{ Number, Contact, Digits string }
	post(mux, api+"knobs", func(r *http.Request, change json.RawMessage) (any, error) {
		k := s.Knobs()
		if err := json.Unmarshal(change, &k); err != nil {
			return nil, err
		}
		s.SetKnobs(func(now *Knobs) { *now = k })
		return s.Knobs(), nil
	})
	post(mux, api+"customers", func(r *http.Request, c Customer) (any, error) { return s.Meet(c) })
	post(mux, api+"customer/send", func(r *http.Request, m CustomerMessage) (any, error) { return id(s.CustomerSends(m)) })
	post(mux, api+"customer/edit", func(r *http.Request, t target) (any, error) { return id(s.EditByCustomer(t.ID, t.Text)) })
	post(mux, api+"customer/revoke", func(r *http.Request, t target) (any, error) { return id(s.RevokeByCustomer(t.ID)) })
	post(mux, api+"customer/react", func(r *http.Request, t target) (any, error) { return id(s.ReactByCustomer(t.ID, t.Emoji)) })
	post(mux, api+"customer/read", func(r *http.Request, p person) (any, error) {
		return done{OK: true}, s.ReadByCustomer(p.Number, p.Contact)
	})
	post(mux, api+"customer/played", func(r *http.Request, t target) (any, error) { return done{OK: true}, s.PlayedByCustomer(t.ID) })
	post(mux, api+"customer/number", func(r *http.Request, p person) (any, error) { return s.ChangeNumber(p.Contact, p.Digits) })
	post(mux, api+"customer/user-id", func(r *http.Request, p person) (any, error) { return s.ChangeUserID(p.Contact) })
	post(mux, api+"phone/send", func(r *http.Request, m PhoneMessage) (any, error) { return id(s.PhoneSends(m)) })
	post(mux, api+"phone/edit", func(r *http.Request, t target) (any, error) { return id(s.EditByPhone(t.ID, t.Text)) })
	post(mux, api+"phone/revoke", func(r *http.Request, t target) (any, error) { return id(s.RevokeByPhone(t.ID)) })
	post(mux, api+"phone/react", func(r *http.Request, t target) (any, error) { return id(s.ReactByPhone(t.ID, t.Emoji)) })
	post(mux, api+"phone/read", func(r *http.Request, p person) (any, error) {
		return done{OK: true}, s.ReadByPhone(p.Number, p.Contact)
	})
	s.linkRoutes(mux, api)
	post(mux, api+"template", func(r *http.Request, e TemplateEvent) (any, error) { return done{OK: true}, s.TellTemplate(e) })
	post(mux, api+"inject", func(r *http.Request, q struct {
		Number, Field string
		Value         json.RawMessage
		Body          string // a whole body, as text
	}) (any, error) {
		if q.Body != "" {
			return id(s.InjectBody(q.Number, []byte(q.Body)))
		}
		return id(s.Inject(q.Number, q.Field, q.Value))
	})
	post(mux, api+"callback", func(r *http.Request, q struct{ URL, VerifyToken string }) (any, error) {
		s.SetCallback(q.URL, q.VerifyToken)
		return done{OK: true}, nil
	})
	post(mux, api+"fail-next", func(r *http.Request, q struct {
		Digits string
		N      int
	}) (any, error) {
		return done{OK: true}, s.FailNext(q.Digits, max(1, q.N))
	})
	post(mux, api+"advance", func(r *http.Request, q struct{ Seconds float64 }) (any, error) {
		return done{OK: true}, s.Advance(r.Context(), time.Duration(q.Seconds*float64(time.Second)))
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

type done struct {
	OK bool   `json:"ok"`
	ID string `json:"id,omitempty"`
}

// id turns the result of a call that makes an update into an answer.
func id(made string, err error) (any, error) { return done{OK: true, ID: made}, err }

// post registers a call: JSON in, JSON out, a sentence on failure.
func post[In any](mux *http.ServeMux, path string, call func(*http.Request, In) (any, error)) {
	mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
		var in In
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 150<<20))
		if err == nil {
			err = json.Unmarshal(body, &in)
		}
		var out any
		if err == nil {
			out, err = call(r, in)
		}
		if err != nil {
			status := http.StatusBadRequest
			if errors.Is(err, ErrUnknown) {
				status = http.StatusNotFound
			}
			if errors.Is(err, ErrNoPhone) {
				status = http.StatusConflict
			}
			if errors.Is(err, ErrFull) {
				status = http.StatusServiceUnavailable
			}
			writeJSON(w, status, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, out)
	})
}

// chatLine is a row in the phone's list of chats.
type chatLine struct {
	Contact  Contact   `json:"contact"`
	LastText string    `json:"last_text"`
	LastType string    `json:"last_type"`
	LastBy   string    `json:"last_by"`
	LastAt   time.Time `json:"last_at"`
	Unread   int       `json:"unread"` // on the owner's phone
}

// pageLimit is how many chats and people the page lists, so that it stays usable under load tests.
const pageLimit = 400

// latestChats are the chats of a number with messages, the one written in last first. Caller holds mu.
func latestChats(n *number) []*chat {
	list := make([]*chat, 0, len(n.order))
	for _, ch := range n.order {
		if len(ch.messages) > 0 {
			list = append(list, ch)
		}
	}
	slices.SortStableFunc(list, func(a, b *chat) int {
		return b.messages[len(b.messages)-1].at.Compare(a.messages[len(a.messages)-1].at)
	})
	return list[:min(len(list), pageLimit)]
}

// showState is everything a page needs except the threads.
func (s *Simulator) showState(w http.ResponseWriter, r *http.Request) {
	type numberLine struct {
		ID      string   `json:"id"`
		Digits  string   `json:"digits"`
		Name    string   `json:"name"`
		Hybrid  bool     `json:"hybrid"`
		Account string   `json:"account"`
		Link    LinkView `json:"link"`
		Quality string   `json:"quality"`
		// Names of the owner's address book, by our id of the person.
		Book  map[string]string `json:"book"`
		Chats []chatLine        `json:"chats"`
	}
	var out struct {
		Now      time.Time    `json:"now"`
		Seed     uint64       `json:"seed"`
		Callback string       `json:"callback"`
		Verified bool         `json:"verified"`
		Numbers  []numberLine `json:"numbers"`
		Contacts []Contact    `json:"contacts"`
		Counts   Counts       `json:"counts"`
	}
	out.Now, out.Seed, out.Callback, out.Verified = s.Now(), s.cfg.Seed, s.callback.Load().url, s.Verified()
	out.Counts = s.Counts()
	s.mu.Lock()
	for _, n := range s.order {
		line := numberLine{ID: n.ID, Digits: n.Digits, Name: n.Name, Hybrid: n.Hybrid, Account: n.account.ID, Chats: []chatLine{},
			Link: s.linkView(n), Quality: n.quality, Book: map[string]string{}}
		for id, e := range n.book {
			line.Book[id] = e.full
		}
		for _, ch := range latestChats(n) {
			last := ch.messages[len(ch.messages)-1]
			row := chatLine{Contact: ch.contact.view(), LastText: last.text, LastType: last.kind, LastBy: last.author, LastAt: last.at}
			if last.revoked {
				row.LastText, row.LastType = "", "revoked"
			}
			for _, m := range ch.messages {
				if m.author == byCustomer && m.status != "read" {
					row.Unread++
				}
			}
			line.Chats = append(line.Chats, row)
		}
		out.Numbers = append(out.Numbers, line)
	}
	for _, c := range s.contacts[max(0, len(s.contacts)-pageLimit):] {
		out.Contacts = append(out.Contacts, c.view())
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, out)
}

// showChat is one thread: ?number=&contact=.
func (s *Simulator) showChat(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	list, err := s.Chat(q.Get("number"), q.Get("contact"))
	if err != nil {
		writeJSON(w, http.StatusNotFound, map[string]string{"error": err.Error()})
		return
	}
	if list == nil {
		list = []Message{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"messages": list, "window_until": s.WindowUntil(q.Get("number"), q.Get("contact")),
		"typing": s.typing(q.Get("number"), q.Get("contact"))})
}

// typing reports whether the business shows "typing…" to a person.
func (s *Simulator) typing(numberID, who string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(numberID)
	if err != nil {
		return false
	}
	c, err := s.find(who)
	if err != nil || n.chats[c.id] == nil {
		return false
	}
	return s.clock.Now().Before(n.chats[c.id].typingUntil)
}

// showMedia serves a file to the pages without a token. It never runs anything: no sniffing, no
// scripts, and what is no picture, sound or film is a download.
func (s *Simulator) showMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m := s.mediaByID(r.PathValue("id"))
	s.mu.Unlock()
	if m == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	t := baseType(m.mime)
	if !kindFits("video", t) && !kindFits("audio", t) && !kindFits("image", t) && !kindFits("sticker", t) {
		w.Header().Set("Content-Disposition", "attachment")
		t = "application/octet-stream"
	}
	w.Header().Set("Content-Type", t)
	w.Write(m.bytes)
}

// showEvents is a stream of server-sent events: hints about what changed, never contents.
func (s *Simulator) showEvents(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	hints := s.hub.join()
	defer s.hub.leave(hints)
	io.WriteString(w, ": here\n\n")
	if rc.Flush() != nil {
		return
	}
	for {
		select {
		case what, ok := <-hints:
			if !ok {
				return
			}
			b, _ := json.Marshal(what)
			if _, err := io.WriteString(w, "data: "+string(b)+"\n\n"); err != nil {
				return
			}
			rc.Flush()
		case <-r.Context().Done():
			return
		}
	}
}
