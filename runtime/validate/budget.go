package validate

import (
	"context"
	"reflect"
	"strconv"

	"github.com/nimbugen/nimbugen/runtime"
)

// The work of a check is limited here, because a server chooses the value. The
// entry points are budget.spend and checker.known.

const (
	maxFailures  = 100       // that a check returns
	maxDigits    = 1000      // of a number that multipleOf is checked for
	maxPointer   = 1000      // bytes of the pointer of a failure
	fixedSteps   = 1_000_000 // of every check
	stepsPerByte = 10        // of the value, beyond fixedSteps
	bytesPerStep = 16        // of a text that is compared or matched
	contextSteps = 1 << 12   // between two tests of the context
	maxKnown     = 1 << 17   // results that are kept
)

// budget is the work that is left for a check. All its checkers share one.
type budget struct {
	ctx   context.Context
	total int // steps
	left  int
	next  int // the context is tested when so many steps are left
	keep  int // results are kept when fewer steps are left
	out   bool
	known map[visit]bool
}

// visit is a schema that is applied to an object or a list.
type visit struct {
	node *node
	at   uintptr
	len  int
}

// newBudget returns the budget of a check of size bytes. A check that takes no
// more steps than the value has bytes keeps no results.
func newBudget(ctx context.Context, size int) *budget {
	total := fixedSteps + stepsPerByte*size
	return &budget{ctx: ctx, total: total, left: total, next: total, keep: total - size - 1000}
}

// spend takes the steps of a text of size bytes or a number of values, and
// reports whether the check goes on.
func (b *budget) spend(steps int) bool {
	if b.left -= steps; b.left < b.next {
		b.next = b.left - contextSteps
		b.out = b.out || b.left < 0 || b.ctx.Err() != nil
	}
	return !b.out
}

// spendText is spend for a text of size bytes.
func (b *budget) spendText(size int) bool { return b.spend(1 + size/bytesPerStep) }

// failure returns the failure of a check that did not end.
func (b *budget) failure() runtime.ValidationFailure {
	message := "could not be checked within " + strconv.Itoa(b.total) + " steps"
	if err := b.ctx.Err(); err != nil {
		message = "could not be checked: " + err.Error()
	}
	return runtime.ValidationFailure{Keyword: "limit", Message: message}
}

// visitOf returns the visit of v by n. It is false for scalars, which are cheap
// to check again, and as long as the check takes few steps.
func (b *budget) visitOf(n *node, v any) (visit, bool) {
	if b.left > b.keep {
		return visit{}, false
	}
	switch v := v.(type) {
	case map[string]any:
		return visit{n, reflect.ValueOf(v).Pointer(), len(v)}, len(v) > 0
	case []any:
		return visit{n, reflect.ValueOf(v).Pointer(), len(v)}, len(v) > 0
	}
	return visit{}, false
}

// remember keeps the result of a visit.
func (b *budget) remember(at visit, valid bool) {
	if b.out {
		return
	}
	if b.known == nil || len(b.known) >= maxKnown {
		b.known = map[visit]bool{}
	}
	b.known[at] = valid
}

// inner applies n to v, a value inside the one that is being checked. No schema
// is being applied to v yet, so that n and v alone determine the result, and it
// is kept.
func (c *checker) inner(n *node, v any, at *place) {
	if c.ended() {
		return
	}
	visit, keeps := c.work.visitOf(n, v)
	if valid, ok := c.work.known[visit]; keeps && ok && (valid || c.trial) {
		if !valid {
			c.invalid = true
		}
		return
	}
	before := c.found()
	c.apply(n, v, at, nil, nil)
	if keeps && (c.trial || !c.ended()) {
		c.work.remember(visit, c.found() == before)
	}
}
