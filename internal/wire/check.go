package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/samevalue"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry point is oracle.check, which compares the result of an exchange
// with the expected one.

// verdict is the result of one exchange.
type verdict struct {
	request  []string
	response []string
	unjudged string // why openapi3filter could not judge the request, or kin-openapi the response
}

func (o oracle) check(x *exchange, r driver.Return) (v verdict) {
	if r.Mistake != "" {
		v.request = append(v.request, "mistake: "+r.Mistake)
		return v
	}
	if r.Sent == nil {
		v.request = append(v.request, "nothing was sent: "+r.Err)
		return v
	}
	for _, err := range each(o.judge(x, r.Sent)) {
		switch {
		case x.ambiguous != "" && isAmbiguousText(err.Error()):
		case x.isLimit(err):
			v.unjudged = oneLine(err.Error())
		default:
			v.request = append(v.request, "openapi3filter: "+oneLine(err.Error()))
		}
	}
	if x.ambiguous != "" {
		v.unjudged = x.ambiguous
	}
	v.request = append(v.request, x.lost(r.Sent)...)
	v.request = append(v.request, x.bodyDifferences(r.Sent)...)
	switch {
	case x.requestOnly:
	case x.failure:
		v.response = x.failureDifferences(r)
	default:
		v.response = x.resultDifferences(r)
	}
	return v
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 400 {
		s = s[:400] + "..."
	}
	return s
}

func (x *exchange) bodyDifferences(sent *driver.Sent) []string {
	if x.body == nil {
		if len(sent.Body) > 0 {
			return []string{fmt.Sprintf("a body was sent: %.80q", sent.Body)}
		}
		return nil
	}
	switch x.op.Body.Kind {
	case ir.BodyText, ir.BodyStream:
		if string(sent.Body) != x.body {
			return []string{fmt.Sprintf("the body became %.80q", sent.Body)}
		}
	case ir.BodyJSON:
		want, err := json.Marshal(x.body)
		if err != nil {
			return []string{err.Error()}
		}
		return prefixed("body ", samevalue.Differences(x.bodySchema, want, sent.Body, true))
	case ir.BodyParts:
		if text := x.body.(map[string]any)["wire"].(string); !strings.Contains(string(sent.Body), text) {
			return []string{fmt.Sprintf("the part became %.80q", sent.Body)}
		}
	case ir.BodyForm, ir.BodyValues:
		return x.formDifferences(string(sent.Body))
	case ir.BodyMultipart:
		return x.partDifferences(sent)
	}
	return nil
}

func prefixed(prefix string, list []string) []string {
	for i := range list {
		list[i] = prefix + list[i]
	}
	return list
}

// partDifferences finds the scalar members of a multipart body that its parts
// lack.
func (x *exchange) partDifferences(sent *driver.Sent) (found []string) {
	_, params, err := mime.ParseMediaType(sent.Header.Get("Content-Type"))
	if err != nil {
		return []string{"the Content-Type: " + err.Error()}
	}
	parts := map[string][]string{}
	for reader := multipart.NewReader(strings.NewReader(string(sent.Body)), params["boundary"]); ; {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return []string{"the parts: " + err.Error()}
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return []string{"the parts: " + err.Error()}
		}
		name := strings.ReplaceAll(part.FormName(), "%22", `"`)
		parts[name] = append(parts[name], string(data))
	}
	object, _ := x.body.(map[string]any)
	for _, f := range multipartFields(x.op.Body) {
		want, ok := scalarText(object[f.Wire])
		if _, there := object[f.Wire]; !there || !ok {
			continue
		}
		if got := parts[f.Wire]; len(got) != 1 || !(given{param: &ir.Param{}}).same(want, got[0]) {
			found = append(found, fmt.Sprintf("part %s: %q became %q", f.Wire, want, got))
		}
	}
	return found
}

func (x *exchange) failureDifferences(r driver.Return) []string {
	if r.Status != x.response.status {
		return []string{fmt.Sprintf("the error of status %d is: %s", x.response.status, r.Err)}
	}
	if !x.response.hasBody || x.response.schema == nil {
		return nil
	}
	if r.Problem == nil {
		return []string{fmt.Sprintf("the declared body of status %s is not to be had: %.200s", x.response.code, x.call.Response)}
	}
	return prefixed("error "+x.response.code+" ", samevalue.Differences(x.response.schema, x.call.Response, r.Problem, false))
}

func (x *exchange) resultDifferences(r driver.Return) []string {
	if r.Err != "" && !(x.op.Paging != nil && r.Unread && r.Result != nil) { // the error may be that of the next page, as oracle.md says
		return []string{fmt.Sprintf("status %d: %s", x.response.status, oneLine(r.Err))}
	}
	if !x.response.hasBody {
		return nil
	}
	_, byStatus := x.op.Result.(ir.Statuses)
	switch none := isNone(x.op.Result) || byStatus && x.call.Field == ""; {
	case none && x.saysNothing():
		return nil
	case none:
		return []string{fmt.Sprintf("the response %s is dropped", x.response.code)}
	}
	if text, ok := x.response.value.(string); ok && x.response.schema == nil {
		var got string
		if json.Unmarshal(r.Result, &got) != nil || got != text {
			return []string{fmt.Sprintf("the response %q became %s", text, r.Result)}
		}
		return nil
	}
	want, schema, ok := x.wanted()
	if !ok {
		return nil
	}
	data, err := json.Marshal(want)
	if err != nil {
		return []string{err.Error()}
	}
	return prefixed("response "+x.response.code+" ", samevalue.Differences(schema, data, r.Result, false))
}

// saysNothing reports whether the response can only be an object without members.
func (x *exchange) saysNothing() bool {
	v := viewOf(x.response.schema)
	object, ok := x.response.value.(map[string]any)
	return ok && len(object) == 0 && v.closed && len(v.properties)+len(v.patterned)+len(v.groups) == 0
}

// wanted returns the part of the response that the method returns. A page has no
// items that are null.
func (x *exchange) wanted() (part any, of *openapi3.SchemaRef, ok bool) {
	pointer := ""
	switch result := x.op.Result.(type) {
	case ir.Value:
		if result.Unwrap != "" {
			pointer = "/" + result.Unwrap
		}
	case ir.Items:
		if x.op.Paging != nil {
			pointer = x.op.Paging.ItemsAt
		}
	}
	value, schema := x.response.value, x.response.schema
	defer func() {
		if list, ok := part.([]any); ok && x.op.Paging != nil && x.op.Paging.NullItems {
			part = slices.DeleteFunc(slices.Clone(list), func(item any) bool { return item == nil })
		}
	}()
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if name == "" {
			continue
		}
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
		if list, ok := value.([]any); ok { // it is read as the list
			return list, alternative(schema, func(v view) *openapi3.SchemaRef {
				if v.items == nil {
					return nil
				}
				return openapi3.NewSchemaRef("", &openapi3.Schema{Items: v.items})
			}), true
		}
		object, ok := value.(map[string]any)
		if !ok || object[name] == nil {
			return nil, nil, false
		}
		value, schema = object[name], alternative(schema, func(v view) *openapi3.SchemaRef { return v.properties[name] })
	}
	return value, schema, true
}

// alternative returns what a schema has, or else the first of its alternatives that
// has it; nil where none has.
func alternative(schema *openapi3.SchemaRef, of func(view) *openapi3.SchemaRef) *openapi3.SchemaRef {
	v := viewOf(schema)
	if found := of(v); found != nil {
		return found
	}
	for _, group := range v.groups {
		for _, one := range group {
			if found := alternative(one, of); found != nil {
				return found
			}
		}
	}
	return nil
}
