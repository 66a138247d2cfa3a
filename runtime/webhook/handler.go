package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file is the way of a request: body, signature, event, payload, answer.

// Event is one webhook or callback.
type Event struct {
	Name   string // of the specification
	Method string // of HTTP
	Path   string // how the request's path ends; without a slash in front
	Tag    string // with ByField or ByHeader: the value that names the event
	// Call is a function that takes a context and, if the event has a body, the
	// payload ([]byte: as it came), and returns an error, or an answer and an
	// error. Nil: nobody is interested.
	Call any
}

// Option changes what Handler returns.
type Option func(*receiver)

// WithMaxBytes bounds bodies; the default is 1 MiB.
func WithMaxBytes(n int64) Option { return func(r *receiver) { r.limit = n } }

// WithOnError is told why a request was refused or its function failed. The
// sender is told the status alone.
func WithOnError(f func(req *http.Request, err error)) Option {
	return func(r *receiver) { r.onError = f }
}

// WithUnknown gets events that the specification does not know, or that have
// no function, once they are verified. Without it they are acknowledged and
// dropped, so that an API that adds one does not take the endpoint for broken.
func WithUnknown(f func(ctx context.Context, name string, body []byte) error) Option {
	return func(r *receiver) { r.unknown = f }
}

// ByPath finds the event by the end of the request's path, the default.
func ByPath() Option { return func(r *receiver) { r.field, r.header = "", "" } }

// ByField finds the event by a string member of the JSON body.
func ByField(name string) Option { return func(r *receiver) { r.field, r.header = name, "" } }

// ByHeader finds the event by a header.
func ByHeader(name string) Option { return func(r *receiver) { r.field, r.header = "", name } }

// Handler returns the handler of events. It answers 2xx to what was received,
// 401 to what is not genuine, 404 to paths of no event, 405, 413, 415 and 400
// to what is no such event, and 500 when the function fails, or the
// [runtime.Status] that its error holds.
func Handler(v Verifier, events []Event, opts ...Option) http.Handler {
	r := &receiver{verifier: v, events: events, limit: 1 << 20}
	for _, opt := range opts {
		opt(r)
	}
	return r
}

type receiver struct {
	verifier      Verifier
	events        []Event
	limit         int64
	field, header string
	onError       func(*http.Request, error)
	unknown       func(context.Context, string, []byte) error
}

// refusal is an error with the status that the sender sees.
type refusal struct {
	status int
	err    error
}

var (
	errNoVerifier = errors.New("webhook: the handler has no verifier; use webhook.Unverified() to trust every request")
	errTooLarge   = errors.New("webhook: the body is too large")
	errNoEvent    = errors.New("webhook: no event has this path")
	errMethod     = errors.New("webhook: the event is sent with another method")
	errMedia      = errors.New("webhook: the body is not JSON")
)

// ServeHTTP receives one event.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	answer, refused := r.receive(w, req)
	if refused != nil {
		if r.onError != nil {
			r.onError(req, refused.err)
		}
		http.Error(w, http.StatusText(refused.status), refused.status)
		return
	}
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(answer)
}

// receive returns the JSON of the answer, nil for none.
func (r *receiver) receive(w http.ResponseWriter, req *http.Request) ([]byte, *refusal) {
	if r.verifier == nil {
		return nil, &refusal{http.StatusInternalServerError, errNoVerifier}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, r.limit))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, &refusal{http.StatusRequestEntityTooLarge, errTooLarge}
		}
		return nil, &refusal{http.StatusBadRequest, err}
	}
	if err := r.verifier.Verify(req.Header, body); err != nil {
		return nil, &refusal{http.StatusUnauthorized, err}
	}
	event, name, refused := r.find(req, body)
	if refused != nil {
		return nil, refused
	}
	ctx := context.WithValue(req.Context(), requestKey{}, req)
	if event == nil || absent(event.Call) {
		if r.unknown != nil {
			return nil, failed(r.unknown(ctx, name, body))
		}
		return nil, nil
	}
	if takesJSON(event.Call) && !isJSON(req.Header.Get("Content-Type")) {
		return nil, &refusal{http.StatusUnsupportedMediaType, errMedia}
	}
	return call(ctx, event.Call, body)
}

// find returns the event and the name that the request gave it. Unknown paths
// are refused; unknown names in a field or header are events of the future.
func (r *receiver) find(req *http.Request, body []byte) (*Event, string, *refusal) {
	name := req.URL.Path
	var same []*Event
	switch {
	case r.header != "":
		name = req.Header.Get(r.header)
	case r.field != "":
		var members map[string]json.RawMessage
		if err := json.Unmarshal(body, &members); err != nil {
			return nil, "", &refusal{http.StatusBadRequest, errMedia}
		}
		name = ""
		_ = json.Unmarshal(members[r.field], &name)
	}
	byPath := r.header == "" && r.field == ""
	for i := range r.events {
		e := &r.events[i]
		if byPath && (len(r.events) == 1 || strings.HasSuffix(strings.TrimRight(name, "/"), "/"+e.Path)) || !byPath && name != "" && (e.Tag == name || e.Tag == "" && e.Name == name) {
			same = append(same, e)
		}
	}
	for _, e := range same {
		if e.Method == req.Method {
			return e, e.Name, nil
		}
	}
	switch {
	case len(same) > 0:
		return nil, "", &refusal{http.StatusMethodNotAllowed, errMethod}
	case byPath:
		return nil, "", &refusal{http.StatusNotFound, errNoEvent}
	}
	return nil, name, nil
}

func isJSON(media string) bool {
	base, _, err := mime.ParseMediaType(media)
	return media == "" || err == nil && (base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json"))
}

// failed is the refusal that a function's error asks for.
func failed(err error) *refusal {
	if err == nil {
		return nil
	}
	if status, ok := errors.AsType[runtime.Status](err); ok && status >= 400 && status < 600 {
		return &refusal{int(status), err}
	}
	return &refusal{http.StatusInternalServerError, err}
}

type requestKey struct{}

// Request returns the request that a function was called for: its headers and
// query. Its body was read. It is nil for a context from elsewhere.
func Request(ctx context.Context) *http.Request {
	req, _ := ctx.Value(requestKey{}).(*http.Request)
	return req
}
