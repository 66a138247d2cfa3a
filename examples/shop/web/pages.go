package web

import (
	"errors"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// This file holds the pages that are read.

// home shows everybody what they may read: a customer sees more.
func (s *shop) home(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	show := view{page: "home", Title: "The shop"}
	err := v.Client().Do(r.Context(), http.MethodGet, "/channels/blog/entries", nil, &show.Entries, nimbu.UseACL())
	if err != nil {
		s.log.Error("reading the blog", "err", err)
		show.Problem = away
	}
	s.show(w, v, http.StatusOK, show) // after the call, which may have found out that a session has ended
}

// myPage is for customers; it asks the server whether they still are.
func (s *shop) myPage(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	show := view{page: "me", Title: "My page"}
	_, err := v.Session().ValidateCurrent(r.Context())
	switch {
	case errors.Is(err, nimbu.ErrNoSession):
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	case err != nil: // not reachable is no reason to send a customer away
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

// visitor is there on every page: they are all behind the middleware.
func (s *shop) visitor(r *http.Request) *visitor {
	v, _ := s.app.Visitor(r.Context())
	return v
}
