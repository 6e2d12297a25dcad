// Package search makes every message, private note and person findable: it prepares texts and questions,
// once, for both databases, and follows the event log of each workspace in the background, so that
// the index holds what is shown now. It knows no SQL and no HTTP.
//
// What the index holds of a thing is a set of terms, made here: folded words, keys of how they
// sound, ends of numbers, and tags that say what the thing is, of which workspace, conversation and
// account. A question is a list of terms that must all be there. So both engines only compare
// terms, byte by byte, and find the same; docs/search.md tells what is found by what.
//
// The index is derived: it may be behind by some seconds, and can be made anew from the rest.
package search
