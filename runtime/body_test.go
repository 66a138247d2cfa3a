package runtime_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of bodies of every media type.

// form is a generated type with members of every kind.
type form struct{ raw string }

func (f form) EncodeJSON(w *codec.Writer) { w.Raw(json.RawMessage(f.raw)) }

// unwritable fails to write itself.
type unwritable struct{}

func (unwritable) EncodeJSON(w *codec.Writer) { w.Fail(errors.New("bad field")) }

func TestForm(t *testing.T) {
	in := form{`{"grant_type":"refresh_token","a":"x y&=+é","n":1.50,"yes":true,"none":null,"list":["1","2"],"o":{"k":"v"},"d":{"k":{"l":1}},"c":["a","b"]}`}
	rec := &recorder{}
	core := newCore(t, rec)
	if err := core.Request("a.b", "POST", "/f").Form(&in).FormStyle("d", "deepObject", true).FormStyle("c", "form", false).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	const want = "grant_type=refresh_token&a=x+y%26%3D%2B%C3%A9&n=1.50&yes=true&list=1&list=2&o=%7B%22k%22%3A%22v%22%7D&d%5Bk%5D%5Bl%5D=1&c=a,b"
	if rec.bodies[0] != want || rec.last().Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("%s as %v", rec.bodies[0], rec.last().Header)
	}
	if err := core.Request("a.b", "POST", "/f").Form(form{`[1]`}).Call(t.Context()); err == nil {
		t.Error("a list was sent as a form")
	}
	if err := core.Do(t.Context(), "POST", "/f", url.Values{"a": {"1"}}, nil); err != nil || rec.bodies[1] != "a=1" {
		t.Error(err, rec.bodies)
	}
	if err := core.Do(t.Context(), "GET", "/f?b=2", url.Values{"a": {"1"}}, nil); err != nil || rec.last().URL.RawQuery != "b=2&a=1" || rec.last().Body != nil {
		t.Error(err, rec.last().URL)
	}
}

// upload is a generated multipart type.
type upload struct {
	Title    string
	Note     runtime.Opt[string]
	Tags     []string
	Meta     *pet
	File     runtime.File
	More     []runtime.File
	Thumb    runtime.Opt[runtime.File]
	Data     []byte
	Optional *runtime.File
}

func (u *upload) EncodeMultipart(m *runtime.Multipart) {
	m.Field("title", &u.Title)
	m.Field("note", &u.Note)
	m.Field("tags", &u.Tags)
	m.Field("meta", &u.Meta)
	m.Field("file", &u.File)
	m.FieldAs("more", "text/csv", &u.More)
	m.Field("thumb", &u.Thumb)
	m.FieldAs("data", "application/octet-stream", &u.Data)
	m.Field("optional", &u.Optional)
}

func TestMultipart(t *testing.T) {
	rec := &recorder{}
	in := upload{
		Title: "a\nb", Tags: []string{"x", "y"}, Meta: &pet{ID: "1"}, Data: []byte{0, 1},
		File:  runtime.File{Name: "q\"\r\n.png", ContentType: "image/png", Reader: strings.NewReader("PNG")},
		More:  []runtime.File{{Name: "1.csv", Reader: strings.NewReader("1")}, {Name: "2.csv", Reader: io.MultiReader(strings.NewReader("2"))}},
		Thumb: runtime.Set(runtime.File{Reader: strings.NewReader("t")}),
	}
	if err := newCore(t, rec).Request("a.b", "POST", "/u").Multipart(&in).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rec.last().ContentLength != -1 {
		t.Errorf("length %d of what cannot be measured", rec.last().ContentLength)
	}
	got := readParts(t, rec.last().Header, rec.bodies[0])
	const want = `title||: a
b
tags||: x
tags||: y
meta||application/json: {"id":"1"}
file|q"  .png|image/png: PNG
more|1.csv|text/csv: 1
more|2.csv|text/csv: 2
thumb|thumb|application/octet-stream: t
data||application/octet-stream: ` + "\x00\x01\n"
	if strings.ReplaceAll(strings.ReplaceAll(got, "%22", `"`), "%0D%0A", "  ") != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// joined has lists that are one part each.
type joined struct {
	Tags  []string
	IDs   []int64
	None  []string
	Maybe runtime.Opt[[]string]
}

func (j *joined) EncodeMultipart(m *runtime.Multipart) {
	m.Joined("tags", ",", &j.Tags)
	m.Joined("ids", "|", &j.IDs)
	m.Joined("none", ",", &j.None)
	m.Joined("maybe", " ", &j.Maybe)
}

// TestMultipartJoined checks that a list can be one part.
func TestMultipartJoined(t *testing.T) {
	rec := &recorder{}
	in := joined{Tags: []string{"a", "b,c"}, IDs: []int64{1, 2}, Maybe: runtime.Set([]string{"x", "y"})}
	if err := newCore(t, rec).Request("a.b", "POST", "/u").Multipart(&in).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := readParts(t, rec.last().Header, rec.bodies[0]); got != "tags||: a,b,c\nids||: 1|2\nmaybe||: x y\n" {
		t.Errorf("%q", got)
	}
}

// readParts reads a multipart body with the standard library.
func readParts(t *testing.T, h http.Header, body string) string {
	t.Helper()
	_, p, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	r := multipart.NewReader(strings.NewReader(body), p["boundary"])
	for {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%v in %q", err, body)
		}
		data, _ := io.ReadAll(part)
		fmt.Fprintf(&b, "%s|%s|%s: %s\n", part.FormName(), part.FileName(), part.Header.Get("Content-Type"), data)
	}
}

func TestMultipartErrors(t *testing.T) {
	core := newCore(t, &recorder{})
	null := upload{Note: runtime.Null[string]()}
	empty := upload{File: runtime.File{Name: "x"}}
	evil := upload{File: runtime.File{ContentType: "a\r\nX: y", Reader: strings.NewReader("")}}
	for want, in := range map[string]*upload{"part note cannot be null": &null, "part file is a file without a Reader": &empty, "part file the value of header Content-Type": &evil} {
		if err := core.Request("a.b", "POST", "/u").Multipart(in).Call(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A file is sent with its length, from its current position, and again after a
// failure, over a real connection.
func TestFileIsReplayed(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("skip"+strings.Repeat("x", 100_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(4, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	var lengths []int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		n, _ := io.Copy(io.Discard, req.Body)
		lengths = append(lengths, n, req.ContentLength)
		if len(lengths) == 2 {
			w.WriteHeader(503)
		}
	}))
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL}, runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 2, BaseDelay: 1, MaxDelay: 1}))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Request("a.b", "PUT", "/f").Stream("image/png", f).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(lengths) != "[100000 100000 100000 100000]" {
		t.Error(lengths)
	}
}

func TestStreamOnce(t *testing.T) {
	rec := &recorder{responses: []*http.Response{response(503, ""), response(200, "")}}
	core := newCore(t, rec)
	err := core.Request("a.b", "PUT", "/f").Stream("text/csv", io.MultiReader(strings.NewReader("a"))).Call(t.Context())
	if !errors.Is(err, runtime.Status(503)) || len(rec.requests) != 1 || rec.bodies[0] != "a" || rec.last().GetBody != nil {
		t.Errorf("%v after %d requests", err, len(rec.requests))
	}
}

// TestStatedLength checks that Content-Length is the length of a stream that cannot
// be measured, and that nothing else is.
func TestStatedLength(t *testing.T) {
	for stated, want := range map[string]int64{"3": 3, "": -1, "three": -1, "-1": -1} {
		rec := &recorder{}
		body := io.LimitReader(strings.NewReader("abcdef"), 3)
		err := newCore(t, rec).Request("a.b", "PUT", "/f").Stream("text/csv", body).Call(t.Context(), runtime.WithHeader("Content-Length", stated))
		if err != nil || rec.last().ContentLength != want {
			t.Errorf("%q: %d, %v", stated, rec.last().ContentLength, err)
		}
	}
	rec := &recorder{}
	err := newCore(t, rec).Request("a.b", "PUT", "/f").Stream("text/csv", strings.NewReader("abc")).Call(t.Context(), runtime.WithHeader("Content-Length", "9"))
	if err != nil || rec.last().ContentLength != 3 {
		t.Errorf("a measured body: %d, %v", rec.last().ContentLength, err)
	}
}

func TestTextAndTypes(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	ctx := t.Context()
	calls := []struct {
		req         *runtime.Request
		opts        []runtime.CallOption
		media, body string
	}{
		{core.Request("a.b", "POST", "/").Text("é"), nil, "text/plain; charset=utf-8", "é"},
		{core.Request("a.b", "POST", "/").JSON(&pet{ID: "1"}).BodyType("application/merge-patch+json"), nil, "application/merge-patch+json", `{"id":"1"}`},
		{core.Request("a.b", "POST", "/").JSON(&pet{ID: "1"}), []runtime.CallOption{runtime.WithContentType("application/x-www-form-urlencoded")}, "application/x-www-form-urlencoded", "id=1"},
		{core.Request("a.b", "POST", "/").JSON(&pet{ID: "1"}), []runtime.CallOption{runtime.WithContentType("text/plain")}, "text/plain", `{"id":"1"}`},
		{core.Request("a.b", "POST", "/").JSON(&[]string{"a"}), nil, "application/json", `["a"]`},
		{core.Request("a.b", "POST", "/").Stream("text/csv", strings.NewReader("a,b")), nil, "text/csv", "a,b"},
		{core.Request("a.b", "POST", "/").JSON((*pet)(nil)), nil, "", ""},
		{core.Request("a.b", "POST", "/").JSONOrNull([]string(nil)), nil, "application/json", "null"},
		{core.Request("a.b", "POST", "/").JSONOrNull([]string{}), nil, "application/json", "[]"},
		{core.Request("a.b", "POST", "/").Text(""), nil, "text/plain; charset=utf-8", ""},
	}
	for _, c := range calls {
		if err := c.req.Call(ctx, c.opts...); err != nil {
			t.Error(err)
		} else if got := rec.bodies[len(rec.bodies)-1]; got != c.body || rec.last().Header.Get("Content-Type") != c.media {
			t.Errorf("%q as %v, want %q as %s", got, rec.last().Header, c.body, c.media)
		}
	}
	err := core.Request("a.b", "POST", "/").JSON(&pet{}).Call(ctx, runtime.WithContentType("application/xml"))
	if err == nil || !strings.Contains(err.Error(), "cannot be written as application/xml") {
		t.Error(err)
	}
	err = core.Request("a.b", "POST", "/").JSON(&unwritable{}).Call(ctx)
	if err == nil || !strings.Contains(err.Error(), "a.b: the body cannot be written: bad field") {
		t.Error(err)
	}
}

// A buffer is reused only after its last reader is closed: a transport that keeps
// reading after it has returned must not see another call's body.
func TestBuffersAreNotShared(t *testing.T) {
	var wg sync.WaitGroup
	late := make(chan string, 400)
	core := newCore(t, nil, runtime.WithHTTPClient(&http.Client{Transport: roundTripLate(func(req *http.Request) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b, _ := io.ReadAll(req.Body)
			late <- string(b)
			_ = req.Body.Close()
		}()
	})}))
	var calls sync.WaitGroup
	for i := range 400 {
		calls.Go(func() {
			_ = core.Request("a.b", "POST", "/").JSON(&pet{Name: strings.Repeat(fmt.Sprint(i%10), 50)}).Call(t.Context())
		})
	}
	calls.Wait()
	wg.Wait()
	close(late)
	for body := range late {
		var p pet
		if err := json.Unmarshal([]byte(body), &p); err != nil || strings.Trim(p.Name, p.Name[:1]) != "" {
			t.Fatalf("a body was overwritten: %q", body)
		}
	}
}

// roundTripLate responds at once and reads the body later.
type roundTripLate func(*http.Request)

func (f roundTripLate) RoundTrip(req *http.Request) (*http.Response, error) {
	f(req)
	return response(200, "{}"), nil
}

func TestBufferIsPooled(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector drops pooled buffers at random")
	}
	core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		_, err := io.Copy(io.Discard, req.Body)
		return response(204, ""), err
	}))
	big := pet{Name: strings.Repeat("x", 200_000)}
	call := func() { _ = core.Request("a.b", "POST", "/").JSON(&big).Call(t.Context()) }
	call()
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			call()
		}
	})
	if result.AllocedBytesPerOp() > 50_000 {
		t.Errorf("%d bytes per call: the buffer is not used again", result.AllocedBytesPerOp())
	}
}

func TestReaderAfterClose(t *testing.T) {
	core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		_ = req.Body.Close()
		if n, err := req.Body.Read(make([]byte, 1)); n != 0 || err == nil || err == io.EOF {
			t.Errorf("read %d, %v from a closed body", n, err)
		}
		return response(204, ""), nil
	}))
	for _, req := range []*runtime.Request{core.Request("a.b", "POST", "/").Text("abc"), core.Request("a.b", "POST", "/").Stream("x/y", bytes.NewReader([]byte("abc")))} {
		if err := req.Call(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// The call closes a reader that can be read only once, even if nothing is sent; a
// reader that can be read again belongs to the caller.
func TestReadersAreClosed(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	once := &closeCounter{Reader: strings.NewReader("a")}
	seekable := &seekCloser{closeCounter: closeCounter{Reader: strings.NewReader("b")}, Seeker: strings.NewReader("b")}
	if err := core.Request("a.b", "PUT", "/").Stream("x/y", once).Call(t.Context()); err != nil || once.n == 0 || rec.bodies[0] != "a" {
		t.Error(err, once.n, rec.bodies)
	}
	if err := core.Request("a.b", "PUT", "/").Stream("x/y", seekable).Call(t.Context()); err != nil || seekable.n != 0 || rec.bodies[1] != "b" {
		t.Error(err, seekable.n, rec.bodies)
	}
	once.n = 0
	err := core.Request("a.b", "PUT", "/").Stream("x/y", once).Call(t.Context(), runtime.WithAuthorizer(&authorizer{err: io.ErrClosedPipe}))
	if !errors.Is(err, io.ErrClosedPipe) || once.n == 0 {
		t.Error(err, once.n)
	}
	for name, unsent := range map[string]func() error{
		"a path": func() error { return core.Request("a.b", "PUT", "/{id}").Stream("x/y", once).Call(t.Context()) },
		"an option": func() error {
			return core.Request("a.b", "PUT", "/").Stream("x/y", once).Call(t.Context(), runtime.WithHeader("", ""))
		},
		"Do": func() error { return core.Do(t.Context(), "PUT", "no-slash", once, nil) },
		"no context": func() error {
			var none context.Context
			return core.Request("a.b", "PUT", "/").Stream("x/y", once).Call(none)
		},
		"a part": func() error { return core.Request("a.b", "PUT", "/").Multipart(badUpload{once}).Call(t.Context()) },
	} {
		once.n = 0
		if err := unsent(); err == nil || once.n == 0 {
			t.Errorf("%s: %v, closed %d times", name, err, once.n)
		}
	}
	seekable.n = 0
	if err := core.Request("a.b", "PUT", "/{id}").Stream("x/y", seekable).Call(t.Context()); err == nil || seekable.n != 0 {
		t.Error(err, seekable.n)
	}
}

// badUpload has a file and a part that cannot be written.
type badUpload struct{ file io.Reader }

func (u badUpload) EncodeMultipart(m *runtime.Multipart) {
	m.Field("file", runtime.File{Reader: u.file})
	bad := runtime.Null[string]()
	m.Field("bad", &bad)
}

type closeCounter struct {
	io.Reader
	n int
}

func (c *closeCounter) Close() error { c.n++; return nil }

type seekCloser struct {
	closeCounter
	io.Seeker
}
