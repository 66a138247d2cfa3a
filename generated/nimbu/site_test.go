package nimbu_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestWrongSite: the error of a log in at a site that does not exist names the site,
// however it was configured.
func TestWrongSite(t *testing.T) {
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData())
	for name, config := range map[string]nimbu.AppConfig{
		"oauth2": {ClientID: nimbutest.DemoClientID}, "classic": {Token: nimbu.Secret(srv.Token())},
	} {
		for _, by := range []string{"config", "option"} {
			t.Run(name+" "+by, func(t *testing.T) {
				options := []nimbu.Option{nimbu.WithHTTPClient(srv.Client())}
				if by == "config" {
					config.Site = "demmo"
				} else {
					options = append(options, nimbu.WithSite("demmo"))
				}
				app, err := nimbu.NewApp(config, options...)
				if err != nil {
					t.Fatal(err)
				}
				s, err := app.Session(t.Context(), "k")
				if err == nil {
					_, err = s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword)
				}
				if err == nil || !strings.Contains(err.Error(), `"demmo"`) || errors.Is(err, session.ErrBadCredentials) {
					t.Errorf("LogIn: %v", err)
				} else {
					t.Log(err)
				}
			})
		}
	}
}
