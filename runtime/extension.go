package runtime

import (
	"net/http"
	"slices"
)

// The entry points are WithExtension, by which other packages add options of
// their own, and the functions that read a list of options.

// extension is an option of another package.
type extension struct{ key, value any }

// WithExtension adds a value of another package to the options. The type of key
// belongs to that package. The call path ignores the value.
func WithExtension(key, value any) Option {
	return func(s *settings) { s.extensions = grow(s.extensions, extension{key, value}) }
}

// Extension returns the last value of opts under key.
func Extension(opts []Option, key any) (any, bool) {
	s := read(opts)
	for i := len(s.extensions) - 1; i >= 0; i-- {
		if s.extensions[i].key == key {
			return s.extensions[i].value, true
		}
	}
	return nil, false
}

// HTTPClient returns the client of [WithHTTPClient] among opts, or nil.
func HTTPClient(opts []Option) *http.Client { return read(opts).client }

// BaseURL returns the base URL of [WithBaseURL] among opts, or "".
func BaseURL(opts []Option) string {
	if s := read(opts); s.base != nil {
		return s.base.String()
	}
	return ""
}

// APIKeyOf returns the value that opts send for a security scheme by [WithAPIKey],
// or "".
func APIKeyOf(opts []Option, scheme string) string {
	creds := read(opts).creds
	for i := len(creds) - 1; i >= 0; i-- {
		if f, ok := creds[i].Authorizer.(*fixed); ok && slices.Contains(creds[i].schemes, scheme) {
			return f.values[0]
		}
	}
	return ""
}

// read applies opts to empty settings.
func read(opts []Option) *settings {
	s, _ := new(settings).apply(opts)
	return s
}
