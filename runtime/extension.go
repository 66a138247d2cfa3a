package runtime

import "net/http"

// This file holds what other packages do with a list of options.

type extension struct{ key, value any }

// WithExtension carries a value of another package among the options; key is of
// a type of that package. The call path ignores it.
func WithExtension(key, value any) Option {
	return func(s *settings) { s.extensions = grow(s.extensions, extension{key, value}) }
}

// Extension returns the last value that opts carry under key.
func Extension(opts []Option, key any) (any, bool) {
	s := read(opts)
	for i := len(s.extensions) - 1; i >= 0; i-- {
		if s.extensions[i].key == key {
			return s.extensions[i].value, true
		}
	}
	return nil, false
}

// HTTPClient returns the client that opts give by [WithHTTPClient], or nil.
func HTTPClient(opts []Option) *http.Client { return read(opts).client }

// BaseURL returns the base URL that opts give by [WithBaseURL], or "".
func BaseURL(opts []Option) string {
	if s := read(opts); s.base != nil {
		return s.base.String()
	}
	return ""
}

func read(opts []Option) *settings {
	s, _ := new(settings).apply(opts)
	return s
}
