package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

// Tests of Members.

func TestMembers(t *testing.T) {
	m := Members{"pin"}
	for _, test := range []struct{ text, want string }{
		{`{"pin":1234,"a":"pin"}`, `{"pin":"[redacted]","a":"pin"}`},
		{`{"token":null,"a":1}`, `{"token":null,"a":1}`},
		{`{"token": {"a":[1,"x",{"b":true}]}, "c":"d"}`, `{"token": {"a":["[redacted]","[redacted]",{"b":true}]}, "c":"d"}`},
		{`[{"pin" : "a\"b"},"c"]`, `[{"pin" : "[redacted]"},"c"]`},
		{`{"p\u0069n":"abc`, `{"p\u0069n":"[redacted]"`},
		{`{"a":{"pin":[`, `{"a":{"pin":[`},
		{`not JSON "pin":x y`, `not JSON "pin":"[redacted]" y`},
	} {
		if got := m.JSON(test.text); got != test.want {
			t.Errorf("%s:\n%s, want\n%s", test.text, got, test.want)
		}
	}
	for text, want := range map[string]string{
		"a=1&pin=2&=3&b": "a=1&pin=[redacted]&=3&b", "p%69n=2": "p%69n=[redacted]", "%zz=2": "%zz=[redacted]", "session_id=5": "session_id=[redacted]", "": "",
	} {
		if got := m.Form(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		`<a x="1"><pin>2<b>3</b></pin>4</a>`:     `<a x="1"><pin>[redacted]<b>[redacted]</b></pin>4</a>`,
		`<a pin="1"/>`:                           `<a [redacted]/>`,
		`<?xml version="1.0"?><a><!-- 1 --></a>`: `<a></a>`,
		`<a><pin>12`:                             `<a><pin>[redacted]`,
	} {
		if got := m.XML(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// A secret member never shows its value, wherever the text ends.
func FuzzMembers(f *testing.F) {
	f.Add("a", `{"x":`, "}", uint(3))
	f.Add(`"\`, `[{"token":`, "", uint(0))
	f.Fuzz(func(t *testing.T, name, before, after string, cut uint) {
		const canary = "C4N4RY5ECRET"
		if strings.Contains(name+before+after, canary[:4]) {
			t.Skip()
		}
		key, err := json.Marshal(name + "token")
		if err != nil {
			t.Skip()
		}
		var whole any
		text := `{` + string(key) + `:"` + canary + `","b":` + before + "1" + after + `}`
		if json.Unmarshal([]byte(text), &whole) != nil {
			text = `{` + string(key) + `:"` + canary + `"}`
		}
		text = text[:len(text)-int(cut%uint(len(text)))]
		if got := Members(nil).JSON(text); strings.Contains(got, canary[:4]) {
			t.Errorf("%s becomes %s", text, got)
		}
	})
}
