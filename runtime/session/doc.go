// Package session keeps customers logged in.
//
// An [App] is an application that is registered at one API, and a [Session] is
// one visitor of it: anonymous at first, a customer after [Session.LogIn]. Both
// are generic; a generated package instantiates them with its own client and
// customer types, and an application uses them through that package.
//
// A program of one user has one session:
//
//	s, err := app.Session(ctx, "default")
//	customer, err := s.LogIn(ctx, email, password, session.Remember())
//
// A web server has one per browser. The middleware finds it by a cookie, and
// handlers use it through a [Visitor]:
//
//	http.Handle("/", app.Middleware(session.Cookie{})(shop))
//
// A handler:
//
//	func logIn(w http.ResponseWriter, r *http.Request) {
//		v, _ := app.Visitor(r.Context())
//		customer, err := v.LogIn(r.Context(), r.FormValue("email"), nimbu.Secret(r.FormValue("password")))
//		if err != nil {
//			http.Error(w, "wrong e-mail address or password", http.StatusUnauthorized)
//			return
//		}
//		roles, err := v.Client().Roles.All(r.Context(), nil)
//	}
//
// A customer's session ends only when the server says so: an OAuth2 session when
// its refresh token is refused with invalid_grant, one with a session token when
// the question who it belongs to is. Whatever else goes wrong, it is kept.
//
// Sessions are kept in a [Store]. [NewMemory] is here; packages filestore,
// sqlstore, sealedstore, redisstore and keyringstore hold the others, and
// package sessiontest the suite that every store passes.
package session
