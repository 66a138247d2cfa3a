package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
)

// The entry points are mediaType and the functions that recognize families of
// media types.

// mediaType is the type without its parameters, in lower case.
func mediaType(s string) string {
	base, _, _ := strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func isJSON(media string) bool {
	base := mediaType(media)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "text/json" || base == "application/*+json" || base == "application/x-json"
}

// isJSONPatch reports whether media is that of a list of changes (RFC 6902). An
// object with only what changes (RFC 7396) is easier to write.
func isJSONPatch(media string) bool { return mediaType(media) == "application/json-patch+json" }

// isYAML reports whether base is a media type of YAML, of which JSON is a subset.
func isYAML(base string) bool {
	switch base {
	case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/yml", "application/yml":
		return true
	}
	return strings.HasSuffix(base, "+yaml")
}

// isSequence reports whether media is a media type of JSON values that follow
// each other.
func isSequence(media string) bool {
	switch mediaType(media) {
	case "application/x-ndjson", "application/ndjson", "application/x-jsonlines", "application/jsonlines", "application/jsonl", "application/x-jsonl",
		"application/json-seq", "application/geo+json-seq", "application/stream+json", "application/json-lines", "application/x-json-stream":
		return true
	}
	return strings.HasSuffix(mediaType(media), "+json-seq") || isWatch(media)
}

// isWatch reports whether media is application/json;stream=watch, with which
// Kubernetes and similar APIs send one JSON value after the other.
func isWatch(media string) bool {
	_, params, _ := strings.Cut(media, ";")
	return isJSON(media) && strings.TrimSpace(strings.ToLower(params)) == "stream=watch"
}

// concrete returns a content type to send for one with wildcards.
func concrete(media string) string {
	media = strings.TrimSpace(godoc.OneLine(media))
	switch {
	case media == "*/*" || media == "application/*" || media == "application/*+json":
		return "application/json"
	case strings.HasPrefix(media, "text/*"):
		return "text/plain"
	case strings.Contains(media, "*"):
		return "application/octet-stream"
	}
	return media
}
