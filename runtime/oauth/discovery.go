package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The entry point is Discover (RFC 8414).

// Discover requests the metadata of issuer and returns its endpoints. It queries the
// address of RFC 8414, then that of OpenID Connect (RFC 8414 section 5), which is
// the only one of many servers. Endpoints that the metadata lacks are taken from
// fallback, whose addresses may be paths on the issuer's host ("/oauth2/tokens");
// so are all of them when the metadata cannot be obtained, see
// [Endpoints.Provisional]. Metadata of another issuer, or with an endpoint that is
// not safe, is an error. httpClient may be nil. Redirects are not followed.
func Discover(ctx context.Context, httpClient *http.Client, issuer string, fallback Endpoints) (Endpoints, error) {
	if u, err := url.Parse(issuer); err != nil || !safeEndpoint(issuer) || u.RawQuery != "" {
		return Endpoints{}, discoveryError(errBadEndpoint(issuer))
	}
	m, fail := findMetadata(ctx, httpClient, issuer)
	if fail != nil {
		if fallback.Token == "" || ctx.Err() != nil {
			return Endpoints{}, fail
		}
		m = metadata{issuer: issuer}
	}
	if m.issuer != issuer {
		return Endpoints{}, discoveryError(fmt.Errorf("the metadata is of issuer %q, not of the one that was asked (RFC 8414 section 3.3)", printable(m.issuer, 200)))
	}
	e := m.endpoints()
	e.Provisional = fail != nil && !noMetadata(fail)
	if err := e.complete(issuer, fallback); err != nil {
		return Endpoints{}, discoveryError(err)
	}
	return e, nil
}

// complete takes the endpoints that e lacks from fallback, and checks all.
func (e *Endpoints) complete(issuer string, fallback Endpoints) error {
	for _, pair := range []struct {
		to   *string
		from string
	}{
		{&e.Token, fallback.Token}, {&e.Authorization, fallback.Authorization},
		{&e.DeviceAuthorization, fallback.DeviceAuthorization}, {&e.Revocation, fallback.Revocation},
	} {
		if *pair.to == "" {
			*pair.to = resolvePath(issuer, pair.from)
		}
		if *pair.to != "" && !safeEndpoint(*pair.to) {
			return errBadEndpoint(*pair.to)
		}
	}
	if e.Token == "" {
		return errors.New("the metadata names no token endpoint")
	}
	return nil
}

func discoveryError(err error) *Error {
	return &Error{Op: opDiscovery, Class: Misconfigured, Err: err}
}

// wellKnown returns the addresses of the metadata. The well-known path comes
// between host and path (RFC 8414 section 3.1), or, as OpenID Connect Discovery
// has it, behind the path.
func wellKnown(issuer string) []string {
	u, err := url.Parse(issuer)
	if err != nil {
		return nil
	}
	path := strings.TrimSuffix(u.Path, "/")
	at := func(path string) string {
		v := *u
		v.Path, v.RawPath = path, ""
		return v.String()
	}
	all := []string{at("/.well-known/oauth-authorization-server" + path), at(path + "/.well-known/openid-configuration")}
	if path != "" {
		all = append(all, at("/.well-known/openid-configuration"+path))
	}
	return all
}

func resolvePath(issuer, address string) string {
	if !strings.HasPrefix(address, "/") {
		return address
	}
	u, err := url.Parse(issuer)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host + address
}

// findMetadata requests the addresses in turn until one has a document of the issuer; one
// of another issuer is returned if there is no other. After a failure that may pass it
// stops: what the server has is then unknown.
func findMetadata(ctx context.Context, httpClient *http.Client, issuer string) (m metadata, fail *Error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	client := safeClient(httpClient)
	var first *Error
	var other metadata
	for _, address := range wellKnown(issuer) {
		m, fail = getMetadata(ctx, client, address)
		if fail == nil && m.issuer == issuer {
			return m, nil
		}
		if fail == nil {
			other = m
			continue
		}
		if first == nil || noMetadata(first) {
			first = fail
		}
		if fail.StatusCode < 200 || fail.StatusCode >= 500 || fail.StatusCode == http.StatusTooManyRequests {
			break
		}
	}
	if other.issuer != "" {
		return other, nil
	}
	return metadata{}, first
}

// noMetadata reports whether the server certainly has no metadata.
func noMetadata(e *Error) bool {
	return e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusGone
}

func getMetadata(ctx context.Context, client *http.Client, address string) (m metadata, fail *Error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return m, discoveryError(errBadEndpoint(address))
	}
	req.Header.Set("Accept", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return m, transportError(opDiscovery, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusNonAuthoritativeInfo { // a proxy changed it
		return m, &Error{Op: opDiscovery, Class: Transient, StatusCode: res.StatusCode}
	}
	body, complete, err := readContent(res)
	if err != nil {
		return m, transportError(opDiscovery, err)
	}
	if m = readMetadata(body, complete); m.issuer == "" {
		return m, &Error{Op: opDiscovery, Class: Transient, StatusCode: res.StatusCode, Err: errors.New("the response is not a metadata document")}
	}
	return m, nil
}
