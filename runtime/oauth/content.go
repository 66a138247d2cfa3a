package oauth

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
)

// The entry point is readContent, which reads the body of a response,
// decompressed. Proxies compress responses although no request of this package
// accepts that, and some remove the Content-Encoding afterwards; a body that is
// not read can hold the only copy of a rotated refresh token.

// gzipMagic begins every gzip stream (RFC 1952 section 2.3.1), but no JSON and no
// form.
var gzipMagic = []byte{0x1f, 0x8b}

// maxCodings is how many compressions are undone: proxies in a row can each add
// one.
const maxCodings = 2

// readContent returns the body of res, of which at most maxBody bytes are read,
// compressed and decompressed. complete reports that it was read to its end; err
// is the error of the connection.
func readContent(res *http.Response) (body []byte, complete bool, err error) {
	body, err = io.ReadAll(io.LimitReader(res.Body, maxBody))
	complete = err == nil && len(body) < maxBody
	deflated := strings.EqualFold(strings.TrimSpace(res.Header.Get("Content-Encoding")), "deflate")
	for range maxCodings {
		r := decompressor(body, deflated)
		if r == nil {
			break
		}
		var decodeErr error
		body, decodeErr = io.ReadAll(io.LimitReader(r, maxBody))
		complete = complete && decodeErr == nil && len(body) < maxBody
		deflated = false
	}
	return body, complete, err
}

// decompressor returns a reader of a compressed body, nil for any other one. The
// body decides about gzip: the header is missing or stays behind too often.
func decompressor(body []byte, deflated bool) io.Reader {
	if bytes.HasPrefix(body, gzipMagic) {
		if r, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			return r
		}
	}
	if deflated {
		if r, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return r
		}
	}
	return nil
}

// unknownCoding names the Content-Encoding of a response that this package does
// not decompress, "" for any other one.
func unknownCoding(header http.Header) string {
	switch coding := strings.ToLower(strings.TrimSpace(header.Get("Content-Encoding"))); coding {
	case "", "identity", "gzip", "x-gzip", "deflate":
		return ""
	default:
		return printable(coding, 20)
	}
}
