package runtime_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of query, header and cookie parameters in every style.

type color string

// rgb is an object parameter with members in the order of its spec.
type rgb struct{ R, G, B int64 }

func (v *rgb) DescribeJSON(m *codec.Members) {
	m.Omit("R", &v.R)
	m.Omit("G", &v.G)
	m.Omit("B", &v.B)
}
func (v rgb) MarshalJSON() ([]byte, error) { return codec.Marshal(&v) }

// nested is an object parameter that holds a list and an object.
type nested struct{}

func (nested) EncodeJSON(w *codec.Writer) {
	w.Raw(json.RawMessage(`{"a":["x","y"],"b":{"c":true,"d":null},"e":[{"f":1}]}`))
}

// send sends parameters and returns the request.
func send(t *testing.T, f func(*runtime.Params), opts ...runtime.Option) (*http.Request, error) {
	t.Helper()
	rec := &recorder{}
	err := newCore(t, rec, opts...).Request("pets.list", "GET", "/pets").Params(params(f)).Call(t.Context())
	if err != nil {
		return nil, err
	}
	return rec.last(), nil
}

// The examples of OpenAPI 3.1.1, section 4.8.12.2.1 "Style Examples".
func TestQueryStyles(t *testing.T) {
	empty, text := "", "blue"
	list, object := []string{"blue", "black", "brown"}, rgb{100, 200, 150}
	for _, test := range []struct {
		style   string
		explode bool
		v       any
		want    string
	}{
		{"form", false, &empty, "color="},
		{"form", false, &text, "color=blue"},
		{"form", false, &list, "color=blue,black,brown"},
		{"form", false, &object, "color=R,100,G,200,B,150"},
		{"form", true, &empty, "color="},
		{"form", true, &text, "color=blue"},
		{"form", true, &list, "color=blue&color=black&color=brown"},
		{"form", true, &object, "R=100&G=200&B=150"},
		{"spaceDelimited", false, &list, "color=blue%20black%20brown"},
		{"spaceDelimited", false, &object, "color=R%20100%20G%20200%20B%20150"},
		{"pipeDelimited", false, &list, "color=blue%7Cblack%7Cbrown"},
		{"pipeDelimited", false, &object, "color=R%7C100%7CG%7C200%7CB%7C150"},
		{"deepObject", true, &object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
		{"deepObject", true, &nested{}, "color%5Ba%5D%5B0%5D=x&color%5Ba%5D%5B1%5D=y&color%5Bb%5D%5Bc%5D=true&color%5Be%5D%5B0%5D%5Bf%5D=1"},
		{"form", true, &nested{}, "a=x&a=y&b=%7B%22c%22%3Atrue%2C%22d%22%3Anull%7D&e=%7B%22f%22%3A1%7D"},
	} {
		req, err := send(t, func(q *runtime.Params) { q.Styled("query", test.style, test.explode, "color", test.v) })
		if err != nil {
			t.Error(test.style, test.explode, err)
		} else if req.URL.RawQuery != test.want {
			t.Errorf("%s explode %t: %s, want %s", test.style, test.explode, req.URL.RawQuery, test.want)
		}
	}
}

func TestPathStyles(t *testing.T) {
	list, object, text := []string{"blue", "black"}, rgb{R: 100, G: 200}, "blue"
	for _, test := range []struct {
		style   string
		explode bool
		v       any
		want    string
	}{
		{"simple", false, &text, "blue"},
		{"simple", false, &list, "blue,black"},
		{"simple", true, &list, "blue,black"},
		{"simple", false, &object, "R,100,G,200"},
		{"simple", true, &object, "R=100,G=200"},
		{"label", false, &text, ".blue"},
		{"label", false, &list, ".blue,black"},
		{"label", true, &list, ".blue.black"},
		{"label", false, &object, ".R,100,G,200"},
		{"label", true, &object, ".R=100.G=200"},
		{"matrix", false, &text, ";color=blue"},
		{"matrix", false, &list, ";color=blue,black"},
		{"matrix", true, &list, ";color=blue;color=black"},
		{"matrix", false, &object, ";color=R,100,G,200"},
		{"matrix", true, &object, ";R=100;G=200"},
	} {
		rec := &recorder{}
		err := newCore(t, rec).Request("a.b", "GET", "/x/{color}/y").PathStyled(test.style, test.explode, "color", test.v).Call(t.Context())
		if err != nil {
			t.Error(test.style, test.explode, err)
		} else if got := rec.last().URL.EscapedPath(); got != "/v1/x/"+test.want+"/y" {
			t.Errorf("%s explode %t: %s, want %s", test.style, test.explode, got, test.want)
		}
	}
}

func TestQueryTypes(t *testing.T) {
	when := time.Date(2026, 11, 22, 10, 0, 0, 5e6, time.FixedZone("", 3600))
	blue, day := color("bl ue"), runtime.Date("2026-11-22")
	var absent runtime.Opt[string]
	var nilList []string
	var nilPet *rgb
	n32, f32, u8 := int32(-5), float32(0.1), uint8(200)
	id, colors, times := runtime.Set(int64(7)), []color{"a&b", "c"}, []time.Time{when}
	opt, optList := runtime.Set(blue), runtime.Set([]int64{1, 2})
	number, raw, bytes := 1e21, json.RawMessage(`["p",2]`), []byte{1, 2}
	m := map[string]int{"b": 2, "a": 1}
	ptr := &n32
	for _, test := range []struct {
		v    any
		want string
	}{
		{&absent, ""}, {&nilList, ""}, {&nilPet, ""}, {nilPet, ""}, {nil, ""},
		{&blue, "x=bl%20ue"}, {&day, "x=2026-11-22"}, {&when, "x=2026-11-22T10%3A00%3A00.005%2B01%3A00"},
		{when, "x=2026-11-22T10%3A00%3A00.005%2B01%3A00"},
		{&n32, "x=-5"}, {&f32, "x=0.1"}, {&u8, "x=200"}, {&id, "x=7"}, {&colors, "x=a%26b&x=c"}, {&times, "x=2026-11-22T10%3A00%3A00.005%2B01%3A00"},
		{&opt, "x=bl%20ue"}, {&optList, "x=1&x=2"}, {&number, "x=1e%2B21"}, {&raw, "x=p&x=2"}, {&bytes, "x=AQI%3D"}, {&m, "a=1&b=2"},
		{"plain", "x=plain"}, {true, "x=true"}, {&ptr, "x=-5"}, {runtime.Secret("pw"), "x=pw"},
	} {
		req, err := send(t, func(q *runtime.Params) { q.Query("x", test.v) })
		if err != nil {
			t.Errorf("%T: %v", test.v, err)
		} else if req.URL.RawQuery != test.want {
			t.Errorf("%T: %s, want %s", test.v, req.URL.RawQuery, test.want)
		}
	}
}

func TestReserved(t *testing.T) {
	v := "a/b?c=d:e@f,g;h!$'()*~%2F%zz&i#j+k[l] é"
	req, err := send(t, func(q *runtime.Params) { q.Reserved("x", &v) })
	if err != nil {
		t.Fatal(err)
	}
	const want = "x=a/b?c=d:e@f,g;h!$'()*~%2F%25zz%26i%23j%2Bk%5Bl%5D%20%C3%A9"
	if req.URL.RawQuery != want {
		t.Errorf("%s\nwant %s", req.URL.RawQuery, want)
	}
	list := []string{"a/b", "c,d"}
	req, err = send(t, func(q *runtime.Params) { q.ReservedStyled("form", false, "x", &list) })
	if err != nil || req.URL.RawQuery != "x=a/b,c,d" {
		t.Error(req, err)
	}
}

func TestHeadersAndCookies(t *testing.T) {
	list, object, text, n := []string{"a", "b"}, rgb{R: 1, G: 2}, "v w", int64(3)
	req, err := send(t, func(q *runtime.Params) {
		q.Header("x-list", &list)
		q.Header("X-Object", &object)
		q.Styled("header", "simple", true, "X-Exploded", &object)
		q.Header("X-Text", &text)
		q.Header("Accept", "application/vnd.io.nimbu-v0+json")
		q.Cookie("a", &n)
		q.Cookie("b", "x;y=z é")
		q.Styled("cookie", "form", false, "c", &list)
		q.Styled("cookie", "cookie", true, "d", &list)
		q.Styled("cookie", "cookie", false, "e", &object)
		q.Styled("cookie", "cookie", true, "f", "%41;b")
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"X-List": "a,b", "X-Object": "R,1,G,2", "X-Exploded": "R=1,G=2", "X-Text": "v w", "Accept": "application/vnd.io.nimbu-v0+json",
		"Cookie": "a=3; b=x%3By=z%20%C3%A9; c=a,b; d=a; d=b; e=R,1,G,2; f=%41%3Bb",
	} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestQueryString(t *testing.T) {
	object := rgb{R: 1}
	opt, none := runtime.Set("$.a[?@.b=='c d']"), runtime.Opt[string]{}
	for want, add := range map[string]func(q *runtime.Params){
		"%7B%22R%22%3A1%7D":                    func(q *runtime.Params) { q.QueryString(true, "q", &object) },
		"%24.a%5B%3F%40.b%3D%3D%27c%20d%27%5D": func(q *runtime.Params) { q.QueryString(false, "q", &opt) },
		"%22a%22":                              func(q *runtime.Params) { q.QueryString(true, "q", "a") },
		"":                                     func(q *runtime.Params) { q.QueryString(true, "q", &none) },
	} {
		if req, err := send(t, add); err != nil || req.URL.RawQuery != want {
			t.Errorf("%v, %v, want the query %s", req, err, want)
		}
	}
	if _, err := send(t, func(q *runtime.Params) { q.QueryString(false, "q", &object) }); err == nil {
		t.Error("an object is no text")
	}
}

func TestContentParam(t *testing.T) {
	object, list := rgb{R: 1}, []rgb{{G: 2}}
	var none []rgb
	opt := runtime.Set(object)
	req, err := send(t, func(q *runtime.Params) {
		q.JSON("query", "a", &object)
		q.JSON("query", "b", &list)
		q.JSON("query", "c", &none)
		q.JSON("query", "d", &opt)
		q.JSON("header", "X-J", &object)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := url.QueryUnescape(req.URL.RawQuery); err != nil || got != `a={"R":1}&b=[{"G":2}]&d={"R":1}` || req.Header.Get("X-J") != `{"R":1}` {
		t.Errorf("%s %v %v", got, req.Header, err)
	}
}

func TestParamErrors(t *testing.T) {
	null, nan := runtime.Null[string](), math.NaN()
	for want, f := range map[string]func(*runtime.Params){
		"parameter page cannot be null":       func(q *runtime.Params) { q.Query("page", &null) },
		"parameter X-A cannot be null":        func(q *runtime.Params) { q.Header("X-A", &null) },
		"parameter n is NaN":                  func(q *runtime.Params) { q.Query("n", &nan) },
		"parameter X-B the value of header":   func(q *runtime.Params) { q.Header("X-B", "hidden\r\nX-Evil: 1") },
		"unknown style":                       func(q *runtime.Params) { q.Styled("query", "wavy", true, "w", []string{"a"}) },
		"is in an unknown place":              func(q *runtime.Params) { q.Styled("body", "form", true, "w", "a") },
		"parameter sum element 1 is NaN":      func(q *runtime.Params) { q.Query("sum", []float64{1, nan}) },
		"parameter c header name":             func(q *runtime.Params) { q.Header("c", "ok"); q.Header("c:d", "v") },
		"parameter first cannot be null here": func(q *runtime.Params) { q.Query("first", &null); q.Query("second", &nan) },
	} {
		_, err := send(t, f)
		if want == "parameter c header name" {
			want = "header name \"c:d\""
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "pets.list: ") || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestWithQueryAndHeader(t *testing.T) {
	req, err := send(t, func(q *runtime.Params) { q.Query("a", "1") }, runtime.WithQuery("use_acl", "true"), runtime.WithHeader("x-extra", "é"), runtime.WithAccept("application/hal+json"), runtime.WithHeader("Host", "other.example"))
	if err != nil {
		t.Fatal(err)
	}
	if req.URL.RawQuery != "a=1&use_acl=true" || req.Header.Get("X-Extra") != "é" || req.Header.Get("Accept") != "application/hal+json" || req.Host != "other.example" {
		t.Errorf("%s %v %s", req.URL, req.Header, req.Host)
	}
}

// FuzzQuery expects that a parser returns the value and that nothing else
// changes.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"", "a b", "x&y=z", "é#?", "%2f", "a,b", "+"} {
		f.Add(s, s)
	}
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, name, v string) {
		rec := &recorder{}
		with, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}))
		req := with.Request("a.b", "GET", "/x").Params(params(func(q *runtime.Params) {
			q.Query("first", "1")
			q.Query(name, v)
			q.Styled("query", "pipeDelimited", false, "list", []string{v, v})
			q.Reserved("kept", v)
			q.Query("last", "2")
		}))
		if err := req.Call(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := url.ParseQuery(rec.last().URL.RawQuery)
		if err != nil {
			if strings.Contains(rec.last().URL.RawQuery, ";") {
				return // url.ParseQuery rejects characters of allowReserved
			}
			t.Fatal(err)
		}
		if !contains(got[name], v) || got.Get("list") != v+"|"+v && name != "list" || got.Get("last") != "2" && name != "last" {
			t.Errorf("%q=%q became %s", name, v, rec.last().URL.RawQuery)
		}
	})
}

func contains(list []string, v string) bool {
	for _, s := range list {
		if s == v {
			return true
		}
	}
	return false
}

// TestOrConstant checks that only zero becomes the constant.
func TestOrConstant(t *testing.T) {
	unset, set := "", "other"
	if got := runtime.OrConstant(&unset, "2024"); *got != "2024" || unset != "" {
		t.Error(*got, unset)
	}
	if got := runtime.OrConstant(&set, "2024"); got != &set {
		t.Error(*got)
	}
}
