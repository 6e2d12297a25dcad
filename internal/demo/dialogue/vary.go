package dialogue

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Vary makes one conversation out of a dialogue: it invents the customer, fills every variable and
// leaves some optional turns out. The same seed gives the same result. The dialogue passed in is not
// changed. Dialogues read from a folder keep their words; only the customer is invented.
func Vary(r *rand.Rand, d Dialogue, names Names) Dialogue {
	d.Tags = slices.Clone(d.Tags)
	d.Person = names.Person(r, d.Language)
	d.Member = r.IntN(len(names.Members))
	if d.Source != "" {
		d.Turns = slices.Clone(d.Turns)
		return d
	}
	d.Turns = someTurns(r, d.Turns)
	w := newWords(r, d, names)
	for i := range d.Turns {
		t := &d.Turns[i]
		t.Text = w.fill(t.Text)
		if t.Asset == "product" {
			t.Asset = w.product.Picture
		}
		if t.Ad != nil {
			ad := *t.Ad
			t.Ad = &ad
		}
		switch t.Kind {
		case Location:
			place := names.Place
			if t.Asset != "shop" {
				// Some houses further along the road, not the middle of the area for everyone.
				place = Place{Name: w.area.Latin, Address: w.area.Latin + ", Pune " + w.area.Pin,
					Latitude: w.area.Lat + (r.Float64()-0.5)/100, Longitude: w.area.Long + (r.Float64()-0.5)/100}
			}
			t.Place = &place
		case Contact:
			other := names.Person(r, "en")
			// 8,000 and up: the demo numbers its customers from 0.
			t.Card = &Card{Name: other.First.Latin + " " + other.Last.Latin, Phone: PhoneNumber(8000 + r.IntN(2000))}
		}
	}
	return d
}

// someTurns copies the turns, leaves out half of the optional ones and what points at those, and
// renumbers what is left.
func someTurns(r *rand.Rand, turns []Turn) []Turn {
	out := make([]Turn, 0, len(turns))
	now := make([]int, len(turns)+1) // new number by old number; 0 is left out
	for i, t := range turns {
		if t.Optional && r.IntN(2) == 0 {
			continue
		}
		if t.To > 0 {
			if now[t.To] == 0 {
				continue
			}
			t.To = now[t.To]
		}
		out = append(out, t)
		now[i+1] = len(out)
	}
	return out
}

// words are the choices of one conversation: the same order number wherever it is named.
type words struct {
	values map[string]string
	// Whether the customer and the member are women.
	female, memberFemale bool
	product              Product
	area                 Area
}

// byLanguage holds small words that differ from customer to customer.
var byLanguage = map[string]map[string][]string{
	"en": {
		"hi":       {"Hi", "Hello", "hi", "Hii", "Good morning", "Hello there", "Hi team", "hey"},
		"ok":       {"ok", "Okay", "Ok sure", "okk", "Fine", "Alright"},
		"thanks":   {"Thanks", "Thank you so much", "thanks a lot", "Thank you 🙏", "thx", "Thanks, appreciate it"},
		"day":      {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		"time":     {"11 am", "1 pm", "4 pm", "5:30 pm", "7 pm", "by 6"},
		"festival": {"Diwali", "Ganpati", "Gudi Padwa", "Dussehra", "Raksha Bandhan", "Eid", "Christmas"},
		"ji":       {""},
	},
	"hinglish": {
		"hi":       {"Hi", "hello ji", "Namaste", "hi bhaiya", "Namaskar", "hlo", "Hello sir"},
		"ok":       {"ok", "thik hai", "theek hai ji", "acha ok", "haan ok", "okk"},
		"thanks":   {"thank you 🙏", "dhanyavaad", "shukriya ji", "thanks bhaiya", "bahut bahut dhanyavaad", "Thanku"},
		"day":      {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		"time":     {"11 baje", "1 baje tak", "4 baje", "shaam 6 baje", "7 baje ke baad", "dopahar me"},
		"festival": {"Diwali", "Ganpati", "Gudi Padwa", "Dussehra", "Rakhi", "Eid", "Sankrant"},
		"ji":       {"ji"},
	},
	"hi": {
		"hi":       {"नमस्ते", "नमस्कार", "हेलो", "नमस्ते जी", "राम राम", "हैलो भैया"},
		"ok":       {"ठीक है", "ठीक है जी", "अच्छा", "जी ठीक", "ओके"},
		"thanks":   {"धन्यवाद", "धन्यवाद 🙏", "बहुत-बहुत धन्यवाद", "शुक्रिया", "थैंक यू"},
		"day":      {"सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"},
		"time":     {"सुबह 11 बजे", "दोपहर 1 बजे", "शाम 4 बजे", "शाम 6 बजे", "7 बजे के बाद"},
		"festival": {"दिवाली", "गणपति", "गुड़ी पड़वा", "दशहरा", "राखी", "ईद"},
		"ji":       {"जी"},
	},
}

var variables = []string{"name", "lastname", "order", "product", "price", "amount", "product2", "price2", "both", "qty", "total", "bulk",
	"bulkprice", "bulktotal", "city", "area", "pin", "address", "courier", "awb", "upi", "otherorder", "member", "owner", "shop"}

// knownVariable also takes "raha|rahi", the customer's form for a man, then for a woman, and
// "m:raha|rahi", the same for the member.
func knownVariable(v string) bool {
	_, small := byLanguage["en"][v]
	return small || slices.Contains(variables, v) || strings.Count(v, "|") == 1
}

func newWords(r *rand.Rand, d Dialogue, n Names) words {
	fit := slices.DeleteFunc(slices.Clone(n.Products), func(p Product) bool { return d.Product != "" && p.Picture != d.Product })
	w := words{values: map[string]string{}, female: d.Person.Female, memberFemale: n.Members[d.Member].Female,
		product: pick(r, fit), area: pick(r, n.Areas)}
	others := slices.DeleteFunc(slices.Clone(n.Products), func(p Product) bool { return p == w.product })
	second := pick(r, others)
	l, p, v := d.Language, w.product, w.values
	small := byLanguage[l]
	for _, key := range []string{"hi", "ok", "thanks", "day", "time", "festival", "ji"} { // in a fixed order: the seed decides, not the map
		v[key] = pick(r, small[key])
	}
	qty, bulk := 2+r.IntN(4), 25+5*r.IntN(18)
	// A bulk price is some 12 % less, in steps of ₹5.
	bulkPrice := p.Price * 88 / 100 / 5 * 5
	order := 21000 + r.IntN(8000)
	v["name"], v["lastname"] = d.Person.First.in(l), d.Person.Last.in(l)
	v["product"], v["price"], v["amount"] = p.in(l), Rupees(p.Price), strconv.Itoa(p.Price)
	v["product2"], v["price2"], v["both"] = second.in(l), Rupees(second.Price), Rupees(p.Price+second.Price)
	v["qty"], v["total"] = strconv.Itoa(qty), Rupees(qty*p.Price)
	v["bulk"], v["bulkprice"], v["bulktotal"] = strconv.Itoa(bulk), Rupees(bulkPrice), Rupees(bulk*bulkPrice)
	v["order"], v["otherorder"] = fmt.Sprintf("SHK-%d", order), fmt.Sprintf("SHK-%d", order-1-r.IntN(40))
	v["city"], v["area"], v["pin"] = pick(r, n.Cities).in(l), w.area.in(l), w.area.Pin
	v["address"] = fmt.Sprintf("Flat %d0%d, %s, %s, Pune %s", 1+r.IntN(9), 1+r.IntN(6),
		pick(r, []string{"Shree Apartments", "Indraprastha CHS", "Rohan Heights", "Nandanvan Society", "Sukhwani Park", "Gulmohar Residency"}), w.area.Latin, w.area.Pin)
	v["courier"] = pick(r, n.Couriers)
	v["awb"], v["upi"] = fmt.Sprintf("SX%09d", r.IntN(1e9)), fmt.Sprintf("4%011d", r.Int64N(1e11))
	v["member"], v["owner"], v["shop"] = n.Members[d.Member].in(l), n.Owner.in(l), n.Shop
	return w
}

func (w words) fill(text string) string {
	return variable.ReplaceAllStringFunc(text, func(s string) string {
		key := s[1 : len(s)-1]
		if man, woman, ok := strings.Cut(key, "|"); ok {
			female := w.female
			if own, ok := strings.CutPrefix(man, "m:"); ok {
				man, female = own, w.memberFemale
			}
			if female {
				return woman
			}
			return man
		}
		return w.values[key]
	})
}
