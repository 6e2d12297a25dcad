package chatexport

import "strings"

// The app writes notes in the language of the phone. What can be told by structure is told by
// structure (see kinds.go); here are the words for the rest.
// Observed: the fixtures named in the package comment, for English and German. Assumed: the other
// languages, from the apps' translations as remembered; a note that is missing here is shown as
// words of the chat, never lost.

// omitted are the placeholders of exports without media, in lower case, with the kind they name.
var omitted = map[string]Media{
	"<media omitted>": "", "<view once photo omitted>": Image, "<view once video omitted>": Video, "<view once voice message omitted>": Voice,
	"image omitted": Image, "video omitted": Video, "audio omitted": Audio, "gif omitted": Video, "sticker omitted": Sticker, "document omitted": Document,
	"contact card omitted": Document, "video note omitted": Video, "view once photo": Image, "view once video": Video,
	"<multimedia omitido>": "", "<archivo omitido>": "", "imagen omitida": Image, "video omitido": Video, "vídeo omitido": Video, "audio omitido": Audio, "gif omitido": Video,
	"sticker omitido": Sticker, "documento omitido": Document, "tarjeta de contacto omitida": Document,
	"<mídia oculta>": "", "<arquivo de mídia oculto>": "", "<ficheiro não revelado>": "", "imagem ocultada": Image, "imagem omitida": Image, "vídeo ocultado": Video, "áudio ocultado": Audio,
	"áudio omitido": Audio, "figurinha omitida": Sticker, "documento ocultado": Document, "cartão do contato omitido": Document, "gif ocultado": Video,
	"<medien ausgeschlossen>": "", "<medien weggelassen>": "", "bild weggelassen": Image, "video weggelassen": Video, "audio weggelassen": Audio, "gif weggelassen": Video,
	"sticker weggelassen": Sticker, "dokument weggelassen": Document, "kontaktkarte ausgelassen": Document,
	"<médias omis>": "", "<fichier omis>": "", "image absente": Image, "vidéo absente": Video, "audio omis": Audio, "gif retiré": Video, "sticker omis": Sticker, "document manquant": Document,
	"<media omessi>": "", "immagine omessa": Image, "video omesso": Video, "audio omesso": Audio, "gif esclusa": Video, "sticker non incluso": Sticker, "documento omesso": Document,
	"<media tidak disertakan>": "", "gambar tidak disertakan": Image, "video tidak disertakan": Video, "audio tidak disertakan": Audio, "gif tidak disertakan": Video,
	"stiker tidak disertakan": Sticker, "dokumen tidak disertakan": Document,
	"<media weggelaten>": "", "afbeelding weggelaten": Image, "video weggelaten": Video, "gif weggelaten": Video, "sticker weggelaten": Sticker, "document weggelaten": Document,
	"<без медиафайлов>": "", "изображение отсутствует": Image, "видео отсутствует": Video, "аудиофайл отсутствует": Audio, "документ отсутствует": Document, "стикер отсутствует": Sticker,
	"<medya dahil edilmedi>": "", "görüntü dahil edilmedi": Image, "video dahil edilmedi": Video, "ses dahil edilmedi": Audio, "belge dahil edilmedi": Document,
	"<मीडिया के बिना>": "", "<मीडिया शामिल नहीं है>": "", "<मीडिया छोड़ दिया गया>": "", "इमेज छोड़ दी गई": Image, "वीडियो छोड़ दिया गया": Video, "ऑडियो छोड़ दिया गया": Audio,
	"<मीडिया वगळले>": "", "<મીડિયા બાકાત છે>": "", "<মিডিয়া বাদ দেওয়া হয়েছে>": "", "<ஊடகம் தவிர்க்கப்பட்டது>": "", "<మీడియా విస్మరించబడింది>": "",
	"<تم استبعاد الوسائط>": "", "<میڈیا شامل نہیں>": "", "<省略媒体文件>": "", "<媒體已略去>": "", "<メディアは含まれていません>": "", "<미디어 파일 제외됨>": "",
	"图片已忽略": Image, "忽略图片": Image, "画像は省略されました": Image, "사진 생략": Image, "동영상 생략": Video,
}

// deleted are the app's words for a message that was taken back, in lower case without the dot.
var deleted = map[string]bool{
	"this message was deleted": true, "you deleted this message": true, "this message was deleted by admin": true,
	"se eliminó este mensaje": true, "eliminaste este mensaje": true, "este mensaje fue eliminado": true,
	"mensagem apagada": true, "você apagou esta mensagem": true, "esta mensagem foi apagada": true, "apagou esta mensagem": true,
	"diese nachricht wurde gelöscht": true, "du hast diese nachricht gelöscht": true,
	"ce message a été supprimé": true, "vous avez supprimé ce message": true,
	"questo messaggio è stato eliminato": true, "hai eliminato questo messaggio": true,
	"pesan ini telah dihapus": true, "pesan ini dihapus": true, "anda telah menghapus pesan ini": true, "anda menghapus pesan ini": true,
	"dit bericht is verwijderd": true, "je hebt dit bericht verwijderd": true, "u hebt dit bericht verwijderd": true,
	"данное сообщение удалено": true, "вы удалили данное сообщение": true, "bu mesaj silindi": true, "bu mesajı sildiniz": true,
	"यह मैसेज हटा दिया गया": true, "यह मैसेज हटा दिया गया था": true, "यह संदेश हटा दिया गया": true, "यह संदेश हटा दिया गया था": true,
	// Assumed: the wordings of several years; one that is missing stays words of its author.
	"यह मैसेज डिलीट किया गया": true, "यह मैसेज डिलीट किया गया था": true, "यह मैसेज डिलीट कर दिया गया": true, "यह मैसेज डिलीट कर दिया गया था": true, "यह मैसेज डिलीट कर दिया गया है": true,
	"यह मैसेज हटा दिया गया है": true, "यह संदेश हटा दिया गया है": true, "यह मैसेज मिटा दिया गया": true, "यह मैसेज मिटा दिया गया था": true, "यह संदेश मिटा दिया गया": true,
	"आपने यह मैसेज डिलीट किया": true, "आपने यह मैसेज डिलीट किया है": true, "आपने यह मैसेज डिलीट कर दिया": true, "आपने यह मैसेज डिलीट कर दिया है": true, "आपने इस मैसेज को डिलीट कर दिया": true,
	"आपने इस मैसेज को डिलीट कर दिया है": true, "आपने यह मैसेज हटा दिया है": true, "आपने यह संदेश हटा दिया है": true, "आपने यह मैसेज मिटा दिया": true,
	"आपने यह मैसेज हटा दिया": true, "आपने यह मैसेज हटा दिया था": true, "आपने यह संदेश हटा दिया": true, "आपने यह संदेश हटा दिया था": true,
	"हा मेसेज हटवला होता": true, "تم حذف هذه الرسالة": true, "حذفت هذه الرسالة": true, "此消息已删除": true, "你删除了这条消息": true, "您已刪除此訊息": true,
	"このメッセージは削除されました": true, "삭제된 메시지입니다": true,
}

// edited are the marks behind a text that was changed, in lower case.
var edited = []string{"<this message was edited>", "<this message was edited.>", "<se editó este mensaje>", "<se editó este mensaje.>", "<mensagem editada>", "<esta mensagem foi editada>",
	"<diese nachricht wurde bearbeitet>", "<diese nachricht wurde bearbeitet.>", "<ce message a été modifié>", "<questo messaggio è stato modificato>", "<pesan ini diedit>",
	"<dit bericht is bewerkt>", "<сообщение изменено>", "<bu mesaj düzenlendi>", "<इस मैसेज में बदलाव किया गया>", "<यह मैसेज एडिट किया गया>", "<تم تعديل هذه الرسالة>"}

// attached are Android's words behind the name of a file, in lower case.
var attached = map[string]bool{"file attached": true, "archivo adjunto": true, "arquivo anexado": true, "ficheiro anexado": true, "datei angehängt": true, "fichier joint": true, "file allegato": true,
	"file terlampir": true, "bestand bijgevoegd": true, "файл добавлен": true, "dosya ekli": true, "फ़ाइल संलग्न": true, "फ़ाइल संलग्न है": true, "फ़ाइल जोड़ी गई": true,
	"ملف مرفق": true, "文件附件": true, "檔案附件": true, "ファイル添付": true, "파일 첨부됨": true}

// notes begin a line of the app that an iPhone puts under the other person's name.
var notes = []string{"Messages and calls are end-to-end encrypted", "Messages to this chat", "Messages you send to this chat", "Messages and calls to this", "Your security code with",
	"Los mensajes y las llamadas están cifrados", "As mensagens e as chamadas são protegidas", "As mensagens e ligações são protegidas", "Nachrichten und Anrufe sind Ende-zu-Ende",
	"Les messages et les appels sont chiffrés", "I messaggi e le chiamate sono crittografati", "Pesan dan panggilan terenkripsi", "Berichten en oproepen worden end-to-end",
	"Сообщения и звонки защищены сквозным", "मैसेज और कॉल एंड-टू-एंड", "संदेश और कॉल एंड-टू-एंड", "الرسائل والمكالمات مشفرة", "Mesajlar ve aramalar uçtan uca"}

// secured are words of the same notes, looked for only where the app's own mark stands before.
var secured = []string{"end-to-end", "extremo a extremo", "ponta a ponta", "ende-zu-ende", "bout en bout", "एंड-टू-एंड", "сквозн", "uçtan uca", "端到端", "エンドツーエンド", "종단간",
	"disappearing messages", "security code", "changed their phone number", "changed to a new number", "business account", "blocked this contact", "unblocked this contact"}

// groups are words of lines that nobody said, in chats of a group only, in lower case.
var groups = []string{" created group ", " created this group", " added you", "you were added", " was added", " added +", " joined using", " changed the subject", " changed the group", " changed this group",
	" removed you", " hat die gruppe erstellt", " hat dich entfernt", " hat dich hinzugefügt", " hat den betreff", " creó el grupo", " te añadió", " te agregó", " criou o grupo", " criou este grupo",
	" adicionou você", " a créé le groupe", " vous a ajouté", " ha creato il gruppo", " ti ha aggiunto", " membuat grup", " menambahkan anda", " heeft de groep", " создал группу", " grubu oluşturdu",
	" ने ग्रुप बनाया", " ने आपको जोड़ा", "ग्रुप बनाया", " أنشأ المجموعة", "group chat:", "messages to this group"}

func tellsOfGroup(text string) bool {
	low := strings.ToLower(firstLine(text))
	for _, w := range groups {
		if strings.Contains(low, w) {
			return true
		}
	}
	return strings.HasSuffix(strings.TrimRight(low, "."), " left") && len(low) < 80
}
