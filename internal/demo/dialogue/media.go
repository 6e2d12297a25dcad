package dialogue

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// files are the few that cannot be made at run time; media/README.md says how each was made.
//
//go:embed media/*.ogg media/*.webp media/*.mp4
var files embed.FS

// Media returns the n-th file of a kind, the same for the same n: pictures in several colours, voice
// notes, a video, stickers and PDF invoices. Kinds without a file give nothing. The bytes are shared:
// do not change them.
func Media(kind Kind, n int) (name, mime string, data []byte) {
	n = max(n, 0)
	switch kind {
	case Image:
		return mediaFile(kind, photos[n%len(photos)].name, n/len(photos)+n)
	case Voice:
		return mediaFile(kind, []string{"en", "hi"}[n%2], n)
	case Document:
		return mediaFile(kind, []string{"invoice", "quote"}[n%2], n)
	case Video, Sticker:
		return mediaFile(kind, "", n)
	}
	return "", "", nil
}

// MediaFor returns the file that a turn sends; n varies colours and numbers. Turns without media give nothing.
func MediaFor(t Turn, n int) (name, mime string, data []byte) {
	if t.Asset == "" {
		return Media(t.Kind, n)
	}
	return mediaFile(t.Kind, t.Asset, max(n, 0))
}

// AdPicture is the JPEG shown with an ad.
func AdPicture(a Ad) []byte {
	_, _, data := mediaFile(Image, a.Asset, 3)
	return data
}

// drawn keeps pictures: each takes some 100 ms, and there are only photos × colours × tables of them.
var drawn sync.Map

func mediaFile(kind Kind, asset string, n int) (name, mime string, data []byte) {
	switch kind {
	case Image:
		for _, p := range photos {
			if p.name == asset {
				n %= 6 // six looks of each are plenty
				name = fmt.Sprintf("%s-%d.jpg", asset, n)
				once, _ := drawn.LoadOrStore(name, sync.OnceValue(func() []byte { return photo(p.draw, n) }))
				return name, "image/jpeg", once.(func() []byte)()
			}
		}
	case Voice:
		return embedded("voice-"+asset+".ogg", "audio/ogg; codecs=opus")
	case Video:
		return embedded("kettle.mp4", "video/mp4")
	case Sticker:
		return embedded("sticker.webp", "image/webp")
	case Document:
		number := 21000 + n%8000
		title := map[string]string{"invoice": "Tax invoice", "quote": "Quotation"}[asset]
		return fmt.Sprintf("%s-SHK-%d.pdf", strings.ReplaceAll(title, " ", "-"), number), "application/pdf", pdf(title, number)
	}
	return "", "", nil
}

func embedded(name, mime string) (string, string, []byte) {
	data, err := files.ReadFile("media/" + name)
	if err != nil {
		return "", "", nil
	}
	return name, mime, data
}

// knownAsset says whether a marker may name this asset.
func knownAsset(kind Kind, asset string) bool {
	switch kind {
	case Image:
		return asset == "product" || slices.ContainsFunc(photos, func(p picture) bool { return p.name == asset })
	case Voice:
		return asset == "en" || asset == "hi"
	case Document:
		return asset == "invoice" || asset == "quote"
	case Location:
		return asset == "" || asset == "shop"
	}
	return asset == ""
}
