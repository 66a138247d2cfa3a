package mutants

import (
	"encoding/json"
	"fmt"
	"strings"
)

// The entry point is overlay.

// overlay returns an overlay of one to three actions, whose targets are places of doc
// and whose values are those of other places.
func overlay(r Choices, doc any) any {
	places := collect(doc, nil)
	var actions []any
	for range 1 + r.IntN(3) {
		action := map[string]any{"target": target(r, doc)}
		switch r.IntN(5) {
		case 0:
			action["remove"] = true
		case 1:
			action["update"] = map[string]any{keywords[r.IntN(len(keywords))]: places[r.IntN(len(places))].get()}
		case 2:
			action["update"] = map[string]any{hostile(r): hostile(r)}
		case 3:
			action["copy"] = target(r, doc)
		default:
			action["update"] = places[r.IntN(len(places))].get()
		}
		actions = append(actions, action)
	}
	return map[string]any{"overlay": "1.0.0", "info": map[string]any{"title": "T", "version": "1"}, "actions": actions}
}

// target returns a path of one to six steps into v.
func target(r Choices, v any) string {
	var path strings.Builder
	path.WriteByte('$')
	for range 1 + r.IntN(6) {
		places := children(v)
		if len(places) == 0 {
			break
		}
		p := places[r.IntN(len(places))]
		switch r.IntN(6) {
		case 0:
			path.WriteString("[*]")
		case 1:
			path.WriteString("..")
			fallthrough
		default:
			if p.object != nil {
				key, _ := json.Marshal(p.key) // a name in double quotes
				fmt.Fprintf(&path, "[%s]", key)
			} else {
				fmt.Fprintf(&path, "[%d]", p.index)
			}
		}
		v = p.get()
	}
	return path.String()
}
