// Package driver calls a generated client by reflection, according to a list of
// calls, and reports the requests and the decoded responses. The harness writes
// it beside the generated client and compiles both.
package driver

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Run. Call and Return travel between the harness and the
// driver, one JSON text a line.

// Call is one call to make.
type Call struct {
	Service, Method string
	Path            []json.RawMessage          // path arguments in order
	HasParams       bool                       // the method takes a Params
	Params          map[string]json.RawMessage // by Go field; nil leaves a pointer nil
	HasBody         bool                       // the method takes a body
	Body            json.RawMessage            `json:",omitempty"` // nil: none, where it is optional
	Parts           map[string]json.RawMessage // of a multipart body, by Go field, in place of Body
	Raw             bool                       // Body is a JSON text whose characters are the body
	Field           string                     // field of the result that holds the body of this status

	Status   int
	Header   http.Header
	Response []byte
}

// Return is the result of a Call.
type Return struct {
	Sent    *Sent           // nil: nothing was sent
	Result  json.RawMessage // the result as JSON, of a sequence also beside an error; bytes and text as a JSON text
	Err     string
	Unread  bool            // Err is of a response that cannot be read
	Status  int             // of a *runtime.Error
	Problem json.RawMessage // the declared body of the error
	Mistake string          // why the call could not be made
	Typed   int             // leaves of the result in typed fields
	Raw     int             // leaves in raw JSON
}

// Sent is a request.
type Sent struct {
	Method, URL string
	Header      http.Header
	Body        []byte
}

// New makes a client.
type New func(opts ...runtime.Option) (any, error)

// Run makes every call in the list in and writes a Return for each to out.
func Run(newClient New, in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	dec := json.NewDecoder(bufio.NewReader(in))
	for dec.More() {
		var c Call
		if err := dec.Decode(&c); err != nil {
			return err
		}
		if err := enc.Encode(safely(newClient, c)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// safely turns a panic of the client into a mistake of the one call.
func safely(newClient New, c Call) (r Return) {
	defer func() {
		if p := recover(); p != nil {
			r.Mistake = fmt.Sprintf("panic: %v", p)
		}
	}()
	return run(newClient, c)
}

func run(newClient New, c Call) Return {
	wire := &transport{call: c}
	client, err := newClient(runtime.WithHTTPClient(&http.Client{Transport: wire}), runtime.WithRetries(0))
	if err != nil {
		return Return{Mistake: "NewClient: " + err.Error()}
	}
	service := reflect.ValueOf(client).Elem().FieldByName(c.Service)
	if !service.IsValid() {
		return Return{Mistake: "the client has no " + c.Service}
	}
	method := service.MethodByName(c.Method)
	if !method.IsValid() {
		return Return{Mistake: "no method " + c.Service + "." + c.Method}
	}
	args, err := arguments(method.Type(), c)
	if err != nil {
		return Return{Mistake: err.Error()}
	}
	result, err := results(method.Call(args), wire)
	r := Return{Sent: wire.sent}
	r.fail(err)
	if seq, ok := result.(sequence); ok {
		r.keep(seq.items, c.Field)
	} else if err == nil {
		r.keep(result, c.Field)
	}
	return r
}
