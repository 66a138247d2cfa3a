package ecmare

import "testing"

func TestTranslate(t *testing.T) {
	for _, tt := range []struct{ in, want, why string }{
		{`^[a-z]+$`, `^[a-z]+$`, ""},
		{`a.b`, `a[^\n\r\x{2028}\x{2029}]b`, ""},
		{`[\s\S]`, `(?s:.)`, ""},
		{`\u00e9\x41\u{1F600}`, `éA\x{1F600}`, ""},
		{`\uD83D\uDE00`, `😀`, ""},
		{`[\w-.]`, `[\w\-.]`, ""},
		{`\d+\/\d+`, `\d+/\d+`, ""},
		{`a(?=b)`, "", "it looks around with (?="},
		{`(a)\1`, "", "it refers back"},
		{`[\S]`, "", `it has \S in a class`},
		{`[]`, "", "it has an empty class"},
		{`\uD83D`, "", "it has half a surrogate pair"},
		{`a\`, "", "it ends in a backslash"},
		{`a{2000}`, "", "invalid repeat count: `{2000}`"},
	} {
		if got, why := Translate(tt.in); got != tt.want || why != tt.why {
			t.Errorf("Translate(%q) = %q, %q, want %q, %q", tt.in, got, why, tt.want, tt.why)
		}
	}
}
