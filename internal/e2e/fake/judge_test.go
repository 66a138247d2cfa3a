package fake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is newJudge. The judge is a transport in front of the fake
// that validates each response, and each request that the fake accepts, against
// the contract.

const contractFile = "../../../spec/nimbu-customers.yaml"

// loadContract loads the contract. The router finds operations by path alone,
// so that the fake may be called under any host.
func loadContract(t *testing.T) (*openapi3.T, routers.Router) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// finding is a deviation from the contract.
type finding struct {
	operation string // operationId, "" for a path outside the contract
	side      string // "request" or "response"
	request   string // method, URI and body or response
	text      string
}

func (f finding) String() string {
	return fmt.Sprintf("%s (%s): %s: %s", f.request, f.operation, f.side, f.text)
}

type judge struct {
	router routers.Router
	next   http.RoundTripper

	mu       sync.Mutex
	found    []finding
	statuses map[string]map[int]int // by operationId: the number of each status
}

func newJudge(router routers.Router, srv *nimbutest.Server) *judge {
	return &judge{router: router, next: srv.Transport(), statuses: map[string]map[int]int{}}
}

// listen serves the judge on a loopback port, for clients that need one.
func (j *judge) listen(t *testing.T) string {
	t.Helper()
	proxy := httptest.NewServer(&httputil.ReverseProxy{Transport: j, Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", r.In.Host, r.In.Host
	}})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// RoundTrip implements http.RoundTripper.
func (j *judge) RoundTrip(r *http.Request) (*http.Response, error) {
	sent, err := readAll(r.Body)
	if err != nil {
		return nil, err
	}
	out := r.Clone(r.Context())
	out.Body = io.NopCloser(bytes.NewReader(sent))
	res, err := j.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	got, err := readAll(res.Body)
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(got))
	j.inspect(r, sent, res, got)
	return res, nil
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

func (j *judge) inspect(r *http.Request, sent []byte, res *http.Response, got []byte) {
	copied := r.Clone(context.Background())
	copied.Body = io.NopCloser(bytes.NewReader(sent))
	copied.GetBody = nil
	route, params, err := j.router.FindRoute(copied)
	name := r.Method + " " + r.URL.RequestURI()
	if err != nil {
		j.add(finding{"", "request", name, err.Error()})
		return
	}
	operation := route.Operation.OperationID
	j.count(operation, res.StatusCode)
	options := &openapi3filter.Options{
		IncludeResponseStatus: true, MultiError: true, SkipSettingDefaults: true,
		RejectWhenRequestBodyNotSpecified: true, AuthenticationFunc: carries,
	}
	input := &openapi3filter.RequestValidationInput{Request: copied, PathParams: params, Route: route, Options: options}
	if res.StatusCode < 300 {
		for _, text := range texts(openapi3filter.ValidateRequest(copied.Context(), input)) {
			j.add(finding{operation, "request", fmt.Sprintf("%s: %.300s", name, sent), text})
		}
	}
	serve := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: res.StatusCode, Header: res.Header,
		Body: io.NopCloser(bytes.NewReader(got)), Options: options,
	}
	for _, text := range texts(openapi3filter.ValidateResponse(copied.Context(), serve)) {
		j.add(finding{operation, "response", fmt.Sprintf("%s: %d %.300s", name, res.StatusCode, got), text})
	}
}

func (j *judge) add(f finding) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.found = append(j.found, f)
}

func (j *judge) count(operation string, status int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.statuses[operation] == nil {
		j.statuses[operation] = map[int]int{}
	}
	j.statuses[operation][status]++
}

// findings returns the findings since the last call.
func (j *judge) findings() []finding {
	j.mu.Lock()
	defer j.mu.Unlock()
	found := j.found
	j.found = nil
	return found
}

// carries checks that a request has the credential of a security scheme. The
// fake decides whether it is valid.
func carries(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	r := in.RequestValidationInput.Request
	switch scheme := in.SecurityScheme; scheme.Type {
	case "apiKey":
		if r.Header.Get(scheme.Name) == "" {
			return fmt.Errorf("no header %s", scheme.Name)
		}
		return nil
	case "oauth2":
		return credential(r, "bearer")
	default:
		return credential(r, scheme.Scheme)
	}
}

// credential checks for a credential, also in its other places.
func credential(r *http.Request, want string) error {
	word, rest, two := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(word, want) && rest != "":
		return nil
	case word != "" && !two:
		return errors.New("the Authorization header has no scheme")
	case r.Header.Get("X-Nimbu-Access-Token") != "":
		return errors.New("the token is in X-Nimbu-Access-Token")
	case r.URL.Query().Has("access_token"):
		return errors.New("the token is in the query")
	}
	return fmt.Errorf("no %s credential", want)
}

// texts returns the single messages in err, without the schemas that
// kin-openapi prints with them.
func texts(err error) []string {
	if err == nil {
		return nil
	}
	switch e := err.(type) {
	case openapi3.MultiError:
		var out []string
		for _, one := range e {
			out = append(out, texts(one)...)
		}
		return out
	case *openapi3filter.RequestError:
		return prefixed(requestPart(e), e.Reason, e.Err)
	case *openapi3filter.ResponseError:
		return prefixed("", e.Reason, e.Err)
	case *openapi3filter.SecurityRequirementsError:
		return []string{"security: " + errors.Join(e.Errors...).Error()}
	case *openapi3.SchemaError:
		at := "/" + strings.Join(e.JSONPointer(), "/")
		if e.Origin != nil {
			return prefixed(at, e.Reason, e.Origin)
		}
		return []string{at + ": " + e.Reason}
	}
	return []string{err.Error()}
}

func requestPart(e *openapi3filter.RequestError) string {
	if e.Parameter != nil {
		return "parameter " + e.Parameter.Name
	}
	return "body"
}

func prefixed(at, reason string, err error) []string {
	head := strings.Trim(at+": "+reason, ": ")
	if err == nil {
		return []string{head}
	}
	var out []string
	for _, text := range texts(err) {
		out = append(out, head+": "+text)
	}
	return out
}
