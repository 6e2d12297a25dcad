package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// AuditLine is one thing that somebody did to the house.
type AuditLine struct {
	ID      inbox.AuditID     `json:"id"`
	At      inbox.Millis      `json:"at"`
	Act     string            `json:"act" doc:"What was done, as about.what: sign_in.done, member.role, settings.changed, …"`
	Member  inbox.MemberID    `json:"member_id,omitempty" doc:"Who did it."`
	Key     inbox.APIKeyID    `json:"api_key_id,omitempty" doc:"Or with which key. Neither: nobody who was signed in, or the operator."`
	Place   string            `json:"place,omitempty" doc:"The network it came from, never the whole address."`
	Of      inbox.MemberID    `json:"of_member_id,omitempty" doc:"Whom it concerns, if not who did it."`
	Details map[string]string `json:"details,omitempty"`
}

func auditShape(l inbox.Audited) AuditLine {
	return AuditLine{l.ID, l.At, string(l.Act), l.Member, l.Key, l.Place, l.Of, l.Details}
}

// exportPage is how many lines of an export are read at once.
const exportPage = 500

func (a *API) auditRoutes() {
	type in struct {
		Paging
		Member string `query:"member" doc:"Only what this member did, or what concerns them."`
		About  string `query:"about" doc:"Only of these groups, separated by commas: sign_in, session, password, second_step, member, role, api_key, export, settings, number, confidentiality, review, label, contact, import, bulk."`
		From   int64  `query:"from" minimum:"0" doc:"From this instant on."`
		Until  int64  `query:"until" minimum:"0" doc:"Before this instant."`
	}
	add(a, route{"GET", "/api/v1/audit", auth.AuditRead, "list-audit", "Who did what to the house, newest first"}, options{}, func(ctx context.Context, who caller, in *in) (*body[page[AuditLine]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		f, err := auditFilter(in.Member, in.About, in.From, in.Until)
		if err != nil {
			return nil, err
		}
		f.Limit = in.Limit
		if in.Cursor != "" {
			f.Before = inbox.AuditID(after.ID)
		}
		list, err := a.Auth.Audited(ctx, who.Actor.Workspace, f)
		if err != nil {
			return nil, err
		}
		return pageOf(list, in.Limit, auditShape, func(last inbox.Audited) view.Position { return view.Position{At: last.At, ID: int64(last.ID)} }), nil
	})

	export := route{"GET", "/api/v1/audit/export", auth.AuditRead, "export-audit", "The audit as a file; that it was taken stands in it"}
	param := func(name, kind string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: kind}}
	}
	a.describe(export, "A table (CSV), or with format=jsonl a line of JSON each; newest first, all that the filters of the list leave.",
		&huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"csv", "jsonl"}}},
		param("member", huma.TypeString), param("about", huma.TypeString), param("from", huma.TypeInteger), param("until", huma.TypeInteger))
	a.plain(export, a.exportAudit)
}

func auditFilter(member, about string, from, until int64) (auth.AuditFilter, error) {
	var f auth.AuditFilter
	if member != "" {
		id, err := idOf[inbox.MemberID]("member", member)
		if err != nil {
			return f, inbox.Invalid("query.member", "must be the id of a member")
		}
		f.Member = id
	}
	var groups []string
	if about != "" {
		groups = strings.Split(about, ",")
	}
	var err error
	if f.Acts, err = auth.ActsOf(groups); err != nil {
		return f, err
	}
	if from > 0 {
		f.From = time.UnixMilli(from)
	}
	if until > 0 {
		f.Until = time.UnixMilli(until)
	}
	return f, nil
}

func (a *API) exportAudit(w http.ResponseWriter, r *http.Request, who caller) error {
	q := r.URL.Query()
	format := q.Get("format")
	if format == "" {
		format = "csv"
	}
	if format != "csv" && format != "jsonl" {
		return inbox.Invalid("query.format", "want csv or jsonl")
	}
	from, err := instantOf(q, "from")
	if err != nil {
		return err
	}
	until, err := instantOf(q, "until")
	if err != nil {
		return err
	}
	f, err := auditFilter(q.Get("member"), q.Get("about"), from, until)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := a.Auth.Exported(ctx, who.Actor, "audit", format); err != nil {
		return err
	}
	members, err := a.Auth.Members(ctx, who.Actor.Workspace)
	if err != nil {
		return err
	}
	emails := map[inbox.MemberID]string{}
	for _, m := range members {
		emails[m.ID] = m.Email
	}
	f.Limit = exportPage
	list, err := a.Auth.Audited(ctx, who.Actor.Workspace, f)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", attachment("audit."+format))
	control := http.NewResponseController(w)
	table, lines := csv.NewWriter(w), json.NewEncoder(w)
	if format == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		table.Write([]string{"time", "who", "api_key", "act", "whom", "from", "details"})
	} else {
		w.Header().Set("Content-Type", "application/x-ndjson")
	}
	// From here on a trouble can only cut the file off: whoever reads it sees the connection broken.
	for {
		for _, l := range list {
			if format == "csv" {
				err = table.Write(auditRow(l, emails))
			} else {
				err = lines.Encode(auditShape(l))
			}
			if err != nil {
				return nil // whoever went away needs no answer
			}
		}
		table.Flush()
		if len(list) < exportPage {
			return nil
		}
		control.SetWriteDeadline(time.Now().Add(answerTime))
		f.Before = list[len(list)-1].ID
		if list, err = a.Auth.Audited(ctx, who.Actor.Workspace, f); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

func instantOf(q url.Values, name string) (int64, error) {
	text := q.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, inbox.Invalid("query."+name, "must be milliseconds since 1970")
	}
	return n, nil
}

// auditRow is a line of the table, with the members' emails, which unlike ids people know.
func auditRow(l inbox.Audited, emails map[inbox.MemberID]string) []string {
	name := func(id inbox.MemberID) string {
		if email, ok := emails[id]; ok || id == 0 {
			return email
		}
		return id.String()
	}
	key := ""
	if l.Key != 0 {
		key = l.Key.String()
	}
	var details []string
	for k, v := range l.Details {
		details = append(details, k+"="+v)
	}
	slices.Sort(details)
	row := []string{l.At.Time().UTC().Format(time.RFC3339), name(l.Member), key, string(l.Act), name(l.Of), l.Place, strings.Join(details, "; ")}
	return plainCells(row)
}

// plainCells keeps a spreadsheet from taking what others typed for a formula.
func plainCells(row []string) []string {
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			row[i] = "'" + cell
		}
	}
	return row
}
