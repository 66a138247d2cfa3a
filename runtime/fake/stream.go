package fake

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"strings"
)

// The entry point is call.sequence, the response of a function that returns a sequence:
// a page, server-sent events, or JSON values that follow each other.

var errNotDeclared = errors.New("fake: a value of the stream is not as the specification declares it")

// sequence returns the response of a sequence. An error before the first value is that
// of the response.
func (c *call) sequence(m *method, seq reflect.Value) *Response {
	if m.Paging != nil {
		return c.page(m, values(seq))
	}
	declared, status := c.op.success(m.Out)
	next, stop := iter.Pull2(seq.Seq2())
	item, e, ok := next()
	if err := errorOf(e); ok && err != nil {
		stop()
		return c.failed(err)
	}
	res := c.start(declared, status)
	res.Header.Set("Content-Type", m.Out)
	res.stop = stop
	res.Stream = func(yield func([]byte, error) bool) {
		defer stop()
		for ; ok; item, e, ok = next() {
			if err := errorOf(e); err != nil {
				yield(nil, err)
				return
			}
			piece, err := c.piece(m, declared, item)
			if !yield(piece, err) || err != nil {
				return
			}
		}
	}
	return res
}

// errorOf returns the error of a sequence, nil if there is none.
func errorOf(v reflect.Value) error {
	if !v.IsValid() {
		return nil
	}
	err, _ := v.Interface().(error)
	return err
}

// values returns the items of a sequence as JSON.
func values(seq reflect.Value) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for item, e := range seq.Seq2() {
			err := errorOf(e)
			var v any
			if err == nil {
				v, err = jsonOf(item)
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

func jsonOf(v reflect.Value) (any, error) {
	text, err := marshal(v)
	if err != nil {
		return nil, err
	}
	return parseJSON(text)
}

// piece writes one value of a stream.
func (c *call) piece(m *method, declared *responseDescription, item reflect.Value) ([]byte, error) {
	rule := "response " + c.op.ID + " " + declared.Status + " " + find(declared.Media, m.Out)
	if mediaType(m.Out) == "text/event-stream" {
		return c.event(m, rule, item)
	}
	v, err := jsonOf(item)
	if err == nil {
		err = c.checkPiece(rule, v)
	}
	mark := ""
	if strings.Contains(mediaType(m.Out), "json-seq") {
		mark = "\x1e" // RFC 7464
	}
	return append([]byte(mark), append(toJSON(v), '\n')...), err
}

// checkPiece checks a value of a stream.
func (c *call) checkPiece(rule string, v any) error {
	why := c.check(rule, v)
	if why == "" {
		return nil
	}
	c.server.fail("%s: a value of the stream is not as the specification declares it: %s", c.op, why)
	return errNotDeclared
}

// event writes a server-sent event: the fields of a runtime.Event, or of an object whose
// members are those of an event.
func (c *call) event(m *method, rule string, item reflect.Value) ([]byte, error) {
	item = reflect.Indirect(item)
	if m.Whole {
		v, err := jsonOf(item)
		fields, _ := v.(map[string]any)
		return eventText(textOf(fields["id"]), textOf(fields["event"]), textOf(fields["data"])), err
	}
	if !item.IsValid() {
		return nil, fmt.Errorf("fake: the sequence has a nil event")
	}
	id, name, data := item.FieldByName("ID").String(), item.FieldByName("Name").String(), item.FieldByName("Data")
	if data.Kind() == reflect.String && !c.d.has(rule) {
		return eventText(id, name, data.String()), nil
	}
	v, err := jsonOf(data)
	if err == nil {
		err = c.checkPiece(rule, v)
	}
	return eventText(id, name, string(toJSON(v))), err
}

func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(toJSON(v))
}

func eventText(id, name, data string) []byte {
	var b strings.Builder
	if id != "" {
		b.WriteString("id: " + id + "\n")
	}
	if name != "" {
		b.WriteString("event: " + name + "\n")
	}
	for line := range strings.SplitSeq(data, "\n") {
		b.WriteString("data: " + line + "\n")
	}
	return []byte(b.String() + "\n")
}

// origin returns scheme and host as the client wrote them, for links.
func origin(r *http.Request) string {
	scheme := r.URL.Scheme
	if scheme == "" {
		scheme = "http"
		if r.TLS != nil {
			scheme = "https"
		}
	}
	return scheme + "://" + r.Host
}
