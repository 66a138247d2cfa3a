package xmlcodec

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

const fuzzTable = `{"1":{"n":"a","k":"o","s":"urn:x","p":"p","m":{"id":{"a":true},"text":{},"list":{"r":"2"},"many":{"r":"3"},"n":{"k":"n"},"b":{"k":"b"},"more":{"r":"1"}},"e":{}},
"2":{"k":"l","w":true,"i":{"n":"item"}},"3":{"k":"l","i":{"n":"one"}}}`

// FuzzText writes a text to an attribute, an element and an item and expects to
// read the same text back.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"a", "<&>\"'", "]]>", "\r\n\t ", "\x01", "\ufffe", "é\U0001F600"} {
		f.Add(seed)
	}
	var tables Tables
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		in := map[string]any{"id": text, "text": text, "list": []string{text}, "many": []string{text, text}}
		out, err := tables.Write(in, fuzzTable, "1")
		if err != nil {
			return
		}
		back, err := tables.Read(fuzzTable, out, "1")
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var got struct {
			ID, Text   string
			List, Many []string
		}
		if err := json.Unmarshal(back, &got); err != nil {
			t.Fatal(err)
		}
		if got.ID != text || got.Text != text || len(got.List) != 1 || got.List[0] != text || len(got.Many) != 2 || got.Many[1] != text {
			t.Errorf("%q became %+v by way of\n%s", text, got, out)
		}
	})
}

// FuzzRead expects an error or valid JSON for every document.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`<p:a xmlns:p="urn:x" id="1"><n>01</n><b>1</b><more><text/></more><list><item/></list></p:a>`, `<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`, `<a><x>1</x><x>2</x></a>`, `<a`} {
		f.Add([]byte(seed))
	}
	var tables Tables
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, root := range []string{"1", "2", "9"} {
			if out, err := tables.Read(fuzzTable, data, root); err == nil && !json.Valid(out) {
				t.Errorf("%q became %q", data, out)
			}
		}
	})
}
