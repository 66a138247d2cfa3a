package nimbutest

import (
	"net/http"
	"net/url"
	"strings"
)

// This file holds the reading of {name} segments. http.ServeMux sets them only
// when it calls the handler itself, and here the handler is called later.

func setPathValues(r *http.Request, pattern string) {
	_, want, _ := strings.Cut(pattern, " ")
	have := strings.Split(r.URL.EscapedPath(), "/")
	for i, segment := range strings.Split(want, "/") {
		name, ok := strings.CutPrefix(segment, "{")
		if !ok || i >= len(have) {
			continue
		}
		value, err := url.PathUnescape(have[i])
		if err != nil {
			value = have[i]
		}
		r.SetPathValue(strings.TrimSuffix(name, "}"), value)
	}
}
