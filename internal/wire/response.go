package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is planner.setResponse, which makes responses.

// response is a response of an operation.
type response struct {
	status  int
	code    string // declared status or range
	media   string
	schema  *openapi3.SchemaRef
	value   any
	hasBody bool
}

// statusCode returns a code that a declared status covers, and no other one of
// those that are declared; 0 where there is none.
func statusCode(status string, failure bool, declared *openapi3.Responses) int {
	if n, err := strconv.Atoi(status); err == nil {
		return n
	}
	free := []int{http.StatusOK}
	isRange := len(status) == 3 && status[0] >= '1' && status[0] <= '5'
	switch {
	case isRange:
		base := int(status[0]-'0') * 100
		free = []int{base + 77, base + 78}
	case failure:
		free = []int{http.StatusTeapot, 477, 577, 578}
	}
	for _, code := range free {
		text := strconv.Itoa(code)
		if declared.Value(text) == nil && (isRange || declared.Value(text[:1]+"XX") == nil && declared.Value(text[:1]+"xx") == nil) {
			return code
		}
	}
	return 0
}

func (p *planner) setResponse(x *exchange, m *maker, status string) error {
	x.response.code, x.response.status = status, statusCode(status, x.failure, x.kin.Responses)
	x.call.Status = x.response.status
	response := x.kin.Responses.Value(status)
	if status == "" || response == nil || response.Value == nil || len(response.Value.Content) == 0 || x.op.Method == http.MethodHead || x.response.status == http.StatusNoContent || x.response.status == http.StatusResetContent {
		return nil
	}
	x.chooseMedia(response.Value.Content)
	if done, err := p.setStream(x, m); done || err != nil {
		return err
	}
	x.call.Header.Set("Content-Type", strings.ReplaceAll(x.response.media, "*/*", "application/json"))
	if isStreamed(x.op.Result) && !x.failure || !isJSON(x.response.media) {
		x.response.schema, x.response.value = nil, "raw é answer\n"
		x.call.Response = []byte("raw é answer\n")
		x.response.hasBody = !isNone(x.op.Result)
		return nil
	}
	value, err := p.make(m, x.response.schema)
	if err != nil {
		return fmt.Errorf("no valid response: %w", err)
	}
	x.response.value, x.response.hasBody = value, true
	x.call.Response, err = json.Marshal(value)
	if statuses, ok := x.op.Result.(ir.Statuses); ok && !x.failure {
		x.call.Field = fieldOf(statuses, status)
	}
	return err
}

// chooseMedia selects the media type that the client requests: JSON first, one
// with a schema if there is any, or a raw one where the result is raw.
func (x *exchange) chooseMedia(content openapi3.Content) {
	names := slices.Sorted(maps.Keys(content))
	if kind := streamed(x.op.Result); kind != "" && !x.failure {
		if i := slices.IndexFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(name), kind) }); i >= 0 {
			x.response.media, x.response.schema = names[i], content[names[i]].Schema
			return
		}
	}
	raw := isStreamed(x.op.Result) && !x.failure
	best := names[0]
	for _, name := range names {
		if isJSON(name) != raw && (content[name].Schema != nil || content[best].Schema == nil) {
			best = name
			if name == "application/json" {
				break
			}
		}
	}
	x.response.media, x.response.schema = best, content[best].Schema
}

func isStreamed(r ir.Result) bool {
	switch r.(type) {
	case ir.Text, ir.Stream:
		return true
	}
	return false
}

func isNone(r ir.Result) bool { _, ok := r.(ir.None); return ok }

func fieldOf(r ir.Statuses, status string) string {
	if s, ok := r.Decl.Def.(*ir.StatusStruct); ok {
		for _, c := range s.Cases {
			if strings.EqualFold(c.Status, status) && c.Type != nil {
				return c.Name
			}
		}
	}
	return ""
}
