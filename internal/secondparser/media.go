package main

import (
	"slices"
	"strings"
)

// The entry point is mediaKind. Media types are compared by their kind: which of
// several kinds of JSON a client accepts or sends is no statement of the
// specification.

// mediaKind returns the kind of a media type.
func mediaKind(media string) string {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	base = strings.TrimSpace(base)
	switch {
	case strings.Contains(media, "stream=watch"), strings.Contains(base, "json-seq"), strings.Contains(base, "jsonl"),
		strings.Contains(base, "ndjson"), base == "application/stream+json", base == "application/x-json-stream":
		return "records"
	case base == "application/json", strings.HasSuffix(base, "json"):
		return "json"
	case base == "application/x-www-form-urlencoded":
		return "form"
	case strings.HasPrefix(base, "multipart/"):
		return "multipart"
	case base == "text/event-stream":
		return "events"
	case strings.HasSuffix(base, "/xml"), strings.HasSuffix(base, "+xml"):
		return "xml"
	case strings.Contains(base, "yaml"):
		return "yaml"
	case strings.HasPrefix(base, "text/"):
		return "text"
	}
	return "bytes"
}

// isPlain reports whether a client hands on bodies of a kind as they are.
func isPlain(kind string) bool {
	return slices.Contains([]string{"text", "bytes", "yaml", "xml"}, kind)
}
