/** What may stand in the way of a signup, by the server's codes: the sentence and the way out. A test holds it against the server. */
type Two = readonly [message: string, wayOut: string]
const again = {
  en: 'Open the window again. If it then says that the number is connected already, disconnect it first in the app: Settings, Account, Business Platform.',
  hi: 'विंडो फिर से खोलें। अगर वह कहे कि नंबर पहले से जुड़ा है, तो पहले ऐप में उसे अलग करें: सेटिंग, अकाउंट, बिज़नेस प्लैटफ़ॉर्म।',
}
const runner = {
  en: 'Tell whoever runs this installation: what is entered for the Meta app is wrong.',
  hi: 'संगम चलाने वाले को बताएँ: Meta ऐप के लिए जो भरा है वह ग़लत है।',
}
const once = {
  en: 'Press “Go on” in a minute. Nothing is lost: the number is connected at WhatsApp, only this side waits.',
  hi: 'एक मिनट बाद “आगे बढ़ें” दबाएँ। कुछ खोया नहीं है: WhatsApp पर नंबर जुड़ चुका है, केवल यहाँ का काम बाक़ी है।',
}
const two = (en: string, hi: string, way: { en: string; hi: string }) => ({ en: [en, way.en] as Two, hi: [hi, way.hi] as Two })
const refusedCode = two('WhatsApp refused to redeem the code.', 'WhatsApp ने कोड लेने से मना किया।', again)

export const problems: Record<string, { en: Two; hi: Two }> = {
  window_cancelled: two('The window was closed before the number was connected.', 'नंबर जुड़ने से पहले विंडो बंद हो गई।', { en: 'Open it again when the phone is at hand. Nothing has changed on the phone.', hi: 'फ़ोन पास हो तब फिर खोलें। फ़ोन पर कुछ नहीं बदला है।' }),
  window_failed: two('WhatsApp ended the window with a fault.', 'WhatsApp ने गड़बड़ी बताकर विंडो बंद की।', { en: 'Read what it says, mend that, and open the window again. Give WhatsApp’s support the numbers below if it stays so.', hi: 'जो लिखा है उसे पढ़कर ठीक करें और विंडो फिर खोलें। फिर भी न हो तो नीचे के नंबर WhatsApp सहायता को दें।' }),
  exchange_code_expired: two('The code of the window came too late: it lives for 30 seconds.', 'विंडो का कोड देर से आया: वह 30 सेकंड चलता है।', again),
  exchange_code_used: two('The code of the window was used before.', 'विंडो का कोड पहले इस्तेमाल हो चुका है।', again),
  exchange_code_refused: two('WhatsApp does not take the code of the window.', 'WhatsApp विंडो का कोड नहीं मानता।', again),
  exchange_app_wrong: two('WhatsApp does not know the Meta app that is entered here.', 'यहाँ भरे गए Meta ऐप को WhatsApp नहीं जानता।', runner),
  exchange_secret_wrong: two('WhatsApp refuses the secret of the Meta app that is entered here.', 'यहाँ भरे गए Meta ऐप का गुप्त कोड WhatsApp नहीं मानता।', runner),
  exchange_no_answer: two('The line was cut while the code was redeemed, so nobody knows whether it was taken. It was not tried again.', 'कोड देते समय लाइन कट गई, इसलिए पता नहीं कि वह लिया गया या नहीं। दोबारा कोशिश नहीं की गई।', again),
  exchange_unreachable: two('WhatsApp could not be reached while the code lived.', 'कोड के रहते WhatsApp तक पहुँच नहीं हुई।', again),
  exchange_busy: two('WhatsApp was too busy to take the code while it lived.', 'कोड के रहते WhatsApp बहुत व्यस्त था।', again),
  exchange_refused: refusedCode,
  exchange_token_invalid: refusedCode,
  exchange_not_granted: refusedCode,
  token_invalid: two('The permission that the window gave is not valid.', 'विंडो से मिली अनुमति मान्य नहीं है।', again),
  scopes_missing: two('In the window not everything was allowed that is needed.', 'विंडो में सभी ज़रूरी अनुमतियाँ नहीं दी गईं।', { en: 'Open the window again and leave all boxes ticked. If it says that the number is connected already, disconnect it first in the app.', hi: 'विंडो फिर खोलें और सभी निशान लगे रहने दें। अगर वह कहे कि नंबर पहले से जुड़ा है, तो पहले ऐप में उसे अलग करें।' }),
  business_foreign: two('The window named a business account that it gave no access to.', 'विंडो ने ऐसा बिज़नेस अकाउंट बताया जिसकी अनुमति नहीं दी।', again),
  business_unknown: two('The window did not say which business account it was for.', 'विंडो ने नहीं बताया कि बिज़नेस अकाउंट कौन-सा है।', again),
  number_missing: two('The business account has no number that is on the WhatsApp Business App.', 'इस बिज़नेस अकाउंट का कोई नंबर WhatsApp Business ऐप पर नहीं है।', { en: 'Open the window again and choose “connect a Business App number”.', hi: 'विंडो फिर खोलें और “Business ऐप का नंबर जोड़ें” चुनें।' }),
  number_foreign: two('The window named a number that is not in the business account.', 'विंडो ने ऐसा नंबर बताया जो इस बिज़नेस अकाउंट में नहीं है।', again),
  not_on_app: two('This number is on the Cloud API only, not on the app.', 'यह नंबर केवल क्लाउड एपीआई पर है, ऐप पर नहीं।', { en: 'Connect it as an API-only number: go back to the first step and choose that.', hi: 'इसे केवल एपीआई वाले नंबर की तरह जोड़ें: पहले क़दम पर लौटकर वही चुनें।' }),
  already_connected: two('This number is connected to this installation already.', 'यह नंबर यहाँ पहले से जुड़ा है।', { en: 'Look under Numbers. If another team has it there, they must remove it first.', hi: '“नंबर” पन्ने पर देखें। किसी और टीम के पास हो तो पहले वे हटाएँ।' }),
  secret_wrong: two('WhatsApp refuses the secret of the Meta app that is entered here.', 'यहाँ भरे गए Meta ऐप का गुप्त कोड WhatsApp नहीं मानता।', runner),
  app_wrong: two('WhatsApp does not know the Meta app that is entered here.', 'यहाँ भरे गए Meta ऐप को WhatsApp नहीं जानता।', runner),
  not_granted: two('WhatsApp does not let us see the business account.', 'WhatsApp बिज़नेस अकाउंट देखने नहीं देता।', again),
  no_answer: two('WhatsApp did not answer.', 'WhatsApp ने जवाब नहीं दिया।', once),
  unreachable: two('WhatsApp could not be reached.', 'WhatsApp तक पहुँच नहीं हुई।', once),
  busy: two('WhatsApp asks us to wait.', 'WhatsApp रुकने को कहता है।', once),
  refused: two('WhatsApp refused a question about the new number.', 'WhatsApp ने नए नंबर के बारे में पूछने पर मना किया।', once),
  subscribe_no_answer: two('WhatsApp did not say whether it will send us what happens on the number.', 'WhatsApp ने नहीं बताया कि नंबर की ख़बरें यहाँ भेजेगा या नहीं।', once),
  subscribe_unreachable: two('WhatsApp could not be reached to have it send us what happens on the number.', 'नंबर की ख़बरें यहाँ भेजने को कहने के लिए WhatsApp तक पहुँच नहीं हुई।', once),
  subscribe_busy: two('WhatsApp asks us to wait before it sends us what happens on the number.', 'नंबर की ख़बरें यहाँ भेजने से पहले WhatsApp रुकने को कहता है।', once),
  subscribe_refused: two('WhatsApp refused to send us what happens on the number.', 'WhatsApp ने नंबर की ख़बरें यहाँ भेजने से मना किया।', { en: 'Press “Go on” once more. If it stays so, the Meta app lacks a permission or the callback: tell whoever runs this installation.', hi: 'एक बार और “आगे बढ़ें” दबाएँ। फिर भी न हो तो Meta ऐप में अनुमति या कॉलबैक नहीं है: संगम चलाने वाले को बताएँ।' }),
}
