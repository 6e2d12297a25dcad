package dialogue

import (
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// TestMake draws the sources of media/sticker.webp and media/kettle.mp4 into $SANGAM_MAKE_MEDIA;
// media/README.md says what is done with them.
func TestMake(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("SANGAM_MAKE_MEDIA")
	if dir == "" {
		t.Skip("SANGAM_MAKE_MEDIA is not set: only needed to make the media files anew")
	}
	save := func(name string, c canvas) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, c.img); err != nil {
			t.Fatal(err)
		}
	}
	// The sticker: a clay cup of chai that smiles.
	s := newCanvas(512, 512)
	clay, white := hex(0xc8703a), hex(0xffffff)
	for _, grow := range []float64{14, 0} { // a white edge, as stickers have
		k, dark := white, white
		if grow == 0 {
			k, dark = shade(clay, 0.25), shade(clay, -0.3)
		}
		s.paint(ring(ellipse(372, 300, 62, 62), 30+2*grow), k, dark)
		s.paint(polygon(110-grow, 190-grow, 390+grow, 190-grow, 340+grow, 450+grow, 160-grow, 450+grow), k, dark)
		s.paint(ellipse(250, 190, 140+grow, 40+grow), k, dark)
		for i := range 3 {
			x := 180 + float64(i)*70
			k := mix(white, hex(0xd9b79a), 1-grow/14)
			s.flat(line(x, 130, x+20, 90, 14+2*grow), k)
			s.flat(line(x+20, 90, x, 50, 14+2*grow), k)
		}
	}
	s.paint(ellipse(250, 192, 122, 29), hex(0xa8683a), hex(0x7f4a24))
	for _, x := range []float64{200, 300} {
		s.flat(circle(x, 300, 15), hex(0x2b1a14))
		s.flat(circle(x+5, 295, 5), white)
		s.flat(circle(x*1.3-75, 340, 18), alpha(hex(0xff8f7a), 130))
	}
	s.flat(both(ring(circle(250, 320, 44), 10), box(190, 335, 310, 400, 0)), hex(0x2b1a14))
	save("sticker.png", s)

	// The video: two seconds of a kettle that steams.
	for i := range 24 {
		c := newCanvas(800, 600)
		c.fill(hex(0xf1e7d8), hex(0xe3cfb0))
		c.flat(box(-10, 400, 810, 700, 0), hex(0xd8c3a5))
		drawKettle(c, hex(0xc8553d))
		for j := range 5 {
			up := math.Mod(float64(i)/24+float64(j)/5, 1)
			x := 670 + 25*math.Sin(up*6+float64(j))
			c.flat(circle(x, 225-up*180, 14+up*34), alpha(white, uint8(150*(1-up))))
		}
		save(fmt.Sprintf("kettle-%02d.png", i), c)
	}
	for i := range photos {
		_, _, data := Media(Image, i)
		if err := os.WriteFile(filepath.Join(dir, photos[i].name+".jpg"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
