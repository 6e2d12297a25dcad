// Package inbox holds the nouns of the product: accounts, people, conversations, messages, their
// statuses and changes, members, events and errors. It is not behaviour: nothing here reads a
// store, a clock or the network, and it imports the standard library only, so that every other
// package may use it. Values are plain and may be copied; none is safe for concurrent mutation.
package inbox
