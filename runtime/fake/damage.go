package fake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// The entry points are Wire.plan, which merges all faults that hit one request,
// Wire.rejection, and plan.damage, which damages the body of a response whose request
// had its effect.

// Damage is how the body of a real response is damaged.
type Damage int

// The kinds of damage. A stream is only cut.
const (
	Intact     Damage = iota
	Truncated         // half of the body arrives, then the connection ends
	CutShort          // the body is half a JSON text, sent as if it were complete
	WrongTypes        // valid JSON in which every string is a number, every number a string, and so on
	HTMLPage          // a page of HTML with the status of the real response, as proxies send
	EmptyBody         // no body at all
)

const htmlPage = "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"

func (p plan) damage(res *Response) {
	if p.damaged != Intact && res.Stream != nil {
		res.Body = collected(res)
		res.Stream = nil
		res.end()
	}
	switch p.damaged {
	case Truncated:
		res.Lost = len(res.Body) - len(res.Body)/2
	case CutShort:
		res.replace(res.Body[:len(res.Body)/2])
	case WrongTypes:
		res.replace(wrongTypes(res.Body))
	case HTMLPage:
		res.Header.Set("Content-Type", "text/html; charset=utf-8")
		res.replace([]byte(htmlPage))
	case EmptyBody:
		res.replace(nil)
	}
}

// collected returns the pieces of a stream, at most maxBody bytes.
func collected(res *Response) (body []byte) {
	for piece, err := range res.Stream {
		if body = append(body, piece...); err != nil || len(body) > maxBody {
			break
		}
	}
	return body
}

func (res *Response) replace(body []byte) {
	if !bodyAllowed(res.Status) {
		body = nil
	}
	res.Body, res.Lost = body, 0
}

// wrongTypes returns body with every scalar of another type. It returns other
// bodies than JSON as they are.
func wrongTypes(body []byte) []byte {
	v, err := parseJSON(body)
	if err != nil {
		return body
	}
	return toJSON(twist(v))
}

func twist(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = twist(v[key])
		}
		return v
	case []any:
		for i := range v {
			v[i] = twist(v[i])
		}
		return v
	case string:
		return len(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return map[string]any{}
	}
}

// parseJSON reads one JSON value, its numbers as json.Number.
func parseJSON(text []byte) (v any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&v)
	return v, err
}

// toJSON writes a value without escaping for HTML.
func toJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // a number that JSON does not have
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// plan is what the faults that hit a request do.
type plan struct {
	names                 []string
	latency, latencyAfter time.Duration
	dropBefore, dropAfter bool
	rejection             *Fault
	before                []func(*http.Request)
	damaged               Damage
}

func (w *Wire) plan(entry *Request) plan {
	var p plan
	w.faultMu.Lock()
	defer w.faultMu.Unlock()
	for _, rule := range w.rules {
		if rule.hit(entry) {
			p.add(&rule.fault)
		}
	}
	return p
}

func (p *plan) add(f *Fault) {
	p.names = append(p.names, cmp.Or(f.Name, "fault"))
	p.latency += f.Latency
	p.latencyAfter += f.LatencyAfter
	p.dropBefore = p.dropBefore || f.DropBefore
	p.dropAfter = p.dropAfter || f.DropAfter
	if p.rejection == nil && f.Status != 0 {
		p.rejection = f
	}
	if f.Before != nil {
		p.before = append(p.before, f.Before)
	}
	p.damaged = cmp.Or(p.damaged, f.Damage)
}

// rejection returns the response of a fault in place of the real one, nil if
// there is none.
func (w *Wire) rejection(entry *Request, p plan) *Response {
	f := p.rejection
	if f == nil {
		return nil
	}
	res := &Response{Status: f.Status, Header: http.Header{}}
	body := f.Body
	if w.opts.FaultBody != nil {
		body = cmp.Or(body, w.opts.FaultBody(entry, f.Status, res.Header))
	}
	for name, values := range f.Header {
		res.Header[http.CanonicalHeaderKey(name)] = values
	}
	if f.RetryAfter > 0 {
		res.Header.Set("Retry-After", retryAfter(f.RetryAfter))
	}
	res.replace([]byte(body))
	return res
}
