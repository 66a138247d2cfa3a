package fake

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The entry points are call.checkRequest and call.checkResponse, which check against the
// specification.

// checkRequest returns the status and the reason to reject a request, 0 for one that the
// specification permits.
func (c *call) checkRequest() (status int, why string) {
	if !c.isAuthorized() {
		return http.StatusUnauthorized, "it has no credentials that the operation requires"
	}
	for _, p := range c.op.Params {
		if why := c.checkParam(p); why != "" {
			return http.StatusBadRequest, p.In + " parameter " + p.Name + ": " + why
		}
	}
	return c.checkBody()
}

// isAuthorized reports whether a request has credentials of the kind that the operation
// requires.
func (c *call) isAuthorized() bool {
	all := c.d.security(c.op)
	return len(all) == 0 || slices.ContainsFunc(all, func(schemes []string) bool {
		return !slices.ContainsFunc(schemes, func(name string) bool { return !c.has(c.d.API.Schemes[name]) })
	})
}

// has reports whether a request has credentials of a scheme.
func (c *call) has(s scheme) bool {
	kind, token, _ := strings.Cut(c.req.Header.Get("Authorization"), " ")
	switch s.Type {
	case "apiKey":
		switch s.In {
		case "query":
			return c.req.URL.Query().Has(s.Name)
		case "cookie":
			_, ok := c.in.cookie[s.Name]
			return ok
		}
		return c.req.Header.Get(s.Name) != ""
	case "http":
		if s.Scheme == "basic" || s.Scheme == "bearer" {
			return strings.EqualFold(kind, s.Scheme) && token != ""
		}
	case "oauth2", "openIdConnect":
		return strings.EqualFold(kind, "Bearer") && token != ""
	}
	return true // of the connection, such as mutualTLS, or unknown
}

// checkParam returns what is wrong with a parameter.
func (c *call) checkParam(p param) string {
	rule := p.In + " " + c.op.ID + " " + p.Name
	v, ok := c.in.value(p, c.d.schemas[rule])
	switch {
	case !ok && p.Required && (p.In != "path" || slices.Contains(c.op.names, p.Name)):
		return "is missing"
	case !ok:
		return ""
	}
	return c.check(rule, v)
}

// check returns the failures of a value by a rule.
func (c *call) check(rule string, v any) string {
	var all []string
	for _, f := range c.d.checks.Check(context.Background(), rule, toJSON(v)) {
		all = append(all, strings.TrimSpace(f.Pointer+" "+f.Message))
	}
	return strings.Join(all, "; ")
}

// checkBody reads the body as JSON, if it has a form of it, and checks it.
func (c *call) checkBody() (status int, why string) {
	declared := c.op.Body
	if declared == nil {
		return 0, ""
	}
	given := c.req.Header.Get("Content-Type")
	if len(c.body) == 0 && given == "" {
		if declared.Required && !slices.ContainsFunc(declared.Media, func(m string) bool { return !isJSON(m) && !isForm(m) }) {
			return http.StatusBadRequest, "the body is missing"
		}
		return 0, ""
	}
	media := find(declared.Media, given)
	if media == "" {
		return http.StatusUnsupportedMediaType, fmt.Sprintf("the body is %s, and the operation takes %s", given, strings.Join(declared.Media, ", "))
	}
	rule := "request " + c.op.ID + " " + media
	value, readable, err := c.readBody(media, rule)
	switch {
	case err != nil:
		return http.StatusBadRequest, "the body cannot be read: " + err.Error()
	case !readable:
		return 0, ""
	}
	c.value = value
	if why := c.check(rule, value); why != "" {
		return http.StatusBadRequest, "body " + why
	}
	return 0, ""
}

func isForm(media string) bool {
	base := mediaType(media)
	return base == "application/x-www-form-urlencoded" || strings.HasPrefix(base, "multipart/")
}

// readBody returns the body as JSON; readable is false for a media type that is none.
func (c *call) readBody(media, rule string) (value any, readable bool, err error) {
	schema := c.d.schemas[rule]
	switch base := mediaType(media); {
	case isRecords(media):
		return nil, false, nil
	case isJSON(media):
		value, err = parseJSON(c.body)
		return value, err == nil, err
	case base == "application/x-www-form-urlencoded":
		form, err := formOf(base, c.body)
		if err != nil || schema == nil {
			return nil, false, err
		}
		return c.d.fromForm(schema, form), true, nil
	case base == "multipart/form-data":
		parts, err := c.parts(c.req.Header.Get("Content-Type"))
		if err != nil || schema == nil {
			return nil, false, err
		}
		return c.d.fromParts(schema, parts), true, nil
	}
	return nil, false, nil
}

// checkResponse returns what of a response is not as the specification declares it. An
// error response need not be declared.
func (c *call) checkResponse(res *Response) string {
	declared := c.op.response(strconv.Itoa(res.Status))
	if declared == nil {
		if res.Status >= 400 {
			return ""
		}
		return "the status is not declared"
	}
	rule := "response " + c.op.ID + " " + declared.Status
	for name, required := range declared.Headers {
		if required && res.Header.Get(name) == "" && res.Status < 400 {
			return "the header " + name + " is missing"
		}
	}
	given := res.Header.Get("Content-Type")
	media := find(declared.Media, given)
	switch {
	case res.Stream != nil || len(res.Body) == 0 || !isJSON(given) || isRecords(given):
		return ""
	case media == "" && res.Status >= 400:
		return ""
	case media == "":
		return "the media type " + given + " is not declared"
	}
	v, err := parseJSON(res.Body)
	if err != nil {
		return "the body is not JSON"
	}
	if why := c.check(rule+" "+media, v); why != "" {
		return "body " + why
	}
	return ""
}
