package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// The entry points are PartList and CallParts, for multipart bodies whose parts
// the spec does not name (RFC 2046, section 5.1).

// PartList is a multipart body of any parts, in their order.
type PartList []Part

// Part is one part of a body. It is streamed; see [File] for its Reader.
type Part struct {
	Name        string      // of the form field; "": no Content-Disposition
	FileName    string      // the file name that is sent, or ""
	ContentType string      // media type, or ""
	Header      http.Header // further headers of the part
	Reader      io.Reader   // the content
}

var errNoPart = errors.New("has no Reader")

// EncodeMultipart writes the parts.
func (p PartList) EncodeMultipart(m *Multipart) {
	for _, part := range p {
		if part.Reader == nil {
			m.fail(part.Name, errNoPart)
			continue
		}
		fileName := part.FileName
		if part.Name == "" {
			fileName = "" // it belongs to Content-Disposition
		}
		m.header(part.Name, fileName, part.ContentType, part.Header)
		m.list = append(m.list, segment{bytes: m.text}, segment{reader: part.Reader})
		m.text = []byte("\r\n")
	}
}

var errNoBoundary = errors.New("it is no multipart body: its Content-Type has no boundary")

// CallParts returns the parts of a multipart body as they arrive. A part can be
// read until the loop goes on. An error ends the iteration and comes
// with a nil part; leaving the loop closes the connection. Timeouts end with
// the headers; the context governs the rest.
func (r *Request) CallParts(ctx context.Context, opts ...CallOption) iter.Seq2[*multipart.Part, error] {
	return func(yield func(*multipart.Part, error) bool) {
		c, resp, parts, err := r.openParts(ctx, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		defer resp.close()
		for parts != nil {
			part, err := parts.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, c.partsError(ctx, resp, err))
				return
			}
			if !yield(part, nil) {
				return
			}
		}
	}
}

// openParts makes the call. The reader is nil for a response without a body.
func (r *Request) openParts(ctx context.Context, opts []CallOption) (*call, response, *partReader, error) {
	c := r.once("multipart/*", true)
	resp, err := c.do(ctx, opts)
	if err != nil || resp.StatusCode == http.StatusNoContent {
		return c, resp, nil, err
	}
	media, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(media, "multipart/") || params["boundary"] == "" {
		resp.close()
		return c, resp, nil, c.unreadable(resp, errNoBoundary)
	}
	body := &lastBytes{r: resp.Body}
	return c, resp, &partReader{multipart.NewReader(body, params["boundary"]), body, []byte("--" + params["boundary"] + "--")}, nil
}

// partReader reads the parts of a body, of which package multipart does not tell
// whether it is cut in the header of a part.
type partReader struct {
	*multipart.Reader
	body *lastBytes
	end  []byte // the last delimiter
}

// next returns the next part, or io.EOF behind the last delimiter.
func (r *partReader) next() (*multipart.Part, error) {
	part, err := r.NextRawPart()
	if err == io.EOF && r.body.ended && !bytes.Contains(r.body.kept, r.end) {
		err = io.ErrUnexpectedEOF
	}
	return part, err
}

// lastBytes keeps the last bytes that were read, more than package multipart reads
// ahead.
type lastBytes struct {
	r     io.Reader
	kept  []byte
	ended bool
}

// Read implements io.Reader.
func (b *lastBytes) Read(p []byte) (int, error) {
	const enough = 8 << 10
	n, err := b.r.Read(p)
	b.kept = append(b.kept, p[max(0, n-enough):n]...)
	if len(b.kept) > 2*enough {
		b.kept = b.kept[:copy(b.kept, b.kept[len(b.kept)-enough:])]
	}
	b.ended = b.ended || err == io.EOF
	return n, err
}

// partsError returns the error of reading a part.
func (c *call) partsError(ctx context.Context, resp response, err error) error {
	if ctx.Err() != nil {
		return c.failed(ctx, ctx.Err())
	}
	return c.broken(resp, err)
}
