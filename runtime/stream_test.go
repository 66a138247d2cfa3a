package runtime_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of streams of events and of values.

// streaming is a server that responds to each request with the next text, and with
// 204 behind the last one. A text that ends in "<cut>" breaks off there.
type streaming struct {
	media string
	texts []string
	seen  []*http.Request
	open  atomic.Int64 // bodies that were not closed
}

func (s *streaming) RoundTrip(req *http.Request) (*http.Response, error) {
	s.seen = append(s.seen, req)
	resp := &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody, Request: req}
	if n := len(s.seen) - 1; n < len(s.texts) {
		resp.StatusCode = 200
		resp.Header.Set("Content-Type", s.media)
		text, cut := strings.CutSuffix(s.texts[n], "<cut>")
		body := &streamedBody{Reader: strings.NewReader(text), open: &s.open}
		if cut {
			body.Reader = io.MultiReader(body.Reader, failing{})
		}
		s.open.Add(1)
		resp.Body = body
	}
	return resp, nil
}

type streamedBody struct {
	io.Reader
	open *atomic.Int64
}

func (b *streamedBody) Close() error { b.open.Add(-1); return nil }

type failing struct{}

var errReset = errors.New("connection reset")

func (failing) Read([]byte) (int, error) { return 0, errReset }

func (s *streaming) core(t *testing.T, opts ...runtime.Option) *runtime.Core {
	t.Helper()
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, append([]runtime.Option{runtime.WithHTTPClient(&http.Client{Transport: s})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// events collects a stream as "id name data" lines, its error last.
func events(ctx context.Context, r *runtime.Request, opts ...runtime.CallOption) string {
	var b strings.Builder
	for ev, err := range runtime.TextEvents(ctx, r, opts...) {
		if err != nil {
			fmt.Fprintf(&b, "! %v\n", err)
			break
		}
		fmt.Fprintf(&b, "%s %s %q\n", ev.ID, ev.Name, ev.Data)
	}
	return b.String()
}

// Lines, fields, comments, byte order marks and the end of a stream, with the
// examples of the standard (WHATWG HTML, section 9.2.6).
func TestEventStreamRules(t *testing.T) {
	for _, c := range []struct{ name, stream, want string }{
		{"two lines", "data: YHOO\ndata: +2\ndata: 10\n\n", ` message "YHOO\n+2\n10"`},
		{"comment and ids", ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
			"1 message \"first event\"\n message \"second event\"\n message \" third event\""},
		{"empty data", "data\n\ndata\ndata\n\n", " message \"\"\n message \"\\n\""},
		{"space or none", "data:test\n\ndata: test\n\n", " message \"test\"\n message \"test\""},
		{"CR", "data: a\rdata: b\r\rdata: c\r\r", " message \"a\\nb\"\n message \"c\""},
		{"CRLF", "event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n", " x \"a\"\n message \"b\""},
		{"byte order mark", "\xef\xbb\xbfdata: a\n\n", ` message "a"`},
		{"unknown field", "data: a\nfoo: b\n\n", ` message "a"`},
		{"id with NUL", "id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n", "1 message \"a\"\n1 message \"b\""},
		{"event without data", "event: gone\n\ndata: a\n\n", ` message "a"`},
		{"no UTF-8", "data: \xff\n\n", " message \"\ufffd\""},
		{"colons", "data: a:b\n\n", ` message "a:b"`},
		{"ends in an event", "data: a\n\ndata: b\n", " message \"a\"\n! a.b: the stream ended in the middle: unexpected EOF"},
		{"ends in a comment", "data: a\n\n: bye", ` message "a"`},
	} {
		s := &streaming{media: "text/event-stream", texts: []string{c.stream}}
		if got := events(t.Context(), s.core(t, runtime.WithRetries(0)).Request("a.b", "GET", "/x")); strings.TrimSuffix(got, "\n") != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
		if n := s.open.Load(); n != 0 {
			t.Errorf("%s: %d bodies are open", c.name, n)
		}
	}
}

// A stream with IDs is resumed where it broke off, after the reconnection time.
// Connections without an event end it.
func TestEventsResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &streaming{media: "text/event-stream; charset=utf-8", texts: []string{
			"retry: 1500\nid: 1\ndata: a\n\n", "id: 2\ndata: b\n\ndata: lost<cut>", "id: 3\ndata: c\n\n", "", ""}}
		begun := time.Now()
		got := events(t.Context(), s.core(t).Request("a.b", "GET", "/x"))
		if want := "1 message \"a\"\n2 message \"b\"\n3 message \"c\"\n"; got != want {
			t.Errorf("got\n%s", got)
		}
		var ids []string
		for _, req := range s.seen {
			ids = append(ids, req.Header.Get("Last-Event-ID"))
		}
		if got := strings.Join(ids, ","); got != ",1,2,3,3" {
			t.Errorf("Last-Event-ID: %s", got)
		}
		if d := time.Since(begun); d != 6*time.Second {
			t.Errorf("it took %v", d)
		}
		if accept := s.seen[0].Header.Get("Accept"); accept != "text/event-stream" {
			t.Errorf("Accept: %s", accept)
		}
	})
}

// The reconnection time of the server is neither less than the wait of the retry
// policy nor more than its MaxRetryAfter.
func TestEventsReconnectionTimeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		texts := make([]string, 100)
		for i := range texts {
			texts[i] = fmt.Sprintf("retry: 0\nid: %d\ndata: a\n\n", i)
		}
		s := &streaming{media: "text/event-stream", texts: texts}
		begun := time.Now()
		events(t.Context(), s.core(t).Request("a.b", "GET", "/x"))
		if d := time.Since(begun); d < 10*time.Second {
			t.Errorf("100 connections in %v", d)
		}
		for _, retry := range []string{"60001", "9223372036854775807"} {
			s := &streaming{media: "text/event-stream", texts: []string{"id: 1\nretry: " + retry + "\ndata: a\n\n", "data: b\n\n"}}
			begun := time.Now()
			got := events(t.Context(), s.core(t).Request("a.b", "GET", "/x"))
			if !strings.Contains(got, "before the next connection, more than RetryPolicy.MaxRetryAfter, 1m0s") || time.Since(begun) > 0 || len(s.seen) != 1 {
				t.Errorf("%d requests in %v: %s", len(s.seen), time.Since(begun), got)
			}
		}
	})
}

// A stream is not resumed for a method that must not be repeated, for a server
// without IDs, and for one that starts from the beginning.
func TestEventsNotResumed(t *testing.T) {
	for _, c := range []struct {
		name, method string
		texts        []string
		want         string
		requests     int
	}{
		{"POST", "POST", []string{"id: 1\ndata: a\n\n<cut>"}, "1 message \"a\"\n! a.b: connection reset\n", 1},
		{"no ids", "GET", []string{"data: a\n\n"}, " message \"a\"\n", 1},
		{"anew", "GET", []string{"retry: 0\nid: 1\ndata: a\n\nid: 2\ndata: b\n\n", "id: 1\ndata: a\n\n"},
			"1 message \"a\"\n2 message \"b\"\n! a.b: the response (200 OK) cannot be read: the stream began anew after it had broken off: the server ignores Last-Event-ID\n", 2},
		{"breaks in a row", "GET", []string{"retry: 0\nid: 1\ndata: a\n\n<cut>", "<cut>", "<cut>"}, "1 message \"a\"\n! a.b: connection reset\n", 3},
	} {
		s := &streaming{media: "text/event-stream", texts: c.texts}
		if got := events(t.Context(), s.core(t).Request("a.b", c.method, "/x")); got != c.want || len(s.seen) != c.requests {
			t.Errorf("%s: %d requests, got\n%s\nwant\n%s", c.name, len(s.seen), got, c.want)
		}
	}
}

// The context ends the wait for a new connection, too.
func TestEventsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s := &streaming{media: "text/event-stream", texts: []string{"retry: 60000\nid: 1\ndata: a\n\n", "data: b\n\n"}}
		got := events(ctx, s.core(t).Request("a.b", "GET", "/x"))
		if want := "1 message \"a\"\n! a.b: context deadline exceeded\n"; got != want {
			t.Errorf("got\n%s", got)
		}
	})
}

// Data of JSON: the caller gets neither "[DONE]" nor empty events, and malformed
// data is an error that names the event.
func TestEventsOfJSON(t *testing.T) {
	for _, c := range []struct{ media, stream, want string }{
		{"text/event-stream", "data: 1\n\ndata:\n\nevent: x\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n", "1 2"},
		{"text/event-stream", "data: 1\n\nevent: odd\ndata: {\n\n", "1 a.b: the response (200 OK) cannot be read: event \"odd\": JSON byte 0: expected a number, found an object"},
		{"application/json", "{}", "a.b: the response (200 OK) cannot be read: it is one JSON value and no event stream; does the request ask for a stream?"},
		{"text/html", "<html>", "a.b: the response (200 OK) cannot be read: it is an HTML page, not JSON: is the base URL that of the API, and no proxy or log-in page in between?"},
		{"text/event-stream", "data: " + strings.Repeat("1", 2000) + "\n\n", "a.b: the response (200 OK) cannot be read: the response is too large: more than 1000 bytes; WithMaxResponseBytes allows more"},
	} {
		s := &streaming{media: c.media, texts: []string{c.stream}}
		r := s.core(t, runtime.WithMaxResponseBytes(1000)).Request("a.b", "POST", "/x")
		var got []string
		for ev, err := range runtime.Events[int64](t.Context(), r) {
			if err != nil {
				got = append(got, err.Error())
				break
			}
			got = append(got, fmt.Sprint(ev.Data))
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%.40q: got %s\nwant %s", c.stream, all, c.want)
		}
	}
}

// A schema may describe the whole event.
func TestEventObjects(t *testing.T) {
	s := &streaming{media: "text/event-stream", texts: []string{"id: 7\nevent: made\ndata: {\"a\":1}\n\nevent: done\ndata: [DONE\n\n"}}
	var got []string
	for ev, err := range runtime.EventObjects[json.RawMessage](t.Context(), s.core(t).Request("a.b", "POST", "/x"), false) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(*ev))
	}
	if all := strings.Join(got, " "); all != `{"event":"made","id":"7","data":{"a":1}} {"event":"done","id":"7","data":"[DONE"}` {
		t.Error(all)
	}
}

// All forms of sequences of JSON.
func TestRecords(t *testing.T) {
	for _, c := range []struct{ stream, want string }{
		{"{\"a\":1}\n{\"a\":2}\n", `{"a":1} {"a":2}`},
		{"{\"a\":1}{\"a\":2}", `{"a":1} {"a":2}`},
		{"\x1e{\"a\":1}\n\x1e{\"a\":2}\n", `{"a":1} {"a":2}`},
		{"\n\r\n {\n \"a\": \"}\\\"{\"\n}\n", `{"a":"}\"{"}`},
		{"1\n2 \"x\"[]true", `1 2 "x" [] true`},
		{"", ""},
		{"{\"a\":1}\n{\"a\"", `{"a":1} ! a.b: the stream ended in the middle: unexpected EOF`},
		{"{\"a\":1}\noops\n", `{"a":1} ! a.b: the response (200 OK) cannot be read: value 2: JSON byte 0: expected a value, found 'o'`},
		{"}", `! a.b: the response (200 OK) cannot be read: value 1: JSON byte 0: expected a value, found '}'`},
		{"[" + strings.Repeat("1,", 1000), "! a.b: the response (200 OK) cannot be read: the response is too large: more than 1000 bytes; WithMaxResponseBytes allows more"},
	} {
		s := &streaming{media: "application/x-ndjson", texts: []string{c.stream}}
		var got []string
		for v, err := range runtime.Records[json.RawMessage](t.Context(), s.core(t, runtime.WithMaxResponseBytes(1000)).Request("a.b", "GET", "/x")) {
			if err != nil {
				got = append(got, "! "+err.Error())
				break
			}
			got = append(got, strings.NewReplacer(" ", "", "\n", "").Replace(string(*v)))
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%.40q: got %s\nwant %s", c.stream, all, c.want)
		}
		if n := s.open.Load(); n != 0 {
			t.Errorf("%.40q: %d bodies are open", c.stream, n)
		}
	}
}

// The values of a list are those of the sequence, unless a value is a list itself.
func TestRecordsInAList(t *testing.T) {
	for stream, want := range map[string]string{
		`[{"id":"1"},{"id":"2"}]`: "1 2", "[{\"id\":\"1\"}]\n{\"id\":\"2\"}\n[]": "1 2", `[{"id":"1","age":"x"},{"id":"2"}]`: "1? 2",
		`[{"id":"1"}`: "!", `[{"id":"1"},[]]`: "1? ", `[1`: "!",
	} {
		s := &streaming{media: "application/json", texts: []string{stream}}
		var got []string
		for v, err := range runtime.Records[pet](t.Context(), s.core(t).Request("a.b", "GET", "/x")) {
			switch _, part := errors.AsType[*runtime.DecodeError](err); {
			case part:
				got = append(got, v.ID+"?")
			case err != nil:
				got = append(got, "!")
			default:
				got = append(got, v.ID)
			}
		}
		if all := strings.Join(got, " "); all != want {
			t.Errorf("%s: got %q, want %q", stream, all, want)
		}
	}
	s := &streaming{media: "application/json", texts: []string{`[1,2][3]`}}
	lists := 0
	for v, err := range runtime.Records[[]int64](t.Context(), s.core(t).Request("a.b", "GET", "/x")) {
		if lists++; err != nil || len(*v) == 0 {
			t.Error(v, err)
		}
	}
	if lists != 2 {
		t.Errorf("%d lists", lists)
	}
}

// Leaving the loop ends the request, over a real connection.
func TestLeavingAStream(t *testing.T) {
	closed := make(chan struct{})
	core, _ := serve(t, false, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		for i := 0; req.Context().Err() == nil; i++ {
			_, _ = fmt.Fprintln(w, i)
			w.(http.Flusher).Flush()
		}
		close(closed)
	})
	for v, err := range runtime.Records[int64](t.Context(), core.Request("a.b", "GET", "/x")) {
		if err != nil {
			t.Fatal(err)
		}
		if *v == 3 {
			break
		}
	}
	<-closed
}

// Core.Do hands on the body while it is being received.
func TestDoHandsTheStreamOn(t *testing.T) {
	core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		read, write := io.Pipe()
		go func() {
			_, _ = io.WriteString(write, `{"n":1}`+"\n")
			<-req.Context().Done()
			_ = write.CloseWithError(req.Context().Err())
		}()
		resp := response(200, "")
		resp.Body, resp.ContentLength = read, -1
		return resp, nil
	}))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var body io.ReadCloser
	if err := core.Do(ctx, "GET", "/watch", nil, &body); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, len(`{"n":1}`))
	if _, err := io.ReadFull(body, first); err != nil || string(first) != `{"n":1}` || ctx.Err() != nil {
		t.Errorf("%q, %v", first, err)
	}
	cancel()
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	core = newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(404, `{"message":"no"}`), nil }))
	if err := core.Do(t.Context(), "GET", "/watch", nil, &body); !errors.Is(err, runtime.Status(404)) || body != nil {
		t.Errorf("an error response: %v, %v", body, err)
	}
}

// A multipart body that is cut anywhere is an error, in the header of a part too.
func TestPartsAreCut(t *testing.T) {
	const whole = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--\r\n"
	read := func(body string) (n int, err error) {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := response(200, body)
			resp.Header.Set("Content-Type", "multipart/mixed; boundary=b")
			return resp, nil
		}))
		for part, e := range core.Request("a.b", "GET", "/a").CallParts(t.Context()) {
			if err = e; err == nil {
				_, err = io.ReadAll(part)
				n++
			}
			if err != nil {
				return n, err
			}
		}
		return n, nil
	}
	if n, err := read(whole + strings.Repeat("epilogue", 10_000)); n != 2 || err != nil {
		t.Errorf("%d parts, %v", n, err)
	}
	for i := range strings.Index(whole, "--b--") + 5 {
		if n, err := read(whole[:i]); err == nil {
			t.Errorf("%q: %d parts and no error", whole[:i], n)
		}
	}
}
