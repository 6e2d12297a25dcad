package search

import (
	"strings"
	"testing"
)

// typed are words as they stand in dialogues and how people type them in Latin letters. Each of the
// latter finds the word, and the word finds each of them.
const typed = `है hai he; में mein me main; क्या kya kyaa; मैं main mai; आप aap ap; और aur or; सकते sakte; ठीक theek thik; मुझे mujhe muje; अलविदा alvida alwida; हूं hoon hun hu; हूँ hoon hun hu
नहीं nahi nahin nahee nhi nahii; बारे baare bare; धन्यवाद dhanyavad dhanyawad dhanyavaad; बहुत bahut; अच्छा accha acha achha achchha; सिफारिश sifarish; कोई koi; रेटिंग rating reting; समय samay; नंबर number nambar namber
होटल hotel hotal; चाहता chahta chaahta; अगले agle; पास paas pas; मदद madad; दिन din; टिकट ticket tikat; नमस्ते namaste namastey namste; तापमान tapman taapmaan; कुछ kuch kuchh; यात्रा yatra yaatra; कितना kitna
होगा hoga; खुशी khushi khusi; पसंद pasand; क्लास class klas; मेट्रो metro; उड़ान udaan udan uraan; डिग्री digri; कृपया kripya kripaya; कैसे kaise kese; ट्रेन train tren; विकल्प vikalp; जगह jagah jaga; पार्क park
शो show sho; सेवा seva sewa; फिल्म film filam; मौसम mausam mosam; कौन kaun kon; फोन phone fon; काफी kaafi kafi; कमरा kamra kamara; टर्मिनल terminal; रोड road rod; कीमत keemat kimat; अधिक adhik; स्वागत swagat svagat
जांच jaanch janch; सोमवार somvar somwar; देखना dekhna; अगर agar; योजना yojna yojana; कहाँ kahan kaha kahaan; लेकिन lekin; पार्किंग parking; चाहिए chahiye chahie; अभी abhi abi; धूप dhoop dhup; स्पीड speed
महंगा mahanga mehnga mehenga mahnga; बता bata; साथ saath sath; हुआ hua huwa; हां haan han; शंघाई shanghai; अच्छी achi acchi achchi; आगमन aagman agman; समझ samajh samaj; मैंने maine mene; बढ़िया badhiya badiya
सलाह salah; टाउन town taun; हवाई hawai havai; डेस्कटॉप desktop; इसलिए isliye islie; सुबह subah subha; थोड़ा thoda thora; जाना jana jaana; शनिवार shanivar shaniwar; फिर phir fir; रूप roop rup; दोस्त dost; आया aaya aya
पहले pehle pahle; रहने rehne rahne; शहर shehar shahar sheher; वैसे vaise waise; द्वारा dwara dvara; परिवार parivar pariwar; वहाँ wahan vahan waha; शुक्रवार shukravar shukrawar shukrwar; सस्ता sasta
आवश्यकता aavashyakta avashyakta; लगभग lagbhag; खास khaas khas; क्षमा kshama; अस्पताल aspatal; झील jheel jhil; जानकारी jankari jaankari; एयरपोर्ट airport; सुझाव sujhav sujhaw; ज़रूर zaroor jarur; बात baat bat; ढूंढना dhundhna dhoondna dhundna
खरीदने kharidne khareedne; ज़रूरत zaroorat jarurat; रात raat rat; शानदार shandar shaandaar; संपर्क sampark; व्यंजन vyanjan; उम्मीद ummeed umeed umid; जल्दी jaldi; मुफ्त muft; व्यापार vyapar vyapaar; दक्षिण dakshin
ज्यादा zyada jyada jyaada; घर ghar; दूर door dur; मिठाई mithai; पैसे paise; रुपये rupaye rupye; दुकान dukan dukaan; खाना khana; पानी paani pani; भेजिए bhejiye bhejie; दीजिए dijiye deejiye; कृपा kripa; वापस vapas wapas
कब kab; कल kal; रहा raha rha; रहे rahe rhe; हैदराबाद hyderabad haidarabad; मुंबई mumbai; दिल्ली dilli; चेक check chek; लाल laal lal; रंग rang; सफ़ेद safed; काला kaala kala; आज aaj; यहाँ yahan yaha; कितने kitne; तारीख tarikh tareekh; पता pata; सामान saaman saman; पार्सल parcel; ऑर्डर order; बिल bill bil; डिलीवरी delivery; कैंसिल cancel; साड़ी saree sari sadi; ब्राउन brown; कंपनी company kampani`

func TestWordsOfDialoguesAreFoundAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	pairs := 0
	for _, entry := range strings.FieldsFunc(typed, func(r rune) bool { return r == ';' || r == '\n' }) {
		words := strings.Fields(entry)
		for _, latin := range words[1:] {
			pairs++
			if !finds(words[0], latin) {
				t.Errorf("%s does not find %s: %q against %q", latin, words[0], keys(latin), keys(words[0]))
			}
			if !finds(latin, words[0]) {
				t.Errorf("%s does not find %s: %q against %q", words[0], latin, keys(words[0]), keys(latin))
			}
		}
	}
	if pairs < 300 {
		t.Errorf("only %d pairs", pairs)
	}
}
