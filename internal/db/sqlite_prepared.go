package db

import (
	"cmp"
	"context"
	"database/sql"
	"regexp"
)

// prepared runs statements on one connection and keeps them prepared.
type prepared struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	// Only reads: a statement under a deadline ends at it.
	reads bool
}

// maxPrepared bounds the cache; our texts are a fixed set far below it.
const maxPrepared = 600

func (p *prepared) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, hideValues(query))
	if err != nil {
		return nil, err
	}
	if len(p.stmts) >= maxPrepared {
		for q, old := range p.stmts {
			old.Close()
			delete(p.stmts, q)
			break
		}
	}
	p.stmts[query] = s
	return s, nil
}

var (
	limitParameter = regexp.MustCompile(`LIMIT (\$[0-9]+)`)
	stateParameter = regexp.MustCompile(`\bstate = (\$[0-9]+)`)
)

// hideValues keeps the planner from looking at the value bound to a parameter: once it has looked, each
// new value expires the plan, and the statement is parsed and planned again at every execution,
// which costs more than most of our statements do. It looks at a LIMIT, and at what is compared with a
// column on which an index has the condition that it equals something: with us that is only state. An
// expression it cannot fold hides the value.
// Observed: SQLite 3.51 (sqlite3ExprIsInteger and exprCompareVariable mark the variable), a fifth of
// a list's time each.
func hideValues(query string) string {
	query = limitParameter.ReplaceAllString(query, "LIMIT $1 + 0")
	return stateParameter.ReplaceAllString(query, "state = $1 || ''")
}

// The driver starts a goroutine for each statement whose context can be cancelled; statements are
// short, so cancellation is looked at between transactions instead.
func (p *prepared) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// query does so too, but for a reader under a deadline: that is for what may take long. The driver
// interrupts a statement up to its first row.
// Source: modernc.org/sqlite 1.60, stmt.go (interruptOnDone ends with query) and rows.go (Next knows no context).
func (p *prepared) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	s, err := p.stmt(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	if _, limited := ctx.Deadline(); !p.reads || !limited {
		return s.QueryContext(context.WithoutCancel(ctx), args...)
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil && ctx.Err() != nil {
		// What was interrupted is not used again.
		s.Close()
		delete(p.stmts, query)
		err = ctx.Err()
	}
	return rows, err
}

// later runs the statement at once: there is no round trip to spare.
func (p *prepared) later(ctx context.Context, query string, args []any, check func(int64) error) error {
	res, err := p.exec(ctx, query, args)
	if err != nil {
		return describe(query, err)
	}
	if check == nil {
		return nil
	}
	n, err := res.RowsAffected()
	if err != nil {
		return describe(query, err)
	}
	return check(n)
}

// laterNumbers does too.
func (p *prepared) laterNumbers(ctx context.Context, got []int64, query string, args []any) error {
	rows, err := p.query(ctx, query, args)
	if err != nil {
		return describe(query, err)
	}
	defer rows.Close()
	into := make([]any, len(got))
	for i := range into {
		into[i] = &got[i]
	}
	if !rows.Next() {
		return describe(query, cmp.Or(rows.Err(), ErrNotFound))
	}
	if err := rows.Scan(into...); err != nil {
		return describe(query, err)
	}
	return rows.Close()
}

func (p *prepared) flush(context.Context) error { return nil }

// together runs them one after the other.
func (p *prepared) together(ctx context.Context, asks []Ask) error {
	for _, a := range asks {
		rows, err := p.query(ctx, a.Query, a.Args)
		if err != nil {
			return describe(a.Query, err)
		}
		if err := read(rows, a); err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) close() {
	for _, s := range p.stmts {
		s.Close()
	}
	p.conn.Close()
}
