package runtime_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests that requests reach the transport as through an http.Client.

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func coreOver(t *testing.T, client *http.Client) *runtime.Core {
	t.Helper()
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.test"}, runtime.WithHTTPClient(client), runtime.WithRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// A redirected body is sent to each place once.
func TestRedirectedBody(t *testing.T) {
	var got []string
	core := coreOver(t, &http.Client{Transport: transportFunc(func(req *http.Request) (*http.Response, error) {
		text, err := io.ReadAll(req.Body)
		got = append(got, req.Method+" "+req.URL.Path+" "+string(text)+" "+req.Header.Get("Content-Type"))
		resp := &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: req}
		if req.URL.Path == "/a" {
			resp.StatusCode, resp.Header = 307, http.Header{"Location": {"/b"}}
		}
		return resp, err
	})})
	if err := core.Request("a.b", "POST", "/a").JSON("text").Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := `POST /a "text" application/json;POST /b "text" application/json`; strings.Join(got, ";") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Unusual results of a transport are handled as http.Client handles them, with one
// request.
func TestOddTransports(t *testing.T) {
	down := errors.New("down")
	for name, c := range map[string]struct {
		resp *http.Response
		err  error
		want string
	}{
		"error":              {nil, down, "down"},
		"nothing":            {nil, nil, "nil *Response"},
		"body missing":       {&http.Response{StatusCode: 200, ContentLength: 5, Header: http.Header{}}, nil, "nil Body"},
		"no body":            {&http.Response{StatusCode: 200, Header: http.Header{}}, nil, ""},
		"redirect nowhere":   {&http.Response{StatusCode: 302, Header: http.Header{}, Body: http.NoBody}, nil, "302"},
		"redirect to no URL": {&http.Response{StatusCode: 302, Header: http.Header{"Location": {":"}}, Body: http.NoBody}, nil, "no URL"},
	} {
		sent := 0
		core := coreOver(t, &http.Client{Transport: transportFunc(func(*http.Request) (*http.Response, error) {
			sent++
			return c.resp, c.err
		})})
		err := core.Request("a.b", "GET", "/a").Call(t.Context())
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if sent != 1 || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: sent %d times, %v", name, sent, err)
		}
	}
}

// The http.Client itself handles cookies and its own timeout.
func TestClientOfTheCaller(t *testing.T) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	cookies := ""
	core := coreOver(t, &http.Client{Jar: jar, Transport: transportFunc(func(req *http.Request) (*http.Response, error) {
		cookies = req.Header.Get("Cookie")
		return &http.Response{StatusCode: 200, Header: http.Header{"Set-Cookie": {"a=b"}}, Body: http.NoBody, Request: req}, nil
	})})
	for range 2 {
		if err := core.Request("a.b", "GET", "/a").Call(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if cookies != "a=b" {
		t.Errorf("the second request had the cookies %q, want a=b", cookies)
	}
	core = coreOver(t, &http.Client{Timeout: time.Millisecond, Transport: transportFunc(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})})
	if err := core.Request("a.b", "GET", "/a").Call(t.Context()); err == nil {
		t.Error("the client's timeout did not end the call")
	}
}
