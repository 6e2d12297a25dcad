// The words of the page in its two languages.
const words = {
  en: {
    simulator: "Simulator:", banner: "a pretend platform; nobody real receives these messages", language: "Language", theme: "Light or dark",
    state: "State", advance: "Let time pass", sides: "Which phone", minute: "+1 min", hour: "+1 hour", day: "+24 hours", phone: "The owner's phone", number: "Number",
    chats: "Chats", customer: "A customer", who: "Who", new: "New", meet: "A new customer", name: "Name", digits: "Number with country code",
    hidden: "Hides the number (user name only)", username: "User name", digitsHint: "The last four digits can make things go wrong, see below.",
    cancel: "Cancel", create: "Create", message: "Message", send: "Send", attach: "Attach or send something else", faults: "What the last four digits of a number do",
    text: "Text", image: "Photo", video: "Video", voice: "Voice note", audio: "Audio", document: "Document", sticker: "Sticker", location: "Place", contacts: "Contact card",
    order: "Order from the catalogue", ad: "First message from an ad", poll: "Poll (the API cannot read it)", onlyPhone: "Content only on the phone", late: "First from an ad: readable 4 s later", file: "A file of yours…",
    interactive: "Reply", button: "Reply", template: "Template", unsupported: "Unsupported", system: "System", revoked: "Deleted for everyone", edited: "edited", editing: "Editing a message",
    replying: "Replying to a message", reply: "Reply", edit: "Edit", delete: "Delete for everyone", react: "React", more: "Actions for this message", unread: "unread",
    byPhone: "from the phone", byAPI: "by API", failed: "failed", sent: "sent", delivered: "delivered", read: "read", played: "played", typing: "typing…",
    windowOpen: "Free replies until", windowClosed: "No free replies: the customer has not written in the last 24 hours", nobody: "Nobody has written yet. Pick or create a customer on the other side.",
    pick: "Pick a chat.", pickWho: "Pick a customer above, or create one.", time: "Simulated time", webhooks: "webhooks", answered: "answered 200", waiting: "waiting", otherwise: "not answered 200",
    unverified: "the callback has not verified itself yet", noCallback: "no callback: nobody hears of this", lost: "No connection to the simulator, trying again…", readAll: "Mark as read", ok: "read",
    removeReaction: "Take the reaction back",
    dialogBanner: "plays the popup of the platform; nothing real is connected", dialogChoose: "How do you use WhatsApp today?", dialogBusiness: "Connect a Business App number",
    dialogBusinessHint: "The app on your phone keeps working.", dialogNew: "Use a new number", dialogNewHint: "The simulator does not play this.", dialogNumber: "Which number?", next: "Next",
    dialogCode: "Look at your phone", dialogStep1: "A message of Facebook Business came into the app on your phone. Open the simulator's page to see the phone.",
    dialogStep2: "Tap Connect, and choose whether to share your chat history.", dialogStep3: "The phone shows a code. Type it here.", dialogPhone: "Open the pretend phone", dialogCodeLabel: "Code",
    dialogFinish: "Connect", dialogClose: "You can close this window.", dialogEndings: "Other endings, for testing", dialogEndError: "End with a fault", dialogDone: "Connected", dialogNotDone: "Not connected",
    dialogApp: "An app asks for this:", dialogNoApp: "No app named itself (client_id).", dialogNoOpener: "The page that opened this window cannot be reached.",
    syncTitle: "What a sync brings", syncMessages: "Messages of the past", syncContacts: "Saved contacts", syncSilent: "accepted, but nothing comes",
    renumber: "Other number", renumberTitle: "The customer changes number", renumberID: "Only the user id", renumberOK: "Change",
    bookButton: "Save contact", bookTitle: "Address book of the phone", bookSave: "Save", bookRemove: "Remove", phoneNew: "New phone", phoneTitle: "A new phone with the Business App",
    phoneHint: "No program knows this number until a signup connects it.", askTitle: "Facebook Business", askText: "Connect this number to a provider? Your app keeps working.",
    askShare: "Share my chats of the last 6 months", askYes: "Connect", askNo: "Not now", askCode: "Type this code into the window of your provider:",
    link_app: "On the phone only", link_linked: "Linked to the API", link_offboarded: "Offboarded: the app was installed anew", link_disconnected: "Disconnected from the API",
    linkLost: "phone lost", linkClosed: "app not opened", linkSince: "Since", linkOpened: "App last opened", linkAccount: "Account", linkQuality: "Quality", linkOnboarded: "Onboarded", linkHistory: "History requested",
    linkContacts: "Contacts requested", linkReason: "Reason", linkMissed: "Messages never told", linkPhone: "The phone", linkDays: "already unopened for days", linkLose: "Lose the phone",
    linkReinstall: "Install the app anew", linkReconnect: "reconnect by itself", linkEnd: "End of the link", linkDisconnect: "Disconnect", linkPlatform: "What the platform tells", linkTell: "Tell",
    linkOpenApp: "Open the app", linkCloseApp: "Leave the app unopened", linkNoReason: "no reason named", linkShape: "Shape of the webhook", shape_full: "full", shape_bare: "without reason", shape_legacy: "old shape",
  },
  hi: {
    simulator: "सिम्युलेटर:", banner: "एक बनावटी प्लेटफ़ॉर्म; ये संदेश किसी असली व्यक्ति को नहीं मिलते", language: "भाषा", theme: "उजला या गहरा",
    state: "स्थिति", advance: "समय आगे बढ़ाएँ", sides: "कौन-सा फ़ोन", minute: "+1 मिनट", hour: "+1 घंटा", day: "+24 घंटे", phone: "मालिक का फ़ोन", number: "नंबर",
    chats: "चैट", customer: "एक ग्राहक", who: "कौन", new: "नया", meet: "नया ग्राहक", name: "नाम", digits: "देश के कोड के साथ नंबर",
    hidden: "नंबर छिपाता है (केवल यूज़रनेम)", username: "यूज़रनेम", digitsHint: "आख़िरी चार अंक गड़बड़ी करा सकते हैं, नीचे देखें।",
    cancel: "रद्द करें", create: "बनाएँ", message: "संदेश", send: "भेजें", attach: "कुछ और भेजें", faults: "नंबर के आख़िरी चार अंक क्या करते हैं",
    text: "संदेश", image: "फ़ोटो", video: "वीडियो", voice: "वॉइस नोट", audio: "ऑडियो", document: "दस्तावेज़", sticker: "स्टिकर", location: "जगह", contacts: "संपर्क कार्ड",
    order: "कैटलॉग से ऑर्डर", ad: "विज्ञापन से पहला संदेश", poll: "पोल (API नहीं पढ़ सकता)", onlyPhone: "सामग्री केवल फ़ोन पर", late: "विज्ञापन से पहला: 4 सेकंड बाद पढ़ा जा सकेगा", file: "आपकी फ़ाइल…",
    interactive: "जवाब", button: "जवाब", template: "टेम्पलेट", unsupported: "असमर्थित", system: "सिस्टम", revoked: "सबके लिए मिटाया गया", edited: "बदला गया", editing: "संदेश बदल रहे हैं",
    replying: "संदेश का जवाब दे रहे हैं", reply: "जवाब दें", edit: "बदलें", delete: "सबके लिए मिटाएँ", react: "प्रतिक्रिया", more: "इस संदेश के विकल्प", unread: "अपठित",
    byPhone: "फ़ोन से", byAPI: "API से", failed: "नहीं पहुँचा", sent: "भेजा गया", delivered: "पहुँचा", read: "पढ़ा गया", played: "सुना गया", typing: "लिख रहे हैं…",
    windowOpen: "मुफ़्त जवाब इस समय तक", windowClosed: "मुफ़्त जवाब नहीं: ग्राहक ने 24 घंटे में नहीं लिखा", nobody: "अभी किसी ने नहीं लिखा। दूसरी ओर ग्राहक चुनें या बनाएँ।",
    pick: "कोई चैट चुनें।", pickWho: "ऊपर ग्राहक चुनें या नया बनाएँ।", time: "सिम्युलेटर का समय", webhooks: "वेबहुक", answered: "200 मिला", waiting: "बाक़ी", otherwise: "200 नहीं मिला",
    unverified: "कॉलबैक की पुष्टि अभी नहीं हुई", noCallback: "कॉलबैक नहीं है: कोई नहीं सुनता", lost: "सिम्युलेटर से संपर्क नहीं, फिर कोशिश…", readAll: "पढ़ा हुआ मानें", ok: "पढ़ा गया",
    removeReaction: "प्रतिक्रिया हटाएँ",
    dialogBanner: "प्लेटफ़ॉर्म की खिड़की का अभिनय; असल में कुछ नहीं जुड़ता", dialogChoose: "आज आप WhatsApp कैसे चलाते हैं?", dialogBusiness: "Business App का नंबर जोड़ें",
    dialogBusinessHint: "फ़ोन का ऐप चलता रहेगा।", dialogNew: "नया नंबर लें", dialogNewHint: "सिम्युलेटर यह नहीं करता।", dialogNumber: "कौन-सा नंबर?", next: "आगे",
    dialogCode: "अपना फ़ोन देखें", dialogStep1: "फ़ोन के ऐप में Facebook Business का संदेश आया है। फ़ोन देखने के लिए सिम्युलेटर का पेज खोलें।",
    dialogStep2: "“जोड़ें” दबाएँ और चुनें कि पुरानी चैट साझा करनी हैं या नहीं।", dialogStep3: "फ़ोन पर एक कोड दिखेगा। उसे यहाँ लिखें।", dialogPhone: "बनावटी फ़ोन खोलें", dialogCodeLabel: "कोड",
    dialogFinish: "जोड़ें", dialogClose: "यह खिड़की बंद कर सकते हैं।", dialogEndings: "जाँच के लिए दूसरे अंत", dialogEndError: "गड़बड़ी के साथ ख़त्म करें", dialogDone: "जुड़ गया", dialogNotDone: "नहीं जुड़ा",
    dialogApp: "यह ऐप माँग रहा है:", dialogNoApp: "किसी ऐप ने अपना नाम नहीं बताया (client_id)।", dialogNoOpener: "जिस पेज ने यह खिड़की खोली, उस तक पहुँच नहीं है।",
    syncTitle: "सिंक में क्या आएगा", syncMessages: "पुराने संदेश", syncContacts: "सहेजे संपर्क", syncSilent: "मान लिया, पर कुछ नहीं आता",
    renumber: "नंबर बदलें", renumberTitle: "ग्राहक नंबर बदलता है", renumberID: "केवल यूज़र ID", renumberOK: "बदलें",
    bookButton: "संपर्क सहेजें", bookTitle: "फ़ोन की संपर्क सूची", bookSave: "सहेजें", bookRemove: "हटाएँ", phoneNew: "नया फ़ोन", phoneTitle: "Business App वाला नया फ़ोन",
    phoneHint: "साइनअप से जुड़ने तक कोई प्रोग्राम इस नंबर को नहीं जानता।", askTitle: "Facebook Business", askText: "यह नंबर किसी सेवा से जोड़ें? आपका ऐप चलता रहेगा।",
    askShare: "पिछले 6 महीने की चैट साझा करें", askYes: "जोड़ें", askNo: "अभी नहीं", askCode: "यह कोड सेवा की खिड़की में लिखें:",
    link_app: "केवल फ़ोन पर", link_linked: "API से जुड़ा है", link_offboarded: "अलग हुआ: ऐप दोबारा इंस्टॉल हुआ", link_disconnected: "API से कटा हुआ",
    linkLost: "फ़ोन खो गया", linkClosed: "ऐप नहीं खुला", linkSince: "कब से", linkOpened: "ऐप आख़िरी बार खुला", linkAccount: "खाता", linkQuality: "गुणवत्ता", linkOnboarded: "कब जुड़ा", linkHistory: "इतिहास माँगा गया",
    linkContacts: "संपर्क माँगे गए", linkReason: "कारण", linkMissed: "संदेश जो कभी नहीं बताए गए", linkPhone: "फ़ोन", linkDays: "इतने दिन से नहीं खुला", linkLose: "फ़ोन खो दें",
    linkReinstall: "ऐप दोबारा इंस्टॉल करें", linkReconnect: "अपने आप फिर जुड़े", linkEnd: "जोड़ का अंत", linkDisconnect: "काटें", linkPlatform: "प्लेटफ़ॉर्म क्या बताता है", linkTell: "बताएँ",
    linkOpenApp: "ऐप खोलें", linkCloseApp: "ऐप बंद रहने दें", linkNoReason: "कारण नहीं बताया", linkShape: "वेबहुक का रूप", shape_full: "पूरा", shape_bare: "बिना कारण", shape_legacy: "पुराना रूप",
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
