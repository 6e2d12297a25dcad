package api

import "testing"

func TestNumbersAreMaskedWhereverTheyStand(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"+919822041177": "+91 •••• ••77", "+91 98220 41177": "+91 •••• ••77", "919822041177": "•••• ••77", "Asha": "Asha", "Asha 98220-41177, shop": "Asha •••• ••77, shop",
		"(022) 2204 1177": "•••• ••77", "+1 (415) 555-0123": "+1 •••• ••23", "p:919822041177": "p:•••• ••77", "2026-10-01": "2026-10-01", "Room 12": "Room 12", "+254": "+254",
		"382500000000000001": "382500000000000001", "९८२२०४११७७": "•••• ••७७", "1 of 2": "1 of 2", "~ +44 20 7946 0018 ~": "~ +44 •••• ••18 ~", "": "", "(": "(", "a+": "a+",
	} {
		if got := maskIn(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"+919822041177": "+91 •••• ••77", "12345": "••••", "": "", "hidden": "hidden"} {
		if got := mask(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
