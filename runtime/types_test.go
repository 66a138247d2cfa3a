package runtime_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the small types of models: dates, durations, decimals, Opt, filters and
// relations.

func TestDuration(t *testing.T) {
	for text, want := range map[string]string{
		"P1Y2M10DT2H30M": "{false 1 2 0 10 2 30 0 0}", "PT0.5S": "{false 0 0 0 0 0 0 0 500000000}", "P3W": "{false 0 0 3 0 0 0 0 0}", "-PT1,25S": "{true 0 0 0 0 0 0 1 250000000}",
		"P1D": "{false 0 0 0 1 0 0 0 0}", "PT36H": "{false 0 0 0 0 36 0 0 0}", "P1M": "{false 0 1 0 0 0 0 0 0}", "PT1M": "{false 0 0 0 0 0 1 0 0}",
		"": "", "P": "", "PT": "", "P1": "", "1D": "", "P1DT": "", "PT1D": "", "P1H": "", "P1M1Y": "", "PT1S1M": "", "PT.5S": "", "PT5.S": "", "P1.5D": "", "P-1D": "", "PT1.0000000001S": "",
		"P99999999999999999999D": "", "PT1H2H": "", "p1d": "",
	} {
		p, err := runtime.Duration(text).Parts()
		got := fmt.Sprint(p)
		if err != nil {
			got = ""
		}
		if got != want {
			t.Errorf("%q: %s, want %s (%v)", text, got, want, err)
		}
	}
	for text, want := range map[string]time.Duration{"P1DT1H": 25 * time.Hour, "P1W": 168 * time.Hour, "-PT1.5S": -1500 * time.Millisecond, "P1Y": 0, "P106752D": 0, "PT9223372036.854775808S": 0, "x": 0} {
		got, err := runtime.Duration(text).Std()
		if got != want || (err == nil) != (want != 0) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for d, want := range map[time.Duration]runtime.Duration{0: "PT0S", time.Hour + 30*time.Minute: "PT1H30M", 1500 * time.Millisecond: "PT1.5S", -time.Minute: "-PT1M", 1<<63 - 1: "PT2562047H47M16.854775807S", -1 << 63: "-PT2562047H47M16.854775808S"} {
		if got := runtime.DurationOf(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"P1Y2M10DT2H30M", "PT0.5S", "-P1W", "", "PT", "P1DT1,5S"} {
		f.Add(s, int64(len(s))*1e9+1)
	}
	f.Fuzz(func(t *testing.T, s string, n int64) {
		if p, err := runtime.Duration(s).Parts(); err == nil && (p.Years < 0 || p.Nanosecs < 0 || p.Nanosecs >= 1e9 || !strings.HasPrefix(strings.TrimPrefix(s, "-"), "P")) {
			t.Errorf("%q: %+v", s, p)
		}
		if n == -1<<63 {
			return // its absolute value does not fit
		}
		d := time.Duration(n)
		if back, err := runtime.DurationOf(d).Std(); err != nil || back != d {
			t.Errorf("%d became %s became %d: %v", d, runtime.DurationOf(d), back, err)
		}
	})
}

func TestDates(t *testing.T) {
	for text, ok := range map[string]bool{"2026-11-22": true, "2024-02-29": true, "2023-02-29": false, "2026-1-2": false, "": false, "2026-11-22T00:00:00Z": false} {
		if _, err := runtime.ParseDate(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{"15:04:05Z": "15:04:05Z", "15:04:05.25+02:00": "15:04:05.25+02:00", "15:04:05": "15:04:05Z", "24:00:00Z": "", "15:04": "", "": "", "15:04:05+2": ""} {
		on, err := runtime.TimeOfDay(text).On("2026-11-22")
		got := string(runtime.TimeOfDayOf(on))
		if err != nil {
			got = ""
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if _, err := runtime.TimeOfDay("10:00:00Z").On("x"); err == nil {
		t.Error("a day that is none")
	}
	if _, err := runtime.ParseTimeOfDay("10:00:00Z"); err != nil {
		t.Error(err)
	}
	if d := runtime.DateOf(time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)); d != "2026-03-04" || d >= "2026-03-05" {
		t.Error(d)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026-11-22", "0000-01-01", "9999-12-31", "x", "15:04:05Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := runtime.ParseDate(s); err == nil {
			if at, _ := d.Time(); runtime.DateOf(at) != d {
				t.Errorf("%q became %s", s, runtime.DateOf(at))
			}
		}
		if clock, err := runtime.ParseTimeOfDay(s); err == nil {
			at, _ := clock.On("2000-01-01")
			again, err := runtime.TimeOfDayOf(at).On("2000-01-01")
			if err != nil || !again.Equal(at) {
				t.Errorf("%q became %s: %v", s, runtime.TimeOfDayOf(at), err)
			}
		}
	})
}

// encoding/json reads and writes numbers too: in lists, and in structs that need
// no methods of their own.
func TestDecimalInEncodingJSON(t *testing.T) {
	type price struct {
		Amount runtime.Decimal   `json:"amount"`
		Parts  []runtime.Decimal `json:"parts"`
	}
	const text = `{"amount":12.50,"parts":[0.1,12345678901234567890,null]}`
	var p price
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	if p.Amount != "12.50" || p.Parts[1] != "12345678901234567890" {
		t.Errorf("read %+v", p)
	}
	if b, err := json.Marshal(p); err != nil || string(b) != text {
		t.Errorf("wrote %s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"amount":true}`), &p); err == nil {
		t.Error("true is read as a number")
	}
}

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{"12.50": "12.50", `"12.50"`: "12.50", "1e400": "1e400", "123456789012345678901234567890.1": "123456789012345678901234567890.1", "null": ""} {
		c := codec.NewCursor([]byte(text))
		d := *codec.Into(c, new(runtime.Decimal))
		if err := c.End(); err != nil || string(d) != want {
			t.Errorf("%s: %s %v", text, d, err)
		}
		if b, err := codec.Marshal(d); err != nil || want != "" && string(b) != want {
			t.Errorf("%s: wrote %s %v", text, b, err)
		}
	}
	if b, err := codec.Marshal(runtime.Decimal("1,5")); err == nil {
		t.Errorf("wrote %s", b)
	}
}

// described is a struct whose members a test describes. Its values differ in that, so
// each is written and read with plans of its own.
type described struct {
	A, B     runtime.Opt[string]
	R        runtime.Relation
	describe func(v *described, m *codec.Members)
}

func (v *described) DescribeJSON(m *codec.Members) { v.describe(v, m) }

func (v described) json() (string, error) {
	w := codec.NewWriter(nil).Using(new(codec.Plans))
	codec.Write(w, &v)
	return string(w.Bytes()), w.Err()
}

func (v *described) read(text string) error {
	c := codec.NewCursor([]byte(text)).Using(new(codec.Plans))
	codec.Read(c, v)
	return c.End()
}

func TestOptMembers(t *testing.T) {
	nullable := func(v *described, m *codec.Members) { m.Omit("a", &v.A); m.OrNull("b", &v.B) }
	for want, v := range map[string]described{
		`{}`:                {},
		`{"a":"","b":null}`: {A: runtime.Set(""), B: runtime.Null[string]()},
		`{"a":"x","b":"y"}`: {A: runtime.Set("x"), B: runtime.Set("y")},
		`member "a" cannot be null: leave it absent (the zero Opt) or Set a value`: {A: runtime.Null[string]()},
	} {
		v.describe = nullable
		got, err := v.json()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	for text, want := range map[string]runtime.Opt[string]{`{"a":null}`: runtime.Null[string](), `{"a":"x"}`: runtime.Set("x"), `{}`: {}} {
		v := described{describe: nullable}
		if err := v.read(text); err != nil || v.A != want {
			t.Errorf("%s: %v %v", text, v.A, err)
		}
	}
}

var relationSyntax = runtime.RelationSyntax{
	Op: "__op", Add: "AddReference", Remove: "RemoveReference", Batch: "Batch", Ops: "ops", Objects: "objects",
	Type: "__type", Reference: "Reference", Class: "className", ID: "id",
}

func TestRelation(t *testing.T) {
	members := func(rel runtime.Relation, syntax runtime.RelationSyntax, class string) (string, error) {
		return described{R: rel, describe: func(v *described, m *codec.Members) {
			m.Custom("r", &v.R, runtime.RelationMember(&syntax, class))
		}}.json()
	}
	ref := func(id string) string { return `{"__type":"Reference","className":"customer","id":"` + id + `"}` }
	add := `{"__op":"AddReference","objects":[` + ref("a") + `,` + ref("b") + `]}`
	remove := `{"__op":"RemoveReference","objects":[` + ref("c") + `]}`
	for _, test := range []struct {
		rel  runtime.Relation
		want string
	}{
		{runtime.Relation{}, `{}`},
		{runtime.SetReferences("a", "b"), `{"r":["a","b"]}`},
		{runtime.ClearReferences(), `{"r":[]}`},
		{runtime.AddReferences("a", "b"), `{"r":` + add + `}`},
		{runtime.RemoveReferences("c"), `{"r":` + remove + `}`},
		{runtime.Batch(runtime.AddReferences("a", "b"), runtime.Relation{}, runtime.RemoveReferences("c")), `{"r":{"__op":"Batch","ops":[` + add + `,` + remove + `]}}`},
		{runtime.AddReferences(""), "an id is empty"},
		{runtime.Batch(runtime.SetReferences("a")), "a Batch holds Add and Remove only"},
		{runtime.Batch(runtime.Batch()), "a Batch holds Add and Remove only"},
	} {
		got, err := members(test.rel, relationSyntax, "customer")
		if err != nil {
			got = err.Error()
		}
		if got != test.want && !strings.HasPrefix(got, `relation "r": `+test.want) {
			t.Errorf("%s\nwant %s", got, test.want)
		}
	}
	got, err := members(runtime.Batch(runtime.SetReferences("a")), runtime.RelationSyntax{Op: "op", Set: "Set", Batch: "All", Ops: "list", Objects: "o", ID: "id"}, "x")
	if err != nil || got != `{"r":{"op":"All","list":[{"op":"Set","o":[{"id":"a"}]}]}}` {
		t.Error(got, err)
	}
	ids := []string{"a"}
	rel := runtime.AddReferences(ids...)
	ids[0] = "changed"
	if got, _ := members(rel, relationSyntax, "customer"); strings.Contains(got, "changed") {
		t.Error("the relation shares the caller's list")
	}
}

var filterSyntax = runtime.FilterSyntax{Operators: []runtime.FilterOperator{
	{Name: "eq"}, {Name: "ne", Suffix: ".ne"}, {Name: "in", Suffix: ".in"}, {Name: "nin", Suffix: ".nin"},
	{Name: "gt", Suffix: ".gt"}, {Name: "gte", Suffix: ".gte"}, {Name: "lt", Suffix: ".lt"}, {Name: "lte", Suffix: ".lte"},
	{Name: "contains", Suffix: ".contains"}, {Name: "not-contains", Suffix: ".not_contains"}, {Name: "starts", Suffix: ".start"},
	{Name: "ends", Suffix: ".end"}, {Name: "exists", Suffix: ".exists"}, {Name: "matches", Suffix: ".matches"}, {Name: "regex", Suffix: ".regex"},
}}

func operators(name, suffix string) *runtime.FilterSyntax {
	return &runtime.FilterSyntax{Operators: []runtime.FilterOperator{{Name: name, Suffix: suffix}}}
}

func TestFilters(t *testing.T) {
	const (
		name   runtime.StringField[pet] = "name"
		age    runtime.IntField[pet]    = "age"
		weight runtime.FloatField[pet]  = "weight"
		tame   runtime.BoolField[pet]   = "tame"
		born   runtime.TimeField[pet]   = "born_at"
		day    runtime.DateField[pet]   = "day"
		tags   runtime.ListField[pet]   = "tags"
		custom runtime.AnyField[pet]    = "favourite.shop"
	)
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for want, f := range map[string]runtime.Filter[pet]{
		"name=a%20b": name.Eq("a b"), "name.ne=x": name.Ne("x"), "name.in=a%2Cb": name.In("a", "b"), "name.nin=a": name.NotIn("a"), "name.contains=x": name.Contains("x"),
		"name.not_contains=x": name.NotContains("x"), "name.start=x": name.StartsWith("x"), "name.end=x": name.EndsWith("x"), "name.exists=false": name.Exists(false),
		"name.matches=a%2A": name.Matches("a*"), "name.regex=%5Ea": name.Regex("^a"), "age.gte=3": age.Gte(3), "age.in=1%2C2": age.In(1, 2), "weight.lt=1.5": weight.Lt(1.5), "tame=true": tame.Eq(true),
		"born_at.gt=2026-01-02T03%3A04%3A05Z": born.Gt(when), "day.lte=2026-01-02": day.Lte("2026-01-02"), "tags.contains=x": tags.Contains("x"),
		"favourite.shop=7": custom.Eq(7), "favourite.shop.in=a%2C2": custom.In("a", 2), "": {},
	} {
		req, err := send(t, func(q *runtime.Params) { q.Filters([]runtime.Filter[pet]{f}, &filterSyntax) })
		if err != nil || req.URL.RawQuery != want {
			t.Errorf("%v, want %s: %v", req, want, err)
		}
	}
	for want, f := range map[string]runtime.Filter[pet]{
		`a value contains ","`:    name.In("a,b"),
		"names no field":          runtime.StringField[pet]("").Eq("x"),
		"filter x eq: is no scal": runtime.AnyField[pet]("x").Eq([]string{"a"}),
	} {
		if _, err := send(t, func(q *runtime.Params) { q.Filters([]runtime.Filter[pet]{f}, &filterSyntax) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := send(t, func(q *runtime.Params) { q.Filters([]runtime.Filter[pet]{name.Regex("x")}, operators("eq", "")) }); err == nil || !strings.Contains(err.Error(), `filter name: the API has no operator "regex"`) {
		t.Error(err)
	}
	if req, err := send(t, func(q *runtime.Params) {
		q.Filters([]runtime.Filter[pet]{age.Gt(3)}, operators("gt", "[gt]"))
		q.Filters([]runtime.Filter[pet](nil), &runtime.FilterSyntax{})
	}); err != nil || req.URL.RawQuery != "age%5Bgt%5D=3" {
		t.Error(err)
	}
}

func TestOptJSON(t *testing.T) {
	b, err := json.Marshal(struct {
		A runtime.Opt[string] `json:"a,omitzero"`
		B runtime.Opt[string] `json:"b,omitzero"`
		C runtime.Opt[int]    `json:"c,omitzero"`
	}{B: runtime.Null[string](), C: runtime.Set(0)})
	if err != nil || string(b) != `{"b":null,"c":0}` {
		t.Error(string(b), err)
	}
	secret := runtime.Set(runtime.Secret(hidden))
	checkHidden(t, "an Opt", printed(t, secret)+printed(t, &secret)+fmt.Sprintf("%v %+v %#v %s %x", []runtime.Opt[runtime.Secret]{secret}, struct{ A runtime.Opt[runtime.Secret] }{secret}, secret, secret, secret))
}
