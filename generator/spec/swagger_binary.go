package spec

import (
	"slices"
	"strings"
)

// The entry point is swagger.binary, for responses that Swagger 2.0 describes only by
// the media type that their operation produces.

// binary gives a response without a schema the content that produces states, if that
// is bytes: an archive, an image, a stream. It is a success that can have a body. That
// of text or JSON may be missing on purpose, and is left out.
func (c *swagger) binary(response *Node, produces []string) {
	successful := slices.Contains([]string{"200", "203", "206"}, response.key)
	if !successful || response.Has("content") || len(produces) == 0 || slices.ContainsFunc(produces, isReadable) {
		return
	}
	schema := newObject(response, "type", newString(response, "string"), "format", newString(response, "binary"))
	response.set("content", c.content(schema, produces, ""))
}

// isReadable reports whether a media type may be text or structured data.
func isReadable(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(media)), ";")
	kind, name, ok := strings.Cut(base, "/")
	switch {
	case !ok || base == "" || kind == "text" || kind == "multipart" || kind == "message" || strings.Contains(base, "*"):
		return true
	case kind != "application":
		return false
	}
	return slices.ContainsFunc([]string{"json", "xml", "yaml", "yml", "csv", "form", "javascript", "graphql", "html", "hal", "text"}, func(part string) bool { return strings.Contains(name, part) })
}
