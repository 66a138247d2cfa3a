package runtime_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of reading headers.

func TestReadHeaders(t *testing.T) {
	type word string
	var v struct {
		Text    word
		Count   int64
		Small   int32
		Big     uint64
		Rate    float64
		On      bool
		At      time.Time
		List    []string
		Numbers []int64
		Cookies []string
		Absent  string
	}
	h := http.Header{}
	for _, line := range []string{"Text: a, b", "Count: 12", "Small: -1", "Big: 18446744073709551615", "Rate: 0.5", "On: True", "At: Sun, 22 Nov 2026 17:10:46 GMT",
		"List: a , b", "List: c", "Numbers: 1,2", "Set-Cookie: a=1; Expires=Sun, 22 Nov 2026 17:10:46 GMT", "Set-Cookie: b=2"} {
		name, value, _ := strings.Cut(line, ": ")
		h.Add(name, value)
	}
	r := runtime.ReadHeaders(h)
	r.Field("text", &v.Text)
	r.Field("count", &v.Count)
	r.Field("Small", &v.Small)
	r.Field("Big", &v.Big)
	r.Field("Rate", &v.Rate)
	r.Field("On", &v.On)
	r.Field("At", &v.At)
	r.Field("List", &v.List)
	r.Field("Numbers", &v.Numbers)
	r.Field("Set-Cookie", &v.Cookies)
	r.Field("Absent", &v.Absent)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	want := v
	want.Text, want.Count, want.Small, want.Big, want.Rate, want.On = "a, b", 12, -1, 1<<64-1, 0.5, true
	want.At = time.Date(2026, 11, 22, 17, 10, 46, 0, time.UTC)
	want.List, want.Numbers = []string{"a", "b", "c"}, []int64{1, 2}
	want.Cookies = []string{"a=1; Expires=Sun, 22 Nov 2026 17:10:46 GMT", "b=2"}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got %+v\nwant %+v", v, want)
	}
}

// The error names every header that cannot be read, without its value; the others
// are read.
func TestReadHeadersErrors(t *testing.T) {
	h := http.Header{"A": {"secret"}, "B": {"3000000000"}, "C": {"secret"}, "D": {"secret"}, "E": {"1,secret"}, "F": {"1"}}
	var v struct {
		A, F int64
		B    int32
		C    bool
		D    time.Time
		E    []float64
	}
	r := runtime.ReadHeaders(h)
	r.Field("A", &v.A)
	r.Field("B", &v.B)
	r.Field("C", &v.C)
	r.Field("D", &v.D)
	r.Field("E", &v.E)
	r.Field("F", &v.F)
	want := "header A is no number of its type\nheader B is no number of its type\nheader C is neither true nor false\nheader D is no date and time\nheader E is no number of its type"
	if err := r.Err(); err == nil || err.Error() != want || v.F != 1 || v.E != nil {
		t.Errorf("%+v %v", v, err)
	}
}
