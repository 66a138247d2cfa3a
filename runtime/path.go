package runtime

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are Path, PathValue, PathStyled and PathJSON, which fill
// placeholders so that no value can leave its segment.

// pathValue is the value of one placeholder.
type pathValue struct {
	text    string
	escaped bool // text is escaped already, by a style
	err     error
}

// Path fills the next placeholders with escaped values. An empty value, ".", ".."
// and values that hold these between slashes are errors, because servers and
// proxies may resolve them to another path.
//
//go:noinline
func (r *Request) Path(values ...string) *Request {
	for _, v := range values {
		if r.core.api.Validator != nil {
			r.checkPath(v)
		}
		r.addPath(pathValue{text: v})
	}
	return r
}

func (r *Request) addPath(v pathValue) {
	if r.pathValues == nil {
		r.pathValues = r.pathStore[:0]
	}
	r.pathValues = append(r.pathValues, v)
}

// PathValue fills the next placeholder in style simple, not exploded.
//
//go:noinline
func (r *Request) PathValue(v any) *Request { return r.PathStyled("simple", false, "", v) }

// PathStyled fills the next placeholder in an OpenAPI style: simple, label or
// matrix. Only matrix uses name.
//
//go:noinline
func (r *Request) PathStyled(styleName string, explode bool, name string, v any) *Request {
	if r.core.api.Validator != nil {
		r.checkPath(v)
	}
	text, err := style.Path(styleName, explode, name, v)
	r.addPath(pathValue{text: text, escaped: true, err: err})
	return r
}

// PathJSON fills the next placeholder with JSON, for parameters with OpenAPI's
// content: application/json.
func (r *Request) PathJSON(v any) *Request {
	if r.core.api.Validator != nil {
		r.checkPath(v)
	}
	text, err := style.JSON(v)
	r.addPath(pathValue{text: text, err: err})
	return r
}

// checkPath checks the constraints of the next placeholder.
func (r *Request) checkPath(v any) {
	rest := r.path
	for n := len(r.pathValues); ; n-- {
		_, after, _ := strings.Cut(rest, "{")
		name, after, ok := strings.Cut(after, "}")
		if !ok {
			return
		}
		if n == 0 {
			r.checkParam("path", name, v)
			return
		}
		rest = after
	}
}

// appendPath writes the path with its placeholders filled, escaped. The template
// may have a query.
func (r *Request) appendPath(b []byte) ([]byte, error) {
	rest, n := r.path, 0
	for {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(rest[open:], '}')
		if end < 0 {
			break
		}
		name := rest[open+1 : open+end]
		b = style.AppendLiteral(b, rest[:open])
		if n == len(r.pathValues) {
			return b, fmt.Errorf("path parameter %s was not given", name)
		}
		var err error
		if b, err = r.pathValues[n].append(b); err != nil {
			return b, fmt.Errorf("path parameter %s %w", name, err)
		}
		rest, n = rest[open+end+1:], n+1
	}
	return style.AppendLiteral(b, rest), nil
}

// append writes the escaped value.
func (v pathValue) append(b []byte) ([]byte, error) {
	switch {
	case v.err != nil:
		return b, v.err
	case v.escaped:
		return append(b, v.text...), nil
	}
	if err := style.CheckSegment(v.text); err != nil {
		return b, err
	}
	return style.AppendEscaped(b, v.text, style.Unreserved), nil
}
