/**
 * हिन्दी. Same keys as English, checked by a test. Fetched when it is read: an area's words of both languages stand in one
 * file, and the mark behind its name makes it another module of it, so that none carries the other's words.
 */
import { hi as contacts } from './areas/contacts?hi'
import { hi as colleague } from './areas/colleague?hi'
import { hi as desktop } from './areas/desktop?hi'
import { hi as imports } from './areas/imports?hi'
import { hi as inbox } from './areas/inbox?hi'
import { hi as history } from './areas/history?hi'
import { hi as link } from './areas/link?hi'
import { hi as onboarding } from './areas/onboarding?hi'
import { hi as password } from './areas/password?hi'
import { hi as passkeys } from './areas/passkeys?hi'
import { hi as provider } from './areas/provider?hi'
import { hi as people } from './areas/people?hi'
import { hi as devices } from './areas/devices?hi'
import { hi as audit } from './areas/audit?hi'
import { hi as house } from './areas/house?hi'
import { hi as rates } from './areas/rates?hi'
import { hi as together } from './areas/together?hi'
import { hi as presence } from './areas/presence?hi'
import { hi as handoff } from './areas/handoff?hi'
import { hi as work } from './areas/work?hi'
import { hi as replies } from './areas/replies?hi'
import { hi as templates } from './areas/templates?hi'
import { hi as search } from './areas/search?hi'
import { hi as writing } from './areas/writing?hi'
import type { en } from './en'

export const hi = {
  ...desktop,
  ...imports,
  ...colleague,
  ...contacts,
  ...inbox,
  ...history,
  ...link,
  ...onboarding,
  ...password,
  ...passkeys,
  ...provider,
  ...people,
  ...devices,
  ...audit,
  ...house,
  ...rates,
  ...together,
  ...work,
  ...handoff,
  ...presence,
  ...replies,
  ...templates,
  ...search,
  ...writing,
  product: 'संगम',

  'action.assign': 'सौंपें', 'action.assign_me': 'मुझे सौंपें', 'action.back': 'वापस', 'action.close': 'बंद करें', 'action.download': 'डाउनलोड करें',
  'action.keymap': 'कीबोर्ड के शॉर्टकट', 'action.language': 'हिन्दी और अंग्रेज़ी के बीच बदलें', 'action.latest': 'सबसे नए पर जाएँ', 'action.more': 'और दिखाएँ',
  'action.next': 'अगली बातचीत', 'action.open': 'बातचीत खोलें', 'action.palette': 'खोज और आदेश', 'action.previous': 'पिछली बातचीत',
  'action.reopen': 'फिर खोलें', 'action.reply': 'जवाब दें', 'action.resolve': 'हल हुआ', 'action.retry': 'फिर कोशिश करें', 'action.save': 'सहेजें', 'action.send': 'भेजें',
  'action.sign_out': 'साइन आउट', 'action.theme': 'उजला या गहरा रूप', 'action.toggle_rail': 'मेनू के नाम दिखाएँ या छिपाएँ', 'action.toggle_side': 'ग्राहक का विवरण दिखाएँ या छिपाएँ',
  'action.undo': 'वापस लें', 'action.unassign': 'ज़िम्मेदारी हटाएँ', 'action.unread': 'अपठित करें',

  'keys.conversation': 'बातचीत', 'keys.list': 'सूची', 'keys.places': 'यहाँ जाएँ', 'keys.screen': 'स्क्रीन',
  'keys.physical': 'अक्षर का मतलब वही है जो आपका कीबोर्ड लिखता है; जिन लिपियों में लैटिन अक्षर नहीं, वहाँ कुंजी की जगह गिनी जाती है।',

  'help.spoken': 'सहायता अभी अंग्रेज़ी और हिन्दी में है।',
  'shell.nav': 'मुख्य', 'shell.skip': 'सीधे सामग्री पर जाएँ', 'shell.not_found': 'ऐसा कोई पन्ना नहीं है', 'shell.to_inbox': 'इनबॉक्स पर जाएँ',
  'rail.numbers': 'नंबर', 'rail.me': '{name}: मेनू',
  'view.mine': 'मेरी', 'view.unassigned': 'बिना ज़िम्मेदार', 'view.all': 'सभी खुली', 'view.resolved': 'हल हो चुकी',
  'page.numbers': 'नंबर', 'page.parked': 'रुकी घटनाएँ', 'page.members': 'सदस्य', 'page.help': 'मदद', 'page.diagnostics': 'जाँच', 'page.settings': 'सेटिंग',
  'palette.placeholder': 'लोग और काम खोजें (> काम, @ लोग, # लेबल)', 'palette.none': 'कुछ नहीं मिला',
  'pane.list': 'सूची की चौड़ाई', 'pane.side': 'ग्राहक विवरण की चौड़ाई',
  'offline.network': 'आप ऑफ़लाइन हैं। पढ़ना और लिखना जारी रख सकते हैं।', 'offline.server': 'सर्वर से संपर्क नहीं है। फिर कोशिश हो रही है…',
  'offline.waiting': '{n, plural, one {# संदेश रुका है, लाइन लौटते ही भेजा जाएगा} other {# संदेश रुके हैं, लाइन लौटते ही भेजे जाएँगे}}।',

  'login.over': 'आपका सत्र ख़त्म हो गया है। फिर से साइन इन करें।', 'login.title': 'अपनी डेस्क पर साइन इन करें', 'login.email': 'ईमेल', 'login.password': 'पासवर्ड', 'login.keep': 'इस कंप्यूटर पर साइन इन रहने दें',
  'login.submit': 'साइन इन', 'login.busy': 'साइन इन हो रहा है…', 'login.wrong': 'ईमेल या पासवर्ड सही नहीं है।',

  'list.label': 'बातचीत', 'list.draft': 'ड्राफ़्ट', 'list.no_message': 'अभी कोई संदेश नहीं',
  'list.new': '{n, plural, one {# नई} other {# नई}}', 'list.unread': '{n, plural, one {# अपठित संदेश} other {# अपठित संदेश}}',
  'filter.state': 'स्थिति', 'filter.priority': 'प्राथमिकता', 'filter.whose': 'किसके पास', 'filter.view': 'सूची', 'labels.make': 'लेबल “{name}” बनाएँ', 'filter.label': 'छाँटें', 'filter.unread': 'केवल अपठित', 'filter.clear': '{n, plural, one {छँटाई हटाएँ} other {# छँटाइयाँ हटाएँ}}',
  'empty.mine': 'आपके लिए कुछ बाकी नहीं है', 'empty.mine_hint': 'आपको सौंपी गई बातचीत यहाँ दिखती है। “बिना ज़िम्मेदार” में से कोई ले लें।',
  'empty.unassigned': 'हर बातचीत का कोई ज़िम्मेदार है', 'empty.unassigned_hint': 'नई बातचीत यहाँ तब तक दिखती है जब तक कोई उसे ले न ले।',
  'empty.all': 'कोई खुली बातचीत नहीं', 'empty.all_hint': 'ग्राहक के लिखते ही बातचीत यहाँ दिखेगी।',
  'empty.resolved': 'अभी कुछ हल नहीं हुआ', 'empty.resolved_hint': 'हल हो चुकी बातचीत यहाँ रहती है और ग्राहक के फिर लिखने पर खुल जाती है।',
  'empty.filtered': 'इस छँटाई में कोई बातचीत नहीं है।',
  'done.resolved': 'हल हुई: {name}', 'done.reopened': 'फिर खुली: {name}', 'done.assigned': '{name}: अब {member} को सौंपी गई', 'done.assigned_you': '{name}: अब आपको सौंपी गई', 'done.unassigned': '{name}: अब किसी को नहीं सौंपी',
  'state.resolved': 'हल हो चुकी',
  'assignee.none': 'बिना ज़िम्मेदार', 'assignee.you': 'आप', 'assignee.me': '{name} (आप)', 'assignee.someone': 'कोई साथी',

  'author.contact': 'ग्राहक', 'author.member': 'साथी', 'author.phone': 'फ़ोन', 'author.flow': 'फ़्लो', 'author.campaign': 'अभियान', 'author.api': 'एपीआई', 'author.system': 'सिस्टम', 'author.you': 'आप',

  'kind.text': 'संदेश', 'kind.image': 'फ़ोटो', 'kind.video': 'वीडियो', 'kind.audio': 'ऑडियो', 'kind.voice': 'वॉइस नोट', 'kind.document': 'दस्तावेज़', 'kind.sticker': 'स्टिकर',
  'kind.location': 'जगह', 'kind.contacts': 'संपर्क', 'kind.button': 'बटन दबाया', 'kind.interactive': 'विकल्पों वाला संदेश', 'kind.interactive_reply': 'चुना गया विकल्प',
  'kind.order': 'ऑर्डर', 'kind.template': 'टेम्पलेट', 'kind.system': 'सूचना', 'kind.unsupported': 'ऐसा संदेश जो यहाँ नहीं दिख सकता', 'kind.media_placeholder': 'मीडिया', 'kind.list': 'सूची',

  'status.queued': 'भेजे जाने की प्रतीक्षा', 'status.sending': 'भेजा जा रहा है', 'status.accepted': 'WhatsApp ने ले लिया', 'status.sent': 'भेजा गया', 'status.delivered': 'पहुँच गया', 'status.read': 'पढ़ा गया',
  'status.played': 'सुना गया', 'status.failed': 'नहीं पहुँचा', 'status.unknown': 'पता नहीं गया या नहीं',

  'message.label': '{name}, {time}', 'message.revoked': 'यह संदेश हटा दिया गया', 'message.forwarded': 'आगे भेजा गया', 'message.forwarded_often': 'कई बार आगे भेजा गया',
  'message.reply': 'इस संदेश का जवाब दें', 'message.copy': 'पाठ कॉपी करें', 'message.copied': 'कॉपी हो गया', 'message.tools': 'संदेश के साधन', 'message.history_hint': 'फ़ोन के इतिहास से, नंबर जुड़ने से पहले का',
  'quote.jump': 'मूल संदेश पर जाएँ', 'quote.unknown': 'संदेश यहाँ नहीं है', 'quote.gone': 'मूल संदेश यहाँ नहीं है।',
  'reaction.add': 'प्रतिक्रिया दें', 'reaction.with': '{emoji} से प्रतिक्रिया दें', 'reaction.by': '{names} की प्रतिक्रिया', 'reaction.remove': '{names}. हमारी हटाने के लिए दबाएँ।',
  'history.title': 'पहले के रूप', 'history.edited': 'बदला गया', 'history.what': 'क्या लिखा था', 'history.deleted_at': '{time} को हटाया गया',
  'failed.title': 'नहीं पहुँचा।', 'failed.no_reason': 'WhatsApp ने कारण नहीं बताया।', 'failed.take_back': 'लिखने की जगह पर वापस', 'failed.discard': 'छोड़ दें',
  'unknown.why': 'भेजते समय संपर्क टूट गया और WhatsApp ने नहीं बताया कि संदेश उसके पास है या नहीं। फिर भेजने पर ग्राहक को दो बार मिल सकता है।',
  'unknown.again': 'फिर भेजें', 'unknown.leave': 'रहने दें',
  'unsupported.only_on_phone': 'इस संदेश की सामग्री केवल फ़ोन पर है। WhatsApp Business ऐप में देखें।', 'unsupported.other': 'WhatsApp इस तरह का संदेश आगे नहीं देता। फ़ोन के ऐप में देखें।',
  'price.billable': 'WhatsApp शुल्क लेगा: {category}', 'price.marketing': 'प्रचार', 'price.utility': 'सेवा-सूचना', 'price.authentication': 'पहचान-जाँच', 'price.service': 'सेवा', 'price.referral_conversion': 'विज्ञापन से',
  'referral.ad': 'विज्ञापन से आए', 'referral.post': 'पोस्ट से आए', 'referral.open': 'विज्ञापन खोलें',
  'system.user_changed_number': 'ग्राहक ने नंबर {from} से {to} कर लिया।', 'system.customer_changed_number': 'ग्राहक ने नंबर {from} से {to} कर लिया।',
  'system.user_changed_user_id': 'WhatsApp ने ग्राहक को नई पहचान दी; बातचीत यहीं चलती रहेगी।', 'system.customer_identity_changed': 'ग्राहक का सुरक्षा कोड बदला: नया फ़ोन, या WhatsApp फिर से इंस्टॉल हुआ।',

  'media.pending': '{kind} लाया जा रहा है', 'media.expired': '{kind}: लाने से पहले WhatsApp का लिंक समाप्त हो गया। ग्राहक से फिर भेजने को कहें, या फ़ोन पर देखें।',
  'media.failed': '{kind} नहीं लाया जा सका।', 'media.too_large': '{kind} इस सर्वर की सीमा से बड़ा है।', 'media.open': '{name} खोलें', 'media.placeholder': 'जुड़ने से पहले का मीडिया; वह फ़ोन पर है।',
  'media.uploading': 'अपलोड हो रहा है', 'media.asked_again': 'फिर से माँगा गया।',
  'voice.play': 'चलाएँ', 'voice.pause': 'रोकें', 'voice.position': 'स्थान', 'voice.speed': 'गति {rate} गुना', 'voice.failed': 'यहाँ नहीं चल सकता। डाउनलोड कर लें।',
  'viewer.in': 'बड़ा करें', 'viewer.out': 'छोटा करें', 'viewer.rotate': 'घुमाएँ',
  'order.title': '{n, plural, one {# चीज़ का ऑर्डर} other {# चीज़ों का ऑर्डर}}', 'order.total': 'कुल',

  'thread.label': '{name} से बातचीत', 'thread.announce': '{name} का नया संदेश: {text}', 'thread.older': 'पुराने संदेश लाए जा रहे हैं…', 'thread.start': 'बातचीत की शुरुआत',
  'thread.unread': '{n, plural, one {# नया संदेश} other {# नए संदेश}}', 'thread.new': '{n, plural, one {# नया संदेश} other {# नए संदेश}}', 'thread.empty': 'अभी कोई संदेश नहीं।',
  'thread.missing': 'यह बातचीत नहीं दिखाई जा सकती', 'thread.missing_hint': 'शायद यह है ही नहीं, या आपको देखने की अनुमति नहीं।',
  'thread.none': 'कोई बातचीत चुनें', 'thread.none_move': 'ऊपर-नीचे', 'thread.none_open': 'खोलें', 'thread.none_keys': 'सब बटन',
  'phone.answered': '{span} पहले फ़ोन से जवाब दिया गया',

  'window.chip': '{span} बाकी', 'window.closed': 'समय समाप्त', 'window.closed_hint': 'बंद: ग्राहक के फिर लिखने पर जवाब संभव होगा', 'window.left': 'जवाब के लिए {span} और बाकी',
  'window.open': 'जवाब के लिए {span} बाकी', 'window.open_plain': 'जवाब दे सकते हैं',
  'blocked.permission': 'आप यह बातचीत पढ़ सकते हैं, जवाब नहीं दे सकते।', 'blocked.permission_way': 'जवाब देने की अनुमति कार्यस्थल के मालिक से माँगें।',
  'blocked.window': 'ग्राहक ने पिछले 24 घंटों में नहीं लिखा, इसलिए WhatsApp यहाँ से साधारण जवाब नहीं लेता।',
  'blocked.window_since': 'जवाब का समय {span} पहले समाप्त हुआ: WhatsApp ग्राहक के आख़िरी संदेश के 24 घंटे के भीतर ही साधारण जवाब लेता है।',
  'blocked.window_way_hybrid': 'फ़ोन से जवाब दें: वह मुफ़्त है और उसमें समय की सीमा नहीं। आपका जवाब तुरंत यहाँ दिखेगा। या ग्राहक के फिर लिखने की प्रतीक्षा करें।',
  'blocked.window_way': 'ग्राहक के फिर लिखने की प्रतीक्षा करें, या किसी ऐसे साथी से कहें जो टेम्पलेट भेज सकता है।',
  'blocked.account_linked': '', 'blocked.account_offboarded': 'यह नंबर नए फ़ोन पर है और अभी दोबारा नहीं जुड़ा।', 'blocked.account_disconnected': 'यह नंबर जुड़ा नहीं है।', 'blocked.account_token_dead': 'WhatsApp अब इस नंबर का टोकन नहीं मानता।',
  'blocked.account_restricted': 'WhatsApp ने इस नंबर पर रोक लगाई है।', 'blocked.account_way': 'क्या करना है, इस पन्ने पर है:', 'blocked.account_way_hybrid': 'तब तक फ़ोन से जवाब दें।',

  'composer.label': 'जवाब', 'composer.placeholder': '{name} को जवाब', 'composer.empty': 'पहले कुछ लिखें या फ़ाइल जोड़ें।', 'composer.too_long': '{n, plural, one {# अक्षर ज़्यादा} other {# अक्षर ज़्यादा}}',
  'composer.file_problem': 'कोई फ़ाइल इस रूप में नहीं भेजी जा सकती। देखें क्या लिखा है, फिर हटाएँ या बदलें।', 'composer.files': 'भेजी जाने वाली फ़ाइलें', 'composer.caption': 'साथ में लिखें', 'composer.caption_for': '{name} के साथ का पाठ', 'composer.remove': '{name} हटाएँ',
  'composer.drop_reply': 'उद्धरण हटाएँ', 'composer.drop': 'भेजने के लिए फ़ाइलें यहाँ छोड़ें', 'composer.kept': 'आपका ड्राफ़्ट सुरक्षित है:', 'composer.send_enter': 'भेजें (Enter)। Shift+Enter से नई पंक्ति।', 'composer.send_mod': 'भेजें ({mod}+Enter)। Enter से नई पंक्ति।',
  'plus.label': 'जोड़ें', 'plus.file': 'फ़ोटो, वीडियो या फ़ाइल', 'plus.location': 'जगह', 'plus.contact': 'संपर्क', 'plus.buttons': 'बटनों वाला सवाल', 'plus.list': 'विकल्पों की सूची', 'plus.link': 'लिंक वाला बटन',
  'location.point': 'निर्देशांक', 'location.name': 'नाम (वैकल्पिक)', 'location.address': 'पता (वैकल्पिक)', 'location.missing': 'अक्षांश और देशांतर चाहिए, जैसे नक्शे कॉपी करते हैं।',
  'inter.body': 'पाठ', 'inter.button': 'बटन {n, number}', 'inter.add_button': 'बटन जोड़ें', 'inter.missing': 'पाठ और कम से कम एक बटन चाहिए।', 'inter.twice': 'दो बटनों के शब्द एक जैसे हैं।',
  'inter.list_button': 'सूची खोलने वाले बटन के शब्द', 'inter.list_button_start': 'चुनें', 'inter.row': 'विकल्प {n, number}', 'inter.description': 'विवरण (वैकल्पिक)', 'inter.add_row': 'विकल्प जोड़ें', 'inter.missing_list': 'पाठ, बटन और कम से कम एक विकल्प चाहिए।',
  'inter.link_title': 'बटन के शब्द', 'inter.link_url': 'पता', 'inter.missing_link': 'पाठ, बटन के शब्द और https:// से शुरू होने वाला पता चाहिए।',
  'file.empty': 'फ़ाइल खाली है।', 'file.empty_way': 'उसे फिर से चुनें।', 'file.type': 'WhatsApp इस तरह की फ़ाइल नहीं लेता ({type})।', 'file.unknown_type': 'अज्ञात', 'file.type_way': 'PDF, JPEG, PNG, MP4 या किसी आम रूप में भेजें।',
  'file.size': 'यह {size} है; WhatsApp {max} तक लेता है ({kind})।', 'file.size_way': 'छोटा करें, या उसका लिंक भेजें।',

  'contact.pane': 'ग्राहक', 'contact.nameless': 'नाम नहीं', 'contact.name': 'नाम', 'contact.rename': 'नाम बदलें', 'contact.phone': 'फ़ोन', 'contact.hidden_phone': 'ग्राहक ने छिपाया है', 'contact.username': 'यूज़रनेम', 'contact.number': 'इस नंबर पर',
  'contact.assignee': 'ज़िम्मेदार', 'contact.window': 'समय', 'contact.on_phone': 'फ़ोन से', 'contact.came_from': 'कहाँ से आए', 'contact.others': 'दूसरी बातचीत', 'contact.other': 'बातचीत', 'contact.hide': 'ग्राहक विवरण छिपाएँ', 'contact.missing': 'नाम और फ़ोन नंबर चाहिए।',

  'account.linked': 'जुड़ा हुआ', 'account.offboarded': 'अलग किया गया', 'account.disconnected': 'जुड़ा नहीं', 'account.token_dead': 'टोकन अस्वीकृत', 'account.restricted': 'रोक लगी है',
  'numbers.about': 'हर नंबर, वह चल रहा है या नहीं, और क्या बाकी है।', 'numbers.none': 'अभी कोई नंबर जुड़ा नहीं है।', 'numbers.hybrid': 'फ़ोन पर और यहाँ', 'numbers.api': 'केवल यहाँ', 'numbers.since': '{time} से', 'numbers.lamps': 'बत्तियाँ',
  'numbers.signs': 'आख़िरी हलचल', 'numbers.lag': 'कितना पीछे', 'numbers.queue': 'प्रतीक्षा में', 'numbers.limits': 'सीमाएँ', 'numbers.quality': 'गुणवत्ता', 'numbers.cannot': '{n, plural, one {# काम जो यह नंबर नहीं कर सकता} other {# काम जो यह नंबर नहीं कर सकता}}',
  'numbers.unknown': '{n, plural, one {WhatsApp की # चीज़ जो हम अभी नहीं जानते} other {WhatsApp की # चीज़ें जो हम अभी नहीं जानते}}', 'numbers.unknown_about': 'कुछ भी खोया नहीं: बाइट सुरक्षित हैं और नया संस्करण उन्हें फिर पढ़ सकता है।',
  'lamp.phone': 'फ़ोन', 'lamp.cloud_api': 'क्लाउड एपीआई', 'lamp.sangam': 'संगम', 'lamp.business': 'व्यवसाय', 'lamp.green': 'चल रहा है', 'lamp.amber': 'ध्यान दें', 'lamp.red': 'नहीं चल रहा', 'lamp.unknown': 'अभी पता नहीं',
  'sign.last_webhook_at': 'WhatsApp से कुछ भी', 'sign.last_inbound_at': 'ग्राहक का संदेश', 'sign.last_phone_at': 'फ़ोन पर ऐप खुला', 'sign.last_echo_at': 'फ़ोन का संदेश', 'sign.last_status_at': 'पहुँचने की सूचना', 'sign.last_sent_at': 'यहाँ से भेजा संदेश',
  'queue.outbound': 'भेजे जाने हैं', 'queue.unknown': 'पता नहीं गए या नहीं', 'queue.parked': 'रुकी घटनाएँ', 'queue.media_pending': 'लाया जाने वाला मीडिया',
  'limit.per_second': 'प्रति सेकंड संदेश', 'limit.pair': 'एक ग्राहक को', 'limit.pair_value': '{span} में एक, एक साथ {burst, number}', 'quality.green': 'अच्छी', 'quality.yellow': 'मध्यम', 'quality.red': 'कम', 'quality.high': 'अच्छी', 'quality.medium': 'मध्यम', 'quality.low': 'कम', 'quality.unknown': 'पता नहीं',
  'unknown.where': 'कहाँ', 'unknown.name': 'नाम', 'unknown.count': 'गिनती', 'unknown.last': 'आख़िरी बार',
  'parked.about': 'WhatsApp ने जो भेजा पर लागू नहीं हो सका। बाइट सुरक्षित हैं; “फिर चलाएँ” से दोबारा कोशिश होती है।', 'parked.parked_tab': 'रुकी हुई', 'parked.replayed_tab': 'फिर चलाई गई', 'parked.received': 'मिली', 'parked.kind': 'प्रकार', 'parked.reason': 'कारण', 'parked.tries': 'कोशिशें', 'parked.size': 'आकार', 'parked.actions': 'काम',
  'parked.no_account': 'कोई नंबर नहीं', 'parked.show': 'दिखाएँ', 'parked.replay': 'फिर चलाएँ', 'parked.replayed': 'लागू हो गई।', 'parked.still': 'अब भी रुकी है: {why}', 'parked.none': 'कुछ नहीं रुका। WhatsApp ने जो भेजा, सब लागू हुआ।', 'parked.none_replayed': 'अभी कुछ फिर नहीं चलाया गया।', 'parked.body': 'मूल सामग्री',
  'settings.about': 'आपके लिए, हर उस कंप्यूटर पर जहाँ आप साइन इन करें।', 'settings.language': 'भाषा', 'settings.theme': 'रूप', 'settings.send_key': 'इससे भेजें', 'settings.density': 'घनत्व', 'settings.name': 'आपका नाम, जैसा टीम को दिखे', 'settings.saved': 'सहेजा गया।',
  'theme.system': 'कंप्यूटर जैसा', 'theme.light': 'उजला', 'theme.dark': 'गहरा', 'density.comfortable': 'खुला', 'density.compact': 'सघन', 'send_key.enter': 'Enter', 'send_key.enter_hint': 'Shift+Enter से नई पंक्ति', 'send_key.mod_enter': '{mod} + Enter', 'send_key.mod_enter_hint': 'Enter से नई पंक्ति',
  'members.about': 'यहाँ जवाब देने वाले लोग।', 'members.about_member': 'यहाँ जवाब देने वाले लोग। मालिक, एडमिन और मैनेजर ही किसी को जोड़ सकते हैं।', 'members.add': 'सदस्य जोड़ें', 'members.added': '{name} अब साइन इन कर सकते हैं।', 'members.name': 'नाम', 'members.role': 'भूमिका', 'members.since': '{date} से', 'members.disabled': 'साइन इन नहीं कर सकते', 'members.disable': 'रोकें', 'members.disable_title': '{name} को रोकें?', 'members.disable_about': '{name} हर जगह से तुरंत साइन आउट होंगे और फिर साइन इन नहीं कर सकेंगे। उनका लिखा बना रहेगा। आप उन्हें कभी भी फिर चालू कर सकते हैं।', 'members.enable': 'चालू करें', 'members.heir': 'उनकी खुली बातचीत किसे मिले?', 'members.heir_nobody': 'किसी को नहीं: वे बिना सौंपी रहेंगी',

  'error.unreachable': 'सर्वर तक नहीं पहुँच पा रहे।', 'error.internal': 'कुछ गड़बड़ हो गई।', 'error.undone': 'वह वापस लिया गया। {why}', 'error.list': 'सूची अभी नहीं लाई जा सकती।', 'picker.failed': 'अभी खोज नहीं हो पा रही।', 'error.thread': 'संदेश अभी नहीं लाए जा सकते।', 'error.health': 'इस नंबर की स्थिति अभी नहीं लाई जा सकती।',

  'unknown.twice': 'दोबारा भेजने पर ग्राहक को दो बार मिल सकता है।',
  'action.copy': 'कॉपी करें', 'action.cancel': 'रहने दें', 'action.edit': 'बदलें',
  'numbers.connect': 'नंबर जोड़ें', 'numbers.connected': '{name} जुड़ गया।', 'numbers.edit': '{name} बदलें', 'numbers.changed': 'सहेजा गया।', 'numbers.linked': 'यह फिर जुड़ गया है', 'numbers.linked_hint': 'भेजना फिर शुरू होगा। WhatsApp अब भी मना करे तो यह सूचना लौट आएगी।', 'numbers.none_member': 'नंबर मालिक जोड़ते हैं।', 'numbers.callback': 'कॉलबैक पता (Callback URL)',
  'numbers.callback_about': 'इसे Meta की ऐप सेटिंग में WhatsApp › Configuration में verify token के साथ डालें। इंटरनेट से https पर पहुँच में होना चाहिए।', 'numbers.no_https': 'यह पता https नहीं है, इसलिए Meta इसे नहीं लेगा। संगम को उसके सार्वजनिक पते से खोलें।',
  'number.name': 'नाम', 'number.name_hint': 'टीम इसे क्या कहती है, जैसे “दुकान का फ़ोन”। ख़ाली छोड़ें तो नंबर ही।', 'number.number': 'नंबर', 'number.number_hint': '+ और देश कोड के साथ।', 'number.phone_number_id': 'फ़ोन नंबर आईडी (Phone number ID)',
  'number.phone_number_id_hint': 'Meta की ऐप सेटिंग › WhatsApp › API setup में।', 'number.waba_id': 'WhatsApp व्यवसाय खाता आईडी (WABA ID)', 'number.waba_id_hint': 'उसी पन्ने पर।', 'number.mode': 'नंबर कैसे चलता है', 'number.hybrid': 'फ़ोन पर और यहाँ',
  'number.hybrid_hint': 'WhatsApp Business ऐप भी चलता रहता है; दोनों जगह हर चैट दिखती है।', 'number.api': 'केवल यहाँ', 'number.api_hint': 'किसी फ़ोन का ऐप यह नंबर नहीं चलाता।', 'number.access_token': 'एक्सेस टोकन (Access token)', 'number.access_token_hint': 'सिस्टम यूज़र का, बिना अंतिम तारीख़ के।',
  'number.app_secret': 'ऐप का गुप्त शब्द (App secret)', 'number.app_secret_hint': 'Meta की ऐप सेटिंग › Basic में। इससे पक्का होता है कि वेबहुक Meta का है।', 'number.verify_token': 'सत्यापन शब्द (Verify token)', 'number.verify_token_hint': 'कोई भी शब्द; वही Meta में डालें।',
  'number.make': 'बनाएँ और कॉपी करें', 'number.made': 'बनाया और कॉपी किया: Meta में डालें।', 'number.secrets': 'गुप्त शब्द मुहरबंद रखे जाते हैं और फिर कभी नहीं दिखते।', 'number.keep': 'ख़ाली: जैसा है वैसा रहेगा।', 'number.new_access_token': 'नया एक्सेस टोकन',
  'number.new_access_token_hint': 'अगले संदेश से लागू। पुराना टोकन ठुकराया गया था तो रुके संदेश अब जाएँगे।', 'number.new_app_secret': 'नया ऐप गुप्त शब्द', 'number.new_app_secret_hint': 'बदलना: उसी Meta ऐप के हर नंबर पर तुरंत लागू। पिछला भी चलता रहता है, इसलिए कोई वेबहुक नहीं खोता: पहले यहाँ डालें, फिर Meta में बदलें।',
  'number.new_verify_token': 'नया सत्यापन शब्द', 'number.new_verify_token_hint': 'केवल तब पूछा जाता है जब Meta कॉलबैक पता जाँचता है; वही वहाँ डालें।', 'number.pace': 'भेजने की रफ़्तार',
  'pace.platform': 'WhatsApp की सीमा तक', 'pace.platform_hint': 'रोज़ के जवाबों के लिए।', 'pace.careful': 'सँभलकर', 'pace.careful_hint': 'हर सेकंड 5। नए नंबर के लिए, या जिसकी गुणवत्ता गिरी हो: एक साथ बहुत संदेश WhatsApp को स्पैम लगते हैं।',
  'plus.only_phone': 'केवल फ़ोन से: {list}', 'plus.cannot': 'यहाँ संभव नहीं: {list}',
  'limits.more': 'क्या कहाँ चलता है, और क्यों', 'limits.label': 'इस संदेश के साथ क्या नहीं हो सकता',
  'page.keys': 'API कुंजियाँ',
  'keys.about': 'उन प्रोग्रामों के लिए जो आपकी ओर से पढ़ें या लिखें। कुंजी तुरंत चलती है, जब तक ख़त्म या रद्द न हो।', 'keys.owner': 'API कुंजियाँ केवल मालिक और एडमिन देख और बना सकते हैं।', 'keys.none': 'अभी कोई कुंजी नहीं।', 'keys.add': 'कुंजी बनाएँ',
  'keys.name': 'नाम', 'keys.name_hint': 'इसे कौन चलाता है, जैसे “वेबसाइट के ऑर्डर”।', 'keys.scope': 'यह क्या कर सकती है', 'keys.key': 'कुंजी', 'keys.created': 'बनी', 'keys.used': 'पिछली बार चली', 'keys.expires': 'ख़त्म', 'keys.ended': '{date} को ख़त्म हुई',
  'keys.never': 'कभी नहीं',
  'scope.read': 'पढ़ना', 'scope.read_hint': 'बातचीत, संदेश, फ़ाइलें, संपर्क।', 'scope.write': 'पढ़ना और लिखना', 'scope.write_hint': 'भेजना, सौंपना और निपटाना भी।', 'scope.admin': 'सब कुछ', 'scope.admin_hint': 'नंबर और सदस्य भी, पर कुंजियाँ नहीं।',
  'keys.for_30': '30 दिन', 'keys.for_90': '90 दिन', 'keys.for_365': '1 साल', 'keys.for_ever': 'कोई अंत नहीं', 'keys.expiry': 'कितने समय बाद ख़त्म', 'keys.once': 'अभी कॉपी करें: यह एक ही बार दिखती है और कहीं नहीं रखी जाती।', 'keys.made': '{name}: आपकी नई कुंजी',
  'keys.done': 'मैंने कॉपी कर ली', 'keys.revoke': 'रद्द करें', 'keys.revoke_title': '{name} रद्द करें?', 'keys.revoke_about': 'जो भी इस कुंजी से चलता है, तुरंत रुक जाएगा। यह वापस नहीं हो सकता।', 'keys.revoked': '{name} अब नहीं चलती।',
  'settings.programs': 'प्रोग्राम', 'settings.keys_about': 'किसी प्रोग्राम को HTTP API से पढ़ने या भेजने दें।',

  'time.today': 'आज', 'time.yesterday': 'कल', 'time.ago': '{span} पहले', 'time.never': 'कभी नहीं', 'time.ms': '{n, number}\u00a0मि.से.', 'time.seconds': '{n, number}\u00a0से.', 'time.minutes': '{n, number}\u00a0मि.', 'time.hours': '{n, number}\u00a0घं.', 'time.hours_minutes': '{h, number}\u00a0घं.\u00a0{m, number}\u00a0मि.', 'time.days': '{n, plural, one {#\u00a0दिन} other {#\u00a0दिन}}',
} as Record<keyof typeof en, string>
