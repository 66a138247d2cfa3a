package runtime_test

import (
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime"
)

// The fuzz targets of the writers of parameters and bodies, and of the reader of
// error responses.

// FuzzStyles writes any JSON value in every style. The URL can be parsed, and has
// the parameter that follows.
func FuzzStyles(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}],"c":"&="}`, `[1,"x,y",[2]]`, `"text"`, `{}`, `[]`, `null`, `{"":{"":""}}`} {
		f.Add(s, "name")
	}
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, text, name string) {
		raw := json.RawMessage(text)
		if !json.Valid(raw) {
			return
		}
		rec := &recorder{}
		with, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}))
		for _, style := range []string{"form", "spaceDelimited", "pipeDelimited", "deepObject"} {
			for _, explode := range []bool{true, false} {
				err := with.Request("a.b", "GET", "/x").Params(params(func(q *runtime.Params) {
					q.Styled("query", style, explode, name, &raw)
					q.Query("zz_last", "1")
				})).Call(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if got, err := url.ParseQuery(rec.last().URL.RawQuery); err != nil || !contains(got["zz_last"], "1") {
					t.Fatalf("%s: %s: %v", style, rec.last().URL.RawQuery, err)
				}
			}
		}
		for _, style := range []string{"simple", "label", "matrix"} {
			if err := with.Request("a.b", "GET", "/x/{p}/y").PathStyled(style, true, name, &raw).Call(t.Context()); err == nil && strings.Count(rec.last().URL.EscapedPath(), "/") != 4 {
				t.Fatalf("%s left its segment: %s", style, rec.last().URL.EscapedPath())
			}
		}
		if err := with.Request("a.b", "POST", "/x").Form(form{text}).Call(t.Context()); err == nil {
			if _, err := url.ParseQuery(rec.bodies[len(rec.bodies)-1]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzMultipart checks that no name or value can end its part.
func FuzzMultipart(f *testing.F) {
	f.Add("name", "file", "value")
	f.Add("a\"\r\n", "\r\nContent-Type: x", "--\r\n")
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, name, file, value string) {
		rec := &recorder{}
		with, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}))
		in := multipartFunc(func(m *runtime.Multipart) {
			m.Field(name, &value)
			m.Field(name, &runtime.File{Name: file, Reader: strings.NewReader(value)})
		})
		if err := with.Request("a.b", "POST", "/x").Multipart(in).Call(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, boundary, _ := strings.Cut(rec.last().Header.Get("Content-Type"), "boundary=")
		form, err := multipart.NewReader(strings.NewReader(rec.bodies[0]), boundary).ReadForm(1 << 20)
		if err != nil && strings.Contains(err.Error(), "malformed MIME header") || name == "" {
			return // control characters, which mime/multipart rejects
		}
		if err != nil || len(form.Value)+len(form.File) == 0 {
			t.Fatalf("%q %q: %v in %q", name, file, err, rec.bodies[0])
		}
		for _, values := range form.Value {
			if len(values) != 1 || values[0] != value {
				t.Errorf("%q became %q", value, values)
			}
		}
	})
}

type multipartFunc func(*runtime.Multipart)

func (f multipartFunc) EncodeMultipart(m *runtime.Multipart) { f(m) }

// FuzzErrorResponse checks that any body makes an error of one short, printable line.
func FuzzErrorResponse(f *testing.F) {
	f.Add(`{"message":"a","code":1,"errors":[{"field":"b","message":"c"}]}`, "application/json")
	f.Add(`{"error":{"error":{"message":"x"}},"errors":{"a":["b"]}}`, "application/problem+json")
	f.Add("plain\x00text", "text/plain")
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, body, media string) {
		rt := roundTrip(func(*http.Request) (*http.Response, error) { return response(422, body, "X-Media", "1"), nil })
		with, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rt}), runtime.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				resp.Header["Content-Type"] = []string{media}
				return resp, err
			})
		}))
		_, err := runtime.DoValue[any](t.Context(), with.Request("a.b", "POST", "/"))
		e, ok := errors.AsType[*runtime.Error](err)
		if !ok || !errors.Is(err, runtime.Status(422)) {
			t.Fatal(err)
		}
		text := e.Error()
		if len(text) > 6000 || !utf8.ValidString(text) || strings.ContainsAny(text, "\n\r\x00\x1b") || !strings.HasPrefix(text, "a.b: 422 ") {
			t.Errorf("%q", text)
		}
	})
}
