package nimbutest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
)

// The entry points are call.object, which reads a request body as a JSON
// object, and parseForm. The server parses JSON whatever the content type is,
// because the SDK sends it as text/plain (section 1.1).

var errNoForm = errors.New("not a form")

// object returns the body as a JSON object; an empty body is an empty object.
func (c *call) object() (doc, error) {
	if form, err := parseForm(c.req.Header.Get("Content-Type"), c.body); err == nil && !looksLikeJSON(c.body) {
		c.form = true
		return formObject(form), nil
	}
	if len(bytes.TrimSpace(c.body)) == 0 {
		return doc{}, nil
	}
	v, err := c.json()
	if err != nil {
		return nil, err
	}
	if object, isObject := v.(doc); isObject {
		return object, nil
	}
	return nil, badRequest("The body must be a JSON object")
}

// json returns the body as a JSON value, nil if it is empty.
func (c *call) json() (any, error) {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return nil, nil
	}
	v, err := parseJSON(c.body)
	if err != nil {
		return nil, badRequest("Problems parsing JSON")
	}
	return v, nil
}

func parseJSON(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

// wrongKinds returns the members of body that have a value of the wrong kind.
func (c *call) wrongKinds(m members, body doc) []fieldError {
	if c.form {
		return nil
	}
	return m.wrong(body)
}

func looksLikeJSON(body []byte) bool {
	text := bytes.TrimSpace(body)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// formObject reads a form that holds no JSON text as flat attributes.
//
// Assumption (docs/nimbu-api.md 1.1): the SDK's formPost puts JSON text into a
// body of that type; the treatment of real form fields is unknown.
func formObject(form url.Values) doc {
	d := doc{}
	for key, values := range form {
		d[key] = values[0]
	}
	return d
}

// parseForm reads a form in either encoding. It returns errNoForm for other
// content types.
func parseForm(contentType string, body []byte) (url.Values, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, errNoForm
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		return url.ParseQuery(strings.TrimSpace(string(body)))
	case "multipart/form-data":
		return parseMultipart(body, params["boundary"])
	}
	return nil, errNoForm
}

func parseMultipart(body []byte, boundary string) (url.Values, error) {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	form := url.Values{}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return nil, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		form.Add(part.FormName(), string(value))
	}
}
