package fake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are call.encoded, the response of a function's result, and
// call.declared, that of the specification.

func newBody(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

// success returns the declared response that means success and has a media type, else
// the first success.
func (op *operation) success(media string) (*responseDescription, int) {
	for _, want := range []bool{true, false} {
		for _, r := range op.Responses {
			if status := statusOf(r.Status); status < 300 && (!want || media == "" && len(r.Media) == 0 || media != "" && find(r.Media, media) != "") {
				return r, status
			}
		}
	}
	if len(op.Responses) > 0 {
		return op.Responses[0], statusOf(op.Responses[0].Status)
	}
	return &responseDescription{Status: "200"}, http.StatusOK
}

// statusOf returns the number of a status, of a range or of default.
func statusOf(status string) int {
	if n, err := strconv.Atoi(status); err == nil && n >= 200 && n < 600 {
		return n
	}
	if status != "" && status[0] >= '2' && status[0] <= '5' {
		return int(status[0]-'0') * 100
	}
	return http.StatusOK
}

// withHeader adds the header that a function has set.
func (c *call) withHeader(res *Response) *Response {
	for name, values := range c.header {
		res.Header[http.CanonicalHeaderKey(name)] = values
	}
	return res
}

// start returns a response of a status with its declared headers, and without a body.
func (c *call) start(declared *responseDescription, status int) *Response {
	res := &Response{Status: status, Header: http.Header{}}
	for name := range declared.Headers {
		rule := "response " + c.op.ID + " " + declared.Status + " header " + name
		if text := headerText(c.d.made(rule, true, c.server.config.seed)); text != "" {
			res.Header.Set(name, text)
		}
	}
	return c.withHeader(res)
}

// ofDeclared returns a declared response with its example. media is the wanted media
// type, "" for what the client accepts.
func (c *call) ofDeclared(declared *responseDescription, status int, media string) *Response {
	res := c.start(declared, status)
	if media = find(declared.Media, media); media == "" {
		media = acceptable(declared.Media, c.req.Header.Get("Accept"))
	}
	if media != "" && bodyAllowed(status) {
		res.Header.Set("Content-Type", media)
		res.Body = encodeAs(media, c.example(declared, media))
	}
	return res
}

// example returns the example of a declared response, or the value that its schema
// makes.
func (c *call) example(declared *responseDescription, media string) any {
	return c.d.made("response "+c.op.ID+" "+declared.Status+" "+media, true, c.server.config.seed)
}

// declared returns the response of the specification.
func (c *call) declared(m *method) *Response {
	declared, status := c.op.success(m.Out)
	if m.Paging != nil {
		return c.examplePage(m, declared, status)
	}
	res := c.ofDeclared(declared, status, m.Out)
	if media := res.Header.Get("Content-Type"); c.server.kept != nil && (isJSON(media) || media == "") {
		return c.server.keep(c, res)
	}
	return res
}

// done returns the response of a function without a result.
func (c *call) done(m *method) *Response {
	declared, status := c.op.success("")
	return c.ofDeclared(declared, status, m.Out)
}

// encoded returns the response of a result.
func (c *call) encoded(m *method, result reflect.Value) *Response {
	if len(m.Cases) > 0 {
		return c.ofCases(m, result)
	}
	declared, status := c.op.success(m.Out)
	media := find(declared.Media, m.Out)
	if media == "" {
		media = acceptable(declared.Media, c.req.Header.Get("Accept"))
	}
	res := c.start(declared, status)
	body, err := c.written(m, declared, media, result)
	if err != nil {
		return c.failed(err)
	}
	res.Header.Set("Content-Type", media)
	res.Body = body
	return res
}

// written writes a result: bytes and texts as they are, the rest as JSON.
func (c *call) written(m *method, declared *responseDescription, media string, result reflect.Value) ([]byte, error) {
	switch v := result.Interface().(type) {
	case io.ReadCloser:
		defer func() { _ = v.Close() }()
		return io.ReadAll(v)
	case string:
		if !isJSON(media) {
			return []byte(v), nil
		}
	}
	body, err := marshal(result)
	if err != nil || m.Unwrap == "" {
		return body, err
	}
	envelope, _ := c.example(declared, media).(map[string]any)
	inner, err := parseJSON(body)
	if err != nil {
		return nil, err
	}
	envelope = withMember(envelope, m.Unwrap, inner)
	if m.Flag != "" {
		envelope[m.Flag] = true
	}
	return toJSON(envelope), nil
}

// ofCases returns the response of the first field of a result that is set.
func (c *call) ofCases(m *method, result reflect.Value) *Response {
	v := reflect.Indirect(result)
	for _, one := range m.Cases {
		if !v.IsValid() {
			break
		}
		if field := v.FieldByName(one.Field); field.IsValid() && !field.IsZero() {
			return c.ofCase(one.Status, field)
		}
	}
	if v.IsValid() {
		if status := v.FieldByName("StatusCode"); status.IsValid() && status.CanInt() && status.Int() >= 200 {
			return c.ofStatus(int(status.Int()))
		}
	}
	return c.failed(errors.New("its result has no field that is set"))
}

// ofCase returns the response of a status with a body.
func (c *call) ofCase(status string, body reflect.Value) *Response {
	declared := c.op.response(status)
	res := c.start(declared, statusOf(status))
	text, err := marshal(body)
	if err != nil {
		return c.failed(err)
	}
	res.Body = text
	res.Header.Set("Content-Type", acceptable(declared.Media, c.req.Header.Get("Accept")))
	return res
}

// marshal writes a value as a client writes it.
func marshal(v reflect.Value) ([]byte, error) {
	if v.Kind() != reflect.Pointer {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	return codec.Marshal(v.Interface())
}

// encodeAs writes a value as a media type.
func encodeAs(media string, v any) []byte {
	switch base := mediaType(media); {
	case isRecords(media):
		return append(toJSON(v), '\n')
	case isJSON(media):
		return toJSON(v)
	case base == "text/event-stream":
		return []byte("data: " + string(toJSON(v)) + "\n\n")
	case base == "application/x-www-form-urlencoded":
		return formText(v)
	}
	if text, ok := v.(string); ok {
		return []byte(text)
	}
	if v == nil {
		return nil
	}
	return toJSON(v)
}

func formText(v any) []byte {
	members, _ := v.(map[string]any)
	values := url.Values{}
	for name, value := range members {
		values.Set(name, headerText(value))
	}
	return []byte(values.Encode())
}

// headerText writes a value as the text of a header: lists with commas.
func headerText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return strings.Map(visible, v)
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = headerText(item)
		}
		return strings.Join(texts, ",")
	case map[string]any:
		var texts []string
		for name, item := range v {
			texts = append(texts, name+","+headerText(item))
		}
		slices.Sort(texts)
		return strings.Join(texts, ",")
	}
	return fmt.Sprint(v)
}

// visible drops characters that a header cannot have.
func visible(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}
