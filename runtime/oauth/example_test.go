package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The server of the examples of the documentation has one user, ada@example.com,
// and one refresh token.

func exampleServer() *httptest.Server {
	mux := http.NewServeMux()
	grant := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"at-1","token_type":"bearer","refresh_token":"rt-2","expires_in":1800,"scope":"read_customers"}`)
	}
	mux.HandleFunc("POST /oauth2/tokens", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("password") == "correct horse" || r.FormValue("refresh_token") == "rt-1" {
			grant(w)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","error_description":"wrong password, or a token that is over"}`)
	})
	mux.HandleFunc("GET /customers/me", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "authorized: ", r.Header.Get("Authorization") == "Bearer at-1")
	})
	return httptest.NewServer(mux)
}

func exampleClient(server *httptest.Server) *oauth.Client {
	client, err := oauth.NewClient(oauth.Config{
		ClientID:  "my-app",
		Endpoints: oauth.Endpoints{Token: server.URL + "/oauth2/tokens"},
	})
	if err != nil {
		panic(err)
	}
	return client
}

// A Source refreshes as needed; a rotated refresh token is stored before the
// access token is handed out.
func ExampleSource() {
	server := exampleServer()
	defer server.Close()
	source, err := oauth.NewSource(oauth.SourceConfig{
		Client: exampleClient(server),
		Seed:   "rt-1",
		Events: func(e oauth.Event) { /* count e.Kind */ },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := source.Token(context.Background())
	fmt.Println(token.Type, token.Scopes, err)
	fmt.Printf("%v %+v\n", token.AccessToken, source.Record().RefreshToken)
	// Output:
	// Bearer [read_customers] <nil>
	// [redacted] [redacted]
}

// Any HTTP client can be authorized.
func ExampleTransport() {
	server := exampleServer()
	defer server.Close()
	source, err := oauth.NewSource(oauth.SourceConfig{Client: exampleClient(server), Seed: "rt-1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: &oauth.Transport{Authorizer: source, Origins: []string{server.URL}}}
	res, err := client.Get(server.URL + "/customers/me")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = res.Body.Close() }()
	var b [32]byte
	n, _ := res.Body.Read(b[:])
	fmt.Println(string(b[:n]))
	// Output: authorized: true
}

// A wrong password and a server that is down are different errors.
func ExampleClient_Password() {
	server := exampleServer()
	defer server.Close()
	client := exampleClient(server)
	for _, password := range []runtime.Secret{"wrong", "correct horse"} {
		token, err := client.Password(context.Background(), "ada@example.com", password)
		switch {
		case errors.Is(err, oauth.ErrBadCredentials):
			fmt.Println("wrong user name or password")
		case err != nil:
			fmt.Println("try again later:", err)
		default:
			fmt.Println("logged in until", token.Expires.Sub(token.Issued))
		}
	}
	// Output:
	// wrong user name or password
	// logged in until 30m0s
}

// An error that is terminal requires a new log in.
func ExampleError() {
	server := exampleServer()
	defer server.Close()
	source, err := oauth.NewSource(oauth.SourceConfig{Client: exampleClient(server), Initial: oauth.Record{RefreshToken: "rt-0"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = source.Token(context.Background())
	if e, ok := errors.AsType[*oauth.Error](err); ok {
		fmt.Println(e.Terminal(), e.Reason, e.Code, e.StatusCode)
	}
	fmt.Println(err)
	// Output:
	// true rejected invalid_grant 400
	// oauth: refresh_token: the server rejected the refresh token for good: "wrong password, or a token that is over"; log in again
}

// Endpoints are read from the server's metadata, or configured.
func ExampleDiscover() {
	server := exampleServer()
	defer server.Close()
	endpoints, err := oauth.Discover(context.Background(), nil, server.URL, oauth.Endpoints{
		Token:      "/oauth2/tokens",
		Revocation: "/oauth2/revoke",
	})
	fmt.Println(endpoints.Token == server.URL+"/oauth2/tokens", err)
	// Output: true <nil>
}

// A command-line program logs in with the system's browser.
func ExampleClient_LogInWithBrowser() {
	ctx := context.Background()
	endpoints, err := oauth.Discover(ctx, nil, "https://api.example.com", oauth.Endpoints{})
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := oauth.NewClient(oauth.Config{ClientID: "my-cli", Endpoints: endpoints})
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := client.LogInWithBrowser(ctx, oauth.BrowserLogIn{
		Open: func(address string) error {
			fmt.Println("Please open", address)
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = token.Record() // save it, or pass it to NewSource as SourceConfig.Initial
}

// A web server starts a log in, keeps it bound to the browser, and completes it when
// the redirect arrives.
func ExampleClient_Authorization() {
	server := exampleServer()
	defer server.Close()
	client, err := oauth.NewClient(oauth.Config{
		ClientID: "my-shop",
		Endpoints: oauth.Endpoints{
			Authorization: server.URL + "/oauth2/authorize",
			Token:         server.URL + "/oauth2/tokens",
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	started, err := client.Authorization(oauth.AuthorizationRequest{RedirectURI: "https://shop.example/callback"})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Redirect the browser to started.URL. A forged redirect is rejected:
	_, err = client.Exchange(context.Background(), started, url.Values{"code": {"c"}, "state": {"forged"}})
	fmt.Println(err)
	// Output:
	// oauth: authorization: this log in cannot go on: the redirect does not carry the state of this log in: it belongs to another one, or somebody forged it; begin again
}

// A device without a browser shows a code, which the user enters on another device.
func ExampleClient_Device() {
	ctx := context.Background()
	endpoints, err := oauth.Discover(ctx, nil, "https://api.example.com", oauth.Endpoints{})
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := oauth.NewClient(oauth.Config{ClientID: "my-tv", Endpoints: endpoints})
	if err != nil {
		fmt.Println(err)
		return
	}
	device, err := client.Device(ctx, oauth.DeviceRequest{Scopes: []string{"read_customers"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Open", device.VerificationURI, "and enter", device.UserCode)
	token, err := client.DeviceToken(ctx, device)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = token.Record()
}
