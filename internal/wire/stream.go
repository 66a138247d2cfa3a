package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is planner.setStream, which makes streamed responses.

// streamed returns a part of the media type of a streamed result, "" for
// others.
func streamed(r ir.Result) string {
	switch r := r.(type) {
	case ir.Events:
		return "event-stream"
	case ir.Records:
		media, _, _ := strings.Cut(strings.ToLower(cmp.Or(r.Media, "application/json")), ";")
		return strings.TrimSpace(media)
	case ir.Parts:
		return "multipart/"
	}
	return ""
}

// setStream makes the response of a stream: two pieces. It reports whether the
// result is one.
func (p *planner) setStream(x *exchange, m *maker) (bool, error) {
	if streamed(x.op.Result) == "" || x.failure {
		return false, nil
	}
	x.response.hasBody = true
	media := x.response.media
	if _, ok := x.op.Result.(ir.Parts); ok {
		base, _, _ := strings.Cut(strings.ReplaceAll(media, "*", "mixed"), ";")
		media = mime.FormatMediaType(base, map[string]string{"boundary": "wire"})
		x.call.Response = []byte("--wire\r\nContent-Type: text/plain\r\n\r\nfirst é\r\n--wire\r\n\r\nsecond\r\n--wire--\r\n")
		x.response.value, x.response.schema = []any{"first é", "second"}, openapi3.NewSchemaRef("", openapi3.NewArraySchema())
		x.call.Header.Set("Content-Type", media)
		return true, nil
	}
	x.call.Header.Set("Content-Type", media)
	var values []any
	for range 2 {
		value, err := p.make(m, x.response.schema)
		if err != nil {
			return true, fmt.Errorf("no valid piece: %w", err)
		}
		values = append(values, value)
	}
	var err error
	x.call.Response, err = pieces(x.op.Result, values)
	x.response.value, x.response.schema = values, openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{"array"}, Items: x.response.schema})
	if events, ok := x.op.Result.(ir.Events); ok && (events.Whole || events.TextData || events.Type == nil) {
		x.response.hasBody = false // the schema of the data does not describe the event
	}
	return true, err
}

// pieces encodes values as events or records.
func pieces(r ir.Result, values []any) ([]byte, error) {
	var b bytes.Buffer
	for _, value := range values {
		data, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		switch {
		case streamed(r) == "event-stream":
			fmt.Fprintf(&b, "data: %s\n\n", data)
		case strings.HasSuffix(streamed(r), "json-seq"):
			fmt.Fprintf(&b, "\x1e%s\n", data)
		default:
			fmt.Fprintf(&b, "%s\n", data)
		}
	}
	return b.Bytes(), nil
}
