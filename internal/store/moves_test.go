package store

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
)

func became(from, to inbox.Person) inbox.Update {
	return inbox.Update{Person: from, Identity: &inbox.IdentityChange{At: base, Previous: from, Current: to}}
}

// now is said at this moment.
func (r *receiving) now(who inbox.Person, text string) inbox.Update {
	u := r.says(who, 0, text)
	u.Message.SentAt = inbox.MillisOf(time.Now())
	return u
}

// everybody is who is known, and how: one line a handle, then one a name.
func (r *receiving) everybody() string {
	return strings.Join(r.text(`SELECT 'at ' || user_id || ' ' || phone || CASE WHEN moved_to <> 0 THEN ' moved' ELSE '' END FROM handles WHERE workspace_id = 9 ORDER BY id`), "\n") + "\n" +
		strings.Join(r.text(`SELECT alias || ' of ' || (SELECT count(*) FROM handles h WHERE h.workspace_id = a.workspace_id AND h.id <= a.handle_id) FROM aliases a WHERE workspace_id = 9 ORDER BY alias`), "\n")
}

const firstNumber, secondNumber, thirdNumber = "915550100401", "915550100402", "915550100403"

// TestAStrangerWithTheNumberIsNotAshaThoughAnOldMoveIsToldAgain: Asha moved twice, the platform
// repeats the first move, and then somebody else gets her last number.
func TestAStrangerWithTheNumberIsNotAshaThoughAnOldMoveIsToldAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		first, second, third := inbox.Person{Phone: firstNumber}, inbox.Person{Phone: secondNumber, UserID: "IN.2"}, inbox.Person{Phone: thirdNumber, UserID: "IN.3"}
		r.take(r.says(first, 1, "hello"), became(first, inbox.Person{Phone: secondNumber}), r.says(second, 2, "me, elsewhere"), became(second, third), r.says(third, 3, "and again"),
			became(first, inbox.Person{Phone: secondNumber}), r.says(inbox.Person{Phone: thirdNumber, UserID: "IN.9"}, 4, "who are you?"))
		got := r.everybody()
		if !strings.HasPrefix(got, "at IN.3 \nat IN.9 "+thirdNumber+"\n") || len(r.conversations()) != 2 {
			t.Errorf("two people in %d threads, known as\n%s", len(r.conversations()), got)
		}
	})
}

// TestAshaWhoHidesHerNumberCanStillBeAnswered though an old move is told again.
func TestAshaWhoHidesHerNumberCanStillBeAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		first, second, hidden := inbox.Person{Phone: firstNumber}, inbox.Person{Phone: secondNumber, UserID: "IN.2"}, inbox.Person{UserID: "IN.3"}
		move := became(first, inbox.Person{Phone: secondNumber})
		r.take(r.says(first, 1, "hello"), move, r.says(second, 2, "me, elsewhere"), became(second, hidden), r.says(hidden, 3, "hidden now"), move, became(first, inbox.Person{}))
		if got := r.everybody(); !strings.HasPrefix(got, "at IN.3 \n") {
			t.Errorf("nobody can answer\n%s", got)
		}
	})
}

// TestOneWhoWritesOnAfterTheyWereSaidToBeGoneCanBeAnswered: a message of this moment is proof; one
// that comes late is none.
func TestOneWhoWritesOnAfterTheyWereSaidToBeGoneCanBeAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		who := inbox.Person{UserID: "IN.1"}
		r.take(r.says(who, 1, "hello"), became(who, inbox.Person{}), r.says(who, 2, "said an hour ago"))
		if got := r.everybody(); !strings.HasPrefix(got, "at  \n") {
			t.Errorf("a late message brought them back:\n%s", got)
		}
		r.take(r.now(who, "I am here"))
		if got := r.everybody(); !strings.HasPrefix(got, "at IN.1 \n") {
			t.Errorf("they write and cannot be answered:\n%s", got)
		}
		number := inbox.Person{UserID: "IN.4", Phone: firstNumber}
		r.take(r.says(number, 3, "hello"), became(number, inbox.Person{Phone: secondNumber}), r.now(number, "said just before"))
		if got := r.everybody(); !strings.Contains(got, "at  "+secondNumber+"\n") {
			t.Errorf("the id of the old number came back:\n%s", got)
		}
	})
}

// TestOneWhoReturnsToTheirOldNumberIsAnsweredThere: where only numbers are told, the platform says
// no new name when somebody goes back.
func TestOneWhoReturnsToTheirOldNumberIsAnsweredThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		first, second := inbox.Person{Phone: firstNumber}, inbox.Person{Phone: secondNumber}
		r.take(r.says(first, 1, "hello"), became(first, second), r.says(second, 2, "a new number"), became(second, first))
		if got := r.everybody(); !strings.HasPrefix(got, "at  "+firstNumber+"\n") {
			t.Errorf("after the way back\n%s", got)
		}
	})
}

// TestTwoMovesToldAgainAndAgain: a person moves twice, with and without ids and numbers told; every
// fact may be repeated at any later time, and messages may come late. Each way ends the same.
func TestTwoMovesToldAgainAndAgain(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(11, uint64(time.Now().UnixNano())))
	seeds := [2]uint64{random.Uint64(), random.Uint64()}
	p := func(id, phone string) inbox.Person { return inbox.Person{UserID: id, Phone: phone} }
	lives := map[string][5]inbox.Person{ // who they were; what the first move tells; who they were then; what the second tells; who they are
		"numbers, then ids":   {p("", firstNumber), p("", secondNumber), p("IN.2", secondNumber), p("IN.3", thirdNumber), p("IN.3", thirdNumber)},
		"ids and numbers":     {p("IN.1", firstNumber), p("IN.2", secondNumber), p("IN.2", secondNumber), p("IN.3", thirdNumber), p("IN.3", thirdNumber)},
		"hidden in the end":   {p("", firstNumber), p("", secondNumber), p("IN.2", secondNumber), p("IN.3", ""), p("IN.3", "")},
		"hidden all the time": {p("IN.1", ""), p("IN.2", ""), p("IN.2", ""), p("IN.3", ""), p("IN.3", "")},
		"numbers alone":       {p("", firstNumber), p("", secondNumber), p("", secondNumber), p("", thirdNumber), p("", thirdNumber)},
	}
	for name, life := range lives {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
				random := rand.New(rand.NewPCG(seeds[0], seeds[1]))
				r := newReceiving(t, d)
				for trial := range 8 {
					r.exec("DELETE FROM aliases WHERE workspace_id = 9")
					r.exec("DELETE FROM handles WHERE workspace_id = 9")
					r.exec("DELETE FROM conversations WHERE workspace_id = 9")
					r.exec("DELETE FROM messages WHERE workspace_id = 9")
					story := []inbox.Update{r.says(life[0], 1, "one"), became(life[0], life[1]), r.says(life[2], 2, "two"), became(life[2], life[3]), r.says(life[4], 3, "three")}
					for range random.IntN(8) { // repeats
						i := random.IntN(len(story))
						at := i + 1 + random.IntN(len(story)-i)
						story = append(story[:at:at], append([]inbox.Update{story[i]}, story[at:]...)...)
					}
					var trail []string
					for _, u := range story {
						if u.Message != nil {
							trail = append(trail, u.Message.Text)
						} else {
							trail = append(trail, "move from "+u.Person.UserID+u.Person.Phone)
						}
					}
					r.take(story...)
					got, want := r.everybody(), "at "+life[4].UserID+" "+life[4].Phone+"\n"
					if !strings.HasPrefix(got, want) || strings.Contains(got, " of 2") || len(r.conversations()) != 1 {
						t.Fatalf("trial %d, seeds %v: %d threads, want one that is %s%s\n%s", trial, seeds, len(r.conversations()), want, got, strings.Join(trail, "\n"))
					}
				}
			})
		})
	}
}

// TestANumberThatIsShownNoMoreStaysKnown: the platform shows the number of somebody with a username
// for thirty days after its last use. Whoever writes later is the same person, by the id alone, and
// what is known of the number stays, in whichever order the two are read.
func TestANumberThatIsShownNoMoreStaysKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		shown, hidden := inbox.Person{UserID: "IN.1", Phone: firstNumber}, inbox.Person{UserID: "IN.1"}
		r := newReceiving(t, d)
		for _, order := range [][]inbox.Person{{shown, hidden, hidden}, {hidden, shown, hidden}, {hidden, hidden, shown}} {
			for _, table := range []string{"aliases", "handles", "conversations", "messages"} {
				r.exec("DELETE FROM " + table + " WHERE workspace_id = 9")
			}
			for i, who := range order {
				r.take(r.says(who, i+1, []string{"one", "two", "three"}[i]))
			}
			if got, want := r.everybody(), "at IN.1 "+firstNumber+"\n"; !strings.HasPrefix(got, want) || strings.Count(got, "at ") != 1 {
				t.Errorf("%v:\n%s\nwant one person, %s", order, got, want)
			}
		}
	})
}
