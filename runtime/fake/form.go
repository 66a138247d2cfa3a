package fake

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"
)

// The entry points are formOf and partsOf, which read bodies of forms.

var errNoForm = errors.New("not a form")

// formOf reads a form in either encoding. It returns errNoForm for other content types.
func formOf(contentType string, body []byte) (url.Values, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return nil, errNoForm
	case kind == "application/x-www-form-urlencoded":
		return url.ParseQuery(strings.TrimSpace(string(body)))
	case kind != "multipart/form-data":
		return nil, errNoForm
	}
	parts, err := partsOf(params["boundary"], body)
	form := url.Values{}
	for _, p := range parts {
		form.Add(p.name, string(p.data))
	}
	return form, err
}

// part is a part of a multipart body.
type part struct {
	name, file string
	header     textproto.MIMEHeader
	data       []byte
}

func partsOf(boundary string, body []byte) (parts []part, err error) {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return parts, nil
		}
		if err != nil {
			return parts, err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return parts, err
		}
		parts = append(parts, part{p.FormName(), p.FileName(), p.Header, data})
	}
}
