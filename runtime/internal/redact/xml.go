package redact

import (
	"encoding/xml"
	"strings"
)

// The entry point is Members.XML.

// XML returns text with the contents of secret elements and the values of secret
// attributes replaced. What follows a mistake in the text is left out.
func (m Members) XML(text string) string {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	var out strings.Builder
	inside := 0 // secret elements around the token
	for from := int64(0); ; {
		token, err := d.RawToken()
		to := d.InputOffset()
		if err != nil {
			return out.String()
		}
		raw := text[from:to]
		from = to
		switch token := token.(type) {
		case xml.StartElement:
			if inside > 0 || m.Named(token.Name.Local) {
				inside++
			}
			if m.anyNamed(token.Attr) {
				raw = "<" + token.Name.Local + " " + Placeholder + raw[len(strings.TrimRight(raw, "/>")):]
			}
		case xml.EndElement:
			inside = max(inside-1, 0)
		case xml.CharData:
			if inside > 0 && strings.TrimSpace(raw) != "" {
				raw = Placeholder
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			raw = ""
		}
		out.WriteString(raw)
	}
}

func (m Members) anyNamed(attributes []xml.Attr) bool {
	for _, a := range attributes {
		if m.Named(a.Name.Local) {
			return true
		}
	}
	return false
}
