package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file knows what openapi3filter 0.152 cannot read, right or wrong. Such a
// request counts as valid where our own comparison finds nothing, and is listed
// as unjudged.

// each gives the findings of which err consists.
func each(err error) []error {
	var list []error
	switch e := err.(type) { // what wraps a list is one finding
	case nil:
		return nil
	case openapi3.MultiError:
		list = e
	case interface{ Unwrap() []error }:
		list = e.Unwrap()
	default:
		return []error{err}
	}
	var all []error
	for _, one := range list {
		all = append(all, each(one)...)
	}
	return all
}

// limits are what it says of forms and parts whose schema is a union or has no
// type, of regular expressions that Go does not have, and of objects in cookies.
var limits = []string{
	"unsupported schema of request body", "error parsing regexp", "cannot compile pattern", "is not declared",
	"invalid serialization method",
}

var complaint = regexp.MustCompile(`^parameter "([^"]*)" in|^request body has an error`)

// isLimit reports a finding that says only what openapi3filter cannot do.
func (x *exchange) isLimit(err error) bool {
	text := err.Error()
	if slices.ContainsFunc(limits, func(s string) bool { return strings.Contains(text, s) }) {
		return true
	}
	match := complaint.FindStringSubmatch(text)
	switch {
	case match == nil:
		return false
	case match[1] != "":
		return x.isUnreadable(match[1]) || strings.Contains(text, `" in path`) && !strings.Contains(x.op.Path, "{"+match[1]+"}")
	case x.op.Body != nil && x.op.Body.Kind == ir.BodyMultipart:
		return x.isUnreadableParts(text)
	}
	// It reads a body of another type than JSON and forms as a text, and files
	// without a type as JSON.
	return x.op.Body != nil && slices.Contains([]ir.BodyKind{ir.BodyText, ir.BodyStream, ir.BodyValues, ir.BodyParts}, x.op.Body.Kind) || x.hasDeepList() || x.lacksEmpty() ||
		x.op.Body != nil && x.op.Body.Kind == ir.BodyForm && x.bodySchema != nil && hasVague(viewOf(x.bodySchema))
}

// isUnreadableParts reports multipart bodies that it does not read: parts of a
// union, or in a union, which become null or are not declared; names with quotes,
// which are %22 in a part's header (WHATWG HTML, multipart/form-data) and stay so.
func (x *exchange) isUnreadableParts(text string) bool {
	if x.bodySchema == nil {
		return true
	}
	v := viewOf(x.bodySchema)
	undecoded := strings.Contains(text, "failed to decode request body: pa")
	return strings.Contains(text, "failed to decode request body: path") || undecoded && (len(v.groups) > 0 || strings.Contains(text, "%22")) || hasVague(v)
}

// lacksEmpty reports a form of which the body, or a member, is an empty object:
// in a form that is nothing, and openapi3filter takes it for missing.
func (x *exchange) lacksEmpty() bool {
	object, ok := x.body.(map[string]any)
	if !ok || x.op.Body == nil || x.op.Body.Kind != ir.BodyForm {
		return false
	}
	return isEmpty(x.body) || slices.ContainsFunc(slices.Collect(maps.Values(object)), isEmpty)
}

// hasDeepList reports a form with a list in style deepObject, which
// openapi3filter takes for missing whatever is sent.
func (x *exchange) hasDeepList() bool {
	if x.op.Body == nil || x.op.Body.Kind != ir.BodyForm || x.kin.RequestBody == nil || x.kin.RequestBody.Value == nil {
		return false
	}
	media := mediaOf(x.kin.RequestBody.Value.Content, x.op.Body.ContentType)
	object, _ := x.body.(map[string]any)
	if media == nil {
		return false
	}
	for name, encoding := range media.Encoding {
		if encoding != nil && encoding.Style == "deepObject" && holdsList(object[name]) {
			return true
		}
	}
	return false
}

// isUnreadable reports parameters that openapi3filter does not read by their
// schemas: unions and what has no type, read as texts; lists of lists and of
// objects; exploded objects with free members, to which it counts all of the query; lists in deep objects,
// which it reads with indexes only, and unions there; content that is not JSON.
func (x *exchange) isUnreadable(name string) bool {
	return slices.ContainsFunc(slices.Concat(x.kin.Parameters, x.item.Parameters), func(ref *openapi3.ParameterRef) bool {
		p := ref.Value
		if p == nil || p.Name != name {
			return false
		}
		if p.Schema == nil {
			return true
		}
		v := viewOf(p.Schema)
		return hasUntyped(p.Schema.Value) || isVague(v) || isMap(v) || v.items != nil && !isScalar(viewOf(v.items)) || p.Style == "deepObject" && (x.givenList(p) || hasVague(v))
	})
}

// givenList reports a parameter that was given a value with a list in it.
func (x *exchange) givenList(p *openapi3.Parameter) bool {
	return slices.ContainsFunc(x.params, func(g given) bool {
		return g.param.Wire == p.Name && g.param.In == p.In && holdsList(g.value)
	})
}

func isScalar(v view) bool { return !isVague(v) && v.types[0] != "object" && v.types[0] != "array" }

func isVague(v view) bool { return len(v.groups) > 0 || len(v.types) != 1 }

// hasUntyped reports an allOf with a part that has no type, such as {example: x}:
// openapi3filter reads the text once for each part, and by that one as nothing.
func hasUntyped(s *openapi3.Schema) bool {
	return s != nil && slices.ContainsFunc(s.AllOf, func(ref *openapi3.SchemaRef) bool {
		return ref.Value != nil && (ref.Value.Type == nil || hasUntyped(ref.Value))
	})
}

func hasVague(v view) bool {
	for _, p := range v.properties {
		if isVague(viewOf(p)) {
			return true
		}
	}
	return false
}

func isMap(v view) bool {
	return v.additional != nil || v.open || slices.Equal(v.types, []string{"object"}) && len(v.properties) == 0
}

func holdsList(v any) bool {
	switch v := v.(type) {
	case []any:
		return true
	case map[string]any:
		for _, member := range v {
			if holdsList(member) {
				return true
			}
		}
	}
	return false
}
