package nimbu_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// Each function of Nimbu's JavaScript SDK for customers and sessions has an
// example.

// shop is an application of the fake Nimbu with OAuth2: anonymous access by a
// refresh token, and login by password.
func shop(opts ...nimbu.Option) (app *nimbu.App, fake *nimbutest.Server, stop func()) {
	fake = nimbutest.New(nimbutest.WithDemoData())
	server := httptest.NewServer(fake)
	app, err := nimbu.NewApp(nimbu.AppConfig{
		ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous, Site: "demo",
	}, append(opts, nimbu.WithBaseURL(server.URL))...)
	if err != nil {
		panic(err)
	}
	return app, fake, func() { _ = app.Close(context.Background()); server.Close(); fake.Close() }
}

// Initialize: an application that is registered with OAuth2, or one without it,
// which has a static token of the site. Nothing is sent.
func ExampleNewApp() {
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "my-app", AnonymousRefreshToken: "from the server's settings", Site: "my-shop"})
	fmt.Println(app, err)

	app, err = nimbu.NewApp(nimbu.AppConfig{Token: "a static token", Site: "my-shop"}, nimbu.WithBaseURL("https://api.example.com"))
	fmt.Println(app, err)
	// Output:
	// session.App(my-app at https://api.nimbu.io) <nil>
	// session.App( at https://api.example.com) <nil>
}

// Anonymous access: nobody has logged in, the application's own token reads what
// everybody may read.
func ExampleApp_anonymousAccess() {
	app, _, stop := shop()
	defer stop()
	ctx := context.Background()

	s, err := app.Session(ctx, "default")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("signed in:", s.Authenticated())
	var entries []struct {
		Title string `json:"title"`
	}
	err = s.Client().Do(ctx, "GET", "/channels/blog/entries", nil, &entries, nimbu.UseACL())
	fmt.Println(len(entries), "entries", err)
	// Output:
	// signed in: false
	// 2 entries <nil>
}

// Log in: the same session now acts as the customer, and reads what she may
// read.
func ExampleSession_logIn() {
	app, _, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")

	if _, err := s.LogIn(ctx, "ada@example.com", "wrong"); err != nil {
		fmt.Println("rejected, still signed in:", s.Authenticated())
	}
	ada, err := s.LogIn(ctx, "ada@example.com", "secret")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ada.Name)
	me, err := s.Client().Sessions.Me(ctx)
	fmt.Println(me.Email, err)
	var entries []struct {
		Title string `json:"title"`
	}
	err = s.Client().Do(ctx, "GET", "/channels/blog/entries", nil, &entries, nimbu.UseACL())
	fmt.Println(len(entries), "entries", err)
	// Output:
	// rejected, still signed in: false
	// Ada Lovelace
	// ada@example.com <nil>
	// 3 entries <nil>
}

// Remember: with a store on disk the session survives a restart.
func ExampleRemember() {
	dir, err := os.MkdirTemp("", "sessions")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fake := nimbutest.New(nimbutest.WithDemoData())
	server := httptest.NewServer(fake)
	defer server.Close()
	ctx := context.Background()
	start := func() *nimbu.App {
		app, err := nimbu.NewApp(nimbu.AppConfig{
			ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous, Site: "demo",
		}, nimbu.WithBaseURL(server.URL), nimbu.WithStore(filestore.New(dir)))
		if err != nil {
			panic(err)
		}
		return app
	}

	app := start()
	s, _ := app.Session(ctx, "default")
	_, err = s.LogIn(ctx, "ada@example.com", "secret", nimbu.Remember())
	fmt.Println("logged in:", err)
	_ = app.Close(ctx)

	app = start() // the program runs again
	defer func() { _ = app.Close(ctx) }()
	s, _ = app.Session(ctx, "default")
	current, ok := s.Current()
	fmt.Println(current.Email, ok)
	// Output:
	// logged in: <nil>
	// ada@example.com true
}

// Validate at start-up: the stored session is checked once with the server.
func ExampleSession_validateCurrent() {
	app, fake, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")

	_, err := s.ValidateCurrent(ctx)
	fmt.Println("nobody:", errors.Is(err, nimbu.ErrNoSession))
	_, _ = s.LogIn(ctx, "ada@example.com", "secret")
	ada, err := s.ValidateCurrent(ctx)
	fmt.Println("confirmed:", ada.Email, err)

	fake.EndSessions("ada@example.com") // she changed her password elsewhere
	_, err = s.ValidateCurrent(ctx)
	fmt.Println("rejected:", errors.Is(err, nimbu.ErrNoSession), s.Authenticated())
	// Output:
	// nobody: true
	// confirmed: ada@example.com <nil>
	// rejected: true false
}

// Current is the last known customer, without any request.
func ExampleSession_current() {
	app, fake, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")
	_, _ = s.LogIn(ctx, "ada@example.com", "secret")

	fake.ResetRequests()
	ada, ok := s.Current()
	fmt.Println(ada.Name, ok, len(fake.Requests()), "requests")
	// Output:
	// Ada Lovelace true 0 requests
}

// Log out goes back to anonymous access.
func ExampleSession_logOut() {
	app, _, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")
	_, _ = s.LogIn(ctx, "ada@example.com", "secret")

	fmt.Println(s.LogOut(ctx), s.Authenticated())
	var entries []any
	err := s.Client().Do(ctx, "GET", "/channels/blog/entries", nil, &entries, nimbu.UseACL())
	fmt.Println(len(entries), "entries", err)
	// Output:
	// <nil> false
	// 2 entries <nil>
}

// Sign up creates a customer and logs in.
func ExampleSession_signUp() {
	app, _, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")

	lin, err := s.SignUp(ctx, nimbu.CustomerCreate{Email: "lin@example.com", Password: nimbu.Set[nimbu.Secret]("correct horse"), FirstName: nimbu.Set("Lin")})
	if errors.Is(err, nimbu.ErrNotLoggedIn) {
		fmt.Println("created, but not logged in:", lin.Email)
	}
	fmt.Println(lin.FirstName, err, s.Authenticated())
	// Output:
	// Lin <nil> true
}

// Become takes over a classic session token, here in an application without
// OAuth2.
func ExampleSession_become() {
	_, fake, stop := shop()
	defer stop()
	server := httptest.NewServer(fake)
	defer server.Close()
	ctx := context.Background()
	app, err := nimbu.NewApp(nimbu.AppConfig{Token: nimbu.Secret(fake.Token()), Site: "demo"}, nimbu.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = app.Close(ctx) }()
	s, _ := app.Session(ctx, "default")

	bob, err := s.Become(ctx, nimbu.Secret(fake.NewSession("bob@example.com")), nimbu.UseACL())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(bob.Email, s.Authenticated())
	// Output:
	// bob@example.com true
}

// A password reset: the mail goes to the customer, who sets the new password
// with the token of the mail.
func ExampleSession_requestPasswordReset() {
	app, fake, stop := shop()
	defer stop()
	ctx := context.Background()
	s, _ := app.Session(ctx, "default")

	fmt.Println(s.RequestPasswordReset(ctx, "ada@example.com"))
	mail := fake.Mails()[0]
	_, err := s.Client().Sessions.SetPassword(ctx, nimbu.PasswordChange{Customer: nimbu.PasswordChangeCustomer{
		ResetPasswordToken: nimbu.Secret(mail.Token), Password: "new password",
	}})
	fmt.Println(err)
	_, err = s.LogIn(ctx, "ada@example.com", "new password")
	fmt.Println(err)
	// Output:
	// <nil>
	// <nil>
	// <nil>
}

// App settings that contradict each other are rejected before any request.
func ExampleAppConfig() {
	_, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "shop", ClientSecret: "hidden", Site: "demo"})
	fmt.Println(err)

	app, _ := nimbu.NewApp(nimbu.AppConfig{ClientID: "shop", AllowROPC: nimbu.Set(false), Site: "demo"})
	s, _ := app.Session(context.Background(), "default")
	_, err = s.LogIn(context.Background(), "ada@example.com", "secret")
	fmt.Println(err)
	// Output:
	// session: the settings of the app: a public app has no secret: remove ClientSecret, or set Confidential if the app is registered as confidential
	// session: the settings of the app: AllowROPC is false: this app may not log in with a password; use the browser
}
