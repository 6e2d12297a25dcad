/**
 * Why a message failed, by the platform's code, or by the server's title where the platform gave no code.
 * Each: title, explanation, way out. `server.test.ts` holds this table against the server's own.
 */
export type Three = readonly [title: string, explanation: string, wayOut: string]
type Both = { en: Three; hi: Three }

const words: readonly (Both & { codes: readonly (number | string)[] })[] = [
  {
    codes: [190, 'WhatsApp no longer accepts our access token'],
    en: ['WhatsApp no longer accepts our access token', 'The token of this number has ended or was withdrawn, so nothing can be sent.', 'An owner enters a new token under Numbers; then send again.'],
    hi: ['WhatsApp हमारा एक्सेस टोकन अब नहीं मानता', 'इस नंबर का टोकन ख़त्म हो गया या वापस ले लिया गया, इसलिए कुछ नहीं भेजा जा सकता।', 'मालिक “नंबर” पन्ने पर नया टोकन डालें; फिर भेजें।'],
  },
  {
    codes: [1],
    en: ['WhatsApp had a fault', 'WhatsApp answered with an unknown error; the message may or may not have gone out.', 'Look whether it arrived, then send it again.'],
    hi: ['WhatsApp में गड़बड़ हुई', 'WhatsApp ने अनजान गड़बड़ बताई; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [2],
    en: ['WhatsApp is down', 'WhatsApp’s service was down or overloaded; the message may or may not have gone out.', 'Wait a few minutes, look whether it arrived, then send it again.'],
    hi: ['WhatsApp बंद है', 'WhatsApp की सेवा बंद थी या उस पर बहुत भार था; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'कुछ मिनट रुकें, देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [3, 10],
    en: ['Not permitted', 'The app behind this number lacks a permission at WhatsApp.', 'An owner gives the app its permissions in Meta’s Business settings.'],
    hi: ['अनुमति नहीं है', 'इस नंबर के पीछे वाले ऐप के पास WhatsApp की एक अनुमति नहीं है।', 'मालिक Meta की बिज़नेस सेटिंग में ऐप को अनुमति दें।'],
  },
  {
    codes: [4],
    en: ['Too many calls this hour', 'The hourly quota of the app is used up.', 'It goes on by itself within the hour.'],
    hi: ['इस घंटे की माँगें पूरी हो गईं', 'ऐप की हर घंटे की सीमा ख़त्म हो गई है।', 'यह एक घंटे के अंदर अपने आप चल पड़ेगा।'],
  },
  {
    codes: [33],
    en: ['The number is unknown to WhatsApp', 'The number’s id does not exist at WhatsApp, or the token may not use it.', 'An owner checks the number’s ids under Numbers.'],
    hi: ['WhatsApp इस नंबर को नहीं जानता', 'इस नंबर की आईडी WhatsApp में नहीं है, या टोकन उसे इस्तेमाल नहीं कर सकता।', 'मालिक “नंबर” पन्ने पर नंबर की आईडी जाँचें।'],
  },
  {
    codes: [100],
    en: ['WhatsApp did not understand the message', 'A part of the message is missing, too long or not allowed.', 'Change the message and send it again.'],
    hi: ['WhatsApp संदेश नहीं समझा', 'संदेश का कोई हिस्सा छूटा है, बहुत लंबा है या मना है।', 'संदेश बदलकर फिर भेजें।'],
  },
  {
    codes: [368],
    en: ['WhatsApp has blocked this account for a time', 'Meta restricts the account because of a rule it says was broken.', 'An owner looks at the account in WhatsApp Manager and appeals there.'],
    hi: ['WhatsApp ने इस खाते को कुछ समय के लिए रोका है', 'Meta कहता है कि कोई नियम टूटा, इसलिए खाते पर रोक है।', 'मालिक WhatsApp Manager में खाता देखें और वहाँ अपील करें।'],
  },
  {
    codes: [2500],
    en: ['WhatsApp no longer accepts our access token', 'The call carried no valid token.', 'An owner enters a new token under Numbers; then send again.'],
    hi: ['WhatsApp हमारा एक्सेस टोकन अब नहीं मानता', 'माँग के साथ कोई मान्य टोकन नहीं था।', 'मालिक “नंबर” पन्ने पर नया टोकन डालें; फिर भेजें।'],
  },
  {
    codes: [80007],
    en: ['Too many calls this hour', 'The hourly quota of the business account is used up.', 'It goes on by itself within the hour.'],
    hi: ['इस घंटे की माँगें पूरी हो गईं', 'व्यवसाय खाते की हर घंटे की सीमा ख़त्म हो गई है।', 'यह एक घंटे के अंदर अपने आप चल पड़ेगा।'],
  },
  {
    codes: [130403],
    en: ['This person is blocked', 'Your business has blocked this person.', 'Unblock the person first.'],
    hi: ['यह व्यक्ति ब्लॉक है', 'आपके व्यवसाय ने इस व्यक्ति को ब्लॉक किया है।', 'पहले इस व्यक्ति को अनब्लॉक करें।'],
  },
  {
    codes: [130429],
    en: ['Too many messages at once', 'The number sent faster than WhatsApp allows.', 'Send it again; the pace has been lowered.'],
    hi: ['एक साथ बहुत ज़्यादा संदेश', 'नंबर ने WhatsApp की सीमा से तेज़ भेजा।', 'फिर भेजें; रफ़्तार कम कर दी गई है।'],
  },
  {
    codes: [130472],
    en: ['Held back by WhatsApp', 'This person is part of an experiment of Meta’s in which marketing messages are not delivered.', 'Wait for the person to write, or use another way to reach them.'],
    hi: ['WhatsApp ने रोक लिया', 'यह व्यक्ति Meta के एक प्रयोग में है, जिसमें प्रचार के संदेश नहीं पहुँचाए जाते।', 'इस व्यक्ति के लिखने तक रुकें, या किसी और तरह संपर्क करें।'],
  },
  {
    codes: [130497],
    en: ['Not allowed in this country', 'WhatsApp does not let your business write to people in this country.', 'Use another way to reach this person.'],
    hi: ['इस देश में मना है', 'WhatsApp आपके व्यवसाय को इस देश के लोगों को लिखने नहीं देता।', 'इस व्यक्ति से किसी और तरह संपर्क करें।'],
  },
  {
    codes: [130501],
    en: ['Not supported in groups', 'This kind of group message cannot be read here.', 'Look on the phone.'],
    hi: ['समूहों में संभव नहीं', 'समूह का ऐसा संदेश यहाँ नहीं पढ़ा जा सकता।', 'फ़ोन पर देखें।'],
  },
  {
    codes: [131000],
    en: ['WhatsApp had a fault', 'Something went wrong at WhatsApp; the message may or may not have gone out.', 'Look whether it arrived, then send it again.'],
    hi: ['WhatsApp में गड़बड़ हुई', 'WhatsApp में कुछ गड़बड़ हुई; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [131005],
    en: ['Not permitted', 'WhatsApp denies access to this number.', 'An owner checks the app’s permissions in Meta’s Business settings.'],
    hi: ['अनुमति नहीं है', 'WhatsApp इस नंबर तक पहुँचने नहीं देता।', 'मालिक Meta की बिज़नेस सेटिंग में ऐप की अनुमतियाँ जाँचें।'],
  },
  {
    codes: [131008],
    en: ['Something is missing in the message', 'WhatsApp says that a required part is missing.', 'Complete the message and send it again.'],
    hi: ['संदेश में कुछ छूटा है', 'WhatsApp कहता है कि कोई ज़रूरी हिस्सा नहीं है।', 'संदेश पूरा करके फिर भेजें।'],
  },
  {
    codes: [131009],
    en: ['WhatsApp does not accept a part of the message', 'A value is not allowed. For a reaction: the message is older than 30 days or gone.', 'Change the message and send it again.'],
    hi: ['WhatsApp संदेश का एक हिस्सा नहीं मानता', 'कोई मान मना है। प्रतिक्रिया के लिए: संदेश 30 दिन से पुराना है या मिट चुका है।', 'संदेश बदलकर फिर भेजें।'],
  },
  {
    codes: [131014],
    en: ['The file could not be fetched', 'WhatsApp could not open the link to the file.', 'Attach the file itself and send it again.'],
    hi: ['फ़ाइल नहीं लाई जा सकी', 'WhatsApp फ़ाइल का लिंक नहीं खोल सका।', 'फ़ाइल ही जोड़ें और फिर भेजें।'],
  },
  {
    codes: [131016],
    en: ['WhatsApp is down', 'WhatsApp’s service was unavailable; the message may or may not have gone out.', 'Wait a few minutes, look whether it arrived, then send it again.'],
    hi: ['WhatsApp बंद है', 'WhatsApp की सेवा उपलब्ध नहीं थी; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'कुछ मिनट रुकें, देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [131021],
    en: ['That is our own number', 'Sender and recipient are the same number.', 'Choose another recipient.'],
    hi: ['यह हमारा ही नंबर है', 'भेजने वाला और पाने वाला एक ही नंबर है।', 'किसी और को चुनें।'],
  },
  {
    codes: [131026],
    en: ['Could not be delivered', 'The number may not be on WhatsApp, has not accepted its terms, or uses an old version of the app.', 'Reach the person another way, and ask them to update WhatsApp; then send it again.'],
    hi: ['नहीं पहुँचाया जा सका', 'हो सकता है यह नंबर WhatsApp पर न हो, उसकी शर्तें न मानी हों, या ऐप पुराना हो।', 'इस व्यक्ति से किसी और तरह संपर्क करें और WhatsApp अपडेट करने को कहें; फिर दोबारा भेजें।'],
  },
  {
    codes: [131030],
    en: ['Not on the test list', 'A test number may only write to the numbers on its list.', 'Add the person’s number to the list in Meta’s app settings.'],
    hi: ['जाँच सूची में नहीं', 'जाँच वाला नंबर केवल अपनी सूची के नंबरों को लिख सकता है।', 'Meta की ऐप सेटिंग में इस व्यक्ति का नंबर सूची में जोड़ें।'],
  },
  {
    codes: [131031],
    en: ['WhatsApp has locked this account', 'Meta locked the account, because of a rule it says was broken or because its details could not be checked.', 'An owner looks at the account in WhatsApp Manager.'],
    hi: ['WhatsApp ने यह खाता बंद किया है', 'Meta ने खाता बंद किया है: उसके अनुसार कोई नियम टूटा, या उसके विवरण नहीं जाँचे जा सके।', 'मालिक WhatsApp Manager में खाता देखें।'],
  },
  {
    codes: [131037],
    en: ['The display name is not approved', 'The number may not write before WhatsApp approves its display name.', 'An owner asks for the approval in WhatsApp Manager.'],
    hi: ['दिखने वाला नाम मंज़ूर नहीं है', 'जब तक WhatsApp नंबर का दिखने वाला नाम मंज़ूर नहीं करता, वह लिख नहीं सकता।', 'मालिक WhatsApp Manager में मंज़ूरी माँगें।'],
  },
  {
    codes: [131042],
    en: ['WhatsApp could not charge for the message', 'The account has no valid way to pay, or its free messages are used up.', 'An owner checks the payment settings in WhatsApp Manager; then send again.'],
    hi: ['WhatsApp इस संदेश का पैसा नहीं ले सका', 'खाते में भुगतान का मान्य तरीक़ा नहीं है, या मुफ़्त संदेश ख़त्म हो गए।', 'मालिक WhatsApp Manager में भुगतान सेटिंग जाँचें; फिर भेजें।'],
  },
  {
    codes: [131045, 133010],
    en: ['The number is not registered', 'WhatsApp does not know the number as registered for the API.', 'An owner connects the number again under Numbers.'],
    hi: ['नंबर पंजीकृत नहीं है', 'WhatsApp इस नंबर को API के लिए पंजीकृत नहीं जानता।', 'मालिक “नंबर” पन्ने पर नंबर दोबारा जोड़ें।'],
  },
  {
    codes: [131047],
    en: ['The 24 hours are over', 'The person last wrote more than 24 hours ago, so WhatsApp takes only approved templates.', 'Send a template, write from the phone, or wait until the person writes.'],
    hi: ['24 घंटे बीत गए', 'इस व्यक्ति ने पिछली बार 24 घंटे से ज़्यादा पहले लिखा था, इसलिए WhatsApp केवल मंज़ूर टेम्पलेट लेता है।', 'टेम्पलेट भेजें, फ़ोन से लिखें, या उनके लिखने तक रुकें।'],
  },
  {
    codes: [131048],
    en: ['Held back as spam', 'Too many people blocked or reported this number, so WhatsApp limits it.', 'Do not send it again; write less and only to people who expect it.'],
    hi: ['स्पैम मानकर रोका गया', 'बहुत लोगों ने इस नंबर को ब्लॉक या रिपोर्ट किया, इसलिए WhatsApp ने सीमा लगाई है।', 'इसे फिर न भेजें; कम लिखें, और केवल उन्हें जो इंतज़ार में हों।'],
  },
  {
    codes: [131049],
    en: ['Held back by WhatsApp', 'WhatsApp chose not to deliver it, to limit how many marketing messages a person gets.', 'Wait at least a day; trying again sooner makes it worse.'],
    hi: ['WhatsApp ने रोक लिया', 'WhatsApp ने इसे नहीं पहुँचाया, ताकि एक व्यक्ति को प्रचार के बहुत संदेश न मिलें।', 'कम से कम एक दिन रुकें; जल्दी दोबारा भेजने से हाल और बिगड़ता है।'],
  },
  {
    codes: [131050],
    en: ['The person wants no marketing', 'The person has turned off marketing messages from your business.', 'Respect it; answer when they write.'],
    hi: ['यह व्यक्ति प्रचार नहीं चाहता', 'इस व्यक्ति ने आपके व्यवसाय के प्रचार संदेश बंद किए हैं।', 'इसका मान रखें; उनके लिखने पर जवाब दें।'],
  },
  {
    codes: [131051],
    en: ['A kind of message that cannot be shown here', 'WhatsApp does not hand over this kind of message.', 'Look on the phone, or ask the person to send it another way.'],
    hi: ['ऐसा संदेश जो यहाँ नहीं दिखता', 'WhatsApp इस तरह का संदेश आगे नहीं देता।', 'फ़ोन पर देखें, या उनसे किसी और तरह भेजने को कहें।'],
  },
  {
    codes: [131052],
    en: ['The file could not be received', 'The file is larger than 100 MB, or WhatsApp could not fetch it.', 'Ask the person to send a smaller file.'],
    hi: ['फ़ाइल नहीं मिल सकी', 'फ़ाइल 100 MB से बड़ी है, या WhatsApp उसे नहीं ला सका।', 'उनसे छोटी फ़ाइल भेजने को कहें।'],
  },
  {
    codes: [131053],
    en: ['WhatsApp did not take the file', 'The file’s type does not fit its contents, or WhatsApp could not process it.', 'Convert the file, or send it as a document.'],
    hi: ['WhatsApp ने फ़ाइल नहीं ली', 'फ़ाइल का प्रकार उसकी सामग्री से मेल नहीं खाता, या WhatsApp उसे समझ नहीं सका।', 'फ़ाइल को दूसरे रूप में बदलें, या दस्तावेज़ के रूप में भेजें।'],
  },
  {
    codes: [131055],
    en: ['Not possible for this number', 'WhatsApp does not allow this kind of message on this number.', 'Send it another way.'],
    hi: ['इस नंबर से संभव नहीं', 'WhatsApp इस नंबर पर ऐसा संदेश नहीं होने देता।', 'किसी और तरह भेजें।'],
  },
  {
    codes: [131056],
    en: ['Too many messages to this person', 'WhatsApp limits how fast one person may be written to.', 'Wait a minute, then send it again.'],
    hi: ['इस व्यक्ति को बहुत ज़्यादा संदेश', 'WhatsApp सीमा रखता है कि एक व्यक्ति को कितनी जल्दी लिखा जाए।', 'एक मिनट रुकें, फिर भेजें।'],
  },
  {
    codes: [131057],
    en: ['WhatsApp is working on this number', 'The number is in maintenance; the message may or may not have gone out.', 'Wait a minute, look whether it arrived, then send it again.'],
    hi: ['WhatsApp इस नंबर पर काम कर रहा है', 'नंबर की देखभाल चल रही है; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'एक मिनट रुकें, देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [131060],
    en: ['Only on the phone', 'WhatsApp shows this message only in the Business App on the phone.', 'Open the chat on the phone.'],
    hi: ['केवल फ़ोन पर', 'WhatsApp यह संदेश केवल फ़ोन के बिज़नेस ऐप में दिखाता है।', 'फ़ोन पर यह चैट खोलें।'],
  },
  {
    codes: [131062],
    en: ['A number is needed', 'This message can only go to a phone number, and this person hides theirs.', 'Ask the person for their number.'],
    hi: ['नंबर चाहिए', 'यह संदेश केवल फ़ोन नंबर पर जा सकता है, और इस व्यक्ति ने अपना नंबर छिपाया है।', 'उनसे नंबर माँगें।'],
  },
  {
    codes: [131064],
    en: ['Held back by WhatsApp', 'WhatsApp limits the account because of how its templates are classified.', 'The limit ends by itself; try later.'],
    hi: ['WhatsApp ने रोक लिया', 'टेम्पलेट जिस श्रेणी में रखे गए हैं, उसके कारण WhatsApp ने खाते पर सीमा लगाई है।', 'सीमा अपने आप हटेगी; बाद में कोशिश करें।'],
  },
  {
    codes: [131070],
    en: ['Another app has this chat', 'Another app connected to this number is in charge of this chat now.', 'Take the chat over, or send a template.'],
    hi: ['यह चैट किसी और ऐप के पास है', 'इस नंबर से जुड़ा कोई और ऐप अभी इस चैट को सँभाल रहा है।', 'चैट अपने हाथ में लें, या टेम्पलेट भेजें।'],
  },
  {
    codes: [132000],
    en: ['The template’s fields do not fit', 'The number of fields filled in differs from the template’s.', 'Fill in the fields again.'],
    hi: ['टेम्पलेट के खाने मेल नहीं खाते', 'जितने खाने भरे गए, टेम्पलेट में उतने नहीं हैं।', 'खाने फिर से भरें।'],
  },
  {
    codes: [132001],
    en: ['The template does not exist', 'The template is not approved, or not in this language.', 'Choose another template.'],
    hi: ['ऐसा टेम्पलेट नहीं है', 'टेम्पलेट मंज़ूर नहीं है, या इस भाषा में नहीं है।', 'दूसरा टेम्पलेट चुनें।'],
  },
  {
    codes: [132005],
    en: ['The filled-in template is too long', 'With its fields filled in, the text is longer than WhatsApp allows.', 'Shorten what is filled in.'],
    hi: ['भरा हुआ टेम्पलेट बहुत लंबा है', 'खाने भरने पर पाठ WhatsApp की सीमा से लंबा हो गया।', 'जो भरा है उसे छोटा करें।'],
  },
  {
    codes: [132012],
    en: ['The template’s fields do not fit', 'A field has the wrong form.', 'Fill in the fields again.'],
    hi: ['टेम्पलेट के खाने मेल नहीं खाते', 'किसी खाने का रूप ग़लत है।', 'खाने फिर से भरें।'],
  },
  {
    codes: [132015],
    en: ['The template is paused', 'WhatsApp paused the template because people reacted badly to it.', 'Use another template, or wait until it is active again.'],
    hi: ['टेम्पलेट रुका हुआ है', 'लोगों को टेम्पलेट पसंद नहीं आया, इसलिए WhatsApp ने उसे रोका है।', 'दूसरा टेम्पलेट लें, या उसके फिर चालू होने तक रुकें।'],
  },
  {
    codes: [132016],
    en: ['The template is disabled', 'WhatsApp disabled the template for good.', 'Make a new template.'],
    hi: ['टेम्पलेट बंद है', 'WhatsApp ने टेम्पलेट हमेशा के लिए बंद कर दिया है।', 'नया टेम्पलेट बनाएँ।'],
  },
  {
    codes: [133004],
    en: ['WhatsApp is down', 'WhatsApp’s server was unavailable; the message may or may not have gone out.', 'Wait a few minutes, look whether it arrived, then send it again.'],
    hi: ['WhatsApp बंद है', 'WhatsApp का सर्वर उपलब्ध नहीं था; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'कुछ मिनट रुकें, देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: [135000],
    en: ['WhatsApp refused the message', 'WhatsApp could not process the message and did not say why.', 'Change the message and send it again.'],
    hi: ['WhatsApp ने संदेश नहीं लिया', 'WhatsApp संदेश को नहीं समझ सका और कारण नहीं बताया।', 'संदेश बदलकर फिर भेजें।'],
  },
  {
    codes: [137000],
    en: ['The person’s security code changed', 'The person has a new phone or reinstalled WhatsApp.', 'Make sure who you write to, then send again.'],
    hi: ['इस व्यक्ति का सुरक्षा कोड बदला है', 'उनका फ़ोन नया है, या WhatsApp फिर से डाला गया है।', 'पक्का करें कि सामने वही व्यक्ति है, फिर भेजें।'],
  },
  {
    codes: [2494100],
    en: ['WhatsApp is working on this number', 'The number is in maintenance; the message may or may not have gone out.', 'Wait a few minutes, look whether it arrived, then send it again.'],
    hi: ['WhatsApp इस नंबर पर काम कर रहा है', 'नंबर की देखभाल चल रही है; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'कुछ मिनट रुकें, देखें कि पहुँचा या नहीं, फिर दोबारा भेजें।'],
  },
  {
    codes: ['WhatsApp could not be reached'],
    en: ['WhatsApp could not be reached', 'The connection failed before anything was sent.', 'It is tried again by itself.'],
    hi: ['WhatsApp तक नहीं पहुँच पाए', 'कुछ भेजे जाने से पहले ही कनेक्शन टूट गया।', 'अपने आप फिर कोशिश होती है।'],
  },
  {
    codes: ['No answer from WhatsApp'],
    en: ['No answer from WhatsApp', 'The connection ended before WhatsApp answered, so the message may or may not have gone out.', 'Look whether it arrived, then send it again or leave it.'],
    hi: ['WhatsApp से जवाब नहीं आया', 'WhatsApp के जवाब से पहले कनेक्शन टूट गया; हो सकता है संदेश गया हो, हो सकता है न गया हो।', 'देखें कि पहुँचा या नहीं, फिर दोबारा भेजें या रहने दें।'],
  },
  {
    codes: ['Not delivered'],
    en: ['Not delivered', 'WhatsApp reported that the message failed, and did not say why.', 'Send it again.'],
    hi: ['नहीं पहुँचा', 'WhatsApp ने बताया कि संदेश नहीं जा सका, पर कारण नहीं बताया।', 'फिर भेजें।'],
  },
  {
    codes: ['This cannot be sent'],
    en: ['This cannot be sent', 'The message could not be put into a form that WhatsApp takes.', 'Change the message and send it again; if it stays so, tell who runs this installation.'],
    hi: ['यह नहीं भेजा जा सकता', 'संदेश को WhatsApp के रूप में नहीं ढाला जा सका।', 'संदेश बदलकर फिर भेजें; न हो तो इस इंस्टॉलेशन को चलाने वाले को बताएँ।'],
  },
  {
    codes: ['WhatsApp refused it without a reason'],
    en: ['WhatsApp refused it without a reason', 'Something between us and WhatsApp refused the call.', 'Try again; if it stays so, tell who runs this installation.'],
    hi: ['WhatsApp ने बिना कारण मना किया', 'हमारे और WhatsApp के बीच किसी ने माँग ठुकराई।', 'फिर कोशिश करें; न हो तो इस इंस्टॉलेशन को चलाने वाले को बताएँ।'],
  },
  {
    codes: ['The file could not be fetched'],
    en: ['The file could not be fetched', 'WhatsApp named an address that our access token must not be sent to.', 'Tell who runs this installation.'],
    hi: ['फ़ाइल नहीं लाई जा सकी', 'WhatsApp ने ऐसा पता बताया जहाँ हमारा टोकन नहीं भेजा जाना चाहिए।', 'इस इंस्टॉलेशन को चलाने वाले को बताएँ।'],
  },
  {
    codes: ['WhatsApp no longer has the file'],
    en: ['WhatsApp no longer has the file', 'Files can be fetched for 7 days only.', 'Look on the phone, or ask the person to send it again.'],
    hi: ['फ़ाइल अब WhatsApp के पास नहीं है', 'फ़ाइलें केवल 7 दिन तक लाई जा सकती हैं।', 'फ़ोन पर देखें, या उनसे फिर भेजने को कहें।'],
  },
  {
    codes: ['files_unsupported'],
    en: ['No files here', 'This channel takes no files.', 'Send a link instead.'],
    hi: ['यहाँ फ़ाइलें नहीं जातीं', 'यह चैनल फ़ाइलें नहीं लेता।', 'फ़ाइल की जगह लिंक भेजें।'],
  },
  {
    codes: ['upload_failed'],
    en: ['The file could not be sent', 'The file could not be handed to WhatsApp.', 'Try again, or send a smaller file.'],
    hi: ['फ़ाइल नहीं भेजी जा सकी', 'फ़ाइल WhatsApp को नहीं दी जा सकी।', 'फिर कोशिश करें, या छोटी फ़ाइल भेजें।'],
  },
  {
    codes: ['Sent again'],
    en: ['Sent again', 'It is not known whether this message went out; a member sent it again.', 'Look at the messages below it.'],
    hi: ['फिर भेजा गया', 'पता नहीं कि यह संदेश गया था या नहीं; एक सदस्य ने इसे फिर भेजा।', 'नीचे के संदेश देखें।'],
  },
  {
    codes: ['Cancelled'],
    en: ['Cancelled', 'A member cancelled this message before it was sent. The customer did not get it.', 'Send it again if it should go out after all.'],
    hi: ['रद्द किया गया', 'एक सदस्य ने यह संदेश भेजे जाने से पहले रद्द कर दिया। ग्राहक को नहीं मिला।', 'अगर इसे भेजना ही हो, तो फिर से भेजें।'],
  },
  {
    codes: ['Undone'],
    en: ['Undone', 'It was taken back before it went out. The customer did not get it.', ''],
    hi: ['वापस लिया गया', 'जाने से पहले वापस ले लिया गया। ग्राहक को नहीं मिला।', ''],
  },
  {
    codes: ['Left as it is'],
    en: ['Left as it is', 'It is not known whether this message went out; a member left it as it is.', ''],
    hi: ['ऐसे ही छोड़ा गया', 'पता नहीं कि यह संदेश गया या नहीं; एक सदस्य ने इसे ऐसे ही छोड़ा।', ''],
  },
]

/** By code; where there is none, by the server's title. */
export const failures: ReadonlyMap<number | string, Both> = new Map(words.flatMap((w) => w.codes.map((code) => [code, w] as const)))
