package compile

import (
	"mime"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
)

// The entry point is acceptOf: the media types that an operation requests (RFC
// 9110 section 12.5.1).

// maxAccept is the number of media types that are requested by name.
const maxAccept = 4

// acceptOf returns the value of Accept for success responses: the media types that
// they declare and a method can read, in order of preference.
// It is empty where the runtime's default states the same: plain JSON, any text,
// or anything.
func (r *contentReader) acceptOf(success []response) string {
	var named []string
	kind := mediaJSON
	for _, res := range success {
		if !res.hasBody() || res.kind.streams() {
			continue
		}
		kind = max(kind, res.kind)
		named = append(named, r.named(res)...)
	}
	named = distinct(named)
	if len(named) == 0 || len(named) > maxAccept {
		return ""
	}
	return strings.Join(named, ", ") + fallbackOf(kind, named)
}

// fallbackOf returns the end of Accept: what else the method can read. A server
// that knows none of the types may then respond with its own.
func fallbackOf(kind mediaKind, named []string) string {
	switch {
	case kind == mediaJSON && !slices.Contains(named, "application/json"):
		return ", application/json;q=0.9"
	case kind == mediaJSON:
		return ""
	}
	return ", */*;q=0.1"
}

// named returns the media types of a response that the method can read, the
// chosen one first; none when any is requested by default.
func (r *contentReader) named(res response) []string {
	if res.kind == mediaXML || res.kind == mediaMultipart || isDefaultMedia(res.media) {
		return nil
	}
	types := []string{acceptable(res.media)}
	for media, node := range res.node.Get("content").Members() {
		if node, ok := r.doc.Resolve(node); ok && r.kindOf(media, node) == res.kind {
			types = append(types, acceptable(media))
		}
	}
	return slices.DeleteFunc(types, func(s string) bool { return s == "" })
}

// isDefaultMedia reports whether the runtime requests a media type by default.
func isDefaultMedia(media string) bool {
	switch mediaType(media) {
	case "application/json", "text/plain", "application/octet-stream":
		return true
	}
	return strings.Contains(media, "*")
}

// acceptable returns a media type as it is requested, "" for one that is not
// valid in a header.
func acceptable(media string) string {
	media = godoc.OneLine(strings.TrimSpace(media))
	base, params, err := mime.ParseMediaType(media)
	if err != nil || strings.Contains(base, "*") {
		return ""
	}
	delete(params, "charset")
	delete(params, "q")
	return mime.FormatMediaType(base, params)
}

// distinct returns the texts without repetitions, in order.
func distinct(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = addOnce(out, text)
	}
	return out
}
