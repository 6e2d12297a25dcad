package dialogue

import (
	"bytes"
	"fmt"
	"strings"
)

// pdf builds an invoice of one page by hand: five objects and a table of where they start. The built-in
// fonts know no rupee sign and no Devanagari, so it says Rs. and stays English.
func pdf(title string, number int) []byte {
	var page strings.Builder
	text := func(font string, size, x, y int, s string) {
		s = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s)
		fmt.Fprintf(&page, "BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, s)
	}
	rs := func(n int) string { return strings.Replace(Rupees(n), "₹", "Rs. ", 1) }
	fmt.Fprint(&page, "0.12 0.36 0.30 rg 0 770 595 72 re f 1 1 1 rg\n")
	text("F2", 20, 50, 805, "Sahyadri Home & Kitchen")
	text("F1", 10, 50, 786, "12 Laxmi Market Lane, Sadashiv Peth, Pune 411030")
	fmt.Fprint(&page, "0 0 0 rg\n")
	text("F2", 16, 50, 730, title)
	text("F1", 11, 50, 710, fmt.Sprintf("No. SHK-%d", number))
	total, y := 0, 660
	text("F2", 11, 50, y, "Item")
	text("F2", 11, 330, y, "Qty")
	text("F2", 11, 390, y, "Rate")
	text("F2", 11, 480, y, "Amount")
	fmt.Fprintf(&page, "50 %d m 545 %d l S\n", y-6, y-6)
	for i := range 3 {
		p, qty := products[(number+i*5)%len(products)], 1+(number+i)%3
		y -= 24
		total += p.Price * qty
		text("F1", 11, 50, y, p.Latin)
		text("F1", 11, 330, y, fmt.Sprint(qty))
		text("F1", 11, 390, y, rs(p.Price))
		text("F1", 11, 480, y, rs(p.Price*qty))
	}
	fmt.Fprintf(&page, "50 %d m 545 %d l S\n", y-10, y-10)
	text("F2", 12, 390, y-30, "Total")
	text("F2", 12, 480, y-30, rs(total))
	text("F1", 10, 50, y-80, "Prices include GST. A sample document of a demo: nothing is owed to anyone.")

	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var starts []int
	for i, o := range objects {
		starts = append(starts, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range starts {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes()
}
