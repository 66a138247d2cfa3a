package compile

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ecmare"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is ruleWriter.patterns.

// patterns writes pattern and patternProperties. A pattern that Go cannot match
// is left out with a warning.
func (w *ruleWriter) patterns(out map[string]any, n *spec.Node) {
	if p := n.Get("pattern"); p.Kind() == spec.KindString {
		if translated, ok := w.pattern(p.Text(), p); ok {
			out["pattern"] = translated
		}
	}
	members := map[string]any{}
	whole := true
	for name, v := range n.Get("patternProperties").Members() {
		if translated, ok := w.pattern(name, v); ok {
			members[translated] = w.write(v)
		} else {
			whole = false
		}
	}
	if len(members) > 0 {
		out["patternProperties"] = members
	}
	if !whole { // it is not known which members are additional
		out["patternProperties"] = map[string]any{"": json.RawMessage("true")}
	}
}

// pattern translates a pattern of ECMA-262, and reports one that Go cannot
// match.
func (w *ruleWriter) pattern(text string, at *spec.Node) (string, bool) {
	translated, why := ecmare.Translate(text)
	if why == "" {
		return translated, true
	}
	pos := at.Pos()
	if at.Kind() != spec.KindString {
		pos = at.KeyPos()
	}
	w.diags.Warnf(pos, diag.CodePatternUnchecked, "Go cannot match this pattern: %s; values are not checked by it", why).
		WithFix("write it without lookaround, back references and repetitions of more than 1000")
	return "", false
}
