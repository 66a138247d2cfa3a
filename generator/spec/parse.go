package spec

import (
	"bytes"
	"errors"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is parse, which decides between JSON and YAML.

// parse parses the file's data into its tree. After a syntax error it returns
// nil and adds the error to the findings.
func parse(f *File, diags *diag.List) *Node {
	b := newBuilder(f, diags)
	data, err := decodeText(f.Data)
	f.Data = data
	if err != nil {
		at := newMark(data)
		at.advance(invalidAt(data))
		diags.Errorf(diag.Pos{File: f.Name, Line: at.line, Col: at.col}, diag.CodeSyntax, "%v", err).
			WithFix("save the file as UTF-8")
		return nil
	}
	root, err := b.parse()
	if err == nil {
		return root
	}
	e, ok := errors.AsType[*syntaxError](err)
	if !ok {
		e = &syntaxError{pos: diag.Pos{File: f.Name, Line: 1, Col: 1}, message: err.Error()}
	}
	d := diags.Errorf(e.pos, diag.CodeSyntax, "%s", e.message)
	if e.note.Message != "" {
		d.WithNote(e.note.Pos, "%s", e.note.Message)
	}
	return nil
}

// parse tries JSON first where the text or the name indicates it. Text that is
// JSON but for a trailing comma is parsed as YAML, and so is text that only
// begins like JSON.
func (b *builder) parse() (*Node, error) {
	if !b.looksLikeJSON() {
		return parseYAML(b)
	}
	root, jsonErr := parseJSON(b)
	if jsonErr == nil {
		return root, nil
	}
	isJSON := strings.EqualFold(path.Ext(b.file.Name), ".json")
	e, ok := errors.AsType[*syntaxError](jsonErr)
	if isJSON && (!ok || !e.afterComma) {
		return nil, jsonErr
	}
	root, err := parseYAML(b)
	if err != nil || root.Kind() != KindObject {
		return nil, jsonErr
	}
	if isJSON {
		b.diags.Warnf(e.pos, diag.CodeSyntax, "there is a comma too many before this; JSON allows none").WithFix("remove the comma")
	}
	return root, nil
}

func (b *builder) looksLikeJSON() bool {
	if strings.EqualFold(path.Ext(b.file.Name), ".json") {
		return true
	}
	text := bytes.TrimLeft(b.file.Data, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return at
}
