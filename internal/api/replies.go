package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/replies"
)

// QuickReply is a text of the team's library.
type QuickReply struct {
	ID        replies.ID      `json:"id"`
	Title     string          `json:"title"`
	Category  string          `json:"category" doc:"Empty: none."`
	Shortcut  string          `json:"shortcut" doc:"Lower case, without the stroke; empty: none."`
	Text      string          `json:"text" doc:"With places for values, written {{name}}, {{name:number}}, {{name:date}} or {{name:one|other}}."`
	Variables []ReplyVariable `json:"variables" doc:"The places of the text, each once."`
	Version   int64           `json:"version"`
	ChangedAt inbox.Millis    `json:"changed_at"`
	ChangedBy *Author         `json:"changed_by,omitempty" doc:"Absent: a program."`
	Removed   bool            `json:"removed,omitempty"`
	Uses      int64           `json:"uses"`
	UsedAt    inbox.Millis    `json:"used_at,omitempty"`
	Key       int             `json:"key,omitempty" doc:"The number key that the caller has bound to it."`
}

// ReplyVariable is a place for a value.
type ReplyVariable struct {
	Name    string   `json:"name" doc:"With a point: known, and filled in by the screen. Otherwise asked for."`
	Type    string   `json:"type" enum:"text,number,date,choice"`
	Choices []string `json:"choices,omitempty"`
}

// ReplyVersion is a wording that a quick reply had or has.
type ReplyVersion struct {
	Version  int64        `json:"version"`
	Title    string       `json:"title"`
	Category string       `json:"category"`
	Shortcut string       `json:"shortcut"`
	Text     string       `json:"text"`
	At       inbox.Millis `json:"at"`
	By       *Author      `json:"by,omitempty" doc:"Absent: a program."`
	Removed  bool         `json:"removed,omitempty" doc:"With this version it was taken out of the library."`
}

// ReplyWords are what is written into the library.
type ReplyWords struct {
	Title    string `json:"title" maxLength:"200"`
	Category string `json:"category,omitempty" maxLength:"200"`
	Shortcut string `json:"shortcut,omitempty" maxLength:"200"`
	Text     string `json:"text" maxLength:"20000"`
}

// ReplyPlan is what taking in one line of a file would do.
type ReplyPlan struct {
	ReplyWords
	Does string     `json:"does" enum:"new,change,same"`
	ID   replies.ID `json:"id,omitempty" doc:"Of the one that would change."`
}

// ReplyFault is what is wrong with a field of a file.
type ReplyFault struct {
	Row   int    `json:"row" doc:"Of a table: line of the text; of a JSON document: the how many-th reply. From 1."`
	Field string `json:"field" enum:"title,category,shortcut,text,header,row,rows"`
	Value string `json:"value,omitempty" doc:"What stands there."`
	Says  string `json:"says" doc:"What would be right."`
}

// ReadReplies is what a file of quick replies says.
type ReadReplies struct {
	Items  []ReplyPlan  `json:"items"`
	Faults []ReplyFault `json:"faults" doc:"What has a fault is not among the items."`
}

// TakenIn tells what an import did.
type TakenIn struct {
	Made    int `json:"made"`
	Changed int `json:"changed"`
}

func byMember(id inbox.MemberID, name string) *Author {
	if id == 0 {
		return nil
	}
	return &Author{Kind: inbox.ByMember, ID: id, Name: name}
}

func replyShape(r replies.Reply) QuickReply {
	return QuickReply{ID: r.ID, Title: r.Title, Category: r.Category, Shortcut: r.Shortcut, Text: r.Text,
		Variables: shapes(replies.Variables(r.Text), func(v replies.Variable) ReplyVariable { return ReplyVariable(v) }),
		Version:   r.Version, ChangedAt: r.ChangedAt, ChangedBy: byMember(r.ChangedBy, r.Changer), Removed: r.RemovedAt != 0, Uses: r.Uses, UsedAt: r.UsedAt, Key: r.Key}
}

func (w ReplyWords) said() replies.Said { return replies.Said(w) }

func (a *API) replyRoutes() {
	const path = "/api/v1/quick-replies"
	one := func(f func(ctx context.Context, who caller, id replies.ID) (replies.Reply, error)) func(context.Context, caller, string) (*body[QuickReply], error) {
		return func(ctx context.Context, who caller, text string) (*body[QuickReply], error) {
			id, err := idOf[replies.ID]("quick reply", text)
			if err != nil {
				return nil, err
			}
			r, err := f(ctx, who, id)
			return answer(replyShape(r)), err
		}
	}
	type listIn struct {
		Removed bool `query:"removed" doc:"Only those that were taken out."`
		Paging
	}
	add(a, route{"GET", path, auth.ConversationsRead, "list-quick-replies", "The team's quick replies, by category and title, all of them"}, options{}, func(ctx context.Context, who caller, in *listIn) (*body[page[QuickReply]], error) {
		list, err := a.Replies.List(ctx, who.Actor, in.Removed)
		return answer(page[QuickReply]{Items: shapes(list, replyShape)}), err
	})
	type written struct{ Body ReplyWords }
	add(a, route{"POST", path, auth.RepliesEdit, "add-quick-reply", "Add a quick reply"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *written) (*body[QuickReply], error) {
		r, err := a.Replies.Add(ctx, who.Actor, in.Body.said())
		return answer(replyShape(r)), err
	})
	type changed struct {
		ByID
		Body struct {
			ReplyWords
			Version int64 `json:"version" doc:"The one that was changed; if there is a newer one, nothing is done: 409 reply_changed."`
		}
	}
	add(a, route{"PUT", path + "/{id}", auth.RepliesEdit, "change-quick-reply", "Change a quick reply; what it said before is kept"}, options{}, func(ctx context.Context, who caller, in *changed) (*body[QuickReply], error) {
		return one(func(ctx context.Context, who caller, id replies.ID) (replies.Reply, error) {
			return a.Replies.Change(ctx, who.Actor, id, in.Body.Version, in.Body.said())
		})(ctx, who, in.ID)
	})
	there := func(removed bool) func(context.Context, caller, *ByID) (*body[QuickReply], error) {
		return func(ctx context.Context, who caller, in *ByID) (*body[QuickReply], error) {
			return one(func(ctx context.Context, who caller, id replies.ID) (replies.Reply, error) {
				return a.Replies.Remove(ctx, who.Actor, id, removed)
			})(ctx, who, in.ID)
		}
	}
	add(a, route{"DELETE", path + "/{id}", auth.RepliesEdit, "remove-quick-reply", "Take a quick reply out of the library; it can be put back"}, options{status: http.StatusOK}, there(true))
	add(a, route{"POST", path + "/{id}/restore", auth.RepliesEdit, "restore-quick-reply", "Put a quick reply back that was taken out"}, options{status: http.StatusOK}, there(false))
	add(a, route{"GET", path + "/{id}/versions", auth.ConversationsRead, "quick-reply-versions", "Every wording of a quick reply, newest first"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[page[ReplyVersion]], error) {
		id, err := idOf[replies.ID]("quick reply", in.ID)
		if err != nil {
			return nil, err
		}
		list, err := a.Replies.Versions(ctx, who.Actor, id)
		return answer(page[ReplyVersion]{Items: shapes(list, func(v replies.Version) ReplyVersion {
			return ReplyVersion{v.Version, v.Title, v.Category, v.Shortcut, v.Text, v.At, byMember(v.By, v.Name), v.Removed}
		})}), err
	})
	add(a, route{"POST", path + "/{id}/use", auth.ConversationsReply, "use-quick-reply", "Count a use"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[replies.ID]("quick reply", in.ID)
		if err == nil {
			err = a.Replies.Use(ctx, who.Actor, id)
		}
		return nil, err
	})
	type bound struct {
		ByID
		Body struct {
			Key int `json:"key" minimum:"0" maximum:"9" doc:"1 to 9, taken from the one that had it; 0: none."`
		}
	}
	add(a, route{"PUT", path + "/{id}/key", auth.DeskArrange, "bind-quick-reply", "Bind one of one's own number keys to a quick reply"}, options{}, func(ctx context.Context, who caller, in *bound) (*body[QuickReply], error) {
		return one(func(ctx context.Context, who caller, id replies.ID) (replies.Reply, error) {
			return a.Replies.Bind(ctx, who.Actor, id, in.Body.Key)
		})(ctx, who, in.ID)
	})
	a.replyFileRoutes(path)
}

func (a *API) replyFileRoutes(path string) {
	type file struct {
		Body struct {
			Text string `json:"text" maxLength:"2000000" doc:"A table with the columns title and text, and maybe category and shortcut, or what the export gives as JSON."`
		}
	}
	add(a, route{"POST", path + "/read", auth.RepliesEdit, "read-quick-replies", "Look at a file of quick replies; nothing is kept"}, options{status: http.StatusOK, body: 4 << 20}, func(ctx context.Context, who caller, in *file) (*body[ReadReplies], error) {
		plans, faults, err := a.Replies.Look(ctx, who.Actor, in.Body.Text)
		return answer(ReadReplies{
			Items:  shapes(plans, func(p replies.Plan) ReplyPlan { return ReplyPlan{ReplyWords(p.Said), p.Does, p.ID} }),
			Faults: shapes(faults, func(f replies.Fault) ReplyFault { return ReplyFault(f) }),
		}), err
	})
	type items struct {
		Body struct {
			Items []ReplyWords `json:"items" maxItems:"1000" nullable:"false"`
		}
	}
	add(a, route{"POST", path + "/import", auth.RepliesEdit, "import-quick-replies", "Take quick replies in, all or none: same title and category, or else same shortcut, changes the one that is there"}, options{status: http.StatusOK, body: 4 << 20}, func(ctx context.Context, who caller, in *items) (*body[TakenIn], error) {
		made, changed, err := a.Replies.Import(ctx, who.Actor, shapes(in.Body.Items, ReplyWords.said))
		return answer(TakenIn{made, changed}), err
	})
	export := route{"GET", path + "/export", auth.ConversationsRead, "export-quick-replies", "The library as a file"}
	a.describe(export, "A table (CSV), or with format=json a document; both are what the import takes.",
		&huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"csv", "json"}}})
	a.plain(export, func(w http.ResponseWriter, r *http.Request, who caller) error {
		format := r.URL.Query().Get("format")
		if format == "" {
			format = "csv"
		}
		if format != "csv" && format != "json" {
			return inbox.Invalid("query.format", "want csv or json")
		}
		list, err := a.Replies.List(r.Context(), who.Actor, false)
		if err != nil {
			return err
		}
		if err := a.Auth.Exported(r.Context(), who.Actor, "quick_replies", format); err != nil {
			return err
		}
		content, out := "text/csv; charset=utf-8", replies.CSV(list)
		if format == "json" {
			content = "application/json"
			if out, err = replies.JSON(list); err != nil {
				return err
			}
		}
		w.Header().Set("Content-Type", content)
		w.Header().Set("Content-Disposition", attachment("quick-replies."+format))
		_, _ = w.Write(out) // whoever went away needs no answer
		return nil
	})
}
