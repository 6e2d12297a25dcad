package store

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
)

func TestOneNodeHearsTheOtherButNotItself(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres, nil)
	log := slog.New(slog.DiscardHandler)
	heardA, heardB := make(chan bool, 100), make(chan bool, 100)
	s := testStore(d)
	a := s.NewDoorbell(log, func() { heardA <- true })
	b := s.NewDoorbell(log, func() { heardB <- true })
	said := make(chan string, 10)
	b.OnSaid(func(words string) { said <- words })
	for _, bell := range []*Doorbell{a, b} {
		if err := bell.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		defer bell.Stop()
	}
	<-heardA // each hears itself begin
	<-heardB
	a.Ring()
	select {
	case <-heardB:
	case <-time.After(10 * time.Second):
		t.Fatal("the ring was not heard")
	}
	a.Say("5 writes")
	select {
	case words := <-said:
		if words != "5 writes" {
			t.Errorf("the other node heard %q", words)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("what was said was not heard")
	}
	b.Ring()
	<-heardA
	if len(heardA) != 0 {
		t.Error("a node heard its own ring")
	}
}
