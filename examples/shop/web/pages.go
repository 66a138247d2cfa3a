package web

import (
	"errors"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry points are home, myPage and form, the handlers of GET requests.

// home shows the entries of the blog that the visitor may read. A customer may
// read more.
func (s *shop) home(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	show := view{page: "home", Title: "The shop"}
	err := v.Client().Do(r.Context(), http.MethodGet, "/channels/blog/entries", nil, &show.Entries, nimbu.UseACL())
	if err != nil {
		s.log.Error("reading the blog", "err", err)
		show.Problem = away
	}
	s.show(w, v, http.StatusOK, show) // after the call, which may have ended the session
}

// myPage is for customers. It asks the server whether the session is valid.
func (s *shop) myPage(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	show := view{page: "me", Title: "My page"}
	_, err := v.Session().ValidateCurrent(r.Context())
	switch {
	case errors.Is(err, nimbu.ErrNoSession):
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	case err != nil: // the server is not reachable: the customer stays
		s.log.Error("asking who is logged in", "err", err)
		show.Problem = "This is what we last knew about you: our server cannot be reached."
	}
	s.show(w, v, http.StatusOK, show)
}

// form shows an empty form.
func (s *shop) form(page, title string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.show(w, s.visitor(r), http.StatusOK, view{page: page, Title: title})
	}
}

// visitor returns the visitor of a request. All pages are behind the middleware,
// so there is one.
func (s *shop) visitor(r *http.Request) *visitor {
	v, _ := s.app.Visitor(r.Context())
	return v
}
