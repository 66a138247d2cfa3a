package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry points are exchange.request and writeRequests: requests that were sent, for
// another judge than openapi3filter.

// request is a request of a generated client.
type request struct {
	Spec, Operation, Manner string
	Unjudged                string // why openapi3filter could not judge it; empty if it could
	Method                  string
	Target                  string // path and query, without the path of the server
	Header                  http.Header
	Body                    []byte
}

func (x *exchange) request(spec string, sent *driver.Sent, v verdict) request {
	return request{
		Spec: spec, Operation: x.op.ID, Manner: x.manner, Unjudged: v.unjudged,
		Method: sent.Method, Target: target(sent.URL, x.op.Path), Header: sent.Header, Body: sent.Body,
	}
}

// target returns the path and query of a URL without what precedes the path of the
// operation: path arguments are escaped, so that both have the same number of segments.
func target(sent, template string) string {
	u, err := url.Parse(sent)
	if err != nil {
		return sent
	}
	segments := strings.Split(u.EscapedPath(), "/")
	path := "/" + strings.Join(segments[max(len(segments)-strings.Count(template, "/"), 0):], "/")
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// writeRequests writes the requests of all reports, a JSON text a line.
func writeRequests(file string, reports []report) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for _, r := range reports {
		for _, one := range r.Sent {
			if err := enc.Encode(one); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(file, out.Bytes(), 0o600)
}
