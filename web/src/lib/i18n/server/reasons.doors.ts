/** Why a door did not open: signing in, passkeys and second steps, roles and links. */
import type { Reasons } from './reasons'

export const doors: Reasons = {
  signed_out: {
    en: ['Your session has ended.', 'Sign in again.'],
    hi: ['आपका सत्र ख़त्म हो गया।', 'फिर साइन इन करें।'],
  },
  session_ended: {
    en: ['This session was ended from elsewhere.', 'What this device kept is deleted. Sign in again if you may.'],
    hi: ['यह सत्र कहीं और से बंद किया गया।', 'इस उपकरण में रखा सब मिटा दिया गया है। अनुमति हो तो फिर साइन इन करें।'],
  },
  locked: {
    en: ['The screen is locked.', 'Unlock it with a passkey, your password or a code of the second step.'],
    hi: ['स्क्रीन लॉक है।', 'पासकी, पासवर्ड या दूसरे क़दम के कोड से खोलें।'],
  },
  wrong_login: {
    en: ['Email or password is not right, or the member was disabled.', 'Try again. If the password is lost, an owner makes a link to set a new one.'],
    hi: ['ईमेल या पासवर्ड सही नहीं है, या सदस्य को रोक दिया गया है।', 'फिर कोशिश करें। पासवर्ड खो गया हो तो कोई मालिक नया रखने का लिंक बना दे।'],
  },
  not_for_you: {
    en: ['You may not do this.', 'Ask an owner to do it, signed in.'],
    hi: ['आपको इसकी अनुमति नहीं है।', 'किसी मालिक से साइन इन करके करवाएँ।'],
  },
  other_site: {
    en: ['This request came from another site.', 'Open this program at its own address.'],
    hi: ['यह माँग किसी और साइट से आई।', 'इस प्रोग्राम को उसी के पते पर खोलें।'],
  },
  permission_missing: {
    en: ['Your role may not do this.', 'Ask an owner or an admin to do it, or for a role that may.'],
    hi: ['आपकी भूमिका में यह नहीं आता।', 'किसी मालिक या एडमिन से करवाएँ, या ऐसी भूमिका माँगें।'],
  },
  passkeys_unavailable: {
    en: ['Passkeys do not work at this address: they need a name, not a number, and https.', 'Whoever runs the server starts it with --public-url https://… and its name. On the same machine, http://localhost works, too.'],
    hi: ['इस पते पर पासकी नहीं चलती: उसे अंकों वाला पता नहीं, नाम और https चाहिए।', 'सर्वर चलाने वाला उसे --public-url https://… और उसके नाम के साथ चलाए। उसी मशीन पर http://localhost भी चलता है।'],
  },
  ceremony_over: {
    en: ['That took too long, or was answered before.', 'Begin again.'],
    hi: ['इसमें बहुत देर लगी, या इसका जवाब पहले दिया जा चुका है।', 'फिर से शुरू करें।'],
  },
  wrong_passkey: {
    en: ['This passkey is unknown here, was removed, or its member was disabled.', 'Choose another passkey, or sign in with email and password.'],
    hi: ['यह पासकी यहाँ अनजान है, हटा दी गई है, या सदस्य बंद है।', 'दूसरी पासकी चुनें, या ईमेल और पासवर्ड से साइन इन करें।'],
  },
  passkey_copied: {
    en: ['Somebody may have a copy of this passkey. It opens nothing any more.', 'Sign in another way, remove it in your settings and make a new one.'],
    hi: ['हो सकता है किसी के पास इस पासकी की नक़ल हो। अब इससे कुछ नहीं खुलता।', 'किसी और तरह साइन इन करें, सेटिंग में इसे हटाएँ और नई बनाएँ।'],
  },
  passkey_needed: {
    en: ['This workspace wants a second step, and your passkey is it.', 'Sign in with your passkey. If it is lost, an owner or admin takes it away, on the members page.'],
    hi: ['इस वर्कस्पेस में दूसरा क़दम ज़रूरी है, और वह आपकी पासकी है।', 'पासकी से साइन इन करें। खो गई हो तो कोई मालिक या एडमिन सदस्यों के पन्ने पर उसे हटा सकता है।'],
  },
  last_passkey: {
    en: ['This workspace wants a second step of you, and this passkey is your only one.', 'Add another passkey or an authenticator app first.'],
    hi: ['इस वर्कस्पेस में आपके लिए दूसरा क़दम ज़रूरी है, और आपके पास यही एक पासकी है।', 'पहले दूसरी पासकी या ऑथेंटिकेटर ऐप जोड़ें।'],
  },
  sign_in_again: {
    en: ['You have no password that could be asked for, and you signed in more than ten minutes ago.', 'Sign out, sign in again, and do it then.'],
    hi: ['आपका कोई पासवर्ड नहीं जो पूछा जा सके, और साइन इन किए दस मिनट से ज़्यादा हो गए।', 'साइन आउट करके फिर साइन इन करें, और तब यह करें।'],
  },
  oidc_not_invited: {
    en: ['The provider knows you, but no member here has your e-mail.', 'Ask an owner to add you, with this e-mail, on the members page.'],
    hi: ['प्रदाता आपको जानता है, पर यहाँ आपके ईमेल का कोई सदस्य नहीं है।', 'किसी मालिक से कहें कि इसी ईमेल से आपको सदस्यों के पन्ने पर जोड़ें।'],
  },
  oidc_not_linked: {
    en: ['A member with your e-mail has another way in here, and the provider’s word alone does not stand for them.', 'Sign in that way, or ask an owner for a link to set a password: then come by the provider again and enter it once.'],
    hi: ['आपके ईमेल का सदस्य यहाँ किसी और रास्ते से आता है, और केवल प्रदाता का कहना काफ़ी नहीं।', 'उसी रास्ते से साइन इन करें, या किसी मालिक से पासवर्ड रखने का लिंक माँगें: फिर प्रदाता से आकर उसे एक बार भरें।'],
  },
  oidc_password: {
    en: ['You have a password here.', 'Enter it once: from then on the provider is enough.'],
    hi: ['यहाँ आपका पासवर्ड है।', 'उसे एक बार भरें: उसके बाद प्रदाता ही काफ़ी है।'],
  },
  oidc_wrong_password: {
    en: ['That is not your password here.', 'Try again. If it is lost, an owner makes a link to set a new one, on the members page.'],
    hi: ['यहाँ आपका पासवर्ड यह नहीं है।', 'फिर कोशिश करें। खो गया हो तो कोई मालिक सदस्यों के पन्ने पर नया रखने का लिंक बना दे।'],
  },
  oidc_expired: {
    en: ['What the provider says was over before it came.', 'Begin again. If it stays so, the clock of the server, or of the provider, is wrong.'],
    hi: ['प्रदाता की बात पहुँचने से पहले ही उसका समय निकल गया।', 'फिर से शुरू करें। ऐसा ही रहे तो सर्वर या प्रदाता की घड़ी ग़लत है।'],
  },
  role_given: {
    en: ['People who come by the provider and were not invited get this role.', 'Choose another one for them under Settings › Sign-in by provider.'],
    hi: ['जो लोग बिना बुलाए प्रदाता के रास्ते आते हैं उन्हें यह भूमिका मिलती है।', 'सेटिंग › प्रदाता से साइन इन में उनके लिए दूसरी चुनें।'],
  },
  oidc_no_address: {
    en: ['No public address is set for this program, so a provider could not send anybody back.', 'Whoever runs the server starts it with --public-url https://… and its name.'],
    hi: ['इस प्रोग्राम का कोई सार्वजनिक पता नहीं है, इसलिए प्रदाता किसी को वापस नहीं भेज सकता।', 'सर्वर चलाने वाला उसे --public-url https://… और उसके नाम के साथ चलाए।'],
  },
  oidc_unreachable: {
    en: ['The provider does not answer.', 'Try again in a moment, or sign in another way. If it stays so, an owner presses Test under Settings › Sign-in by provider.'],
    hi: ['प्रदाता जवाब नहीं दे रहा।', 'थोड़ी देर में फिर कोशिश करें, या किसी और तरह साइन इन करें। ऐसा ही रहे तो मालिक सेटिंग › प्रदाता से साइन इन में जाँच करें।'],
  },
  oidc_changed: {
    en: ['The provider was changed meanwhile.', 'Begin again.'],
    hi: ['इस बीच प्रदाता बदल दिया गया।', 'फिर से शुरू करें।'],
  },
  oidc_disabled: {
    en: ['This member is disabled and cannot sign in.', 'Ask an owner.'],
    hi: ['यह सदस्य बंद है और साइन इन नहीं कर सकता।', 'किसी मालिक से कहें।'],
  },
  oidc_secret: {
    en: ['The provider does not accept our client id and secret.', 'An owner enters them anew under Settings. Until then sign in another way.'],
    hi: ['प्रदाता हमारी क्लाइंट आईडी और सीक्रेट नहीं मानता।', 'मालिक उन्हें सेटिंग में फिर से भरें। तब तक किसी और तरह साइन इन करें।'],
  },
  oidc_refused: {
    en: ['The provider did not confirm the sign-in.', 'Begin again. If it stays so, an owner looks at client id, secret and the address to come back to.'],
    hi: ['प्रदाता ने साइन इन की पुष्टि नहीं की।', 'फिर से शुरू करें। ऐसा ही रहे तो मालिक क्लाइंट आईडी, सीक्रेट और लौटने का पता देखें।'],
  },
  oidc_unverified: {
    en: ['The provider does not say that this e-mail is yours.', 'Verify it there, or sign in another way. With Microsoft an owner adds the optional claim xms_edov.'],
    hi: ['प्रदाता नहीं कहता कि यह ईमेल आपका है।', 'उसे वहाँ जाँचवाएँ, या किसी और तरह साइन इन करें। Microsoft में मालिक वैकल्पिक दावा xms_edov जोड़ें।'],
  },
  oidc_domain: {
    en: ['E-mails of this domain are not let in here.', 'Choose the account of the business at the provider.'],
    hi: ['इस डोमेन के ईमेल यहाँ नहीं आ सकते।', 'प्रदाता के यहाँ कारोबार वाला खाता चुनें।'],
  },
  second_step: {
    en: ['A code is needed, too.', 'Enter the code of your app, or a recovery code. If both are lost, an owner or admin takes the second step away.'],
    hi: ['एक कोड भी चाहिए।', 'अपने ऐप का कोड या रिकवरी कोड भरें। दोनों खो गए हों तो कोई मालिक या एडमिन दूसरा क़दम हटा सकता है।'],
  },
  wrong_code: {
    en: ['The code is wrong, or was used before.', 'Wait for the next code, or use another recovery code.'],
    hi: ['कोड ग़लत है या पहले इस्तेमाल हो चुका है।', 'अगले कोड का इंतज़ार करें, या दूसरा रिकवरी कोड भरें।'],
  },
  second_step_not_begun: {
    en: ['There is no second step to confirm: it counts already, or was not begun.', 'Load the page anew and look.'],
    hi: ['चालू करने को कोई दूसरा क़दम नहीं है: वह पहले से चालू है, या शुरू ही नहीं हुआ।', 'पन्ना फिर से लोड करके देखें।'],
  },
  second_step_demanded: {
    en: ['This workspace wants a second step of everybody with your role.', 'To move to another phone, ask an owner or admin to take it away; you then set it up anew.'],
    hi: ['इस वर्कस्पेस में आपकी भूमिका के लिए दूसरा क़दम ज़रूरी है।', 'दूसरे फ़ोन पर ले जाने के लिए किसी मालिक या एडमिन से हटवाएँ; फिर नए सिरे से चालू करें।'],
  },
  second_step_own: {
    en: ['One’s own second step is ended with a code.', 'End it in your settings. If phone and codes are lost, let another owner or admin take it away.'],
    hi: ['अपना दूसरा क़दम कोड देकर ही बंद होता है।', 'इसे अपनी सेटिंग में बंद करें। फ़ोन और कोड खो गए हों तो किसी और मालिक या एडमिन से हटवाएँ।'],
  },
  second_step_first: {
    en: ['You have no second step yourself, or did not sign in with your passkey.', 'Set it up first, above, or sign in with your passkey; then demand it of others.'],
    hi: ['आपका अपना दूसरा क़दम नहीं है, या आपने पासकी से साइन इन नहीं किया।', 'पहले ऊपर अपना चालू करें, या पासकी से साइन इन करें; फिर औरों से माँगें।'],
  },
  second_step_needed: {
    en: ['This workspace wants a second step of signing in, and you have none yet.', 'Set it up: the page is in front of everything else until then.'],
    hi: ['इस वर्कस्पेस में साइन इन का दूसरा क़दम ज़रूरी है, और आपका अभी नहीं है।', 'इसे चालू करें: तब तक यही पन्ना सामने रहेगा।'],
  },
  confidentiality_unsigned: {
    en: ['This workspace has a confidentiality text that you have not signed yet.', 'Read and sign it: the page is in front of everything else until then.'],
    hi: ['इस वर्कस्पेस का गोपनीयता पाठ है, जिस पर आपने अभी हस्ताक्षर नहीं किए।', 'पढ़कर हस्ताक्षर करें: तब तक यही पन्ना सामने रहेगा।'],
  },
  role_held: {
    en: ['Somebody still has this role.', 'Give them another role first, also those who are disabled.'],
    hi: ['यह भूमिका अभी किसी के पास है।', 'पहले उन्हें दूसरी भूमिका दें, बंद किए गए सदस्यों को भी।'],
  },
  role_above: {
    en: ['Nobody gives a role, or changes a member, that may do more than they may themselves.', 'Ask an owner to do it, signed in.'],
    hi: ['कोई ऐसी भूमिका नहीं दे सकता, न ऐसे सदस्य को बदल सकता है, जो उससे ज़्यादा कर सकता हो।', 'किसी मालिक से साइन इन करके करवाएँ।'],
  },
  no_address: {
    en: ['There is no such address in the API.', 'Load the page anew: the program may have been updated.'],
    hi: ['API में ऐसा कोई पता नहीं है।', 'पन्ना फिर से लोड करें: शायद प्रोग्राम बदल गया है।'],
  },
  link_dead: {
    en: ['This link has been used or has expired.', 'Ask an owner for a new one. If no owner can sign in, whoever runs the server can make one: sangam bootstrap --link.'],
    hi: ['यह लिंक इस्तेमाल हो चुका है या इसका समय निकल गया।', 'मालिक से नया लिंक माँगें। कोई मालिक साइन इन न कर पाए तो सर्वर चलाने वाला बना सकता है: sangam bootstrap --link।'],
  },
  member_disabled: {
    en: ['This member is disabled and cannot sign in.', 'Enable them first.'],
    hi: ['यह सदस्य बंद है और साइन इन नहीं कर सकता।', 'पहले उन्हें फिर चालू करें।'],
  },
}
