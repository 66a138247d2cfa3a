package webhook

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// A request is handled here from beginning to end: body, signature, event,
// payload, response. The entry points are Handler and receive.

// Event is one webhook or callback.
type Event struct {
	Name   string // of the specification
	Method string // of HTTP; "" is POST
	Path   string // the end of the request's path, without a slash in front
	Tag    string // with ByField or ByHeader: the value that names the event
	// Call is a function that takes a context and, if the event has a body, the
	// payload ([]byte: the raw body), and returns an error, or a response and an
	// error. Nil: the application ignores the event.
	Call any
}

// Option changes the handler that Handler returns.
type Option func(*receiver)

// WithMaxBytes limits bodies; the default is 1 MiB.
func WithMaxBytes(n int64) Option { return func(r *receiver) { r.limit = n } }

// WithOnError sets a function that is called with the error when a request is
// rejected or its function fails. The sender receives the status only.
func WithOnError(f func(req *http.Request, err error)) Option {
	return func(r *receiver) { r.onError = f }
}

// WithUnknown sets a function that is called with verified events that are not in
// the specification, or that have no function. Without it they are acknowledged
// and dropped, so that an API that adds an event does not consider the endpoint
// broken.
func WithUnknown(f func(ctx context.Context, name string, body []byte) error) Option {
	return func(r *receiver) { r.unknown = f }
}

// ByPath finds the event by the end of the request's path, the default.
func ByPath() Option { return func(r *receiver) { r.field, r.header = "", "" } }

// ByField finds the event by a string member of the JSON body.
func ByField(name string) Option { return func(r *receiver) { r.field, r.header = name, "" } }

// ByHeader finds the event by a header.
func ByHeader(name string) Option { return func(r *receiver) { r.field, r.header = "", name } }

// Handler returns the handler of events. It responds with 2xx to an event that was
// received, with 401 to a request that is not genuine, with 404 to a path of no
// event, with 405, 413, 415 and 400 to a request that is not such an event, and
// with 500 when the function fails, or with the [runtime.Status] in its error.
func Handler(v Verifier, events []Event, opts ...Option) http.Handler {
	r := &receiver{verifier: v, events: events, limit: 1 << 20}
	for _, opt := range opts {
		opt(r)
	}
	return r
}

// receiver is the handler of events.
type receiver struct {
	verifier      Verifier
	events        []Event
	limit         int64
	field, header string
	onError       func(*http.Request, error)
	unknown       func(context.Context, string, []byte) error
}

// rejection is an error with the status of the response.
type rejection struct {
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
	response, rejected := r.receive(w, req)
	if rejected != nil {
		if r.onError != nil {
			r.onError(req, rejected.err)
		}
		http.Error(w, http.StatusText(rejected.status), rejected.status)
		return
	}
	if response == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(response)
}

// receive returns the JSON of the response, or nil if there is none.
func (r *receiver) receive(w http.ResponseWriter, req *http.Request) ([]byte, *rejection) {
	if r.verifier == nil {
		return nil, &rejection{http.StatusInternalServerError, errNoVerifier}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, r.limit))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, &rejection{http.StatusRequestEntityTooLarge, errTooLarge}
		}
		return nil, &rejection{http.StatusBadRequest, err}
	}
	if err := r.verifier.Verify(req.Header, body); err != nil {
		return nil, &rejection{http.StatusUnauthorized, err}
	}
	event, name, rejected := r.find(req, body)
	if rejected != nil {
		return nil, rejected
	}
	ctx := context.WithValue(req.Context(), requestKey{}, req)
	if event == nil || isNil(event.Call) {
		if r.unknown != nil {
			return nil, rejectionOf(r.unknown(ctx, name, body))
		}
		return nil, nil
	}
	if takesJSON(event.Call) && !isJSON(req.Header.Get("Content-Type")) {
		return nil, &rejection{http.StatusUnsupportedMediaType, errMedia}
	}
	return call(ctx, event.Call, body)
}

// find returns the event and its name in the request. It rejects an unknown path;
// an unknown name in a field or header is not an error, because the API can have
// added the event.
func (r *receiver) find(req *http.Request, body []byte) (*Event, string, *rejection) {
	name := req.URL.Path
	var same []*Event
	switch {
	case r.header != "":
		name = req.Header.Get(r.header)
	case r.field != "":
		var members map[string]json.RawMessage
		if err := json.Unmarshal(body, &members); err != nil {
			return nil, "", &rejection{http.StatusBadRequest, errMedia}
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
		if cmp.Or(e.Method, http.MethodPost) == req.Method {
			return e, e.Name, nil
		}
	}
	switch {
	case len(same) > 0:
		return nil, "", &rejection{http.StatusMethodNotAllowed, errMethod}
	case byPath:
		return nil, "", &rejection{http.StatusNotFound, errNoEvent}
	}
	return nil, name, nil
}

// isJSON reports whether a media type is JSON, or missing.
func isJSON(media string) bool {
	base, _, err := mime.ParseMediaType(media)
	return media == "" || err == nil && (base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json"))
}

// rejectionOf returns the rejection for an error of a function.
func rejectionOf(err error) *rejection {
	if err == nil {
		return nil
	}
	if status, ok := errors.AsType[runtime.Status](err); ok && status >= 400 && status < 600 {
		return &rejection{int(status), err}
	}
	return &rejection{http.StatusInternalServerError, err}
}

// requestKey is the key of the request in a context.
type requestKey struct{}

// Request returns the request for which a function was called, with its headers
// and query; its body is consumed. It returns nil for any other context.
func Request(ctx context.Context) *http.Request {
	req, _ := ctx.Value(requestKey{}).(*http.Request)
	return req
}
