package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry points are signUp, logIn, logOut and requestReset. Each handles one
// form: it redirects to another page, so that reloading sends nothing twice, or
// shows the form again with the problem.

// away is shown when the API cannot be reached. The log has the error.
const away = "Our server cannot be reached. Please try again in a minute."

func (s *shop) signUp(w http.ResponseWriter, r *http.Request) {
	v, again := s.visitor(r), view{page: "signup", Title: "Sign up", Email: email(r), FirstName: r.PostFormValue("firstname")}
	in := nimbu.CustomerCreate{Email: again.Email, Password: nimbu.Set(password(r))}
	if again.FirstName != "" {
		in.FirstName = nimbu.Set(again.FirstName)
	}
	_, err := v.SignUp(r.Context(), in)
	rejection, rejected := errors.AsType[*nimbu.Error](err)
	switch {
	case err == nil:
		http.Redirect(w, r, "/me", http.StatusSeeOther)
	case errors.Is(err, nimbu.ErrNotLoggedIn): // the customer was created
		s.log.Warn("a new customer could not be logged in", "err", err)
		s.show(w, v, http.StatusOK, view{page: "login", Title: "Log in", Email: again.Email, Notice: "Welcome! Please log in."})
	case errors.Is(err, nimbu.ErrBadCredentials):
		s.again(w, v, again, "Please give an e-mail address and a password.")
	case rejected && rejection.StatusCode == http.StatusUnprocessableEntity:
		s.again(w, v, again, reasons(rejection))
	default:
		s.fail(w, v, again, err)
	}
}

func (s *shop) logIn(w http.ResponseWriter, r *http.Request) {
	v, again := s.visitor(r), view{page: "login", Title: "Log in", Email: email(r), Remember: r.PostFormValue("remember") != ""}
	var options []nimbu.Option
	if again.Remember {
		options = append(options, nimbu.Remember())
	}
	_, err := v.LogIn(r.Context(), again.Email, password(r), options...)
	if errors.Is(err, nimbu.ErrNotRemembered) { // logged in, with a cookie that ends with the browser
		s.log.Error("a log in is not remembered", "err", err)
		err = nil
	}
	switch {
	case err == nil:
		http.Redirect(w, r, "/me", http.StatusSeeOther)
	case errors.Is(err, nimbu.ErrBadCredentials):
		s.again(w, v, again, "E-mail address or password are wrong.")
	default:
		s.fail(w, v, again, err)
	}
}

func (s *shop) logOut(w http.ResponseWriter, r *http.Request) {
	if err := s.visitor(r).LogOut(r.Context()); err != nil {
		s.log.Error("logging out", "err", err) // the browser is logged out; the store follows
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// requestReset shows the same page whether or not the customer exists.
func (s *shop) requestReset(w http.ResponseWriter, r *http.Request) {
	v, again := s.visitor(r), view{page: "password", Title: "Forgotten password", Email: email(r)}
	if again.Email == "" {
		s.again(w, v, again, "Please give your e-mail address.")
		return
	}
	err := v.Session().RequestPasswordReset(r.Context(), again.Email)
	if err != nil && !errors.Is(err, nimbu.ErrNotFound) {
		s.fail(w, v, again, err)
		return
	}
	again.Notice = "If you are a customer, a mail is on its way to you."
	s.show(w, v, http.StatusOK, again)
}

// again shows a form again, with its problem.
func (s *shop) again(w http.ResponseWriter, v *visitor, form view, problem string) {
	form.Problem = problem
	s.show(w, v, http.StatusUnprocessableEntity, form)
}

// fail shows a form that could not be processed. Errors of the client hold no
// secrets and can be logged.
func (s *shop) fail(w http.ResponseWriter, v *visitor, form view, err error) {
	s.log.Error(form.Title, "err", err)
	form.Problem = away
	s.show(w, v, http.StatusBadGateway, form)
}

// reasons returns the problems that the API reports about a new customer.
func reasons(rejection *nimbu.Error) string {
	var all []string
	for _, f := range rejection.Fields {
		all = append(all, f.Field+" "+f.Message)
	}
	if all == nil {
		all = []string{rejection.Message}
	}
	return strings.Join(all, ", ") + "."
}

func email(r *http.Request) string { return strings.TrimSpace(r.PostFormValue("email")) }

func password(r *http.Request) nimbu.Secret { return nimbu.Secret(r.PostFormValue("password")) }
