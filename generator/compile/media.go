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
	mediaForm
	mediaMultipart
	mediaText
	mediaBinary
)

// mediaType is the type without its parameters, in lower case.
func mediaType(s string) string {
	base, _, _ := strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func isJSON(media string) bool {
	base := mediaType(media)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "text/json" || base == "application/*+json" || base == "application/x-json"
}

// kindOfMedia sorts a media type; a wildcard is what its schema suggests.
func kindOfMedia(c *compiler, media string, m *spec.Node) mediaKind {
	base := mediaType(media)
	switch {
	case isJSON(media):
		return mediaJSON
	case base == "application/x-www-form-urlencoded":
		return mediaForm
	case strings.HasPrefix(base, "multipart/"):
		return mediaMultipart
	case base == "text/event-stream":
		return mediaBinary
	case strings.HasPrefix(base, "text/") && base != "text/xml":
		return mediaText
	case (base == "*/*" || base == "application/*" || base == "*") && c.isStructured(m.Get("schema")):
		return mediaJSON
	}
	return mediaBinary
}

// isStructured reports schemas of objects, lists and the like, which JSON is
// the likely form of.
func (c *compiler) isStructured(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return false
	}
	s := c.schemaOf(target)
	kind := s.kind(place{})
	return len(s.members) > 0 || kind == "object" || kind == "array"
}

// bestMedia gives the media type that typed code is best made for: of the best
// kind, the first that the spec lists.
func (c *compiler) bestMedia(content *spec.Node) (name string, m *spec.Node, kind mediaKind) {
	for media, node := range content.Members() {
		node, ok := c.doc.Resolve(node)
		if !ok || strings.HasPrefix(media, "x-") {
			continue
		}
		if k := kindOfMedia(c, media, node); m == nil || k < kind {
			name, m, kind = media, node, k
		}
	}
	return name, m, kind
}
