package dialogue

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// A shape is a signed distance in pixels: negative inside. Edges come out smooth because the last
// pixel is blended by its distance.
type shape func(x, y float64) float64

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

// ellipse is not an exact distance, but near enough at the edge.
func ellipse(cx, cy, rx, ry float64) shape {
	return func(x, y float64) float64 {
		k := math.Hypot((x-cx)/rx, (y-cy)/ry)
		return (k - 1) * math.Min(rx, ry)
	}
}

// box is a rectangle with round corners.
func box(x0, y0, x1, y1, round float64) shape {
	cx, cy, hw, hh := (x0+x1)/2, (y0+y1)/2, (x1-x0)/2-round, (y1-y0)/2-round
	return func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-hw, math.Abs(y-cy)-hh
		return math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - round
	}
}

// line is a stroke with round ends.
func line(x0, y0, x1, y1, width float64) shape {
	dx, dy := x1-x0, y1-y0
	return func(x, y float64) float64 {
		t := math.Max(0, math.Min(1, ((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy)))
		return math.Hypot(x-x0-t*dx, y-y0-t*dy) - width/2
	}
}

// polygon takes x, y, x, y ... of a convex outline, clockwise on the screen.
func polygon(p ...float64) shape {
	return func(x, y float64) float64 {
		d := math.Inf(-1)
		for i := 0; i < len(p); i += 2 {
			ax, ay, bx, by := p[i], p[i+1], p[(i+2)%len(p)], p[(i+3)%len(p)]
			ex, ey := bx-ax, by-ay
			d = math.Max(d, ((x-ax)*ey-(y-ay)*ex)/math.Hypot(ex, ey))
		}
		return d
	}
}

func ring(s shape, width float64) shape {
	return func(x, y float64) float64 { return math.Abs(s(x, y)) - width/2 }
}

func both(a, b shape) shape {
	return func(x, y float64) float64 { return math.Max(a(x, y), b(x, y)) }
}

func without(a, b shape) shape {
	return func(x, y float64) float64 { return math.Max(a(x, y), -b(x, y)) }
}

type pixel struct {
	x, y  int
	cover float64
}

// pixels keeps the lists that paint grows: making them anew took a quarter of the time of a picture.
var pixels = sync.Pool{New: func() any { return new([]pixel) }}

// canvas is a picture being painted.
type canvas struct{ img *image.NRGBA }

func newCanvas(w, h int) canvas { return canvas{image.NewNRGBA(image.Rect(0, 0, w, h))} }

// fill paints the whole canvas from top to bottom in a gradient.
func (c canvas) fill(top, bottom color.NRGBA) {
	b := c.img.Bounds()
	for y := range b.Dy() {
		k := mix(top, bottom, float64(y)/float64(b.Dy()))
		for x := range b.Dx() {
			c.img.SetNRGBA(x, y, k)
		}
	}
}

// paint lays a shape over what is there, lit from the left: light on its left edge, dark on its right.
func (c canvas) paint(s shape, left, right color.NRGBA) {
	b := c.img.Bounds()
	first, last := b.Dx(), 0
	buffer := pixels.Get().(*[]pixel)
	defer pixels.Put(buffer)
	inside := (*buffer)[:0]
	for y := 0; y < b.Dy(); {
		nearest := math.Inf(1)
		for x := 0; x < b.Dx(); {
			d := s(float64(x)+0.5, float64(y)+0.5)
			nearest = math.Min(nearest, d)
			if d >= 0.5 {
				// No shape comes nearer by more than a pixel a pixel: half way there all is outside, and
				// what is skipped stays at least half as far, which the rows below rely on.
				x += max(1, int(d/2))
				continue
			}
			inside = append(inside, pixel{x, y, math.Min(1, 0.5-d)})
			first, last = min(first, x), max(last, x)
			x++
		}
		y += max(1, int(nearest/2))
	}
	*buffer = inside
	span := float64(max(1, last-first))
	for _, p := range inside {
		k := mix(left, right, float64(p.x-first)/span)
		c.img.SetNRGBA(p.x, p.y, over(c.img.NRGBAAt(p.x, p.y), k, p.cover*float64(k.A)/255))
	}
}

func (c canvas) flat(s shape, k color.NRGBA) { c.paint(s, k, k) }

// over lays colour k with opacity a over what is below.
func over(below, k color.NRGBA, a float64) color.NRGBA {
	ba := float64(below.A) / 255
	oa := a + ba*(1-a)
	if oa == 0 {
		return color.NRGBA{}
	}
	ch := func(k, b uint8) uint8 { return uint8((float64(k)*a+float64(b)*ba*(1-a))/oa + 0.5) }
	return color.NRGBA{ch(k.R, below.R), ch(k.G, below.G), ch(k.B, below.B), uint8(oa*255 + 0.5)}
}

func mix(a, b color.NRGBA, t float64) color.NRGBA {
	ch := func(a, b uint8) uint8 { return uint8(float64(a)*(1-t) + float64(b)*t + 0.5) }
	return color.NRGBA{ch(a.R, b.R), ch(a.G, b.G), ch(a.B, b.B), ch(a.A, b.A)}
}

// hex is a colour from 0xRRGGBB.
func hex(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

func shade(k color.NRGBA, by float64) color.NRGBA {
	if by < 0 {
		return mix(k, color.NRGBA{20, 16, 24, k.A}, -by)
	}
	return mix(k, color.NRGBA{255, 255, 250, k.A}, by)
}

func alpha(k color.NRGBA, a uint8) color.NRGBA { k.A = a; return k }
