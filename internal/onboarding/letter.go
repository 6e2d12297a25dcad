package onboarding

import (
	"fmt"
	"strings"

	"sangam/internal/inbox"
)

// Compose writes the mail of a notice, in English or Hindi. It names the number by what members
// call it and its last four digits: mail travels in the clear.
func Compose(l Letter, locale, publicURL string, now inbox.Millis) (subject, text string) {
	hindi := strings.HasPrefix(locale, "hi")
	n := l.Notice
	who := l.Account.Name
	if who == "" || strings.HasPrefix(who, "+") {
		who = "WhatsApp"
	}
	if num := l.Account.Number; len(num) > 4 {
		who += " …" + num[len(num)-4:]
	}
	days := n.Day
	cut, left := l.Settings.PhoneCut, l.Settings.PhoneCut-days
	if n.Kind == string(Companion) {
		cut, left = l.Settings.CompanionCut, l.Settings.CompanionCut-days
	}
	en, hi := letterOf(n.Kind)
	words := en
	if hindi {
		words = hi
	}
	fill := strings.NewReplacer("{who}", who, "{days}", fmt.Sprint(days), "{cut}", fmt.Sprint(cut), "{left}", fmt.Sprint(left))
	subject, text = fill.Replace(words[0]), fill.Replace(words[1])
	if publicURL != "" {
		text += "\n\n" + strings.TrimRight(publicURL, "/") + "/numbers"
	}
	return "Sangam: " + subject, text + "\n"
}

func letterOf(kind string) (en, hi [2]string) {
	l, ok := letters[kind]
	if !ok {
		l = letters["other"]
	}
	return l[0], l[1]
}

// letters are subject and text by kind of notice, in English and Hindi.
var letters = map[string][2][2]string{
	"phone": {
		{"open the app of {who}: silent for {days} days", "Nothing was heard from the phone of {who} for {days} days.\n\nWhatsApp unlinks a number whose Business App is not opened for about {cut} days: some {left} days are left. Open the WhatsApp Business App on the phone, and leave it open for a minute.\n\nIf the phone was in use and only nobody wrote from it, say so on the numbers page: this warning then ends."},
		{"{who} का ऐप खोलिए: {days} दिन से कुछ नहीं आया", "{who} के फ़ोन से {days} दिन से कुछ नहीं आया है।\n\nजिस नंबर का बिज़नेस ऐप लगभग {cut} दिन न खुले, उसे WhatsApp अलग कर देता है: लगभग {left} दिन बचे हैं। फ़ोन पर WhatsApp Business ऐप खोलिए और एक मिनट खुला रहने दीजिए।\n\nअगर फ़ोन चालू था और बस किसी ने उससे लिखा नहीं, तो नंबर वाले पन्ने पर बता दीजिए: यह चेतावनी हट जाएगी।"},
	},
	"companion": {
		{"{who} has sent nothing from here for {days} days", "Nothing was sent from Sangam through {who} for {days} days.\n\nWhatsApp may unlink the side of a number that is not active for about {cut} days. Answer one conversation from here."},
		{"{who} से यहाँ से {days} दिन से कुछ नहीं भेजा गया", "{who} से Sangam द्वारा {days} दिन से कुछ नहीं भेजा गया है।\n\nलगभग {cut} दिन निष्क्रिय रहने पर WhatsApp यह जोड़ हटा सकता है। किसी एक बातचीत का जवाब यहाँ से दीजिए।"},
	},
	string(LinkDisconnected): {
		{"{who} is disconnected", "The link of {who} to the Cloud API has ended. What people write now does not arrive in Sangam, and nothing can be sent from here. The phone may still work.\n\nThe numbers page says why and what to do."},
		{"{who} का जोड़ टूट गया", "{who} का Cloud API से जोड़ समाप्त हो गया है। लोग अभी जो लिखेंगे वह Sangam में नहीं आएगा और यहाँ से कुछ भेजा नहीं जा सकता। फ़ोन शायद चल रहा हो।\n\nकारण और उपाय नंबर वाले पन्ने पर हैं।"},
	},
	string(LinkOffboarded): {
		{"{who} was registered on a new phone", "The app of {who} was registered anew. Sending from Sangam stops until it reconnects, usually within minutes. What is written meanwhile is on the phone only.\n\nOpen the Business App on the new phone."},
		{"{who} नए फ़ोन पर दर्ज हुआ", "{who} का ऐप फिर से दर्ज किया गया। जब तक वह दोबारा न जुड़े, अक्सर कुछ मिनट, Sangam से भेजना रुका है। इस बीच आए संदेश केवल फ़ोन पर हैं।\n\nनए फ़ोन पर बिज़नेस ऐप खोलिए।"},
	},
	string(LinkReconnected): {
		{"{who} is linked again", "The app of {who} has reconnected; everything works again. Messages of the time between were not delivered to Sangam: look at them on the phone. Linked devices must be linked again on the phone."},
		{"{who} फिर जुड़ गया", "{who} का ऐप फिर जुड़ गया; सब चल रहा है। बीच के समय के संदेश Sangam तक नहीं पहुँचे: उन्हें फ़ोन पर देखिए। जुड़े हुए उपकरण फ़ोन पर फिर से जोड़ने होंगे।"},
	},
	CauseTokenDead: {
		{"the access token of {who} was refused", "WhatsApp refuses the access token of {who}: nothing can be sent from Sangam, messages still arrive. Make a new token in Meta Business Suite and enter it on the numbers page."},
		{"{who} का एक्सेस टोकन अस्वीकार हुआ", "WhatsApp ने {who} का एक्सेस टोकन अस्वीकार किया: Sangam से कुछ भेजा नहीं जा सकता, संदेश आते रहेंगे। Meta Business Suite में नया टोकन बनाइए और नंबर वाले पन्ने पर डालिए।"},
	},
	CauseRestricted: {
		{"{who} is restricted", "Meta restricted {who}: nothing can be sent from Sangam. The numbers page says why and how to ask for a review."},
		{"{who} पर रोक लगी है", "Meta ने {who} पर रोक लगाई है: Sangam से कुछ भेजा नहीं जा सकता। कारण और समीक्षा का रास्ता नंबर वाले पन्ने पर है।"},
	},
	CauseBanScheduled: {
		{"Meta will disable {who}", "Meta has announced that it will disable the account of {who}. Appeal before that day: the numbers page says when and how."},
		{"Meta {who} को बंद करने वाला है", "Meta ने बताया है कि वह {who} का खाता बंद करेगा। उस दिन से पहले अपील कीजिए: कब और कैसे, नंबर वाले पन्ने पर है।"},
	},
	"other": {
		{"something about {who} needs a look", "Please open the numbers page."},
		{"{who} को देखना ज़रूरी है", "कृपया नंबर वाला पन्ना खोलिए।"},
	},
}
