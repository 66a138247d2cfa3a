package spec

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

const encodedText = `{"openapi":"3.0.3","info":{"title":"Zürich 𝔸","version":"1"},"paths":{}}`

// TestUTF16 checks that a specification in UTF-16 is read, with a mark or
// without, as JSON and as YAML.
func TestUTF16(t *testing.T) {
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		for _, mark := range []string{"", "\ufeff"} {
			for _, file := range []string{"a.json", "a.yaml"} {
				doc, findings := loadBytes(t, file, encode(mark+encodedText, order))
				if title := doc.Root.Get("info").Str("title"); title != "Zürich 𝔸" || findings != "" {
					t.Errorf("%s, mark %q, %s: title %q, findings %q", name, mark, file, title, findings)
				}
			}
		}
	}
}

// TestEncodingErrors checks that text in no known encoding is an error of one
// line that states what to do.
func TestEncodingErrors(t *testing.T) {
	half := encode(encodedText, binary.LittleEndian)
	surrogate := encode("{\"a\":\"", binary.BigEndian)
	surrogate = append(surrogate, 0xd8, 0x35, 0, 'a')
	for name, data := range map[string][]byte{
		"odd length":     half[:len(half)-1],
		"half a pair":    surrogate,
		"ends in a pair": surrogate[:len(surrogate)-2],
		"Latin-1":        []byte("openapi: 3.0.3\ninfo: {title: Z\xfcrich}\n"),
		"a null":         {0, 0, 0, '{'},
	} {
		if _, findings := loadBytes(t, "a.json", data); strings.Count(findings, "\n") != 1 || !strings.Contains(findings, "syntax") {
			t.Errorf("%s: %q", name, findings)
		}
	}
}

func encode(text string, order binary.AppendByteOrder) (data []byte) {
	for _, u := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, u)
	}
	return data
}

// loadBytes loads a file with the data and returns its findings, a line each.
func loadBytes(t *testing.T, name string, data []byte) (*Document, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	doc, diags := Load(context.Background(), path, Options{})
	var lines strings.Builder
	for _, d := range diags.All() {
		lines.WriteString(string(d.Code) + ": " + d.Message + "\n")
	}
	return doc, lines.String()
}
