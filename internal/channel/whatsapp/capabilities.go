package whatsapp

import (
	"time"

	"sangam/internal/availability"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// Window is how long a contact's message allows free-form replies.
// Source: Cloud API > Send messages, customer service windows (contract 5.4).
const Window = 24 * time.Hour

// What an account cannot do, by the names of the one table.
var apiCannot, hybridCannot = availability.Read().Cannot(availability.API), availability.Read().Cannot(availability.Hybrid)

// Capabilities of an account.
func (a *Adapter) Capabilities(account inbox.Account) inbox.Capabilities {
	c := inbox.Capabilities{
		TextMax: cloudapi.MaxTextBody, CaptionMax: cloudapi.MaxCaption,
		ButtonsMax: cloudapi.MaxButtons, ButtonTitleMax: cloudapi.MaxButtonTitle,
		ListRowsMax: cloudapi.MaxRows, RowTitleMax: cloudapi.MaxRowTitle, RowTextMax: cloudapi.MaxRowDescription,
		BodyMax: cloudapi.MaxBody, ListBodyMax: cloudapi.MaxListBody, HeaderMax: cloudapi.MaxHeader,
		Window: Window, ReactionMaxAge: 30 * 24 * time.Hour,
		Media:     mediaRules,
		Reactions: true, ReadReceipts: true, Typing: true,
		// Source: contract 9.4. In and out together.
		PerSecond: 80, CarefulPer: 5, PairEvery: 6 * time.Second, PairBurst: 45,
		Cannot: apiCannot,
	}
	switch {
	case account.Mode == inbox.ModeHybrid:
		c.PerSecond, c.Cannot = 20, hybridCannot // fixed, no upgrade (contract 4.9)
	case account.Throughput == "HIGH":
		c.PerSecond = 1000 // told by THROUGHPUT_UPGRADE, or seen on the number (contract 8.4)
	}
	return c
}

// mediaRules is the platform's table by kind. Callers only read it.
var mediaRules = makeMediaRules()

func makeMediaRules() []inbox.MediaRule {
	kinds := map[string]inbox.MessageKind{
		cloudapi.TypeImage: inbox.KindImage, cloudapi.TypeVideo: inbox.KindVideo, cloudapi.TypeAudio: inbox.KindAudio,
		cloudapi.TypeDocument: inbox.KindDocument, cloudapi.TypeSticker: inbox.KindSticker,
	}
	var rules []inbox.MediaRule
	for _, t := range cloudapi.MediaTypes {
		kind := kinds[t.Kind]
		limit := t.MaxBytes
		if kind == inbox.KindSticker {
			// An animated one may be larger; which one it is, the upload tells.
			limit = cloudapi.MaxAnimatedStickerBytes
		}
		at := -1
		for i := range rules {
			if rules[i].Kind == kind {
				at = i
			}
		}
		if at < 0 {
			rules = append(rules, inbox.MediaRule{Kind: kind, MaxBytes: limit})
			at = len(rules) - 1
		}
		rules[at].MIME = append(rules[at].MIME, t.MimeType)
	}
	// Voice notes: ogg with opus only. Source: contract 5.2.
	return append(rules, inbox.MediaRule{Kind: inbox.KindVoice, MIME: []string{"audio/ogg"}, MaxBytes: cloudapi.MaxAudioBytes})
}
