package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is body.prepare, which encodes the value of a request.

// Media types that the call path writes.
const (
	mediaJSON      = "application/json"
	mediaXML       = "application/xml"
	mediaForm      = "application/x-www-form-urlencoded"
	mediaMultipart = "multipart/form-data"
	mediaText      = "text/plain; charset=utf-8"
	mediaBytes     = "application/octet-stream"
)

// body is a value and the media type that it is sent as.
type body struct {
	in        any
	foreign   bool // encoding/json writes in, which is no generated type
	media     string
	encodings []formEncoding // of a form's properties that have one
	xml       *xmlForm       // nil: no XML
}

// plainText is a text that is sent as it is; a string would be sent as JSON.
type plainText string

// source is an encoded body, which attempts send.
type source interface {
	// open returns the body for one attempt.
	open() (io.ReadCloser, error)
	// size is the number of bytes, or -1.
	size() int64
	// replayable reports whether open works again.
	replayable() bool
	// done is called after the last attempt.
	done()
}

// baseMedia returns a media type without parameters, in lower case.
func baseMedia(media string) string {
	base, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// isJSON reports whether media is JSON (RFC 8259, RFC 6839 for +json).
func isJSON(media string) bool {
	base := baseMedia(media)
	return base == mediaJSON || base == "text/json" || strings.HasSuffix(base, "+json")
}

// isXML reports whether base is XML (RFC 7303).
func isXML(base string) bool {
	return base == mediaXML || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// isYAML reports whether base is YAML (RFC 9512).
func isYAML(base string) bool {
	switch base {
	case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/yml", "text/yml":
		return true
	}
	return strings.HasSuffix(base, "+yaml")
}

// prepare encodes the body as media, or as its own media type when media is "".
// It returns the media type with its parameters.
func (b body) prepare(buffers *buffers, media string) (source, string, error) {
	if media == "" {
		media = b.media
	}
	switch in := b.in.(type) {
	case io.Reader:
		s, err := newSegments(segment{reader: in})
		return s, media, err
	case plainText:
		return &bytesSource{data: []byte(in)}, media, nil
	case []byte:
		return &bytesSource{data: in}, media, nil
	case json.RawMessage:
		return &bytesSource{data: in}, media, nil
	case url.Values:
		return &bytesSource{data: []byte(in.Encode())}, media, nil
	}
	switch base := baseMedia(media); {
	case strings.HasPrefix(base, "multipart/"):
		return b.multipart(media)
	case base == mediaForm:
		data, err := b.form()
		return &bytesSource{data: data}, media, err
	case b.xml != nil && isXML(base):
		data, err := buffers.xml.Write(b.in, b.xml.table, b.xml.root)
		return &bytesSource{data: data}, media, err
	case isJSON(media), isYAML(base), base == "text/plain": // JSON is YAML
		s, err := buffers.encode(b.in, b.foreign)
		return s, media, err
	}
	return nil, "", fmt.Errorf("the body cannot be written as %s; use JSON, or Client.Do with an io.Reader", media)
}

// encode writes in as JSON into a pooled buffer.
func (b *buffers) encode(in any, foreign bool) (source, error) {
	w := b.get()
	if foreign {
		codec.WriteAny(w, in)
	} else {
		codec.Write(w, in)
	}
	if err := w.Err(); err != nil {
		b.put(w)
		return nil, fmt.Errorf("the body cannot be written: %w", err)
	}
	s := &bytesSource{data: w.Bytes(), writer: w, buffers: b}
	s.users.Store(1)
	return s, nil
}

var errNoMultipart = errors.New("the body cannot be written as multipart/form-data")

// multipart writes the body as multipart/form-data.
func (b body) multipart(media string) (source, string, error) {
	in, ok := b.in.(MultipartEncoder)
	if !ok {
		return nil, "", errNoMultipart
	}
	m := newMultipart()
	in.EncodeMultipart(m)
	s, err := m.close()
	return s, media + "; boundary=" + m.boundary, err
}
