package mock

import (
	"context"
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// The entry point is authenticate, which accepts any credentials of the kind that
// the specification requires.

var errNoCredentials = errors.New("no credentials")

// authenticate returns an error for a request without credentials of a security
// scheme.
func authenticate(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	if hasCredentials(in) {
		return nil
	}
	return errNoCredentials
}

func hasCredentials(in *openapi3filter.AuthenticationInput) bool {
	r, scheme := in.RequestValidationInput.Request, in.SecurityScheme
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch scheme.Type {
	case "apiKey":
		switch scheme.In {
		case openapi3.ParameterInQuery:
			return r.URL.Query().Get(scheme.Name) != ""
		case openapi3.ParameterInCookie:
			c, err := r.Cookie(scheme.Name)
			return err == nil && c.Value != ""
		}
		return r.Header.Get(scheme.Name) != ""
	case "http":
		return strings.EqualFold(kind, scheme.Scheme) && token != ""
	case "oauth2", "openIdConnect":
		return strings.EqualFold(kind, "Bearer") && token != ""
	}
	return true // of the connection, such as mutualTLS
}
