package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The entry point is Discover (RFC 8414).

// Discover requests the metadata of issuer and returns its endpoints. Endpoints
// that the metadata lacks are taken from fallback, whose addresses may be paths on
// the issuer's host ("/oauth2/tokens"); so are all of them when the metadata cannot
// be obtained. Metadata of another issuer, or with an endpoint that is not safe,
// is an error. httpClient may be nil. Redirects are not followed.
func Discover(ctx context.Context, httpClient *http.Client, issuer string, fallback Endpoints) (Endpoints, error) {
	if u, err := url.Parse(issuer); err != nil || !safeEndpoint(issuer) || u.RawQuery != "" {
		return Endpoints{}, discoveryError(errBadEndpoint(issuer))
	}
	m, fail := getMetadata(ctx, httpClient, issuer)
	if fail != nil {
		if fallback.Token == "" || ctx.Err() != nil {
			return Endpoints{}, fail
		}
		m = metadata{Issuer: issuer}
	}
	if m.Issuer != issuer {
		return Endpoints{}, discoveryError(fmt.Errorf("the metadata is of issuer %q, not of the one that was asked (RFC 8414 section 3.3)", printable(m.Issuer, 200)))
	}
	e := m.endpoints()
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
			return Endpoints{}, discoveryError(errBadEndpoint(*pair.to))
		}
	}
	if e.Token == "" {
		return Endpoints{}, discoveryError(errors.New("the metadata names no token endpoint"))
	}
	return e, nil
}

func discoveryError(err error) *Error {
	return &Error{Op: opDiscovery, Class: Misconfigured, Err: err}
}

// metadata holds the members of the document that are used.
type metadata struct {
	Issuer              string   `json:"issuer"`
	Authorization       string   `json:"authorization_endpoint"`
	Token               string   `json:"token_endpoint"`
	DeviceAuthorization string   `json:"device_authorization_endpoint"`
	Revocation          string   `json:"revocation_endpoint"`
	PKCEMethods         []string `json:"code_challenge_methods_supported"`
	AuthMethods         []string `json:"token_endpoint_auth_methods_supported"`
	IssInResponse       bool     `json:"authorization_response_iss_parameter_supported"`
}

func (m metadata) endpoints() Endpoints {
	return Endpoints{
		Issuer:              m.Issuer,
		Authorization:       m.Authorization,
		Token:               m.Token,
		DeviceAuthorization: m.DeviceAuthorization,
		Revocation:          m.Revocation,
		IssInResponse:       m.IssInResponse,
		PlainPKCEOnly:       len(m.PKCEMethods) > 0 && !slices.Contains(m.PKCEMethods, "S256"),
		NoBasic:             len(m.AuthMethods) > 0 && !slices.Contains(m.AuthMethods, "client_secret_basic"),
	}
}

// wellKnown inserts the well-known path between host and path (section 3.1).
func wellKnown(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return issuer
	}
	u.Path = "/.well-known/oauth-authorization-server" + strings.TrimSuffix(u.Path, "/")
	return u.String()
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

func getMetadata(ctx context.Context, httpClient *http.Client, issuer string) (m metadata, fail *Error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, wellKnown(issuer), nil)
	if err != nil {
		return m, discoveryError(errBadEndpoint(issuer))
	}
	req.Header.Set("Accept", "application/json")
	res, err := safeClient(httpClient).Do(req)
	if err != nil {
		return m, transportError(opDiscovery, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return m, &Error{Op: opDiscovery, Class: Transient, StatusCode: res.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return m, transportError(opDiscovery, err)
	}
	if json.Unmarshal(body, &m) != nil || m.Issuer == "" {
		return m, &Error{Op: opDiscovery, Class: Transient, StatusCode: res.StatusCode, Err: errors.New("the answer is not a metadata document")}
	}
	return m, nil
}
