//go:build !sangamtest

package main

// TestCommands are not in what we ship: only in what the browser tests run (see rewind.go).
type TestCommands struct{}
