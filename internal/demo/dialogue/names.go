package dialogue

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Names is what the variables of a dialogue are filled from.
type Names struct {
	Shop string
	// The owner answers from the phone.
	Owner Name
	// The members at the desk; Dialogue.Member is an index here.
	Members  []Colleague
	Regions  []Region
	Products []Product
	// Parts of Pune the customers live in.
	Areas    []Area
	Cities   []Name
	Couriers []string
	// Where the shop is.
	Place Place
}

// Name is a name in Latin and, if we wrote it, in Devanagari.
type Name struct{ Latin, Devanagari string }

// in gives the form for a language; Latin where no other is known.
func (n Name) in(language string) string {
	if language == "hi" && n.Devanagari != "" {
		return n.Devanagari
	}
	return n.Latin
}

// Colleague is a member at the desk; Hindi verbs need to know whether she is a woman.
type Colleague struct {
	Name
	Female bool
}

// Person is an invented customer.
type Person struct {
	First, Last Name
	Female      bool
	// What the person calls themselves on WhatsApp: the name, part of it, or something with a flower.
	Profile string
}

// Region keeps names together that go together.
type Region struct {
	Name              string
	Weight            int
	Men, Women, Lasts []Name
}

// Product is something the shop sells. Price is in whole rupees.
type Product struct {
	Name
	Price int
	// Which picture shows it, see Media.
	Picture string
}

// Area is a part of Pune.
type Area struct {
	Name
	Pin       string
	Lat, Long float64
}

// PhoneNumber is the n-th invented customer number in E.164 without "+": +91 55501 00000 to 09999. No Indian
// mobile number starts with 5. Later ones repeat, so n should stay below 10,000.
func PhoneNumber(n int) string { return fmt.Sprintf("91555010%04d", ((n%10000)+10000)%10000) }

// ShopNames are the names of our invented shop.
func ShopNames() Names {
	return Names{
		Shop:     "Sahyadri Home & Kitchen",
		Owner:    Name{"Madhav", "माधव"},
		Members:  []Colleague{{Name{"Asha", "आशा"}, true}, {Name{"Rohit", "रोहित"}, false}, {Name{"Farida", "फ़रीदा"}, true}},
		Regions:  regions(),
		Products: products,
		Areas:    areas,
		Cities: []Name{{"Mumbai", "मुंबई"}, {"Nashik", "नाशिक"}, {"Nagpur", "नागपुर"}, {"Kolhapur", "कोल्हापुर"}, {"Satara", "सातारा"},
			{"Indore", "इंदौर"}, {"Bengaluru", "बेंगलुरु"}, {"Hyderabad", "हैदराबाद"}, {"Jaipur", "जयपुर"}, {"Surat", "सूरत"}},
		Couriers: []string{"Deccan Parcel", "BlueKite", "Shivneri Express", "QuickDabba"},
		Place:    Place{"Sahyadri Home & Kitchen", "12 Laxmi Market Lane, Sadashiv Peth, Pune 411030", 18.5089, 73.8497},
	}
}

//go:embed names.txt
var namesText string

// regions reads names.txt. The file is ours and embedded, so a wrong line is a mistake of ours.
func regions() []Region {
	var all []Region
	for line := range strings.Lines(namesText) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		if f[0] == "region" {
			weight, err := strconv.Atoi(f[2])
			if err != nil {
				panic("names.txt: " + line)
			}
			all = append(all, Region{Name: f[1], Weight: weight})
			continue
		}
		var names []Name
		for _, word := range f[1:] {
			latin, devanagari, _ := strings.Cut(word, "/")
			names = append(names, Name{latin, devanagari})
		}
		r := &all[len(all)-1]
		switch f[0] {
		case "m":
			r.Men = names
		case "f":
			r.Women = names
		case "l":
			r.Lasts = names
		default:
			panic("names.txt: " + line)
		}
	}
	return all
}

// Person invents a customer. A Hindi dialogue gets someone whose name we can write in Devanagari.
func (n Names) Person(r *rand.Rand, language string) Person {
	var fit []Region
	total := 0
	for _, g := range n.Regions {
		if language != "hi" || g.Men[0].Devanagari != "" {
			fit, total = append(fit, g), total+g.Weight
		}
	}
	at := r.IntN(total)
	var g Region
	for _, g = range fit {
		if at -= g.Weight; at < 0 {
			break
		}
	}
	p := Person{Female: r.IntN(2) == 0, Last: pick(r, g.Lasts)}
	p.First = pick(r, g.Men)
	if p.Female {
		p.First = pick(r, g.Women)
	}
	full := p.First.Latin + " " + p.Last.Latin
	switch r.IntN(12) {
	case 0:
		p.Profile = strings.ToLower(p.First.Latin)
	case 1:
		p.Profile = p.First.Latin + " " + pick(r, []string{"🌸", "✨", "🙏", "🏏", "🌿"})
	case 2:
		p.Profile = p.First.Latin + " " + p.Last.Latin[:1] + "."
	case 3, 4:
		p.Profile = p.First.in("hi") + " " + p.Last.in("hi")
	default:
		p.Profile = full
	}
	return p
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// Rupees writes a price as it is written in India: ₹1,25,000.
func Rupees(n int) string {
	s := strconv.Itoa(n)
	if len(s) <= 3 {
		return "₹" + s
	}
	out := s[len(s)-3:]
	for s = s[:len(s)-3]; len(s) > 2; s = s[:len(s)-2] {
		out = s[len(s)-2:] + "," + out
	}
	return "₹" + s + "," + out
}

var products = []Product{
	{Name{"steel kettle 1.5 L", "स्टील केटली 1.5 लीटर"}, 1249, "kettle"},
	{Name{"copper tea kettle", "तांबे की केटली"}, 1899, "kettle"},
	{Name{"enamel kettle red", "लाल इनैमल केटली"}, 1450, "kettle"},
	{Name{"ceramic serving bowl", "सिरेमिक का डोंगा"}, 980, "bowl"},
	{Name{"ceramic bowl set of 4", "सिरेमिक बाउल सेट (4)"}, 899, "bowl"},
	{Name{"stoneware katori set of 6", "स्टोनवेयर कटोरी सेट (6)"}, 2150, "bowl"},
	{Name{"cast iron dosa tawa", "लोहे का डोसा तवा"}, 1199, "pan"},
	{Name{"cast iron kadhai 24 cm", "लोहे की कढ़ाई 24 सेमी"}, 1599, "pan"},
	{Name{"cast iron appam pan", "लोहे का अप्पे पात्र"}, 749, "pan"},
	{Name{"goda masala 250 g", "गोडा मसाला 250 ग्राम"}, 185, "spices"},
	{Name{"Kolhapuri masala 500 g", "कोल्हापुरी मसाला 500 ग्राम"}, 340, "spices"},
	{Name{"spice gift box", "मसाला गिफ्ट बॉक्स"}, 799, "gift"},
	{Name{"masala dabba steel", "स्टील का मसाला डब्बा"}, 1050, "dabba"},
	{Name{"handloom bedsheet double", "हथकरघा डबल बेडशीट"}, 1699, "cloth"},
	{Name{"khun table runner", "खण का टेबल रनर"}, 649, "cloth"},
	{Name{"Solapuri chaddar", "सोलापुरी चादर"}, 890, "cloth"},
	{Name{"cotton dhurrie 4x6", "सूती दरी 4x6"}, 1350, "cloth"},
	{Name{"Paithani cushion covers (2)", "पैठणी कुशन कवर (2)"}, 720, "cloth"},
	{Name{"brass diya set of 5", "पीतल के दीये (5)"}, 799, "gift"},
	{Name{"Diwali hamper medium", "दिवाली हैंपर मीडियम"}, 1499, "gift"},
	{Name{"dry fruit gift box", "ड्राई फ्रूट गिफ्ट बॉक्स"}, 1299, "gift"},
}

var areas = []Area{
	{Name{"Kothrud", "कोथरूड"}, "411038", 18.5074, 73.8077}, {Name{"Aundh", "औंध"}, "411007", 18.5580, 73.8075},
	{Name{"Baner", "बाणेर"}, "411045", 18.5590, 73.7868}, {Name{"Hadapsar", "हडपसर"}, "411028", 18.5089, 73.9260},
	{Name{"Viman Nagar", "विमान नगर"}, "411014", 18.5679, 73.9143}, {Name{"Kharadi", "खराडी"}, "411014", 18.5515, 73.9348},
	{Name{"Wakad", "वाकड"}, "411057", 18.5975, 73.7898}, {Name{"Pimpri", "पिंपरी"}, "411018", 18.6298, 73.7997},
	{Name{"Sinhagad Road", "सिंहगड रोड"}, "411051", 18.4813, 73.8230}, {Name{"Katraj", "कात्रज"}, "411046", 18.4575, 73.8677},
	{Name{"Shivajinagar", "शिवाजीनगर"}, "411005", 18.5308, 73.8475}, {Name{"Camp", "कैंप"}, "411001", 18.5122, 73.8860},
	{Name{"Bibwewadi", "बिबवेवाडी"}, "411037", 18.4690, 73.8640}, {Name{"Hinjawadi", "हिंजवडी"}, "411057", 18.5913, 73.7389},
}
