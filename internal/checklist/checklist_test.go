package checklist

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// TestThePagesHaveTheItems holds the lists against the pages of the help, where the words stand.
func TestThePagesHaveTheItems(t *testing.T) {
	t.Parallel()
	item := regexp.MustCompile(`(?m)^- \[ \] \((\w+)\) .+$`)
	folder := "../../web/src/features/help/pages"
	for _, list := range Names() {
		for _, language := range []string{"en", "hi"} {
			page, err := os.ReadFile(filepath.Join(folder, list+"."+language+".md"))
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, m := range item.FindAllSubmatch(page, -1) {
				found = append(found, string(m[1]))
			}
			want := Items(list)
			slices.Sort(found)
			slices.Sort(want)
			if !slices.Equal(found, want) || len(want) == 0 {
				t.Errorf("%s, %s: the page has %v, the list %v", list, language, found, want)
			}
		}
	}
	pages, err := filepath.Glob(folder + "/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, name := range pages {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list := regexp.MustCompile(`^(.+)\.(en|hi)\.md$`).FindStringSubmatch(filepath.Base(name))[1]
		if item.Match(b) && Items(list) == nil {
			t.Errorf("%s has items to tick and no list that keeps them", name)
		}
	}
}
