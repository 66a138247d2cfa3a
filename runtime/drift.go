package runtime

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/internal/drift"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is OnDrift. call.compare compares a response with the
// specification, and call.compareItem a value of a stream.

// DriftKind is a way in which a response differs from the specification.
type DriftKind uint8

// DriftStatus and the others are the kinds. Values of another type than that of
// the specification are no drift: they are a [DecodeError].
const (
	DriftStatus      DriftKind = iota + 1 // the operation declares no such status
	DriftContentType                      // the status declares no such content type
	DriftMember                           // the object has a member without a declaration
	DriftValue                            // the value is none of those that the enum lists
	DriftMissing                          // the object lacks a required member
)

// String returns the difference in words.
func (k DriftKind) String() string {
	switch k {
	case DriftStatus:
		return "status not in the specification"
	case DriftContentType:
		return "content type not in the specification"
	case DriftMember:
		return "member not in the specification"
	case DriftValue:
		return "value not in the specification"
	case DriftMissing:
		return "required member is missing"
	}
	return "unknown kind " + strconv.Itoa(int(k))
}

// Drift is one difference between a response and the specification. It holds no
// value of the response.
type Drift struct {
	Operation    string // the operation's ID
	Method, Path string // the path as in the specification
	StatusCode   int
	Pointer      string // JSON pointer (RFC 6901) into the body, on one line; "" is the whole
	Kind         DriftKind
}

// String returns the difference on one line: "GET /pets 200 /0/color: member not
// in the specification".
func (d Drift) String() string {
	text := d.Method + " " + redact.Line(d.Path, maxDriftText) + " " + strconv.Itoa(d.StatusCode)
	if d.Pointer != "" {
		text += " " + d.Pointer
	}
	return text + ": " + d.Kind.String()
}

const (
	maxDriftText  = 300   // characters of a path or pointer
	maxDriftPlace = 1_000 // differences that an option remembers
)

// OnDrift calls f for each difference between a response and the specification: a
// status, content type, member or value of an enum that is not in it, and a
// required member that is missing. It concerns successes, error responses and
// streams of JSON; bodies of XML, texts and files are not compared. Members that
// additionalProperties allow are no difference.
//
// f is called once for each operation, status, kind and place; items of a list
// share a place, and so do the members that additionalProperties describe. An
// option that has found 1,000 places finds no more. f is called by the goroutine of
// the call, before the call returns, by several goroutines at once where they make
// calls at once; a panic in it is one of the call. The response is parsed once more
// for it. A nil f compares nothing, as does a client without the option.
func OnDrift(f func(context.Context, Drift)) Option {
	if f == nil {
		return func(s *settings) { s.drift = nil }
	}
	w := &driftWatch{report: f, found: map[string]bool{}}
	return func(s *settings) { s.drift = w.compare }
}

// driftWatch is the state of one option OnDrift. Options refer to its method, so
// that a program without them has no code that compares.
type driftWatch struct {
	report func(context.Context, Drift)
	mu     sync.Mutex
	found  map[string]bool
}

var errNoResponses = errors.New("OnDrift: the client does not hold the responses of its specification; generate it again")

// checkDrift reports a client that OnDrift cannot work with.
func (s *settings) checkDrift(api API) error {
	if s.drift != nil && api.Responses == "" {
		return errNoResponses
	}
	return nil
}

// compare compares a response, whose body was read unless it is that of a stream.
func (c *call) compare(ctx context.Context, resp response) {
	if c.core.settings.drift != nil && !c.r.outside && resp.Response != nil {
		c.core.settings.drift(ctx, c, resp, resp.body, false)
	}
}

// compareItem compares one value of a stream.
func (c *call) compareItem(ctx context.Context, resp response, text []byte) {
	if c.core.settings.drift != nil && !c.r.outside {
		c.core.settings.drift(ctx, c, resp, text, true)
	}
}

// compare reports the differences of a response, or of one value of a stream.
func (w *driftWatch) compare(ctx context.Context, c *call, resp response, body []byte, item bool) {
	declared, found, known := c.core.table().Response(c.r.id, resp.StatusCode)
	switch {
	case !known:
		return
	case !found:
		w.add(ctx, c, resp, drift.Finding{}, DriftStatus)
		return
	}
	streaming := c.stream && resp.ok()
	if streaming && !item {
		defer closeOnPanic(resp)()
	}
	media := baseMedia(resp.Header.Get("Content-Type"))
	if len(body) == 0 && !streaming { // 204, 304, HEAD
		return
	}
	shape, ok := declared.Body(cmp.Or(media, mediaJSON))
	switch {
	case !ok && media != "":
		w.add(ctx, c, resp, drift.Finding{}, DriftContentType)
	case isXML(media), streaming && !item:
	default:
		for _, f := range drift.Check(shape, withoutMark(body)) {
			w.add(ctx, c, resp, f, driftKind(f.Kind))
		}
	}
}

// closeOnPanic returns a function to be deferred, which closes the body of a
// stream that the caller will not get.
func closeOnPanic(resp response) func() {
	return func() {
		if v := recover(); v != nil {
			resp.close()
			panic(v)
		}
	}
}

func driftKind(k drift.Kind) DriftKind {
	switch k {
	case drift.Value:
		return DriftValue
	case drift.Missing:
		return DriftMissing
	}
	return DriftMember
}

// add reports a difference, unless it was reported.
func (w *driftWatch) add(ctx context.Context, c *call, resp response, f drift.Finding, kind DriftKind) {
	d := Drift{Operation: c.r.id, Method: c.r.method, Path: c.r.path, StatusCode: resp.StatusCode, Kind: kind}
	if !w.first(d, f) {
		return
	}
	d.Pointer = redact.Line(c.exit().Text(f.Pointer()), maxDriftText)
	w.report(ctx, d)
}

// first reports whether a difference is new, and remembers it.
func (w *driftWatch) first(d Drift, f drift.Finding) bool {
	key := d.Operation + "\x00" + strconv.Itoa(d.StatusCode) + "\x00" + strconv.Itoa(int(d.Kind)) + "\x00" + f.Place()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.found[key] || len(w.found) >= maxDriftPlace {
		return false
	}
	w.found[key] = true
	return true
}

// table returns the declared responses, which the first caller reads.
func (c *Core) table() *drift.Table {
	if t, ok := c.buffers.declared.Load().(*drift.Table); ok {
		return t
	}
	t := drift.NewTable(c.api.Responses) // two goroutines may both make one; both are the same
	c.buffers.declared.Store(t)
	return t
}
