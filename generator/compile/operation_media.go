package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are contentReader.best, which chooses one of the media types
// of a body, and mediaKind, the ways in which a client handles them.

// mediaKind is how a client handles a media type. The better a kind is for
// typed code, the lower is its number.
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

// streams reports whether bodies of a kind arrive in pieces. Such kinds get a
// method of their own where a response has another media type as well.
func (k mediaKind) streams() bool { return k == mediaEvents || k == mediaRecords }

// content is a media type of a body; the zero content is none.
type content struct {
	media string
	node  *spec.Node // the media type object; nil: there is none
	kind  mediaKind
}

func (m content) schema() *spec.Node { return m.node.Get("schema") }

// contentReader reads content objects.
type contentReader struct {
	doc     *spec.Document
	diags   *diag.List
	schemas *schema.Reader
	xml     bool // bodies of XML are typed
}

// best returns the media type that is best for typed code: of the best kind,
// the first one in the source. Of several kinds of JSON it is the plain one,
// which is what clients usually accept, unless it has no schema. One event of
// Kubernetes is never all: the response is their stream.
func (r *contentReader) best(list *spec.Node) content {
	best := r.bestOf(list, func(mediaKind) bool { return true })
	if best.kind == mediaJSON && r.isWatchEvent(best.schema()) {
		if stream := r.bestStream(list); stream.node != nil && isWatch(stream.media) {
			return stream
		}
	}
	return best
}

// isWatchEvent reports whether a schema is that of the events which Kubernetes
// sends to watchers of a list.
func (r *contentReader) isWatchEvent(n *spec.Node) bool {
	name, ok := r.doc.Ref(n)
	if target, found := r.doc.Resolve(n); ok && found {
		return strings.HasSuffix(name, ".WatchEvent") && isWatchEvent(target)
	}
	return false
}

func isWatchEvent(n *spec.Node) bool {
	return n.At("properties", "object") != nil && n.At("properties", "type") != nil
}

// bestStream is best among the media types that arrive in pieces.
func (r *contentReader) bestStream(list *spec.Node) content { return r.bestOf(list, mediaKind.streams) }

func (r *contentReader) bestOf(list *spec.Node, want func(mediaKind) bool) content {
	var best content
	for media, node := range list.Members() {
		node, ok := r.doc.Resolve(node)
		if !ok || strings.HasPrefix(media, "x-") {
			continue
		}
		m := content{media: media, node: node, kind: r.kindOf(media, node)}
		if want(m.kind) && (best.node == nil || m.betterThan(best)) {
			best = m
		}
	}
	return best
}

func (m content) betterThan(other content) bool {
	switch {
	case m.kind != other.kind:
		return m.kind < other.kind
	case m.kind != mediaJSON:
		return false
	case isJSONPatch(m.media) != isJSONPatch(other.media):
		return isJSONPatch(other.media)
	case m.node.Has("schema") != other.node.Has("schema"):
		return m.node.Has("schema")
	}
	return mediaType(m.media) == "application/json" && mediaType(other.media) != "application/json"
}

// kindOf returns the kind of a media type; of a wildcard, the one that its
// schema suggests. A body of format binary is a file, also where it is declared
// as JSON or text: servers of downloads often list the media types of all files.
func (r *contentReader) kindOf(media string, m *spec.Node) mediaKind {
	base := mediaType(media)
	form := base == "application/x-www-form-urlencoded" || strings.HasPrefix(base, "multipart/")
	switch {
	case !form && r.isFile(m.Get("schema")):
		return mediaBinary
	case isSequence(media):
		return mediaRecords
	case isJSON(media):
		return mediaJSON
	case base == "application/x-www-form-urlencoded":
		return mediaForm
	case strings.HasPrefix(base, "multipart/"):
		return mediaMultipart
	case isXML(base) && r.xml && r.isStructured(m.Get("schema")):
		return mediaXML
	case isYAML(base):
		return mediaYAML
	case base == "text/event-stream":
		return mediaEvents
	case strings.HasPrefix(base, "text/") && base != "text/xml":
		return mediaText
	case (base == "*/*" || base == "application/*" || base == "*") && r.isStructured(m.Get("schema")):
		return mediaJSON
	}
	return mediaBinary
}

// isFile reports whether a schema is that of raw bytes.
func (r *contentReader) isFile(n *spec.Node) bool {
	s, _ := r.schemas.InsideNull(n)
	return s != nil && s.Format == "binary"
}

// isStructured reports whether a schema is that of objects, arrays or unions,
// which are usually JSON.
func (r *contentReader) isStructured(n *spec.Node) bool {
	s, ok := r.schemaOf(n)
	return ok && (len(s.Members) > 0 || s.Kind("") == "object" || s.Kind("") == "array")
}

// isText reports whether a schema is that of plain strings.
func (r *contentReader) isText(n *spec.Node) bool {
	s, ok := r.schemaOf(n)
	return ok && s.Kind("") == "string"
}

// schemaOf returns the schema to which a node resolves; ok is false for one that
// is missing or no object.
func (r *contentReader) schemaOf(n *spec.Node) (s *schema.Schema, ok bool) {
	target, ok := r.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return nil, false
	}
	return r.schemas.Of(target), true
}

// isBinary reports whether a schema is that of bytes, of unknown content.
func isBinary(n *spec.Node) bool {
	return n.Str("format") == "binary" || n.Has("contentEncoding")
}

// warnUndecoded reports a structured media type that is handled as bytes.
func (r *contentReader) warnUndecoded(op *operation, m content) {
	base := mediaType(m.media)
	if !isXML(base) && !isYAML(base) && base != "text/event-stream" && !isSequence(m.media) {
		return
	}
	if target, ok := r.doc.Resolve(cmp.Or(m.schema(), m.node.Get("itemSchema"))); !ok || isBinary(target) || r.isText(target) {
		return // the specification describes no structure
	}
	fix := "describe the body as application/json too, if the server offers it"
	if isXML(base) && !r.xml {
		fix = "generate with --xml (xml: true in nimbugen.yaml), or describe the body as application/json too"
	}
	r.diags.Warnf(m.node.KeyPos(), diag.CodeMediaType, "%s is not decoded; the body is handed on as it is", godoc.OneLine(m.media)).WithFix("%s", fix)
	op.fallbacks.add(m.node.KeyPos())
}
