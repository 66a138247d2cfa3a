package nimbutest

import (
	"net/http"
	"slices"
	"time"
)

// The entry points are authorization.hasConsent, authorization.consent and
// authorization.consentPage: what a person has allowed an application to do is
// kept, and the same is not asked again.
//
// Assumption (docs/nimbu-api.md 10.5): that a trusted application skips the page is
// documented, how long a consent lasts is not.

// consentLifetime is how long a consent page may stay open.
const consentLifetime = 10 * time.Minute

// consent is the scopes that a person has allowed an application, or, with a
// ticket, those that an open page asks about.
type consent struct {
	app      *app
	customer *customer
	user     *user
	scopes   []string
	ticket   string // of the open page, "" once allowed
	expires  time.Time
}

// hasConsent reports whether the person has allowed all requested scopes.
func (a authorization) hasConsent(customer *customer, user *user) bool {
	var allowed []string
	for _, c := range a.call.state.oauth.consents {
		if c.app == a.app && c.customer == customer && c.user == user && c.ticket == "" {
			allowed = append(allowed, c.scopes...)
		}
	}
	return len(allowed) > 0 && !slices.ContainsFunc(a.scopes, func(scope string) bool { return !covers(allowed, scope) })
}

// consent records that the person allows the requested scopes.
func (a authorization) consent(customer *customer, user *user) {
	if !a.hasConsent(customer, user) {
		a.call.state.oauth.consents = append(a.call.state.oauth.consents, &consent{
			app: a.app, customer: customer, user: user, scopes: a.scopes,
		})
	}
}

// consentPage asks the person, who has signed in.
func (a authorization) consentPage(customer *customer, user *user) page {
	asked := &consent{
		app: a.app, customer: customer, user: user, scopes: a.scopes,
		ticket: a.call.state.randomHex(16), expires: a.now.Add(consentLifetime),
	}
	a.call.state.oauth.consents = append(a.call.state.oauth.consents, asked)
	return render(pageData{Title: a.app.Name + " requests access", Form: "Allow", Ticket: asked.ticket, Scopes: a.scopes})
}

// consented handles the form of the consent page.
func (a authorization) consented(ticket string) (response, error) {
	for _, c := range a.call.state.oauth.consents {
		if c.ticket == ticket && c.app == a.app && a.now.Before(c.expires) && slices.Equal(c.scopes, a.scopes) {
			c.ticket = ""
			return a.grant(c.customer, c.user), nil
		}
	}
	return response{status: http.StatusOK, body: signInPage(a.app.Name, "Please sign in again.")}, nil
}
