package runtime

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are Multipart.Field, FieldAs and Joined: multipart/form-data
// (RFC 7578).

// MultipartEncoder is a generated type that writes itself as multipart/form-data.
type MultipartEncoder interface{ EncodeMultipart(*Multipart) }

// File is a part that is a file. It is streamed. The request can be repeated only
// if every Reader is an [io.Seeker], which the caller closes after the call. The
// call closes a Reader that can be read only once.
type File struct {
	Name        string      // the file name that is sent; default: that of an *os.File, or the name of the part
	ContentType string      // default: application/octet-stream
	Header      http.Header // further headers of the part
	Reader      io.Reader   // the content
}

// Multipart collects the parts of one body.
type Multipart struct {
	boundary string
	list     []segment
	text     []byte       // the bytes after the last file
	headers  []PartHeader // of the parts that FieldAs writes
	fields   *[]PartField // they are listed, not written; may be nil
	err      error
}

func newMultipart() *Multipart { return &Multipart{boundary: rand.Text() + rand.Text()} }

func (m *Multipart) fail(name string, err error) {
	if m.err == nil && err != nil {
		m.err = fmt.Errorf("part %s %w", name, err)
	}
}

// Field adds one or more parts, depending on the type of v, a pointer to a field:
// a [File] or [io.Reader] is a file, a scalar is text, an object is JSON, and a
// list repeats the part. An absent or nil value adds none.
func (m *Multipart) Field(name string, v any) { m.FieldAs(name, "", v) }

// PartHeader is a header of a part.
type PartHeader struct{ Name, Value string }

// FieldAs is [Multipart.Field] with a media type for the parts, unless it is "",
// and with headers. Bytes with a media type are sent as they are.
func (m *Multipart) FieldAs(name, contentType string, v any, headers ...PartHeader) {
	if m.fields != nil {
		*m.fields = append(*m.fields, PartField{name, "", v})
		return
	}
	m.headers = headers
	m.fieldAs(name, contentType, v)
	m.headers = nil
}

// Joined adds a list as one part, with a separator between its items: a list that
// is not exploded (OpenAPI 3.1, Encoding Object).
func (m *Multipart) Joined(name, separator string, v any) {
	if m.fields != nil {
		*m.fields = append(*m.fields, PartField{name, separator, v})
		return
	}
	v, present, err := style.Settle(v)
	if err != nil || !present {
		m.fail(name, err)
		return
	}
	t, err := style.TreeOf(v)
	if err != nil {
		m.fail(name, err)
		return
	}
	texts := make([]string, 0, len(t.List))
	for _, item := range t.List {
		texts = append(texts, item.Text)
	}
	m.part(name, "", strings.Join(texts, separator))
}

func (m *Multipart) fieldAs(name, contentType string, v any) {
	v, present, err := style.Settle(v)
	if err != nil || !present {
		m.fail(name, err)
		return
	}
	switch v := v.(type) {
	case *File:
		m.file(name, contentType, *v)
	case File:
		m.file(name, contentType, v)
	case *[]File:
		for _, f := range *v {
			m.file(name, contentType, f)
		}
	case *io.Reader:
		m.file(name, contentType, File{Reader: *v})
	case *[]byte:
		m.bytes(name, contentType, *v)
	default:
		m.value(name, contentType, v)
	}
}

var errNoReader = errors.New("is a file without a Reader")

func (m *Multipart) file(name, contentType string, f File) {
	if f.Reader == nil {
		if f.Name != "" || f.ContentType != "" {
			m.fail(name, errNoReader)
		}
		return
	}
	if f.ContentType != "" {
		contentType = f.ContentType
	}
	if contentType == "" {
		contentType = mediaBytes
	}
	if f.Name == "" {
		f.Name = cmp.Or(readerName(f.Reader), name)
	}
	m.header(name, f.Name, contentType, f.Header)
	m.list = append(m.list, segment{bytes: m.text}, segment{reader: f.Reader})
	m.text = []byte("\r\n")
}

// readerName returns the last element of the name that a reader such as an
// *os.File has, or "".
func readerName(r io.Reader) string {
	named, ok := r.(interface{ Name() string })
	if !ok || named.Name() == "" {
		return ""
	}
	return filepath.Base(named.Name())
}

func (m *Multipart) bytes(name, contentType string, b []byte) {
	if contentType == "" {
		m.value(name, "", b)
		return
	}
	m.part(name, contentType, string(b))
}

// value adds parts of text or JSON.
func (m *Multipart) value(name, contentType string, v any) {
	t, err := style.TreeOf(v)
	if err != nil {
		m.fail(name, err)
		return
	}
	if isJSON(contentType) && t.Kind != style.KindObject {
		text, err := style.JSON(v)
		m.fail(name, err)
		m.part(name, contentType, text)
		return
	}
	if t.Kind != style.KindList {
		t = style.Tree{List: []style.Tree{t}}
	}
	for _, element := range t.List {
		m.treePart(name, contentType, element)
	}
}

func (m *Multipart) treePart(name, contentType string, t style.Tree) {
	if contentType == "" && t.Kind != style.KindText {
		contentType = mediaJSON
	}
	if t.Kind != style.KindNull {
		m.part(name, contentType, t.Text)
	}
}

func (m *Multipart) part(name, contentType, text string) {
	m.header(name, "", contentType, nil)
	m.text = append(append(m.text, text...), "\r\n"...)
}

// header writes the boundary and headers of a part. Names are quoted as browsers
// do (WHATWG HTML, multipart/form-data encoding).
func (m *Multipart) header(name, file, contentType string, more http.Header) {
	m.fail(name, checkHeader("Content-Type", contentType))
	quote := strings.NewReplacer("\r", "%0D", "\n", "%0A", `"`, "%22")
	line := "--" + m.boundary
	if name != "" {
		line += "\r\nContent-Disposition: form-data; name=\"" + quote.Replace(name) + `"`
	}
	if file != "" {
		line += `; filename="` + quote.Replace(file) + `"`
	}
	if contentType != "" {
		line += "\r\nContent-Type: " + contentType
	}
	for _, h := range m.headers {
		line += "\r\n" + h.Name + ": " + h.Value
	}
	for _, key := range slices.Sorted(maps.Keys(more)) {
		for _, value := range more[key] {
			m.fail(name, checkHeader(key, value))
			line += "\r\n" + key + ": " + value
		}
	}
	m.text = append(append(m.text, line...), "\r\n\r\n"...)
}

// close writes the last boundary and returns the body.
func (m *Multipart) close() (source, error) {
	if m.err != nil {
		return nil, m.err
	}
	m.text = append(append(m.text, "--"+m.boundary...), "--\r\n"...)
	return newSegments(append(m.list, segment{bytes: m.text})...)
}
