package main

import (
	"fmt"
	"math/bits"
	"time"
)

// times counts durations in buckets of under one percent's width, so that measuring a million of
// them allocates nothing. Not for several goroutines.
type times struct {
	buckets [64 * fine]int64
	count   int64
	longest time.Duration
}

const (
	fine     = 1 << fineBits
	fineBits = 7
)

func bucket(d time.Duration) int {
	n := uint64(max(d, 0))
	if n < fine {
		return int(n)
	}
	shift := bits.Len64(n) - fineBits - 1
	return (shift+1)<<fineBits + int(n>>shift) - fine
}

// upper is the longest duration of a bucket.
func upper(b int) time.Duration {
	if b < fine {
		return time.Duration(b)
	}
	shift := b>>fineBits - 1
	return time.Duration((uint64(b&(fine-1))+fine+1)<<shift - 1)
}

func (t *times) add(d time.Duration) {
	t.buckets[bucket(d)]++
	t.count++
	t.longest = max(t.longest, d)
}

func (t *times) merge(o *times) {
	for i, n := range o.buckets {
		t.buckets[i] += n
	}
	t.count += o.count
	t.longest = max(t.longest, o.longest)
}

// quantile is the least duration that a share q of all stays within; zero if there are none.
func (t *times) quantile(q float64) time.Duration {
	want := int64(q*float64(t.count) + 0.999999)
	for i, n := range t.buckets {
		if want -= n; want <= 0 && t.count > 0 {
			return min(upper(i), t.longest)
		}
	}
	return t.longest
}

// milli shows a duration for the table.
func milli(d time.Duration) string {
	switch ms := float64(d) / 1e6; {
	case ms < 1:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 10_000:
		return fmt.Sprintf("%.0f ms", ms)
	default:
		return fmt.Sprintf("%.1f s", ms/1000)
	}
}
