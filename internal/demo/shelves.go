package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// What the shop has put up around its conversations, so that a visitor finds each thing to try:
// labels, quick replies with places for values, pages of the handbook, a saved view, a team.

var shopLabels = []struct{ name, color string }{{"Regular customer", "green"}, {"Wholesale", "blue"}, {"Diwali order", "orange"}, {"नया ग्राहक", "violet"}}

type shelfReply struct {
	Title    string `json:"title"`
	Category string `json:"category"`
	Shortcut string `json:"shortcut"`
	Text     string `json:"text"`
}

var shopReplies = []shelfReply{
	{"Good day", "Greetings", "hello", "Namaste {{contact.first_name}}, thank you for writing to {{workspace.name}}. This is {{member.first_name}}: what may I look up for you?"},
	{"Order is on its way", "Orders", "sent", "Your order {{order}} left our shop today with {{courier:Delhivery|Blue Dart|India Post}}. It should reach you by {{day:date}}."},
	{"How to pay", "Orders", "pay", "You can pay ₹{{amount:number}} by UPI to the number you are writing to, or in cash when the parcel comes."},
	{"When we are open", "Shop", "open", "We are open from 10 in the morning to 8 in the evening, Monday to Saturday. On Sundays we answer here until noon."},
	{"नमस्ते", "अभिवादन", "namaste", "नमस्ते {{contact.first_name}} जी, {{workspace.name}} को लिखने के लिए धन्यवाद। बताइए, क्या देखना है?"},
	{"ऑर्डर निकल गया", "ऑर्डर", "nikla", "आपका ऑर्डर {{order}} आज दुकान से निकल गया है। {{day:date}} तक पहुँच जाएगा।"},
	{"वापसी कैसे करें", "ऑर्डर", "wapsi", "सामान सात दिन के भीतर वापस हो सकता है। कृपया बिल और सामान की एक फ़ोटो यहीं भेज दें।"},
}

type shelfPage struct{ Title, Text string }

var shopPages = []shelfPage{
	{"A parcel came broken", `What we do when somebody sends a picture of a broken pot.

## Checklist
1. Say sorry first, and ask for a picture of the box if there is none.
2. Look up the order number and the date.
3. Put the label **Regular customer** on it if they buy often.
4. Offer a new piece, or the money back: below ₹2,000 decide yourself.
5. Above ₹2,000 write a note and mention the owner with @.
6. Tell the courier before six in the evening.

## What we do not do
- Ask the customer to pay for sending it back.
- Promise a day that the courier has not promised.`},
	{"त्योहार के ऑर्डर", `दीवाली और गणपति से पहले ऑर्डर दुगुने हो जाते हैं।

## जाँच सूची
1. कितने हैम्पर और किस तारीख़ तक, यह पूछें।
2. पता और पिन कोड लिखवा लें।
3. पचास से ज़्यादा हों तो **Wholesale** लेबल लगाएँ।
4. आधा पैसा पहले लें, और रसीद की फ़ोटो भेजें।
5. **Diwali order** लेबल लगाएँ, ताकि सब एक सूची में दिखें।`},
}

// furnish puts it all up, by the owner, and gives some conversations a label or to the team.
func (d *Demo) furnish(ctx context.Context) error {
	owner := d.desks[0]
	make := func(path string, in any) (string, error) {
		var made struct{ ID string }
		err := owner.call(ctx, http.MethodPost, path, in, &made)
		return made.ID, err
	}
	type m map[string]any
	var labels []string
	for _, l := range shopLabels {
		id, err := make("/labels", m{"name": l.name, "color": l.color})
		if err != nil {
			return fmt.Errorf("make the label %s: %w", l.name, err)
		}
		labels = append(labels, id)
	}
	for _, r := range shopReplies {
		if _, err := make("/quick-replies", r); err != nil {
			return fmt.Errorf("write the quick reply %s: %w", r.Title, err)
		}
	}
	for _, p := range shopPages {
		review := time.Now().AddDate(0, 3, 0).UnixMilli()
		if _, err := make("/handbook", m{"title": p.Title, "text": p.Text, "owner_id": owner.id, "review_at": review}); err != nil {
			return fmt.Errorf("write the page %s: %w", p.Title, err)
		}
	}
	if _, err := make("/views", m{"name": "Diwali orders", "shared": true, "filter": m{"label": labels[2]}}); err != nil {
		return fmt.Errorf("save a view: %w", err)
	}
	team, err := make("/teams", m{"name": "Deliveries", "member_ids": []string{d.desks[1].id, d.desks[2].id}})
	if err != nil {
		return fmt.Errorf("make the team: %w", err)
	}
	for i, t := range d.talks {
		here := "/conversations/" + t.conversation
		if i%5 == 0 {
			if err := owner.call(ctx, http.MethodPut, here+"/labels/"+labels[i/5%len(labels)], nil, nil); err != nil {
				return fmt.Errorf("put a label on: %w", err)
			}
		}
		if i%12 == 1 && t.assignee < 0 && !t.resolved {
			if err := owner.call(ctx, http.MethodPatch, here, m{"team_id": team}, nil); err != nil {
				return fmt.Errorf("give to the team: %w", err)
			}
		}
	}
	return nil
}
