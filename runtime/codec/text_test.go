package codec_test

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of strings word by word: every length, with a special byte at every
// place.

var specials = []string{`"`, `\`, "\n", "\x00", "\x1f", "\x7f", " ", "é", "\xff", "\u2028", "😀"}

func TestSpecialBytesAnywhereWritten(t *testing.T) {
	for n := range 30 {
		for place := range n + 1 {
			for _, special := range specials {
				s := strings.Repeat("a", place) + special + strings.Repeat("b", n-place)
				agreeWritten(t, s, codec.WriteString)
				agreeWritten(t, map[string]string{s: ""}, func(w *codec.Writer, m map[string]string) { codec.WriteMap(w, m, codec.WriteString) })
			}
		}
	}
}

func TestSpecialBytesAnywhereRead(t *testing.T) {
	list := func(c *codec.Cursor) []string { return codec.List(c, codec.String) }
	keys := func(c *codec.Cursor) map[string]int64 { return codec.Map(c, codec.Int64) }
	equalList := func(a, b []string) bool { return strings.Join(a, "|") == strings.Join(b, "|") }
	equalKeys := func(a, b map[string]int64) bool {
		for k := range a {
			if _, ok := b[k]; !ok {
				return false
			}
		}
		return len(a) == len(b)
	}
	for n := range 30 {
		for place := range n + 1 {
			for _, special := range append(specials, `\n`, `\u00e9`, `\x`, `\u12`, `"]`, `":1}`) {
				s := `"` + strings.Repeat("a", place) + special + strings.Repeat("b", n-place) + `"`
				agree(t, []byte("["+s+"]"), list, equalList, never)
				agree(t, []byte("["+s+`,"a word behind it"]`), list, equalList, never)
				agree(t, []byte("{"+s+`:1,"a":2}`), keys, equalKeys, never)
			}
		}
	}
}
