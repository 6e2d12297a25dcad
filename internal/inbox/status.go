package inbox

import "cmp"

// Status is how far an outbound message got. What is shown is a function of the set of reports
// and never goes back: see Merge.
type Status string

// The statuses in rising order of proof, then the two that are not proof.
const (
	StatusQueued    Status = "queued"    // stored, waiting for its lane
	StatusSending   Status = "sending"   // the attempt is recorded, the call is under way
	StatusAccepted  Status = "accepted"  // the platform took it and gave an id
	StatusSent      Status = "sent"      // on its way to the person's server
	StatusDelivered Status = "delivered" // on the person's device
	StatusRead      Status = "read"
	StatusPlayed    Status = "played" // a voice note was heard

	// StatusFailed: the platform refused it or reports that it failed, and no report proves
	// delivery. Evidence, not an overwrite: a delivered message that "failed" stays delivered.
	StatusFailed Status = "failed"
	// StatusUnknown: the call was cut after it may have gone out. A report that carries our id
	// settles it; until then it is shown with a choice and never repeated by itself.
	StatusUnknown Status = "unknown"
)

// Rank orders statuses by what they prove: 0 for none, rising to played. Failed ranks above
// accepted and sent, which it ends, and below delivered, which it cannot undo. Unknown ranks
// above sending, which it ends, and below accepted, which settles it.
func (s Status) Rank() int {
	switch s {
	case StatusQueued:
		return 1
	case StatusSending:
		return 2
	case StatusUnknown:
		return 3
	case StatusAccepted:
		return 4
	case StatusSent:
		return 5
	case StatusFailed:
		return 6
	case StatusDelivered:
		return 7
	case StatusRead:
		return 8
	case StatusPlayed:
		return 9
	}
	return 0
}

// Merge returns the status to show once both are known: the higher proof. It is commutative,
// associative and idempotent, so any order and repetition of reports ends the same.
func (s Status) Merge(other Status) Status {
	if other.Rank() > s.Rank() {
		return other
	}
	return s
}

// Prove lets one report act on a message: a higher proof moves the status, an error and a price are
// kept beside it. What remains is a function of the set of reports, in whatever order and however
// often they came: of two reports of one status the earlier instant counts, of two errors the
// lower code, of two prices the billable one.
func (m *Message) Prove(r Report) {
	if next := m.Status.Merge(r.Status); next != m.Status || r.Status == m.Status && r.At < m.StatusAt {
		m.Status, m.StatusAt = next, r.At
	}
	if f := r.Failure; f != nil && (m.Failure == nil || f.before(*m.Failure)) {
		m.Failure = f
	}
	if p := r.Price; p != nil && (m.Price == nil || p.before(*m.Price)) {
		m.Price = p
	}
}

// before orders failures: those the platform numbered, then our own words; so that any order of
// reports keeps the same one.
func (f Failure) before(g Failure) bool {
	if (f.Code == 0) != (g.Code == 0) {
		return g.Code == 0
	}
	return cmp.Or(cmp.Compare(f.Code, g.Code), cmp.Compare(f.Title, g.Title)) < 0
}

// before orders prices: what is charged first, then by name.
func (p Price) before(q Price) bool {
	if p.Billable != q.Billable {
		return p.Billable
	}
	return cmp.Or(cmp.Compare(p.Category, q.Category), cmp.Compare(p.Type, q.Type), cmp.Compare(p.Model, q.Model)) < 0
}

// Report is one status report of the platform, kept as evidence.
type Report struct {
	Target    string // platform id of the message
	Status    Status // as shown; reports with unknown values keep Raw and rank 0
	Raw       string // as the platform spelled it
	At        Millis // provider time
	Recipient Person
	// The participant a group report is about; empty in one-to-one chats.
	Participant string
	// What we gave at sending (biz_opaque_callback_data): our message id. May be empty.
	Callback string
	Price    *Price
	Failure  *Failure
}

// Price is what the platform says a message costs; amounts come from rate cards, not from here.
type Price struct {
	Category string `json:"category"`       // marketing, utility, authentication, service, …: an open list
	Type     string `json:"type,omitempty"` // regular, free_customer_service, free_entry_point
	Model    string `json:"model,omitempty"`
	Billable bool   `json:"billable"`
}

// Failure says why a message failed, for people.
type Failure struct {
	Code        int    `json:"code"`  // the platform's code; 0 when it gave none
	Title       string `json:"title"` // the platform's words, without contents or numbers
	Explanation string `json:"explanation,omitempty"`
	WayOut      string `json:"way_out,omitempty"`
	Retryable   bool   `json:"retryable"` // a member may send the same again with hope
}
