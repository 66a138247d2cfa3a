package runtime_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// A success without the body that the specification declares is an error of its own,
// which has the response.
func TestNoBody(t *testing.T) {
	for _, status := range []int{200, 202, 204} {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := response(status, "", "X-Request-Id", "r-1")
			resp.Header.Del("Content-Type")
			return resp, nil
		}))
		var raw *http.Response
		got, err := runtime.Do(t.Context(), core.Request("pets.on", "POST", "/pets/1/on"), new(pet), runtime.WithResponse(&raw))
		e, ok := errors.AsType[*runtime.ResponseError](err)
		if got != nil || !errors.Is(err, runtime.ErrNoBody) || !ok || e.StatusCode != status || e.RequestID != "r-1" || raw == nil || raw.StatusCode != status {
			t.Errorf("%d: %v, %v, %v", status, got, err, raw)
		}
		if err := core.Request("pets.on", "POST", "/pets/1/on").Call(t.Context()); err != nil {
			t.Errorf("%d, and no body is declared: %v", status, err)
		}
	}
}

// A 304 is a success only where it is declared.
func TestUnchanged(t *testing.T) {
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(304, ""), nil }))
	request := func() *runtime.Request { return core.Request("boxes.start", "POST", "/boxes/1/start") }
	var raw *http.Response
	if err := request().Unchanged().Call(t.Context(), runtime.WithResponse(&raw)); err != nil || raw.StatusCode != 304 {
		t.Errorf("declared: %v", err)
	}
	if err := request().Call(t.Context()); !errors.Is(err, runtime.Status(304)) {
		t.Errorf("not declared: %v", err)
	}
	if _, err := runtime.Do(t.Context(), request().Unchanged(), new(pet)); !errors.Is(err, runtime.ErrNoBody) {
		t.Errorf("with a declared body: %v", err)
	}
	core = newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(409, ""), nil }))
	if err := request().Unchanged().Call(t.Context()); !errors.Is(err, runtime.Status(409)) {
		t.Errorf("another status: %v", err)
	}
}

// JSON is read whatever media type the response states, unless it is a page.
func TestJSONOfAnotherMediaType(t *testing.T) {
	for body, want := range map[string]string{` {"id":"p1"}`: "", "<html>{}</html>": "HTML page", "[": "expected an object", `"text"`: "HTML page"} {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := response(200, body)
			resp.Header.Set("Content-Type", "text/html; charset=utf-8")
			return resp, nil
		}))
		got, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/1"), new(pet))
		switch {
		case want == "" && (err != nil || got.ID != "p1"):
			t.Errorf("%s: %v, %v", body, got, err)
		case want != "" && (err == nil || got != nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
}
