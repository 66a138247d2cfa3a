package runtime_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// A value of another type than declared costs only itself, and comes in an error beside
// the result, whatever reads the response.

const oddPet = `{"id":"p1","age":"secret-7"}`

func TestDecodeError(t *testing.T) {
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return response(200, oddPet, "X-Request-Id", "r-1"), nil
	}))
	request := func() *runtime.Request { return core.Request("pets.get", "GET", "/pets/1") }
	got, err := runtime.Do(t.Context(), request(), new(pet))
	wrong, ok := errors.AsType[*runtime.DecodeError](err)
	if got == nil || got.ID != "p1" || !ok || len(wrong.Values) != 1 || wrong.Values[0].Pointer != "/age" || wrong.Values[0].Text() != `"secret-7"` {
		t.Fatalf("%+v, %v", got, err)
	}
	if e, ok := errors.AsType[*runtime.ResponseError](err); !ok || e.RequestID != "r-1" || !strings.Contains(err.Error(), "was read in part") {
		t.Error(err)
	}
	shown, _ := json.Marshal(err)
	if strings.Contains(fmt.Sprintf("%v %+v %#v %s", err, wrong, wrong.Values, shown), "secret-7") {
		t.Error("the value is shown")
	}
	if got, err := runtime.Do(t.Context(), request(), new(pet), runtime.WithLenientDecoding()); err != nil || got.ID != "p1" {
		t.Errorf("lenient: %+v, %v", got, err)
	}
	if got, err := runtime.Do(t.Context(), request(), new(pet), runtime.WithStrictDecoding()); err == nil || got != nil || errors.As(err, &wrong) {
		t.Errorf("strict: %+v, %v", got, err)
	}
	var out pet
	if err := core.Do(t.Context(), "GET", "/pets/1", nil, &out); !errors.As(err, &wrong) || out.ID != "p1" {
		t.Errorf("Core.Do: %+v, %v", out, err)
	}
	if list, err := runtime.DoValue[[]pet](t.Context(), request()); err == nil || errors.As(err, &wrong) || list != nil {
		t.Errorf("a body that is of another type as a whole: %v, %v", list, err)
	}
}

// A text is the string that is declared, also if it is not written as JSON.
func TestBareText(t *testing.T) {
	for _, test := range []struct{ media, body, want string }{
		{"text/plain; charset=utf-8", "www 60 IN A\n", "www 60 IN A\n"}, {"text/plain", "123", "123"}, {"text/plain", `{"a":1}`, `{"a":1}`},
		{"text/plain", `"quoted"`, "quoted"}, {"text/plain", "null", ""}, {"application/json", `"quoted"`, "quoted"},
		{"application/json", "bare", "error"}, {"text/html", "<p>", "error"},
	} {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := response(200, test.body)
			resp.Header.Set("Content-Type", test.media)
			return resp, nil
		}))
		got, err := runtime.DoValue[string](t.Context(), core.Request("zones.export", "GET", "/export"))
		if failed := test.want == "error"; failed != (err != nil) || !failed && got != test.want {
			t.Errorf("%s %q: %q, %v", test.media, test.body, got, err)
		}
		isJSON := test.body == "null" || test.body == `"quoted"`
		if _, err := runtime.DoValue[string](t.Context(), core.Request("zones.export", "GET", "/export"), runtime.WithStrictDecoding()); isJSON != (err == nil) {
			t.Errorf("strict: %s %q: %v", test.media, test.body, err)
		}
	}
}

func TestDecodeErrorOfPages(t *testing.T) {
	n := 0
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
		if n++; n == 3 {
			return response(200, `[]`), nil
		}
		return response(200, fmt.Sprintf(`[{"id":"a%d"},{"id":%d},{"id":"c%d"}]`, n, n, n), "Link", fmt.Sprintf(`</pets?page=%d>; rel="next"`, n+1)), nil
	}))
	all, err := runtime.All(runtime.Items[*pet](listOf(core, "link", nil)))
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	if wrong, ok := errors.AsType[*runtime.DecodeError](err); !ok || strings.Join(ids, " ") != "a1  c1 a2  c2" || wrong.Values[0].Pointer != "/1/id" {
		t.Errorf("%q, %v", ids, err)
	}
}

func TestDecodeErrorOfStreams(t *testing.T) {
	for media, body := range map[string]string{"application/x-ndjson": oddPet + "\n" + `{"id":"p2"}` + "\n", "text/event-stream": "data: " + oddPet + "\n\n" + `data: {"id":"p2"}` + "\n\n"} {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := response(200, body)
			resp.Header.Set("Content-Type", media)
			return resp, nil
		}))
		r := core.Request("pets.watch", "GET", "/pets")
		var ids []string
		wrong := 0
		note := func(v *pet, err error) {
			if err != nil {
				wrong++
			}
			if v == nil {
				t.Fatalf("%s: %v", media, err)
			}
			ids = append(ids, v.ID)
		}
		if strings.Contains(media, "ndjson") {
			for v, err := range runtime.Records[pet](t.Context(), r) {
				note(v, err)
			}
		} else {
			for ev, err := range runtime.Events[pet](t.Context(), r) {
				if ev == nil {
					t.Fatal(err)
				}
				note(&ev.Data, err)
			}
		}
		if strings.Join(ids, " ") != "p1 p2" || wrong != 1 {
			t.Errorf("%s: %q, %d errors", media, ids, wrong)
		}
	}
}

func TestDecodeErrorText(t *testing.T) {
	e := &runtime.DecodeError{More: 7}
	for i := range 5 {
		e.Values = append(e.Values, runtime.DecodeFailure{Pointer: fmt.Sprint("/", i), Err: io.ErrUnexpectedEOF})
	}
	const want = "values of other types than the specification declares: /0: unexpected EOF; /1: unexpected EOF; /2: unexpected EOF; and 9 more"
	if e.Error() != want || !errors.Is(e, io.ErrUnexpectedEOF) {
		t.Error(e)
	}
}
