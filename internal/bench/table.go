package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// row is one line of the table.
type row struct {
	figure string
	engine string // or empty
	ours   string
	limit  string // the bare limit measured beside it; empty: none
	ratio  string
	reach  string // what the figure should be; empty: shown only
	ok     bool
	noisy  bool
}

// table collects the rows and shows each as it comes, so that a long run can be watched.
type table struct {
	rows []row
	live io.Writer
}

func (t *table) add(r row) {
	t.rows = append(t.rows, r)
	fmt.Fprintf(t.live, "  %s %s: %s, limit %s, ratio %s %s\n", r.figure, r.engine, r.ours, orDash(r.limit), orDash(r.ratio), r.verdict())
}

func (r row) verdict() string {
	v := "ok"
	switch {
	case r.reach == "":
		v = ""
	case !r.ok:
		v = "MISS"
	}
	if r.noisy {
		v = strings.TrimSpace(v + " noisy")
	}
	return v
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// print writes the table as plain text. It returns how many figures miss their reach.
func (t *table) print(w io.Writer) (misses int) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "figure\tdatabase\tours\tbare limit\tratio\treach\t")
	fmt.Fprintln(tw, "------\t--------\t----\t----------\t-----\t-----\t")
	// The databases are measured one after the other; here they stand together.
	var order []string
	for _, r := range t.rows {
		if !slices.Contains(order, r.figure) {
			order = append(order, r.figure)
		}
	}
	slices.SortStableFunc(t.rows, func(a, b row) int { return slices.Index(order, a.figure) - slices.Index(order, b.figure) })
	last := ""
	for _, r := range t.rows {
		figure := r.figure
		if figure == last {
			figure = ""
		}
		last = r.figure
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", figure, orDash(r.engine), r.ours, orDash(r.limit), orDash(r.ratio), orDash(r.reach), r.verdict())
		if r.reach != "" && !r.ok {
			misses++
		}
	}
	tw.Flush()
	return misses
}

// count shows a rate or a number.
func count(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 1000:
		return fmt.Sprintf("%.0f", v)
	}
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func ratio(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf("%.2f", v)
}
