package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// parkedCommand lists what only the operator may see. Bodies are not shown: they are somebody's
// messages.
type parkedCommand struct {
	config.Database
	Limit int  `help:"How many at most, newest first." default:"100"`
	JSON  bool `name:"json" help:"Print JSON, one object."`
}

// parkedItem is one line of the list.
type parkedItem struct {
	ID         inbox.ParkedID `json:"id"`
	Kind       string         `json:"kind"`
	Reason     string         `json:"reason"`
	ReceivedAt inbox.Millis   `json:"received_at"`
	ParkedAt   inbox.Millis   `json:"parked_at"`
	Bytes      int64          `json:"bytes"`
}

func (c *parkedCommand) Run() error {
	if c.Limit < 1 || c.Limit > 10_000 {
		return fmt.Errorf("--limit: must be 1 to 10000")
	}
	ctx := context.Background()
	if err := c.Database.Check(); err != nil {
		return err
	}
	s, done, err := boot.OpenReader(ctx, c.Database)
	if err != nil {
		return err
	}
	defer done()
	list, err := s.ParkedList(ctx, 0, "parked", view.Newest, c.Limit)
	if err != nil {
		return err
	}
	items := make([]parkedItem, len(list))
	for i, p := range list {
		items[i] = parkedItem{p.ID, p.Kind, p.Reason, p.ReceivedAt, p.ParkedAt, int64(p.Size)}
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(map[string]any{"items": items})
	}
	if len(items) == 0 {
		fmt.Println("Nothing is parked for no workspace.")
		return nil
	}
	for _, p := range items {
		fmt.Printf("%s  %s  %s  %d bytes  %s\n", p.ID, time.UnixMilli(int64(p.ReceivedAt)).UTC().Format(time.RFC3339), p.Kind, p.Bytes, p.Reason)
	}
	fmt.Println("\nWhat names a number moves to its workspace and is applied within a minute once the number is connected with the same app secret.")
	return nil
}
