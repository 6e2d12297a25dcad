package dialogue

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

type picture struct {
	name string
	draw func(c canvas, tint color.NRGBA)
}

// photos are drawn at run time: the tree stays small and nobody's picture is used.
var photos = []picture{
	{"kettle", drawKettle}, {"bowl", drawBowl}, {"cloth", drawCloth}, {"box", drawBox}, {"receipt", drawReceipt},
	{"spices", drawSpices}, {"pan", drawPan}, {"gift", drawGift}, {"dabba", drawDabba}, {"cracked", drawCracked},
	{"payment", drawPayment},
}

var tints = []color.NRGBA{hex(0xc8553d), hex(0x2f6690), hex(0x588157), hex(0xd9a441), hex(0x7d4e86), hex(0x2a9d8f)}

var tables = []color.NRGBA{hex(0xe9dcc9), hex(0xd8c3a5), hex(0xcfd8d7), hex(0xe6d5d0), hex(0xb98b62)}

// photo draws the picture as a JPEG of 800 by 600; n chooses colours, table and light.
func photo(draw func(canvas, color.NRGBA), n int) []byte {
	c := newCanvas(800, 600)
	table := tables[n%len(tables)]
	c.fill(shade(table, 0.45), shade(table, 0.15))
	c.flat(box(-10, 400, 810, 700, 0), table)
	draw(c, tints[n%len(tints)])
	// A little noise and darker corners: flat colours look like clip art.
	r := rand.New(rand.NewPCG(uint64(n), 7))
	for y := range 600 {
		for x := range 800 {
			k := c.img.NRGBAAt(x, y)
			d := math.Hypot(float64(x-400)/400, float64(y-300)/300)
			f := 1.03 - 0.13*d*d + (r.Float64()-0.5)*0.02
			ch := func(v uint8) uint8 { return uint8(math.Max(0, math.Min(255, float64(v)*f))) }
			c.img.SetNRGBA(x, y, color.NRGBA{ch(k.R), ch(k.G), ch(k.B), 255})
		}
	}
	var out bytes.Buffer
	for quality := 72; quality >= 40; quality -= 8 { // cloth is busier than a bowl
		out.Reset()
		if err := jpeg.Encode(&out, c.img, &jpeg.Options{Quality: quality}); err != nil {
			panic(err) // a buffer takes everything and the size is fixed
		}
		if out.Len() < maxPhoto {
			break
		}
	}
	return out.Bytes()
}

// maxPhoto is in bytes; it keeps a demo of 300 conversations small.
const maxPhoto = 60_000

func shadow(c canvas, x, y, rx, ry float64) {
	for i := range 6 {
		k := float64(i) * 4
		c.flat(ellipse(x, y, rx-k, ry-k/3), color.NRGBA{40, 25, 15, 18})
	}
}

func drawKettle(c canvas, tint color.NRGBA) {
	shadow(c, 400, 500, 210, 30)
	c.paint(ring(ellipse(400, 215, 130, 120), 20), hex(0x444444), hex(0x1d1d1d))
	c.paint(polygon(520, 300, 650, 225, 680, 250, 545, 400), shade(tint, 0.1), shade(tint, -0.4))
	c.paint(both(ellipse(400, 380, 185, 160), box(200, 200, 600, 505, 30)), shade(tint, 0.35), shade(tint, -0.5))
	c.paint(ellipse(400, 240, 95, 26), shade(tint, 0.5), shade(tint, -0.2))
	c.paint(circle(400, 212, 18), hex(0x555555), hex(0x111111))
	c.flat(ellipse(300, 350, 22, 80), color.NRGBA{255, 255, 255, 70})
}

func drawBowl(c canvas, tint color.NRGBA) {
	shadow(c, 400, 505, 190, 26)
	c.paint(both(ellipse(400, 300, 245, 205), box(100, 300, 700, 600, 0)), shade(tint, 0.4), shade(tint, -0.45))
	c.paint(box(320, 488, 480, 512, 8), shade(tint, 0), shade(tint, -0.5))
	c.paint(ellipse(400, 300, 245, 66), shade(tint, 0.6), shade(tint, 0.1))
	c.paint(ellipse(400, 304, 226, 54), shade(tint, -0.35), shade(tint, 0.2))
	for i := range 7 {
		a := 220 + float64(i)*60
		c.flat(circle(a, 400-math.Abs(a-400)*0.12, 10), shade(tint, 0.75))
	}
}

func drawCracked(c canvas, tint color.NRGBA) {
	drawBowl(c, tint)
	for i, p := range [][4]float64{{250, 345, 268, 385}, {268, 385, 252, 415}, {252, 415, 280, 450}} {
		c.flat(line(p[0], p[1], p[2], p[3], 5-float64(i)), hex(0x2b1a14))
	}
}

func drawCloth(c canvas, tint color.NRGBA) {
	second, light := tints[(int(tint.R)+2)%len(tints)], shade(tint, 0.8)
	for y := range 600 {
		for x := range 800 {
			// Folds shift the pattern and the light.
			fold := 9*math.Sin(float64(x)/90) + 5*math.Sin(float64(x+2*y)/70)
			u, v := float64(x)+fold, float64(y)+fold*1.6
			k := tint
			switch m := math.Mod(v, 150); {
			case m < 26:
				k = second
			case m < 34 || (m > 140):
				k = light
			default:
				// Ikat diamonds with frayed sides.
				du, dv := math.Abs(math.Mod(u+2000, 100)-50), math.Abs(m-87)
				if s := du + dv*0.95 + 3*math.Sin(v*1.7); s < 18 {
					k = second
				} else if s < 40 {
					k = light
				}
			}
			weave := 0.03 * float64((x/4+y/4)%2)
			c.img.SetNRGBA(x, y, shade(k, -0.12-weave+0.012*fold))
		}
	}
}

func drawBox(c canvas, _ color.NRGBA) {
	card := hex(0xb5834f)
	shadow(c, 410, 520, 290, 28)
	c.paint(polygon(150, 250, 470, 290, 470, 530, 165, 470), shade(card, 0.15), shade(card, -0.1))
	c.paint(polygon(470, 290, 660, 235, 645, 450, 470, 530), shade(card, -0.25), shade(card, -0.45))
	c.paint(polygon(150, 250, 340, 205, 660, 235, 470, 290), shade(card, 0.35), shade(card, 0.1))
	c.flat(polygon(290, 217, 330, 207, 600, 252, 560, 264), color.NRGBA{230, 215, 180, 190})
	// The dent and the tear.
	c.paint(polygon(150, 250, 215, 258, 262, 330, 205, 372, 154, 330), hex(0x6d4a29), hex(0x4a3119))
	for _, p := range [][4]float64{{262, 330, 320, 352}, {320, 352, 345, 401}, {205, 372, 228, 428}, {470, 400, 530, 372}} {
		c.flat(line(p[0], p[1], p[2], p[3], 4), hex(0x4a3119))
	}
	c.flat(polygon(330, 400, 440, 415, 440, 490, 330, 468), hex(0xf7f4ec))
	for i := range 4 {
		y := 418 + float64(i)*14
		c.flat(line(342, y, 420-float64(i*12%30), y+10, 3), hex(0x666666))
	}
}

func drawReceipt(c canvas, tint color.NRGBA) {
	shadow(c, 410, 560, 190, 16)
	paper := without(box(220, 20, 580, 565, 4), circle(400, -12, 1))
	for i := range 12 { // the torn lower edge
		paper = without(paper, circle(235+float64(i)*30, 570, 12))
	}
	c.paint(paper, hex(0xfdfcf7), hex(0xe9e6dc))
	c.flat(box(310, 48, 490, 72, 4), shade(tint, -0.2))
	c.flat(line(340, 92, 460, 92, 6), hex(0x8a8a8a))
	for i := range 9 {
		y := 140 + float64(i)*34
		c.flat(line(255, y, 360+float64(i*53%70), y, 8), hex(0x5a5a5a))
		c.flat(line(505-float64(i*31%20), y, 545, y, 8), hex(0x5a5a5a))
	}
	c.flat(line(250, 452, 550, 452, 2), hex(0x333333))
	c.flat(line(255, 480, 330, 480, 13), hex(0x222222))
	c.flat(line(470, 480, 545, 480, 13), hex(0x222222))
	for i := range 40 {
		if x := 265 + float64(i)*7; (i*i+i/3)%5 != 0 {
			c.flat(box(x, 505, x+1.5+float64(i*7%4), 542, 0), hex(0x222222))
		}
	}
}

func drawSpices(c canvas, tint color.NRGBA) {
	heaps := []color.NRGBA{hex(0xd98e04), hex(0xa4161a), hex(0x7f5539), hex(0x6a994e), hex(0xe9c46a)}
	for i := range 5 {
		x := 120 + float64(i)*140
		y := 440 + float64(i%2)*50
		shadow(c, x, y+58, 70, 12)
		k := heaps[(i+int(tint.G))%5]
		c.paint(box(x-58, y-150, x+58, y+60, 22), color.NRGBA{235, 243, 243, 150}, color.NRGBA{170, 190, 195, 170})
		c.paint(box(x-50, y-100+float64(i*17%40), x+50, y+52, 16), shade(k, 0.2), shade(k, -0.3))
		c.paint(box(x-62, y-186, x+62, y-146, 8), shade(hex(0x9c6b3c), 0.2), shade(hex(0x9c6b3c), -0.4))
		c.flat(box(x-36, y-50, x+36, y+4, 4), hex(0xfaf6ea))
		c.flat(line(x-22, y-32, x+22, y-32, 6), tint)
		c.flat(line(x-22, y-16, x+8, y-16, 4), hex(0x777777))
		c.flat(box(x-46, y-140, x-38, y+40, 4), color.NRGBA{255, 255, 255, 110})
	}
}

func drawPan(c canvas, tint color.NRGBA) {
	iron := hex(0x3b3b40)
	shadow(c, 370, 400, 260, 130)
	c.paint(line(520, 330, 745, 190, 40), hex(0x7a4b2a), hex(0x4f2e18))
	c.paint(ellipse(350, 370, 250, 170), shade(iron, 0.25), shade(iron, -0.5))
	c.paint(ellipse(350, 362, 222, 146), shade(iron, -0.45), shade(iron, 0.15))
	c.paint(ellipse(350, 366, 150, 92), hex(0xe0a955), hex(0xb8772a)) // a dosa
	for i := range 14 {
		a := float64(i) * 2.4
		c.flat(ellipse(350+math.Cos(a)*8*float64(i), 366+math.Sin(a)*5*float64(i), 9, 6), color.NRGBA{140, 80, 30, 150})
	}
	c.flat(ellipse(160, 540, 90, 30), shade(tint, 0.3))
	c.flat(ellipse(160, 536, 68, 20), hex(0xf1efe6))
}

func drawGift(c canvas, tint color.NRGBA) {
	shadow(c, 400, 515, 230, 26)
	gold := hex(0xe3b341)
	c.paint(box(190, 250, 610, 515, 10), shade(tint, 0.15), shade(tint, -0.4))
	c.paint(box(170, 200, 630, 270, 10), shade(tint, 0.35), shade(tint, -0.25))
	c.paint(box(370, 200, 430, 515, 0), shade(gold, 0.3), shade(gold, -0.3))
	c.paint(ring(ellipse(335, 160, 62, 36), 24), shade(gold, 0.3), shade(gold, -0.2))
	c.paint(ring(ellipse(465, 160, 62, 36), 24), shade(gold, 0.2), shade(gold, -0.3))
	c.paint(circle(400, 178, 24), shade(gold, 0.2), shade(gold, -0.3))
	for _, x := range []float64{90, 710} { // a diya on each side
		c.flat(circle(x, 400, 60), color.NRGBA{255, 220, 120, 60})
		c.paint(both(ellipse(x, 440, 62, 42), box(x-70, 440, x+70, 500, 0)), hex(0xc1693c), hex(0x7e3d1d))
		c.paint(ellipse(x, 440, 62, 12), hex(0x8d4a26), hex(0x5c2a10))
		c.paint(ellipse(x, 405, 11, 30), hex(0xffe08a), hex(0xf08a24))
	}
}

func drawDabba(c canvas, tint color.NRGBA) {
	shadow(c, 410, 350, 265, 230)
	steel := hex(0xc4c9ce)
	c.paint(circle(400, 310, 250), shade(steel, 0.5), shade(steel, -0.4))
	c.paint(circle(400, 310, 228), shade(steel, -0.3), shade(steel, 0.3))
	heaps := []color.NRGBA{hex(0xd98e04), hex(0xa4161a), hex(0x7f5539), hex(0x4a3a2a), hex(0xe9c46a), tint, hex(0x8a9a5b)}
	for i := range 7 {
		x, y := 400.0, 310.0
		if i > 0 {
			x, y = x+148*math.Cos(float64(i)*math.Pi/3), y+148*math.Sin(float64(i)*math.Pi/3)
		}
		c.paint(circle(x, y, 70), shade(steel, 0.6), shade(steel, -0.35))
		c.paint(circle(x, y, 60), shade(heaps[i], 0.2), shade(heaps[i], -0.25))
		c.flat(ellipse(x-14, y-12, 22, 16), alpha(shade(heaps[i], 0.4), 120))
	}
}

// drawPayment is a photo of a phone that shows a waiting payment.
func drawPayment(c canvas, tint color.NRGBA) {
	shadow(c, 410, 580, 190, 14)
	c.paint(box(245, 15, 555, 585, 34), hex(0x33353a), hex(0x111214))
	c.flat(box(260, 34, 540, 566, 20), hex(0xfbfbfd))
	c.flat(box(260, 34, 540, 130, 20), shade(tint, -0.25))
	c.flat(line(300, 85, 410, 85, 12), hex(0xffffff))
	c.flat(circle(400, 225, 58), hex(0xf2b33d))
	c.flat(line(400, 225, 400, 188, 9), hex(0xffffff))
	c.flat(line(400, 225, 428, 240, 9), hex(0xffffff))
	c.flat(line(335, 325, 465, 325, 20), hex(0x2b2b2b))
	for i := range 4 {
		y := 380 + float64(i)*34
		c.flat(line(290, y, 350, y, 8), hex(0xb4b7bd))
		c.flat(line(420+float64(i*37%50), y, 510, y, 8), hex(0x6b6f76))
	}
	c.flat(box(300, 515, 500, 548, 14), shade(tint, 0))
}
