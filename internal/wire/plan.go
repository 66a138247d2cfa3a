package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry points are planner.round and planner.exchange, which plan the calls
// of each operation.

// exchange is one call with its expected result.
type exchange struct {
	op     *ir.Operation
	item   *openapi3.PathItem
	kin    *openapi3.Operation
	manner string
	call   driver.Call

	params      []given
	bodySchema  *openapi3.SchemaRef
	body        any // nil: none
	failure     bool
	response    response
	requestOnly bool   // the schema of the response has no value: only the request is judged
	ambiguous   string // why the oneOf of the body, a parameter or the response never has exactly one match; empty if it has
}

// given is a parameter with its value.
type given struct {
	param *ir.Param
	value any
}

var manners = []manner{
	{name: "all", optional: true},
	{name: "required"},
	{name: "nulls", optional: true, nulls: true},
	{name: "unicode", optional: true, unicode: true},
	{name: "low", optional: true, low: true},
	{name: "high", optional: true, high: true},
	{name: "random1", optional: true, random: true},
	{name: "random2", optional: true, random: true},
}

const maxVariants = 24

// planner makes the exchanges of a package: of every operation those of the
// first two manners, of each declared error as well, and of the other manners
// as many as the limit of leaves permits. It goes from manner to manner, not
// from operation to operation, so that the limit affects all operations alike.
type planner struct {
	oracle oracle
	seed   uint64
	limit  int // leaves of all values together, above which only mandatory calls are made
	found  []*exchange
	unmade []finding // values that could not be made
	leaves int
	views  map[*openapi3.Schema]view
	left   int // calls left out by the limit

	withoutValue map[*openapi3.Schema]string // schemas that have no value, and why
}

func newPlanner(o oracle, seed uint64, limit int) *planner {
	return &planner{oracle: o, seed: seed, limit: limit, views: map[*openapi3.Schema]view{}, withoutValue: map[*openapi3.Schema]string{}}
}

const always = 2 // manners that every operation is called in

// planned is an operation with kin-openapi's form of it.
type planned struct {
	op       *ir.Operation
	item     *openapi3.PathItem
	kin      *openapi3.Operation
	variants int // the largest number of members of a union so far
}

func (p *planner) plan(ctx context.Context, ops []*ir.Operation) error {
	var list []*planned
	for _, op := range ops {
		item, kin := p.oracle.operation(op.SpecID, op.Method, op.Path)
		if kin == nil {
			p.unmade = append(p.unmade, finding{Operation: op.ID, Request: op.Method + " " + op.Path, Text: "kin-openapi has no such operation"})
			continue
		}
		list = append(list, &planned{op: op, item: item, kin: kin})
	}
	for i, m := range manners {
		for _, one := range list {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.round(one, m, i < always)
		}
	}
	for k := 1; k < maxVariants; k++ {
		for _, one := range list {
			if k < one.variants {
				p.round(one, manner{name: "variant" + strconv.Itoa(k), optional: true, variant: k}, false)
			}
		}
	}
	return ctx.Err()
}

// round plans the calls of an operation in one manner.
func (p *planner) round(one *planned, m manner, must bool) {
	if !must && p.leaves > p.limit {
		p.left += len(successes(one.kin))
		return
	}
	for _, status := range successes(one.kin) {
		one.variants = max(one.variants, p.exchange(one, m, status, false))
	}
	if must {
		for _, status := range failures(one.kin) {
			if statusCode(status, true, one.kin.Responses) != 0 {
				p.exchange(one, m, status, true)
			}
		}
	}
}

// successes returns the declared statuses of a success.
func successes(op *openapi3.Operation) []string {
	all := op.Responses.Map()
	list := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(s string) bool { return !strings.HasPrefix(s, "2") })
	if len(list) == 0 && all["default"] != nil {
		list = []string{"default"}
	}
	if len(list) == 0 {
		list = []string{""} // none is declared: an empty response
	}
	return list
}

func failures(op *openapi3.Operation) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(op.Responses.Map())), func(s string) bool {
		return !strings.HasPrefix(s, "4") && !strings.HasPrefix(s, "5") && (s != "default" || len(successes(op)) == 1 && successes(op)[0] == "default")
	})
}

// seedOf makes the values of each operation independent of other operations.
func (p *planner) seedOf(op *ir.Operation, m manner) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, op.Method, " ", op.Path, " ", m.name)
	return h.Sum64() ^ p.seed
}

// exchange plans one call and returns the largest number of variants of its
// unions.
func (p *planner) exchange(one *planned, m manner, status string, failure bool) int {
	op := one.op
	x := &exchange{op: op, item: one.item, kin: one.kin, manner: m.name, failure: failure}
	x.call = driver.Call{Service: op.Service.Name, Method: op.Name, Header: http.Header{}}
	request, response := newMaker(m, false, p.seedOf(op, m), p.views), newMaker(m, true, p.seedOf(op, m), p.views)
	err := cmp.Or(p.setParams(x, request), p.setBody(x, request))
	emptyResponse := p.setResponse(x, response, status)
	x.requestOnly = emptyResponse != nil
	if failed := cmp.Or(err, emptyResponse); failed != nil {
		p.unmade = append(p.unmade, x.finding(oneLine(fmt.Sprintf("%s: %v", cmp.Or(status, "no status"), failed))))
	}
	x.ambiguous = cmp.Or(request.ambiguous, response.ambiguous)
	if err == nil {
		p.found = append(p.found, x)
		p.leaves += driver.Leaves(x.body) + driver.Leaves(x.response.value)
	}
	return max(request.variants, response.variants)
}

func (p *planner) setBody(x *exchange, m *maker) error {
	body := x.op.Body
	if body == nil {
		return nil
	}
	x.call.HasBody = true
	if x.kin.RequestBody == nil || x.kin.RequestBody.Value == nil {
		return fmt.Errorf("kin-openapi has no body")
	}
	if !m.optional && body.Optional && !x.kin.RequestBody.Value.Required {
		return nil
	}
	media := mediaOf(x.kin.RequestBody.Value.Content, body.ContentType)
	if media == nil {
		return fmt.Errorf("the specification has no body of %s", body.ContentType)
	}
	x.bodySchema = media.Schema
	if x.setRawBody(); x.body != nil {
		return nil
	}
	m.form = body.Kind == ir.BodyForm || body.Kind == ir.BodyMultipart
	value, err := p.make(m, media.Schema)
	if err != nil {
		return fmt.Errorf("no valid body: %w", err)
	}
	x.body = value
	if fields := multipartFields(body); fields != nil {
		object, _ := value.(map[string]any)
		x.call.Parts = map[string]json.RawMessage{}
		for _, f := range fields {
			if v, ok := object[f.Wire]; ok && v != nil {
				x.call.Parts[f.Name], _ = json.Marshal(v)
			}
		}
		return nil
	}
	x.call.Body, err = json.Marshal(value)
	return err
}

// setRawBody makes a body whose schema is not used.
func (x *exchange) setRawBody() {
	switch x.op.Body.Kind {
	case ir.BodyText, ir.BodyStream:
		x.body = "raw é\x01 body"
	case ir.BodyValues:
		x.body = map[string]any{"wire é": []any{"a & b", "é=1"}}
	case ir.BodyParts:
		x.body = map[string]any{"wire": "raw é\x01 part"}
	default:
		return
	}
	x.bodySchema = nil
	x.call.Body, _ = json.Marshal(x.body) // texts
}

func mediaOf(content openapi3.Content, contentType string) *openapi3.MediaType {
	if m := content[contentType]; m != nil {
		return m
	}
	want, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	for _, name := range slices.Sorted(maps.Keys(content)) {
		have, _, _ := strings.Cut(strings.ToLower(name), ";")
		if strings.TrimSpace(have) == strings.TrimSpace(want) {
			return content[name]
		}
	}
	for _, name := range []string{"*/*", "application/*"} {
		if m := content[name]; m != nil {
			return m
		}
	}
	return nil
}

func multipartFields(body *ir.Body) []*ir.Field {
	if body.Kind != ir.BodyMultipart {
		return nil
	}
	if named, ok := body.Type.(ir.Named); ok {
		if s, ok := named.Decl.Def.(*ir.Struct); ok {
			return s.Fields
		}
	}
	return nil
}
