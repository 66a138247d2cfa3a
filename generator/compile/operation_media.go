package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file sorts media types.

// mediaKind is what a client does with a media type. The better a kind is for
// typed code, the lower its number.
type mediaKind int

const (
	mediaJSON mediaKind = iota
	mediaXML
	mediaForm
	mediaMultipart
	mediaYAML
	mediaText
	mediaBinary
	mediaEvents  // a stream of server-sent events
	mediaRecords // a stream of JSON values
)

// streams reports what comes in pieces, for which there is a method of its own
// where an answer has another form as well.
func (k mediaKind) streams() bool { return k == mediaEvents || k == mediaRecords }

// mediaType is the type without its parameters, in lower case.
func mediaType(s string) string {
	base, _, _ := strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func isJSON(media string) bool {
	base := mediaType(media)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "text/json" || base == "application/*+json" || base == "application/x-json"
}

// isYAML reports the media types of YAML, of which JSON is a subset.
func isYAML(base string) bool {
	switch base {
	case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/yml", "application/yml":
		return true
	}
	return strings.HasSuffix(base, "+yaml")
}

// isSequence reports the media types of JSON values one after the other.
func isSequence(media string) bool {
	switch mediaType(media) {
	case "application/x-ndjson", "application/ndjson", "application/x-jsonlines", "application/jsonlines", "application/jsonl", "application/x-jsonl",
		"application/json-seq", "application/geo+json-seq", "application/stream+json", "application/json-lines", "application/x-json-stream":
		return true
	}
	return strings.HasSuffix(mediaType(media), "+json-seq") || isWatch(media)
}

// isWatch reports the media type by which Kubernetes and its kin send one JSON
// value after the other: application/json;stream=watch.
func isWatch(media string) bool {
	_, params, _ := strings.Cut(media, ";")
	return isJSON(media) && strings.TrimSpace(strings.ToLower(params)) == "stream=watch"
}

// kindOfMedia sorts a media type; a wildcard is what its schema suggests. A
// body of format binary is a file, also where it is called JSON or text: servers
// that answer downloads describe them with the media types of all their answers.
func kindOfMedia(c *compiler, media string, m *spec.Node) mediaKind {
	base := mediaType(media)
	form := base == "application/x-www-form-urlencoded" || strings.HasPrefix(base, "multipart/")
	switch {
	case !form && c.isFile(m.Get("schema")):
		return mediaBinary
	case isSequence(media):
		return mediaRecords
	case isJSON(media):
		return mediaJSON
	case base == "application/x-www-form-urlencoded":
		return mediaForm
	case strings.HasPrefix(base, "multipart/"):
		return mediaMultipart
	case isXML(base) && c.opts.XML && c.isStructured(m.Get("schema")):
		return mediaXML
	case isYAML(base):
		return mediaYAML
	case base == "text/event-stream":
		return mediaEvents
	case strings.HasPrefix(base, "text/") && base != "text/xml":
		return mediaText
	case (base == "*/*" || base == "application/*" || base == "*") && c.isStructured(m.Get("schema")):
		return mediaJSON
	}
	return mediaBinary
}

// isFile reports a schema of bytes as they are.
func (c *compiler) isFile(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	return ok && target.Str("format") == "binary"
}

// isStructured reports schemas of objects, lists and the like, which JSON is
// the likely form of.
func (c *compiler) isStructured(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return false
	}
	s := c.schemas.Of(target)
	kind := s.Kind("")
	return len(s.Members) > 0 || kind == "object" || kind == "array"
}

// bestMedia gives the media type that typed code is best made for: of the best
// kind, the first that the spec lists; of several kinds of JSON the plain one,
// which is what a client asks for, unless it has no schema.
func (c *compiler) bestMedia(content *spec.Node) (name string, m *spec.Node, kind mediaKind) {
	return c.bestOf(content, func(mediaKind) bool { return true })
}

// bestStream is bestMedia of those that come in pieces.
func (c *compiler) bestStream(content *spec.Node) (name string, m *spec.Node, kind mediaKind) {
	return c.bestOf(content, mediaKind.streams)
}

func (c *compiler) bestOf(content *spec.Node, want func(mediaKind) bool) (name string, m *spec.Node, kind mediaKind) {
	for media, node := range content.Members() {
		node, ok := c.doc.Resolve(node)
		if !ok || strings.HasPrefix(media, "x-") {
			continue
		}
		k := kindOfMedia(c, media, node)
		if want(k) && (m == nil || k < kind || k == kind && k == mediaJSON && betterJSON(media, node, name, m)) {
			name, m, kind = media, node, k
		}
	}
	return name, m, kind
}

// betterJSON reports whether one media type of JSON serves better than another:
// because it alone has a schema, or because it is the plain one.
func betterJSON(media string, m *spec.Node, other string, n *spec.Node) bool {
	if m.Has("schema") != n.Has("schema") {
		return m.Has("schema")
	}
	return mediaType(media) == "application/json" && mediaType(other) != "application/json"
}
