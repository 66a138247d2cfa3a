package session

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is app.explain, which names the site in errors of log ins.

// explain adds the site to a 404, which servers return for a site that does not
// exist.
func (a *app) explain(err error) error {
	e, ok := errors.AsType[*oauth.Error](err)
	if a.config.Site == "" || !errors.Is(err, runtime.Status(http.StatusNotFound)) && !(ok && e.StatusCode == http.StatusNotFound) {
		return err
	}
	return fmt.Errorf("%w; is %q the name of the site?", err, a.config.Site)
}
