package spec

import (
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
)

const sampleJSON = `{
  "b": "x", "a": [1, 2.50, -3e2, true, null],
  "é\"~/": {"k": "v"},
	"tab": {}
}`

const sampleYAML = `b: "x"
a: [1, 2.50, -3e2, true, null]
"é\"~/": {k: v}
tab: {}
`

func TestNodesOfBothFormats(t *testing.T) {
	for name, text := range map[string]string{"a.json": sampleJSON, "a.yaml": sampleYAML} {
		root := parseText(t, name, text)
		if got := strings.Join(root.Keys(), " "); got != `b a é"~/ tab` {
			t.Errorf("%s: keys %s", name, got)
		}
		a := root.Get("a")
		var texts []string
		for _, item := range a.Items() {
			texts = append(texts, item.Kind().String()+" "+item.Text())
		}
		want := "a number 1, a number 2.50, a number -3e2, true or false true, null null"
		if got := strings.Join(texts, ", "); got != want {
			t.Errorf("%s: items %s, want %s", name, got, want)
		}
		v := root.At(`é"~/`, "k")
		if v.Pointer() != `/é"~0~1/k` || v.Ref() != name+`#/é"~0~1/k` || v.Text() != "v" {
			t.Errorf("%s: %s = %q", name, v.Ref(), v.Text())
		}
		if string(root.JSON()) != `{"b":"x","a":[1,2.50,-3e2,true,null],"é\"~/":{"k":"v"},"tab":{}}` {
			t.Errorf("%s: JSON %s", name, root.JSON())
		}
	}
}

func TestPositions(t *testing.T) {
	for name, want := range map[string]map[string][2]string{
		"a.json": {"b": {"2:3", "2:8"}, "a": {"2:13", "2:18"}, `é"~/`: {"3:3", "3:12"}, "tab": {"4:2", "4:9"}},
		"a.yaml": {"b": {"1:1", "1:4"}, "a": {"2:1", "2:4"}, `é"~/`: {"3:1", "3:10"}, "tab": {"4:1", "4:6"}},
	} {
		text := sampleJSON
		if name == "a.yaml" {
			text = sampleYAML
		}
		root := parseText(t, name, text)
		if got := root.Pos().String(); got != name+":1:1" || root.KeyPos() != root.Pos() {
			t.Errorf("%s: root at %s", name, got)
		}
		for key, at := range want {
			n := root.Get(key)
			if got := n.KeyPos().String(); got != name+":"+at[0] {
				t.Errorf("%s: key %s at %s, want %s", name, key, got, at[0])
			}
			if got := n.Pos().String(); got != name+":"+at[1] {
				t.Errorf("%s: value of %s at %s, want %s", name, key, got, at[1])
			}
		}
	}
}

func TestMissingNodes(t *testing.T) {
	var n *Node
	if n.Kind() != KindMissing || n.Get("a").Index(3).At("b", "c") != nil || n.Has("a") || n.Len() != 0 ||
		n.Text() != "" || n.Str("a") != "" || n.Bool("a") || n.Keys() != nil || n.JSON() != nil || n.Pointer() != "" ||
		n.File() != "" || n.Key() != "" || n.Parent() != nil || n.Unresolved() || n.Pos() != (diag.Pos{}) || n.Strings("a") != nil {
		t.Error("a missing node is not empty")
	}
	for range n.Members() {
		t.Error("a missing node has members")
	}
	for range n.Items() {
		t.Error("a missing node has items")
	}
	if !n.Equal(nil) {
		t.Error("nothing differs from nothing")
	}
}

func TestScalars(t *testing.T) {
	n := parseText(t, "a.yaml", `
i: 3
f: 3.0
e: 3e2
big: 9007199254740993
half: 3.5
huge: 1e99999999
hex: 0xFF
oct: 0o17
under: 1_000
plus: +5
point: .5
inf: .inf
yes: yes
no: "true"
t: True
date: 2020-01-02
s: text
one: [a, b, 3]
tagged: !!str 5
custom: !thing 5
none: ~
`)
	for key, want := range map[string]string{
		"i": "3", "f": "3.0", "hex": "255", "oct": "15", "under": "1000", "plus": "5", "point": "0.5", "inf": ".inf",
		"yes": "yes", "no": "true", "t": "true", "date": "2020-01-02", "tagged": "5", "custom": "5", "none": "null", "big": "9007199254740993",
	} {
		if got := n.Get(key).Text(); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	for key, want := range map[string]Kind{
		"inf": KindString, "yes": KindString, "no": KindString, "t": KindBool, "date": KindString, "tagged": KindString,
		"custom": KindString, "none": KindNull, "hex": KindNumber, "one": KindArray,
	} {
		if got := n.Get(key).Kind(); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	for key, want := range map[string]int64{"i": 3, "f": 3, "e": 300, "big": 9007199254740993} {
		if got, ok := n.Int(key); !ok || got != want {
			t.Errorf("Int(%s) = %d, %v", key, got, ok)
		}
	}
	for _, key := range []string{"half", "huge", "s", "none", "missing"} {
		if got, ok := n.Int(key); ok {
			t.Errorf("Int(%s) = %d", key, got)
		}
	}
	if !n.Bool("t") || n.Bool("no") {
		t.Error("Bool reads something else than true and false")
	}
	if got := n.Strings("one"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("Strings(one) = %q", got)
	}
	if got := n.Strings("s"); !slices.Equal(got, []string{"text"}) {
		t.Errorf("Strings(s) = %q", got)
	}
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`{"a": 1, "b": [1.0, "x"]}`, `{"b": [1, "x"], "a": 1e0}`, true},
		{`9007199254740993`, `9007199254740992`, false},
		{`1e99999999`, `1e99999999`, true},
		{`1e99999999`, `1`, false},
		{`[1, 2]`, `[2, 1]`, false},
		{`{"a": null}`, `{}`, false},
		{`{"a": null}`, `{"b": null}`, false},
		{`"1"`, `1`, false},
		{`["1,2"]`, `["1", "2"]`, false},
		{`1e2`, `100`, true},
		{`[[1], 2]`, `[[1, 2]]`, false},
	} {
		a, b := parseText(t, "a.json", c.a), parseText(t, "b.json", c.b)
		if a.Equal(b) != c.want || b.Equal(a) != c.want {
			t.Errorf("%s equal to %s: want %v", c.a, c.b, c.want)
		}
		if (a.Canonical() == b.Canonical()) != c.want {
			t.Errorf("%s and %s have the canonical texts %s and %s", c.a, c.b, a.Canonical(), b.Canonical())
		}
	}
}

func TestLargeObjectsAreIndexed(t *testing.T) {
	var b strings.Builder
	b.WriteString("{")
	for i := range 40 {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`"k` + string(rune('0'+i%10)) + string(rune('a'+i/10)) + `":` + string(rune('0'+i%10)))
	}
	b.WriteString("}")
	n := parseText(t, "a.json", b.String())
	if n.Get("k3b").Text() != "3" || n.Has("nope") {
		t.Error("a member of a large object is not found")
	}
	n.remove("k3b")
	n.Get("k4b").rename("other")
	if n.Has("k3b") || n.Has("k4b") || n.Get("other").Text() != "4" || n.Get("k9d").Text() != "9" {
		t.Error("the index is wrong after a change")
	}
}
