package web

import (
	"html/template"
	"io"
	"log/slog"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is New, which has the routes of the shop and the handlers that
// every request passes.

// maxForm is the largest size of a form in bytes.
const maxForm = 64 << 10

type shop struct {
	app   *nimbu.App
	pages *template.Template
	log   *slog.Logger
}

// visitor is the session of a request's browser.
type visitor = session.Visitor[nimbu.Client, nimbu.SessionCustomer, nimbu.CustomerCreate]

// New returns the handler of the shop's pages. The cookie identifies the session
// of a browser; the zero cookie suits a site that is served over https.
func New(app *nimbu.App, cookie session.Cookie, log *slog.Logger) (http.Handler, error) {
	pages, err := template.New("").Parse(pages)
	if err != nil {
		return nil, err
	}
	s := &shop{app: app, pages: pages, log: log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /signup", s.form("signup", "Sign up"))
	mux.HandleFunc("POST /signup", s.signUp)
	mux.HandleFunc("GET /login", s.form("login", "Log in"))
	mux.HandleFunc("POST /login", s.logIn)
	mux.HandleFunc("GET /me", s.myPage)
	mux.HandleFunc("POST /logout", s.logOut)
	mux.HandleFunc("GET /password", s.form("password", "Forgotten password"))
	mux.HandleFunc("POST /password", s.requestReset)
	// Browsers send the origin of a form. Forms of other sites are rejected
	// before anything is done, logging in included.
	sameOrigin := http.NewCrossOriginProtection()
	root := http.NewServeMux()
	root.HandleFunc("GET /style.css", serveStyle)
	root.Handle("/", app.Middleware(cookie)(mux))
	return careful(sameOrigin.Handler(root)), nil
}

// careful sets the headers that keep pages private, and limits the size of forms.
func careful(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store") // the back button shows no page of a customer who has logged out
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = io.WriteString(w, style) // the browser may have disconnected
}
