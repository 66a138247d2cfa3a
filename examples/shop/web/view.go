package web

import (
	"bytes"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry point is show.

// view is the data of a page. It holds no password: forms are shown again without
// it.
type view struct {
	page             string
	Title            string
	Notice, Problem  string
	Email, FirstName string
	Remember         bool
	Entries          []struct{ Title string }
	Customer         *nimbu.SessionCustomer // nil: nobody is logged in
}

// show writes the page as v sees it.
func (s *shop) show(w http.ResponseWriter, v *visitor, status int, show view) {
	show.Customer, _ = v.Current()
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, show.page, show); err != nil {
		s.log.Error("showing a page", "page", show.page, "err", err)
		http.Error(w, "This page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the browser may have disconnected
}
