package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/samevalue"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry points are planner.param, which makes values of parameters, and
// exchange.lost, which finds them in the request.

func (p *planner) setParams(x *exchange, m *maker) error {
	for _, param := range x.op.PathParams {
		value, err := p.param(x, m, param)
		if err != nil {
			return err
		}
		data, err := json.Marshal(value)
		if err != nil {
			return err
		}
		x.call.Path = append(x.call.Path, data)
		x.params = append(x.params, given{param, value})
	}
	if x.op.Params == nil {
		return nil
	}
	x.call.HasParams = true
	if m.optional || x.op.Params.Value {
		x.call.Params = map[string]json.RawMessage{}
	}
	for _, param := range x.op.Params.Fields {
		if param.Filters != nil || !param.Required && !m.optional {
			continue
		}
		value, err := p.param(x, m, param)
		if err != nil && !param.Required {
			continue
		}
		if err != nil {
			return err
		}
		if x.call.Params[param.Name], err = json.Marshal(value); err != nil {
			return err
		}
		x.params = append(x.params, given{param, value})
	}
	return nil
}

// param makes a value of a parameter: no null, no empty path segment, nothing
// but ASCII in headers and cookies.
func (p *planner) param(x *exchange, m *maker, param *ir.Param) (any, error) {
	kin := x.parameter(param)
	if kin == nil && param.In == "path" {
		return "text", nil // in the path, but not declared
	}
	if kin == nil {
		return nil, fmt.Errorf("kin-openapi has no parameter %s", param.Wire)
	}
	schema := kin.Schema
	for _, media := range kin.Content {
		schema = media.Schema
	}
	if schema == nil {
		return "text", nil
	}
	one := *m
	one.nulls, one.parameter = false, true
	if param.In == "header" || param.In == "cookie" {
		one.unicode = false
	}
	if param.In == "path" {
		one.low = false
	}
	value, err := p.make(&one, schema)
	for try := 0; param.In == "path" && err == nil && (value == "" || value == nil) && try < 8; try++ {
		one.random = true // an enum may have values that no path can hold
		value, err = p.make(&one, schema)
	}
	m.variants, m.spare, m.ambiguous = max(m.variants, one.variants), one.spare, one.ambiguous
	if err != nil {
		return nil, fmt.Errorf("no valid %s: %w", param.Wire, err)
	}
	if value == nil {
		return nil, errors.New("null is no parameter")
	}
	return value, nil
}

func (x *exchange) parameter(param *ir.Param) *openapi3.Parameter {
	for _, ref := range slices.Concat(x.kin.Parameters, x.item.Parameters) {
		if v := ref.Value; v != nil && v.In == param.In && strings.EqualFold(v.Name, param.Wire) {
			return v
		}
	}
	if _, query, _ := strings.Cut(x.op.Path, "?"); param.In == "path" && strings.Contains(query, "{"+param.Wire+"}") {
		return x.parameter(&ir.Param{In: "query", Wire: param.Wire}) // its place is in the path
	}
	return nil
}

// lost lists the parameters that the request lacks or has with another value.
// It reads scalars, lists of them, and JSON; openapi3filter reads the others.
func (x *exchange) lost(sent *driver.Sent) []string {
	u, err := url.Parse(sent.URL)
	if err != nil {
		return []string{err.Error()}
	}
	query := u.Query()
	path, _ := x.pathArguments(u)
	var found []string
	for _, g := range x.params {
		want, ok := g.texts()
		if !ok {
			continue
		}
		var got []string
		switch g.param.In {
		case "query":
			got = query[g.param.Wire]
		case "header":
			got = sent.Header.Values(g.param.Wire)
		case "cookie":
			got = cookies(sent.Header, g.param.Wire)
		case "path":
			text, err := url.PathUnescape(path[g.param.Wire])
			if got = []string{text}; err != nil || g.param.Style != "simple" && g.param.Style != "" {
				continue
			}
		}
		if len(want) == 0 && len(got) == 1 && got[0] == "" {
			continue
		}
		if !slices.EqualFunc(want, got, func(a, b string) bool { return g.same(a, b) }) {
			found = append(found, fmt.Sprintf("%s parameter %s: %q became %q", g.param.In, g.param.Wire, want, got))
		}
	}
	return found
}

func (g given) same(want, got string) bool {
	if g.param.JSON {
		return len(samevalue.Differences(nil, []byte(want), []byte(got), true)) == 0
	}
	if want == got {
		return true
	}
	a, errA := time.Parse(time.RFC3339Nano, want)
	b, errB := time.Parse(time.RFC3339Nano, got)
	if errA == nil && errB == nil {
		return a.Equal(b)
	}
	return len(samevalue.Differences(nil, []byte(want), []byte(got), true)) == 0 && !strings.HasPrefix(want, `"`)
}

func cookies(header http.Header, name string) []string {
	req := http.Request{Header: header}
	var list []string
	for _, c := range req.CookiesNamed(name) {
		if text, err := url.PathUnescape(c.Value); err == nil {
			list = append(list, text) // the escaping of style form
			continue
		}
		list = append(list, c.Value)
	}
	return list
}

// texts returns the values in their encoding in the request; false for other
// styles.
func (g given) texts() ([]string, bool) {
	if g.param.JSON {
		data, err := json.Marshal(g.value)
		return []string{string(data)}, err == nil
	}
	list, isList := g.value.([]any)
	if !isList {
		text, ok := scalarText(g.value)
		return []string{text}, ok
	}
	texts := []string{}
	for _, v := range list {
		text, ok := scalarText(v)
		if !ok || strings.ContainsAny(text, ",| ") && !g.param.Explode {
			return nil, false
		}
		texts = append(texts, text)
	}
	if g.param.In == "query" && g.param.Explode || len(texts) == 0 {
		return texts, g.param.Style == "form" || g.param.Style == ""
	}
	between, ok := map[string]string{"form": ",", "simple": ",", "": ",", "spaceDelimited": " ", "pipeDelimited": "|"}[g.param.Style]
	return []string{strings.Join(texts, between)}, ok
}

func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case map[string]any, []any, nil:
		return "", false
	}
	data, err := json.Marshal(v)
	return string(data), err == nil
}
