// Package session keeps customers logged in.
//
// An [App] is an application that is registered at one API. A [Session] is one
// of its visitors: anonymous at first, a customer after [Session.LogIn]. Both are
// generic; a generated package instantiates them with its client and customer
// types, and applications use them through that package.
//
// A program with one user has one session:
//
//	s, err := app.Session(ctx, "default")
//	customer, ok := s.Current() // of an earlier run
//	if !ok {
//		customer, err = s.LogInInteractively(ctx, session.Interactive{}, session.Remember())
//	}
//
// That opens the system's browser; [Session.LogIn] takes a password. A web server
// has one session per browser. The middleware finds it by a cookie, and handlers use
// it through a [Visitor]:
//
//	http.Handle("/", app.Middleware(session.Cookie{})(shop))
//
// A handler:
//
//	func logIn(w http.ResponseWriter, r *http.Request) {
//		v, _ := app.Visitor(r.Context())
//		customer, err := v.LogIn(r.Context(), r.FormValue("email"), nimbu.Secret(r.FormValue("password")))
//		if err != nil && !errors.Is(err, session.ErrNotRemembered) {
//			http.Error(w, "wrong e-mail address or password", http.StatusUnauthorized)
//			return
//		}
//		roles, err := nimbu.All(v.Client().Roles.List(r.Context(), nil))
//	}
//
// A session ends only when the server rejects it: an OAuth2 session when its
// refresh token is rejected with invalid_grant, a classic session when the
// request for its customer returns 401. After any other error it is kept. No call
// waits more than three seconds for the store: it goes on without it, or fails, and
// what it has to write is written once the store responds.
//
// The parts of the package, from the outside in: App holds the configuration and
// the live sessions (app.go), Session the current login (session.go); signin.go
// and logout.go replace that login, restore.go reads it from the store, and
// source.go follows its [oauth.Source], which refreshes the tokens and writes
// them back through loginstore.go. owner.go keeps the records of several apps
// apart, and successor.go follows a log in of another process. App, Session and
// Visitor add the types of the API to app, session and visitor, which do the work
// (api.go). storewait.go bounds the waits for the store.
//
// Sessions are kept in a [Store]. [NewMemory] returns one; packages filestore,
// sqlstore, sealedstore, redisstore and keyringstore hold others, and package
// sessiontest the suite that every store passes.
package session
