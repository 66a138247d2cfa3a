package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are exchange.isLimit and isUnreadable, the limits of
// openapi3filter 0.152. A request beyond them counts as valid if our own
// comparison finds no difference, and is listed as unjudged.

// each returns the findings that err consists of.
func each(err error) []error {
	var list []error
	switch e := err.(type) { // an error that wraps a list is one finding
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

// limits are messages of openapi3filter about forms and parts whose schema is a
// union or has no type, about regular expressions that Go does not support, and
// about objects in cookies.
var limits = []string{
	"unsupported schema of request body", "error parsing regexp", "cannot compile pattern", "is not declared",
	"invalid serialization method",
}

var complaint = regexp.MustCompile(`^parameter "([^"]*)" in|^request body has an error`)

// isLimit reports whether a finding is only a limit of openapi3filter.
func (x *exchange) isLimit(err error) bool {
	text := err.Error()
	if slices.ContainsFunc(limits, func(s string) bool { return strings.Contains(text, s) }) {
		return true
	}
	match := complaint.FindStringSubmatch(text)
	switch {
	case match == nil:
		return false
	case match[1] != "" && strings.HasSuffix(text, "empty value is not allowed") && x.permitsEmpty(match[1]):
		return true
	case match[1] != "":
		return x.isUnreadable(match[1]) || strings.Contains(text, `" in path`) && !strings.Contains(x.op.Path, "{"+match[1]+"}")
	case x.op.Body != nil && x.op.Body.Kind == ir.BodyMultipart:
		return x.isUnreadableParts(text)
	}
	// It reads bodies other than JSON and forms as texts, and files without
	// a type as JSON.
	return x.op.Body != nil && slices.Contains([]ir.BodyKind{ir.BodyText, ir.BodyStream, ir.BodyValues, ir.BodyParts}, x.op.Body.Kind) || x.hasDeepList() || x.lacksEmpty() ||
		x.op.Body != nil && x.op.Body.Kind == ir.BodyForm && x.bodySchema != nil && hasVague(viewOf(x.bodySchema))
}

// permitsEmpty reports whether a query parameter, or each item of one, is "" by its
// enum, which openapi3filter rejects like a parameter without a value.
func (x *exchange) permitsEmpty(name string) bool {
	p := x.parameter(&ir.Param{In: "query", Wire: name})
	if p == nil || p.Schema == nil {
		return false
	}
	v := viewOf(p.Schema)
	if v.items != nil {
		v = viewOf(v.items)
	}
	return slices.Contains(v.enum, any(""))
}

// isUnreadableParts reports whether openapi3filter cannot read a multipart
// body: parts of a union, or in a union, which become null or are not declared;
// names with quotes, which are %22 in a part's header (WHATWG HTML,
// multipart/form-data) and are not unescaped.
func (x *exchange) isUnreadableParts(text string) bool {
	if x.bodySchema == nil {
		return true
	}
	v := viewOf(x.bodySchema)
	undecoded := strings.Contains(text, "failed to decode request body: pa")
	return strings.Contains(text, "failed to decode request body: path") || undecoded && (len(v.groups) > 0 || strings.Contains(text, "%22")) || hasVague(v)
}

// lacksEmpty reports whether the body, or a member, of a form is an empty
// object, which is absent in a form and which openapi3filter takes for missing.
func (x *exchange) lacksEmpty() bool {
	object, ok := x.body.(map[string]any)
	if !ok || x.op.Body == nil || x.op.Body.Kind != ir.BodyForm {
		return false
	}
	return isEmpty(x.body) || slices.ContainsFunc(slices.Collect(maps.Values(object)), isEmpty)
}

// hasDeepList reports whether a form has a list in style deepObject, which
// openapi3filter takes for missing in any encoding.
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

// isUnreadable reports whether openapi3filter cannot read a parameter by its
// schema: unions and schemas without a type, read as texts; lists of lists and
// of objects; exploded objects with free members, to which it counts all of the
// query; lists in deep objects, which it reads with indexes only, and unions
// there; content that is not JSON.
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

// givenList reports whether the value of a parameter has a list in it.
func (x *exchange) givenList(p *openapi3.Parameter) bool {
	return slices.ContainsFunc(x.params, func(g given) bool {
		return g.param.Wire == p.Name && g.param.In == p.In && holdsList(g.value)
	})
}

func isScalar(v view) bool { return !isVague(v) && v.types[0] != "object" && v.types[0] != "array" }

func isVague(v view) bool { return len(v.groups) > 0 || len(v.types) != 1 }

// hasUntyped reports whether an allOf has a part without a type, such as
// {example: x}: openapi3filter parses the text once for each part, and for that
// one as nothing.
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
