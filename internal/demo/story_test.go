package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestTheStoryOfANumber plays the story without pauses, and looks at the number after each
// chapter.
func TestTheStoryOfANumber(t *testing.T) {
	t.Parallel()
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := open(t, Options{Story: true})
	states := []string{"", "linked", "linked", "offboarded", "linked", "disconnected", "linked"}
	said := []int{0, 2, 4, 4, 6, 6, 7}
	chapter := 0
	var told strings.Builder
	err := d.Story(soon(t), &told, func(ctx context.Context) error {
		why := ""
		err := until(ctx, func() (bool, error) {
			var accounts struct {
				Items []struct{ Number, State string }
			}
			if err := d.desks[0].call(ctx, "GET", "/accounts", nil, &accounts); err != nil {
				return false, err
			}
			state, n := "", 0
			for _, a := range accounts.Items {
				if a.Number == "+"+storyNumber {
					state = a.State
				}
			}
			all, err := d.desks[0].conversations(ctx)
			if err != nil {
				return false, err
			}
			for _, c := range all {
				if c.Contact.Phone != "+"+storyCustomer || c.AccountID == d.account {
					continue
				}
				var page struct{ Items []struct{ ID string } }
				if err := d.desks[0].call(ctx, "GET", "/conversations/"+c.ID+"/messages?limit=200", nil, &page); err != nil {
					return false, err
				}
				n = len(page.Items)
			}
			why = fmt.Sprintf("chapter %d: the number is %q with %d messages", chapter+1, state, n)
			return state == states[chapter] && n == said[chapter], nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", why, err)
		}
		chapter++
		return nil
	})
	if err != nil || chapter != len(states) {
		t.Fatalf("after %d chapters: %v", chapter, err)
	}
	if n := strings.Count(told.String(), "Look at"); n != len(states) {
		t.Errorf("%d lines say where to look", n)
	}
}
