package api

import (
	"context"
	"fmt"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/cost"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// RateCard is the price of one delivered message from a day on.
type RateCard struct {
	Market    string `json:"market" doc:"A name of markets, or + and a calling code."`
	Category  string `json:"category" enum:"marketing,utility,authentication,service"`
	From      string `json:"from" doc:"As 2026-10-01."`
	Currency  string `json:"currency" doc:"Three letters."`
	Micros    int64  `json:"micros" doc:"Millionths of the currency."`
	Source    string `json:"source,omitempty" doc:"Where the price was read."`
	Estimated bool   `json:"estimated,omitempty" doc:"Thought to be so; it stands in no price list of the platform."`
	Note      string `json:"note,omitempty"`
}

// RateLoad is one time that prices were put in place.
type RateLoad struct {
	ID     view.RateLoadID `json:"id"`
	At     inbox.Millis    `json:"at"`
	By     inbox.MemberID  `json:"by,omitempty" doc:"Absent: a program did it."`
	Source string          `json:"source,omitempty" doc:"Where the prices were read, as the loader said."`
	Count  int             `json:"count" doc:"Prices in it; 0: it went back to the program's examples."`
}

// RateCards are the prices in use, or those of one load.
type RateCards struct {
	Items       []RateCard `json:"items"`
	Own         bool       `json:"own" doc:"The workspace's own; otherwise the examples that came with the program."`
	Load        *RateLoad  `json:"load,omitempty" doc:"When they were put in place, and by whom. Absent: nobody ever did."`
	AsOf        string     `json:"as_of,omitempty" doc:"The day the program's examples were looked up."`
	Markets     []string   `json:"markets"`
	ServiceFrom string     `json:"service_from" doc:"Messages that are no template are charged from this day on."`
	ServiceFree int        `json:"service_free" doc:"So many of them are free for a number and month."`
}

// ReadRates is what a table of prices says.
type ReadRates struct {
	Items  []RateCard  `json:"items"`
	Faults []RateFault `json:"faults" doc:"Rows with a fault give no items."`
}

// RateFault is what is wrong with one cell.
type RateFault struct {
	Row   int    `json:"row" doc:"Line of the text, from 1."`
	Field string `json:"field" enum:"header,row,rows,market,category,from,currency,price,source,estimated,note"`
	Value string `json:"value,omitempty" doc:"What stands there."`
	Says  string `json:"says" doc:"What would be right."`
}

func (a *API) rateRoutes() {
	const path = "/api/v1/rate-cards"
	add(a, route{"GET", path, auth.AccountsRead, "list-rate-cards", "What messages through the API cost"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[RateCards], error) {
		return a.rateCards(ctx, who)
	})
	type replaced struct {
		Body struct {
			Items  []RateCard `json:"items" maxItems:"2000" nullable:"false" doc:"All cards; none goes back to the program's examples."`
			Source string     `json:"source,omitempty" maxLength:"200" doc:"Where they were read: the name of a file, the address of a page."`
		}
	}
	add(a, route{"PUT", path, auth.AccountsManage, "replace-rate-cards", "Put one's own prices in place of those in use"}, options{body: 1 << 20}, func(ctx context.Context, who caller, in *replaced) (*body[RateCards], error) {
		cards := shapes(in.Body.Items, func(c RateCard) cost.Card {
			return cost.Card{Market: c.Market, Category: cost.Category(c.Category), From: c.From, Currency: c.Currency, Micros: c.Micros, Note: c.Note, Source: c.Source, Estimated: c.Estimated}
		})
		seen := map[[3]string]bool{}
		for i, c := range cards {
			if field, fault := c.Check(); field != "" {
				return nil, inbox.Invalid(fmt.Sprintf("body.items[%d].%s", i, field), "%s", fault)
			}
			key := [3]string{c.Market, string(c.Category), c.From}
			if seen[key] {
				return nil, inbox.Invalid(fmt.Sprintf("body.items[%d]", i), "there are two cards for this market, category and day")
			}
			seen[key] = true
		}
		if err := a.Colleague.LoadRates(ctx, who.Actor.Member, who.Actor.Workspace, in.Body.Source, cards); err != nil {
			return nil, err
		}
		return a.rateCards(ctx, who)
	})
	type table struct {
		Body struct {
			Text     string `json:"text" maxLength:"500000" doc:"A table with a row of names: market, currency, and either category and price or a column for each category; from, source, estimated and note may follow. Columns apart by comma, semicolon or tab."`
			From     string `json:"from,omitempty" doc:"For rows that name no day."`
			Currency string `json:"currency,omitempty" doc:"For rows that name none."`
			Source   string `json:"source,omitempty" doc:"For rows that name none."`
		}
	}
	add(a, route{"POST", path + "/read", auth.AccountsManage, "read-rate-cards", "Look at a table of prices; nothing is kept"}, options{status: http.StatusOK, body: 1 << 20}, func(ctx context.Context, who caller, in *table) (*body[ReadRates], error) {
		cards, faults := cost.Read(in.Body.Text, cost.Defaults{From: in.Body.From, Currency: in.Body.Currency, Source: in.Body.Source})
		return answer(ReadRates{Items: shapes(cards, rateShape), Faults: shapes(faults, func(f cost.Fault) RateFault { return RateFault(f) })}), nil
	})
	add(a, route{"GET", path + "/loads", auth.AccountsRead, "list-rate-loads", "When prices were put in place, newest first, at most 50"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[RateLoad]], error) {
		loads, err := a.Colleague.RateLoads(ctx, who.Actor.Workspace)
		return answer(page[RateLoad]{Items: shapes(loads, loadShape)}), err
	})
	add(a, route{"GET", path + "/loads/{id}", auth.AccountsRead, "get-rate-load", "The prices of one load"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[RateCards], error) {
		id, err := idOf[view.RateLoadID]("load of prices", in.ID)
		if err != nil {
			return nil, err
		}
		load, err := a.Colleague.RateLoad(ctx, who.Actor.Workspace, id)
		return answer(ratesShape(load)), err
	})
}

// prices gives the cards that hold, and the load they are of.
func (a *API) prices(ctx context.Context, ws inbox.WorkspaceID) ([]cost.Card, view.RateLoad, error) {
	load, err := a.Colleague.RateLoad(ctx, ws, 0)
	if err != nil || len(load.Cards) > 0 {
		return load.Cards, load, err
	}
	cards, _ := cost.Builtin()
	return cards, load, nil
}

func (a *API) rateCards(ctx context.Context, who caller) (*body[RateCards], error) {
	_, load, err := a.prices(ctx, who.Actor.Workspace)
	if err != nil {
		return nil, err
	}
	return answer(ratesShape(load)), nil
}

// ratesShape shows a load; the program's examples for one that is empty.
func ratesShape(load view.RateLoad) RateCards {
	rules := cost.RulesNow()
	out := RateCards{Own: len(load.Cards) > 0, Markets: cost.Markets(), ServiceFrom: rules.ServiceFrom, ServiceFree: rules.ServiceFree, Items: shapes(load.Cards, rateShape)}
	if load.ID != 0 {
		shape := loadShape(load)
		out.Load = &shape
	}
	if !out.Own {
		var cards []cost.Card
		cards, out.AsOf = cost.Builtin()
		out.Items = shapes(cards, rateShape)
	}
	return out
}

func rateShape(c cost.Card) RateCard {
	return RateCard{Market: c.Market, Category: string(c.Category), From: c.From, Currency: c.Currency, Micros: c.Micros, Source: c.Source, Estimated: c.Estimated, Note: c.Note}
}

func loadShape(l view.RateLoad) RateLoad { return RateLoad{l.ID, l.At, l.By, l.Source, l.Count} }
