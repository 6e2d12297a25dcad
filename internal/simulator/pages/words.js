// The words of the page in its two languages.
const words = {
  en: {
    simulator: "Simulator:", banner: "a pretend platform; nobody real receives these messages", language: "Language", theme: "Light or dark",
    state: "State", advance: "Let time pass", sides: "Which phone", minute: "+1 min", hour: "+1 hour", day: "+24 hours", phone: "The owner's phone", number: "Number",
    chats: "Chats", customer: "A customer", who: "Who", new: "New", meet: "A new customer", name: "Name", digits: "Number with country code",
    hidden: "Hides the number (user name only)", username: "User name", digitsHint: "The last four digits can make things go wrong, see below.",
    cancel: "Cancel", create: "Create", message: "Message", send: "Send", attach: "Attach or send something else", faults: "What the last four digits of a number do",
    text: "Text", image: "Photo", video: "Video", voice: "Voice note", audio: "Audio", document: "Document", sticker: "Sticker", location: "Place", contacts: "Contact card",
    order: "Order from the catalogue", ad: "First message from an ad", poll: "Poll (the API cannot read it)", onlyPhone: "Content only on the phone", file: "A file of yours…",
    interactive: "Reply", button: "Reply", template: "Template", unsupported: "Unsupported", system: "System", revoked: "Deleted for everyone", edited: "edited", editing: "Editing a message",
    replying: "Replying to a message", reply: "Reply", edit: "Edit", delete: "Delete for everyone", react: "React", more: "Actions for this message", unread: "unread",
    byPhone: "from the phone", byAPI: "by API", failed: "failed", sent: "sent", delivered: "delivered", read: "read", played: "played", typing: "typing…",
    windowOpen: "Free replies until", windowClosed: "No free replies: the customer has not written in the last 24 hours", nobody: "Nobody has written yet. Pick or create a customer on the other side.",
    pick: "Pick a chat.", pickWho: "Pick a customer above, or create one.", time: "Simulated time", webhooks: "webhooks", answered: "answered 200", waiting: "waiting", otherwise: "not answered 200",
    unverified: "the callback has not verified itself yet", noCallback: "no callback: nobody hears of this", lost: "No connection to the simulator, trying again…", readAll: "Mark as read", ok: "read",
    removeReaction: "Take the reaction back",
  },
  hi: {
    simulator: "सिम्युलेटर:", banner: "एक बनावटी प्लेटफ़ॉर्म; ये संदेश किसी असली व्यक्ति को नहीं मिलते", language: "भाषा", theme: "उजला या गहरा",
    state: "स्थिति", advance: "समय आगे बढ़ाएँ", sides: "कौन-सा फ़ोन", minute: "+1 मिनट", hour: "+1 घंटा", day: "+24 घंटे", phone: "मालिक का फ़ोन", number: "नंबर",
    chats: "चैट", customer: "एक ग्राहक", who: "कौन", new: "नया", meet: "नया ग्राहक", name: "नाम", digits: "देश के कोड के साथ नंबर",
    hidden: "नंबर छिपाता है (केवल यूज़रनेम)", username: "यूज़रनेम", digitsHint: "आख़िरी चार अंक गड़बड़ी करा सकते हैं, नीचे देखें।",
    cancel: "रद्द करें", create: "बनाएँ", message: "संदेश", send: "भेजें", attach: "कुछ और भेजें", faults: "नंबर के आख़िरी चार अंक क्या करते हैं",
    text: "संदेश", image: "फ़ोटो", video: "वीडियो", voice: "वॉइस नोट", audio: "ऑडियो", document: "दस्तावेज़", sticker: "स्टिकर", location: "जगह", contacts: "संपर्क कार्ड",
    order: "कैटलॉग से ऑर्डर", ad: "विज्ञापन से पहला संदेश", poll: "पोल (API नहीं पढ़ सकता)", onlyPhone: "सामग्री केवल फ़ोन पर", file: "आपकी फ़ाइल…",
    interactive: "जवाब", button: "जवाब", template: "टेम्पलेट", unsupported: "असमर्थित", system: "सिस्टम", revoked: "सबके लिए मिटाया गया", edited: "बदला गया", editing: "संदेश बदल रहे हैं",
    replying: "संदेश का जवाब दे रहे हैं", reply: "जवाब दें", edit: "बदलें", delete: "सबके लिए मिटाएँ", react: "प्रतिक्रिया", more: "इस संदेश के विकल्प", unread: "अपठित",
    byPhone: "फ़ोन से", byAPI: "API से", failed: "नहीं पहुँचा", sent: "भेजा गया", delivered: "पहुँचा", read: "पढ़ा गया", played: "सुना गया", typing: "लिख रहे हैं…",
    windowOpen: "मुफ़्त जवाब इस समय तक", windowClosed: "मुफ़्त जवाब नहीं: ग्राहक ने 24 घंटे में नहीं लिखा", nobody: "अभी किसी ने नहीं लिखा। दूसरी ओर ग्राहक चुनें या बनाएँ।",
    pick: "कोई चैट चुनें।", pickWho: "ऊपर ग्राहक चुनें या नया बनाएँ।", time: "सिम्युलेटर का समय", webhooks: "वेबहुक", answered: "200 मिला", waiting: "बाक़ी", otherwise: "200 नहीं मिला",
    unverified: "कॉलबैक की पुष्टि अभी नहीं हुई", noCallback: "कॉलबैक नहीं है: कोई नहीं सुनता", lost: "सिम्युलेटर से संपर्क नहीं, फिर कोशिश…", readAll: "पढ़ा हुआ मानें", ok: "पढ़ा गया",
    removeReaction: "प्रतिक्रिया हटाएँ",
  },
};

let language = localStorage.getItem("simulator-language") || (navigator.language.startsWith("hi") ? "hi" : "en");

export const t = (key) => words[language][key] ?? words.en[key] ?? key;
export const locale = () => (language === "hi" ? "hi-IN" : "en-IN");
export const current = () => language;

// Puts the words of the language in use into everything marked with data-t, data-label, data-hint.
export function translate(root = document) {
  document.documentElement.lang = language;
  for (const el of root.querySelectorAll("[data-t]")) el.textContent = t(el.dataset.t);
  for (const el of root.querySelectorAll("[data-label]")) el.setAttribute("aria-label", t(el.dataset.label));
  for (const el of root.querySelectorAll("[data-hint]")) el.placeholder = t(el.dataset.hint);
}

export function choose(next) {
  language = next;
  localStorage.setItem("simulator-language", next);
  translate();
}
