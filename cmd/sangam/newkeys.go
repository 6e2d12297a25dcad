package main

import (
	"context"
	"fmt"

	"sangam/internal/config"
)

type newKeysCommand struct {
	config.Database
}

// Run makes a new key file where the old one is lost, and empties what only the old one opened.
func (c *newKeysCommand) Run() error {
	ctx := context.Background()
	c.Database.NewKeys = true
	b, err := openBase(ctx, c.Database)
	if err != nil {
		return err
	}
	defer b.Close()
	n, err := b.Store.ForgetSecrets(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("New keys are made. %d numbers want their access token, app secret and verify token: enter them on the Numbers page under Edit.\n", n)
	return nil
}
