package web

import (
	"html/template"
	"io"
	"log/slog"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds the shop's addresses, and what every request passes on its
// way to them.

// maxForm is the most bytes that a form may have.
const maxForm = 64 << 10

type shop struct {
	app   *nimbu.App
	pages *template.Template
	log   *slog.Logger
}

// visitor is the session of a request's browser.
type visitor = session.Visitor[nimbu.Client, nimbu.SessionCustomer, nimbu.CustomerCreate]

// New returns the shop's pages. Who is logged in is told by cookie; the zero
// cookie is good for a site that is served over https.
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
	// Browsers say where a form comes from: those of other sites are refused
	// before anything is done, the log in included.
	sameOrigin := http.NewCrossOriginProtection()
	root := http.NewServeMux()
	root.HandleFunc("GET /style.css", serveStyle)
	root.Handle("/", app.Middleware(cookie)(mux))
	return careful(sameOrigin.Handler(root)), nil
}

// careful sets the headers that keep pages private and small forms small.
func careful(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store") // the back button shows nobody's page after a log out
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = io.WriteString(w, style) // the browser may be gone
}
