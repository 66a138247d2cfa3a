package oauthservers

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"github.com/ory/fosite/storage"
	"golang.org/x/crypto/bcrypt"
)

// The entry point is startFosite, an authorization server made of ory/fosite, as
// Ory Hydra is.

// startFosite starts the server in this process.
func startFosite(t *testing.T) string {
	t.Helper()
	config := fositeConfig()
	//lint:ignore SA1019 the real API's customers have no other log in
	password := compose.OAuth2ResourceOwnerPasswordCredentialsFactory
	provider := compose.Compose(config, fositeStore(t), compose.NewOAuth2HMACStrategy(config),
		compose.OAuth2AuthorizeExplicitFactory, compose.OAuth2PKCEFactory, password,
		compose.OAuth2RefreshTokenGrantFactory, compose.OAuth2TokenRevocationFactory, compose.OAuth2TokenIntrospectionFactory)
	mux := http.NewServeMux()
	f := fositeServer{provider}
	mux.HandleFunc("/authorize", f.authorize)
	mux.HandleFunc("/token", f.token)
	mux.HandleFunc("/revoke", f.revoke)
	mux.HandleFunc("/me", f.me)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

func fositeConfig() *fosite.Config {
	secret := sha256.Sum256([]byte("for tests only"))
	return &fosite.Config{
		GlobalSecret: secret[:], AccessTokenLifespan: time.Hour, RefreshTokenScopes: []string{},
		EnforcePKCE: true, EnablePKCEPlainChallengeMethod: false,
	}
}

func fositeStore(t *testing.T) *storage.MemoryStore {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte("secret"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	store := storage.NewMemoryStore()
	for id, public := range map[string]bool{"client": false, "public": true} {
		store.Clients[id] = &fosite.DefaultClient{
			ID: id, Secret: hash, Public: public, Scopes: fosite.Arguments{"read"},
			RedirectURIs: []string{redirectURI, "http://127.0.0.1/callback"}, ResponseTypes: []string{"code"},
			GrantTypes: []string{"password", "refresh_token", "authorization_code"},
		}
	}
	store.Users["alice"] = storage.MemoryUserRelation{Username: "alice", Password: "secret"}
	return store
}

type fositeServer struct{ fosite.OAuth2Provider }

func alice() *fosite.DefaultSession {
	return &fosite.DefaultSession{Username: "alice", Subject: "alice"}
}

// authorize treats every user as alice.
func (f fositeServer) authorize(w http.ResponseWriter, r *http.Request) {
	request, err := f.NewAuthorizeRequest(r.Context(), r)
	if err != nil {
		f.WriteAuthorizeError(r.Context(), w, request, err)
		return
	}
	for _, scope := range request.GetRequestedScopes() {
		request.GrantScope(scope)
	}
	response, err := f.NewAuthorizeResponse(r.Context(), request, alice())
	if err != nil {
		f.WriteAuthorizeError(r.Context(), w, request, err)
		return
	}
	f.WriteAuthorizeResponse(r.Context(), w, request, response)
}

func (f fositeServer) token(w http.ResponseWriter, r *http.Request) {
	request, err := f.NewAccessRequest(r.Context(), r, alice())
	if err != nil {
		f.WriteAccessError(r.Context(), w, request, err)
		return
	}
	if request.GetGrantTypes().ExactOne("password") {
		for _, scope := range request.GetRequestedScopes() {
			request.GrantScope(scope)
		}
	}
	response, err := f.NewAccessResponse(r.Context(), request)
	if err != nil {
		f.WriteAccessError(r.Context(), w, request, err)
		return
	}
	f.WriteAccessResponse(r.Context(), w, request, response)
}

func (f fositeServer) revoke(w http.ResponseWriter, r *http.Request) {
	f.WriteRevocationResponse(r.Context(), w, f.NewRevocationRequest(r.Context(), r))
}

func (f fositeServer) me(w http.ResponseWriter, r *http.Request) {
	token := fosite.AccessTokenFromRequest(r)
	_, request, err := f.IntrospectToken(r.Context(), token, fosite.AccessToken, alice())
	if err != nil {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(`{"id":"` + request.GetSession().GetUsername() + `"}`))
}
