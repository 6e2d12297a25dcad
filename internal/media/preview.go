package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"runtime/debug"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// Limits of what is decoded at all. A bitmap is judged by its header before a pixel is read.
const (
	maxPixels      = 40_000_000
	maxSide        = 30_000
	maxPreviewFile = 25 << 20
	// What decoding may need, in bytes, by the estimate of cost. Only one runs at a time.
	maxPreviewMemory = 200 << 20
	previewSide      = 640
	previewQuality   = 82
)

// errNoPreview says that a file gets none; it is no failure of the file.
var errNoPreview = errors.New("no preview")

// previewer draws previews, one at a time in the process: memory is bounded by one picture.
type previewer struct{}

// turn lets one decoding run at a time, whoever asks.
var turn = make(chan struct{}, 1)

// bitmap is one format we decode ourselves, never through the registry of package image, which
// any import could extend.
type bitmap struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var bitmaps = map[string]bitmap{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, gif.Decode}, // the first frame
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// drawn is a preview and the size of what it shows, upright.
type drawn struct {
	jpeg          []byte
	width, height int
}

// draw decodes a file of a sniffed type and draws it small. Width and height are known even where
// the rest fails, if the header could be read. Metadata does not survive: only pixels do.
func (previewer) draw(ctx context.Context, f File, sniffed string, size int64) (out drawn, err error) {
	format, ok := bitmaps[sniffed]
	if !ok || size > maxPreviewFile {
		return drawn{}, errNoPreview
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return drawn{}, ctx.Err()
	}
	defer func() {
		// A decoder that panics has met a file made to break it: the file gets no preview.
		if r := recover(); r != nil {
			out.jpeg, err = nil, fmt.Errorf("%w: the decoder of %s panicked", errNoPreview, sniffed)
		}
	}()
	whole := io.NewSectionReader(f, 0, size)
	cfg, err := format.config(whole)
	if err != nil {
		return drawn{}, fmt.Errorf("%w: %v", errNoPreview, err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxSide || cfg.Height > maxSide || cfg.Width*cfg.Height > maxPixels {
		return drawn{}, fmt.Errorf("%w: %d by %d pixels", errNoPreview, cfg.Width, cfg.Height)
	}
	head := make([]byte, min(size, 256<<10))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return drawn{}, err
	}
	upright := 1
	if sniffed == "image/jpeg" {
		upright = exifOrientation(head)
	}
	out.width, out.height = cfg.Width, cfg.Height
	if upright >= 5 {
		out.width, out.height = cfg.Height, cfg.Width
	}
	need := cost(cfg, sniffed, head)
	if need > maxPreviewMemory {
		return out, fmt.Errorf("%w: decoding would need %d MB", errNoPreview, need>>20)
	}
	if need > maxPreviewMemory/4 {
		defer debug.FreeOSMemory() // a rare large picture must not set the size of the process
	}
	whole.Seek(0, io.SeekStart)
	img, err := format.decode(whole)
	if err != nil {
		return out, fmt.Errorf("%w: %v", errNoPreview, err)
	}
	if b := img.Bounds(); b.Dx() > cfg.Width || b.Dy() > cfg.Height || b.Empty() {
		return out, fmt.Errorf("%w: the picture is not the size its header says", errNoPreview)
	}
	small := orient(shrink(img), upright)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: previewQuality}); err != nil {
		return out, fmt.Errorf("%w: %v", errNoPreview, err)
	}
	out.jpeg = b.Bytes()
	return out, nil
}

// cost estimates the memory that decoding needs. A progressive JPEG keeps four bytes for each
// coefficient besides the pixels; a PNG of 16 bits keeps eight for each pixel.
func cost(cfg image.Config, sniffed string, head []byte) int64 {
	pixels := int64(cfg.Width) * int64(cfg.Height)
	switch {
	case sniffed == "image/jpeg" && progressive(head):
		return pixels * 15 / 2 * 2
	case sniffed == "image/jpeg":
		return pixels * 3
	case cfg.ColorModel == color.RGBA64Model, cfg.ColorModel == color.NRGBA64Model:
		return pixels * 8
	case sniffed == "image/gif":
		return pixels * 2
	}
	return pixels * 5
}

// progressive looks for the marker of a progressive frame; where the header is longer than what
// was read, the dearer case is assumed.
func progressive(head []byte) bool {
	kind, ok := startOfFrame(head)
	return !ok || kind == 0xc2
}

// startOfFrame walks the markers of a JPEG up to its frame header.
func startOfFrame(b []byte) (kind byte, ok bool) {
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xff {
			return 0, false
		}
		m := b[i+1]
		switch {
		case m == 0xff:
			i++
			continue
		case m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc:
			return m, true
		case m == 0xda || m == 0xd9:
			return 0, false
		}
		i += 2 + int(b[i+2])<<8 + int(b[i+3])
	}
	return 0, false
}

// shrink draws a picture on white, at most previewSide long.
func shrink(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > previewSide {
		w, h = max(1, w*previewSide/long), max(1, h*previewSide/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
	} else {
		draw.BiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	}
	return out
}

// orient turns a picture as its orientation tag says. Source: EXIF 2.32, tag 0x0112.
func orient(in *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return in
	}
	w, h := in.Rect.Dx(), in.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[out.PixOffset(tx, ty):][:4], in.Pix[in.PixOffset(x, y):][:4])
		}
	}
	return out
}
