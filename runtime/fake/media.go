package fake

import (
	"cmp"
	"mime"
	"slices"
	"strconv"
	"strings"
)

// The entry points are acceptable, which chooses a media type for a client, and isJSON.

// mediaType returns a media type without its parameters, in lower case.
func mediaType(text string) string {
	base, _, _ := strings.Cut(text, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func isJSON(media string) bool {
	base := mediaType(media)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "text/json" || base == "application/x-json"
}

// isRecords reports whether bodies of a media type are JSON values that follow each
// other.
func isRecords(media string) bool {
	base := mediaType(media)
	return strings.Contains(base, "ndjson") || strings.Contains(base, "jsonl") || strings.Contains(base, "json-lines") ||
		strings.Contains(base, "json-seq") || strings.Contains(base, "json-stream") || base == "application/stream+json" || isWatch(media)
}

func isWatch(media string) bool {
	_, params, _ := strings.Cut(media, ";")
	return isJSON(media) && strings.ReplaceAll(strings.ToLower(params), " ", "") == "stream=watch"
}

// find returns the media type of a list that names the same type, "" if there is none.
// Parameters count only if both have them.
func find(list []string, media string) string {
	if slices.Contains(list, media) {
		return media
	}
	for _, m := range list {
		if mediaType(m) == mediaType(media) || specificity(mediaType(m), mediaType(media)) >= 0 {
			return m
		}
	}
	return ""
}

// acceptable returns the media type of a list that a client accepts most, JSON before
// others; the first one if it accepts none.
func acceptable(list []string, accept string) string {
	if len(list) == 0 {
		return ""
	}
	return slices.MaxFunc(slices.Clone(list), func(a, b string) int {
		return cmp.Or(cmp.Compare(acceptance(a, accept), acceptance(b, accept)), compareJSON(a, b), cmp.Compare(slices.Index(list, b), slices.Index(list, a)))
	})
}

func compareJSON(a, b string) int {
	switch {
	case isJSON(a) == isJSON(b):
		return 0
	case isJSON(a):
		return 1
	}
	return -1
}

// acceptance returns how much a client accepts a media type, from 0 to 1000
// (RFC 9110, section 12.5.1).
func acceptance(name, accept string) int {
	if accept == "" {
		return 1000
	}
	most, specific := 0, -1
	for item := range strings.SplitSeq(accept, ",") {
		pattern, params, err := mime.ParseMediaType(strings.TrimSpace(item))
		if err != nil {
			continue
		}
		quality, err := strconv.ParseFloat(cmp.Or(params["q"], "1"), 64)
		if level := specificity(pattern, mediaType(name)); err == nil && level > specific {
			most, specific = int(quality*1000), level
		}
	}
	return most
}

// specificity returns how exactly a range of media types names one, -1 for not at all.
func specificity(pattern, name string) int {
	kind, _, _ := strings.Cut(name, "/")
	switch pattern {
	case name:
		return 2
	case kind + "/*":
		return 1
	case "*/*":
		return 0
	}
	return -1
}
