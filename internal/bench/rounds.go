package main

import (
	"fmt"
	"math"
	"slices"
)

// sample is what one measurement showed, by name: "rate" in one second, times in seconds.
type sample map[string]float64

// round is one of ours between two of the limit's, which count as their mean.
type round struct {
	limit, ours sample
}

// drift is how far two measurements of the limit in one round may lie apart.
const drift = 0.15

// rounds measures in alternation: limit, ours, limit, ours … limit. A round whose limits differ by
// more than drift in "rate" is measured again, at most as often as there are rounds; if it still
// does, all is marked noisy.
func rounds(n int, limit, ours func() (sample, error)) (kept []round, noisy bool, err error) {
	before, err := limit()
	if err != nil {
		return nil, false, fmt.Errorf("measure the limit: %w", err)
	}
	for again := n; len(kept) < n; {
		mine, err := ours()
		if err != nil {
			return nil, false, fmt.Errorf("measure ours: %w", err)
		}
		after, err := limit()
		if err != nil {
			return nil, false, fmt.Errorf("measure the limit: %w", err)
		}
		a, b := before["rate"], after["rate"]
		if math.Abs(a-b) > drift*(a+b)/2 {
			if again > 0 {
				again--
				before = after
				continue
			}
			noisy = true
		}
		mean := sample{}
		for name := range before {
			mean[name] = (before[name] + after[name]) / 2
		}
		kept = append(kept, round{mean, mine})
		before = after
	}
	return kept, noisy, nil
}

// over gives the median of a figure of each round.
func over(kept []round, figure func(limit, ours sample) float64) float64 {
	values := make([]float64, len(kept))
	for i, r := range kept {
		values[i] = figure(r.limit, r.ours)
	}
	return median(values)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}
