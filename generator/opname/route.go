package opname

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are isRoute, which recognizes operationIds that a tool made
// of method and path, and pathName, which makes one.

// isRoute reports whether the words of an operationId repeat method and path,
// such as getUsersIdPosts for GET /users/{id}/posts. The second result reports
// whether they repeat parameters of the path as well.
func isRoute(op *Operation, ws []string) (is, params bool) {
	id, method := strings.ToLower(strings.Join(ws, "")), strings.ToLower(op.Method)
	rest, ok := strings.CutPrefix(id, method)
	if !ok {
		rest, ok = strings.CutSuffix(id, method)
	}
	if !ok || rest == "" {
		return false, false
	}
	for _, seg := range segments(op.Path) {
		before := len(rest)
		if rest, ok = cutSegment(rest, seg); !ok {
			return false, false
		}
		params = params || seg.param && len(rest) < before
	}
	return rest == "", params
}

// cutSegment removes a segment of a path from the start of an operationId.
// Versions, common prefixes and parameters may be missing there, and a
// parameter may just be "id".
func cutSegment(id string, seg segment) (rest string, ok bool) {
	plain := strings.ToLower(strings.Join(naming.Words(seg.text), ""))
	if seg.param {
		id, _ = strings.CutPrefix(id, strings.ToLower(strings.Join(naming.Words(seg.key), "")))
		by, _ := strings.CutPrefix(id, "by")
		for _, name := range []string{plain, "id"} {
			if rest, ok := strings.CutPrefix(by, name); ok && name != "" {
				return rest, true
			}
		}
	}
	for _, name := range []string{plain, naming.Singular(plain)} {
		if rest, ok = strings.CutPrefix(id, name); ok && name != "" {
			return rest, true
		}
	}
	return id, seg.param || isFrame(seg.text)
}

// pathName is the longest name that a path gives: it has all words.
func pathName(op *Operation) string {
	ws := []string{strings.ToLower(op.Method)}
	for i, seg := range segments(op.Path) {
		if seg.param && i > 0 {
			ws = append(ws, "by")
		}
		ws = append(ws, seg.text)
	}
	return naming.Exported(strings.Join(ws, "_"))
}
