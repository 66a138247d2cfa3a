package runtime

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is Params, which writes query, header and cookie parameters.

// Params collects the parameters of one request. A value is a pointer to a field,
// or plain. An absent Opt and a nil pointer, list or map add no parameter.
type Params struct {
	query   []byte
	headers []pair
	cookies []byte
	check   func(in, name string, v any) // checks constraints; may be nil
	err     error                        // a *paramList where parameters are listed, not written
}

// setHeaders sets the headers and cookies.
func (p *Params) setHeaders(h http.Header) {
	for _, header := range p.headers {
		h.Set(header.name, header.value)
	}
	if len(p.cookies) > 0 {
		addCookie(h, string(p.cookies))
	}
}

// checked checks the constraints of a parameter.
func (p *Params) checked(in, name string, v any) {
	if p.check != nil {
		p.check(in, name, v)
	}
}

func (p *Params) fail(name string, err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("parameter %s %w", name, err)
	}
}

// Query adds a query parameter in style form, exploded: lists repeat the name, and
// the members of objects become parameters.
//
//go:noinline
func (p *Params) Query(name string, v any) { p.Styled("query", "form", true, name, v) }

// Header adds a header in style simple, not exploded.
//
//go:noinline
func (p *Params) Header(name string, v any) { p.Styled("header", "simple", false, name, v) }

// Cookie adds a cookie in style form, exploded.
//
//go:noinline
func (p *Params) Cookie(name string, v any) { p.Styled("cookie", "form", true, name, v) }

// Reserved adds a query parameter in style form, exploded, whose value keeps
// reserved characters and percent-encoded triplets. Characters that would change
// the query are escaped nevertheless: # & + [ ].
//
//go:noinline
func (p *Params) Reserved(name string, v any) { p.ReservedStyled("form", true, name, v) }

// ReservedStyled is [Params.Reserved] in another query style.
//
//go:noinline
func (p *Params) ReservedStyled(styleName string, explode bool, name string, v any) {
	if p.list(ParamField{In: "query", Name: name, Style: styleName, Explode: explode, Field: v}) {
		return
	}
	p.addQuery(styleName, explode, name, v, style.Reserved)
}

// Styled adds a parameter at in ("query", "header", "cookie") in an OpenAPI
// style.
//
//go:noinline
func (p *Params) Styled(in, styleName string, explode bool, name string, v any) {
	if p.list(ParamField{In: in, Name: name, Style: styleName, Explode: explode, Field: v}) {
		return
	}
	switch in {
	case "query":
		p.addQuery(styleName, explode, name, v, style.Query)
	case "cookie":
		v, present, err := style.Settle(v)
		if present && err == nil {
			p.checked(in, name, v)
			e := style.Cookie
			if styleName == "cookie" {
				e = style.RawCookie
			}
			p.cookies, err = style.AppendParam(p.cookies, styleName, explode, name, v, e)
		}
		p.fail(name, err)
	case "header":
		p.addHeader(explode, name, v)
	default:
		p.fail(name, fmt.Errorf("is in an unknown place, %q", in))
	}
}

func (p *Params) addQuery(styleName string, explode bool, name string, v any, e style.Escaping) {
	v, present, err := style.Settle(v)
	if present && err == nil {
		p.checked("query", name, v)
		p.query, err = style.AppendParam(p.query, styleName, explode, name, v, e)
	}
	p.fail(name, err)
}

func (p *Params) addHeader(explode bool, name string, v any) {
	v, present, err := style.Settle(v)
	if err != nil || !present {
		p.fail(name, err)
		return
	}
	p.checked("header", name, v)
	t, err := style.TreeOf(v)
	if err != nil {
		p.fail(name, err)
		return
	}
	if t.Empty() {
		return
	}
	p.setHeader(name, style.Header(t, explode))
}

func (p *Params) setHeader(name, value string) {
	if err := checkHeader(name, value); err != nil {
		p.fail(name, err)
		return
	}
	p.headers = append(p.headers, pair{name, value})
}

// JSON adds a parameter at in whose value is the JSON of v (OpenAPI's
// content: application/json).
//
//go:noinline
func (p *Params) JSON(in, name string, v any) {
	if p.list(ParamField{In: in, Name: name, JSON: true, Field: v}) {
		return
	}
	v, present, err := style.Settle(v)
	if err != nil || !present {
		p.fail(name, err)
		return
	}
	text, err := style.JSON(v)
	if err != nil {
		p.fail(name, err)
		return
	}
	p.checked(in, name, v)
	check := p.check
	p.check = nil // Styled writes the text of v
	p.Styled(in, "form", false, name, text)
	p.check = check
}

// QueryString adds v as the whole query (OpenAPI's in: querystring): its JSON, or a
// text as it is. All but unreserved characters are percent-encoded.
//
//go:noinline
func (p *Params) QueryString(asJSON bool, name string, v any) {
	if p.list(ParamField{In: "querystring", Name: name, JSON: asJSON, Field: v}) {
		return
	}
	v, present, err := style.Settle(v)
	if err != nil || !present {
		p.fail(name, err)
		return
	}
	text, err := style.JSON(v)
	if !asJSON {
		var b []byte
		b, err = style.AppendScalar(nil, v)
		text = string(b)
	}
	if err != nil {
		p.fail(name, err)
		return
	}
	p.checked("query", name, v)
	if len(p.query) > 0 {
		p.query = append(p.query, '&')
	}
	p.query = append(p.query, strings.ReplaceAll(url.QueryEscape(text), "+", "%20")...)
}

// Filters adds filters, a []Filter[T] of any T, in an API's syntax.
//
//go:noinline
func (p *Params) Filters(filters any, syntax *FilterSyntax) {
	if p.listed() != nil {
		return // they are written only
	}
	rv := reflect.ValueOf(filters)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if rv.Kind() != reflect.Slice {
		return
	}
	var expressions []condition
	for i := range rv.Len() {
		if f, ok := rv.Index(i).Interface().(interface{ filter() condition }); ok {
			expressions = p.filter(f.filter(), syntax, expressions)
		}
	}
	if len(expressions) > 0 && p.err == nil {
		p.where(expressions, syntax)
	}
}

// OrConstant returns v, or a pointer to constant where *v is zero: a required
// parameter with a single value need not be set.
func OrConstant[T comparable](v *T, constant T) *T {
	if *v == *new(T) {
		return &constant
	}
	return v
}
