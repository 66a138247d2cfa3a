package nimbutest

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The entry points are authorizeDevice and grant.device, the device flow (RFC
// 8628; section 10.5), and Server.ApproveDevice and DenyDevice, which decide in
// place of a person.

const (
	deviceLifetime = 10 * time.Minute
	deviceInterval = 5 * time.Second
)

type deviceGrant struct {
	device, userCode string
	app              *app
	scopes           []string
	expires          time.Time
	interval         time.Duration
	lastPoll         time.Time
	denied, spent    bool
	customer         *customer
	user             *user
}

func authorizeDevice(c *call) (response, error) {
	g, err := c.grant()
	if err != nil {
		return response{}, err
	}
	scopes, err := g.scopes(g.app.CustomerScopes)
	if err != nil {
		return response{}, err
	}
	d := &deviceGrant{
		device: c.state.randomHex(32), userCode: c.state.userCode(), app: g.app, scopes: scopes,
		expires: c.now.Add(deviceLifetime), interval: deviceInterval,
	}
	c.state.oauth.devices = append(c.state.oauth.devices, d)
	return ok(doc{
		"device_code": d.device, "user_code": d.userCode, "verification_uri": c.webURL() + "/admin/oauth2/device",
		"expires_in": int(deviceLifetime.Seconds()), "interval": int(deviceInterval.Seconds()),
	})
}

// userCode is eight letters without vowels, such as RDQR-RDRS.
func (st *state) userCode() string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ"
	var b strings.Builder
	for i := range 8 {
		if i == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[st.random.Uint64()%uint64(len(letters))])
	}
	return b.String()
}

// device is the device_code grant, which the client polls until a person has
// decided.
func (g grant) device() (doc, error) {
	i := slices.IndexFunc(g.state.oauth.devices, func(d *deviceGrant) bool {
		return d.device == g.form.Get("device_code") && d.app == g.app
	})
	if i < 0 || g.state.oauth.devices[i].spent {
		return nil, oauthError(http.StatusBadRequest, "invalid_grant", "")
	}
	d := g.state.oauth.devices[i]
	if code := d.poll(g.now); code != "" {
		return nil, oauthError(http.StatusBadRequest, code, "")
	}
	d.spent = true
	return g.state.newFamily(&family{app: d.app, customer: d.customer, user: d.user, scopes: d.scopes}, g.now), nil
}

// poll returns the error code of this poll, "" if the person agreed. Polling
// faster than the interval lengthens it by five seconds (RFC 8628 section 3.5).
func (d *deviceGrant) poll(now time.Time) string {
	early := !d.lastPoll.IsZero() && now.Sub(d.lastPoll) < d.interval
	d.lastPoll = now
	switch {
	case !now.Before(d.expires):
		return "expired_token"
	case d.denied:
		return "access_denied"
	case d.customer != nil || d.user != nil:
		return ""
	case early:
		d.interval += deviceInterval
		return "slow_down"
	}
	return "authorization_pending"
}

// ApproveDevice approves the device with userCode, as a person does who opens
// the verification page and signs in as the customer or back-office user with
// this e-mail address or id.
func (s *Server) ApproveDevice(userCode, signIn string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{server: s, state: &s.state, now: s.state.now()}
	d := s.state.deviceFor(userCode, c.now)
	if d == nil {
		return errors.New("nimbutest: no device waits for the code " + userCode)
	}
	d.customer, d.user = c.subject(d.app, signIn)
	if d.customer == nil && d.user == nil {
		return errors.New("nimbutest: nobody with the e-mail address or id " + signIn + " can sign in")
	}
	return nil
}

// DenyDevice denies access to the device with userCode.
func (s *Server) DenyDevice(userCode string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.state.deviceFor(userCode, s.state.now())
	if d == nil {
		return errors.New("nimbutest: no device waits for the code " + userCode)
	}
	d.denied = true
	return nil
}

func (st *state) deviceFor(userCode string, now time.Time) *deviceGrant {
	plain := func(code string) string { return strings.ReplaceAll(strings.ToUpper(code), "-", "") }
	i := slices.IndexFunc(st.oauth.devices, func(d *deviceGrant) bool {
		return plain(d.userCode) == plain(userCode) && now.Before(d.expires) && !d.denied && d.customer == nil && d.user == nil
	})
	if i < 0 {
		return nil
	}
	return st.oauth.devices[i]
}

func devicePage(*call) (response, error) {
	return response{status: http.StatusOK, body: render(pageData{Title: "Connect a device", Form: "Sign in and allow", Code: true})}, nil
}

func deviceForm(c *call) (response, error) {
	form, err := parseForm(c.req.Header.Get("Content-Type"), c.body)
	if err != nil {
		return response{}, badRequest("The body is no form")
	}
	d := c.state.deviceFor(form.Get("user_code"), c.now)
	if d == nil {
		return response{status: http.StatusOK, body: render(pageData{Title: "Connect a device", Note: "Unknown code.", Form: "Sign in and allow", Code: true})}, nil
	}
	note := "The device is refused."
	if d.denied = form.Get("deny") != ""; !d.denied {
		d.customer, d.user = c.signInForm(d.app, form)
		note = "The device is connected."
	}
	if !d.denied && d.customer == nil && d.user == nil {
		note = "Wrong e-mail address or password."
	}
	return response{status: http.StatusOK, body: render(pageData{Title: cmp.Or(d.app.Name, "Connect a device"), Note: note})}, nil
}
