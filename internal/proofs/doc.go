// Package proofs holds no code of the product: it is the tests that show what Sangam promises (no
// accepted message lost, none doubled, nothing sent twice silently, nobody let in who does not
// belong), each on SQLite and PostgreSQL. docs/proofs.md says which test proves which promise, and
// how to run the full counts. Under "bugs" lie patches that break the product on purpose: each
// must be caught by the test that claims to.
package proofs
