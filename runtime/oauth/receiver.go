package oauth

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry points are newReceiver and receiver.receive, which receives the
// redirect of a browser log in.

// receiver waits for the redirect of one authorization. It also gets requests for
// an icon, and any request that a local program or page sends.
type receiver struct {
	login BrowserLogIn
	a     *Authorization
	got   chan url.Values
	// unproven is the last error redirect without a state. It can be forged, so
	// it does not end the wait, but it may explain why nothing else came.
	unproven atomic.Pointer[Error]
}

func newReceiver(b BrowserLogIn, a *Authorization) *receiver {
	return &receiver{login: b, a: a, got: make(chan url.Values, 1)}
}

// receive serves the listeners until the redirect arrives.
func (r *receiver) receive(ctx context.Context, listeners []net.Listener) (url.Values, error) {
	server := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: maxHeader}
	var serving sync.WaitGroup
	for _, l := range listeners {
		serving.Go(func() { _ = server.Serve(l) })
	}
	defer func() {
		// Give the browser a second to load its page.
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(bounded) != nil {
			_ = server.Close()
		}
		serving.Wait()
	}()
	if err := r.login.Open(r.a.URL); err != nil {
		return nil, err
	}
	limit := time.NewTimer(r.login.Timeout)
	defer limit.Stop()
	select {
	case redirect := <-r.got:
		return redirect, nil
	case <-ctx.Done():
		return nil, r.explain(ctx.Err())
	case <-limit.C:
		return nil, r.explain(fmt.Errorf("the browser did not come back to %s within %v: the log in was not finished there, or the server rejected it with a page of its own (is this redirect URI registered?): %w",
			r.a.RedirectURI, r.login.Timeout, context.DeadlineExceeded))
	}
}

// explain adds to err the error redirect that was not believed.
func (r *receiver) explain(err error) error {
	if e := r.unproven.Load(); e != nil {
		return fmt.Errorf("%w; a redirect without the state of this log in carried %s %q", err, e.Code, e.Description)
	}
	return err
}

// ServeHTTP accepts the first redirect with the right state.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	query := req.URL.Query()
	switch {
	case !isLoopbackHost(req.Host):
		// A page whose name resolves to this machine (DNS rebinding).
		http.Error(w, "This address is not that of this program.", http.StatusMisdirectedRequest)
	case req.URL.Path != r.login.Path:
		http.Error(w, "Nothing is here.", http.StatusNotFound)
	case req.Method != http.MethodGet:
		http.Error(w, "Only GET is taken here.", http.StatusMethodNotAllowed)
	case isPrefetch(req.Header):
		// The browser loads the page again when the user comes to it.
		http.Error(w, "This page is not loaded in advance.", http.StatusServiceUnavailable)
	case query.Get("state") != string(r.a.State):
		if query.Get("error") != "" && !query.Has("state") {
			r.unproven.Store(redirectError(query, nil))
		}
		endPage{http.StatusBadRequest, markOther, "This log in was not begun here", "Please start again in the program."}.write(w)
	default:
		r.accept(w, query)
	}
}

// accept hands over the redirect. One that comes again, because the user reloads
// the page, gets the same page.
func (r *receiver) accept(w http.ResponseWriter, query url.Values) {
	select {
	case r.got <- query:
	default:
	}
	if query.Get("error") != "" {
		endPage{http.StatusOK, markRejected, "The log in was rejected", "You can close this page. The program shows the reason."}.write(w)
		return
	}
	text := cmp.Or(r.login.Page, "The program that began the log in goes on with it.")
	endPage{http.StatusOK, markDone, "You can close this page", text}.write(w)
}

// isLoopbackHost reports whether a Host header names this machine itself.
func isLoopbackHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]") // without a port
	}
	return credential.Loopback(name)
}

// isPrefetch reports whether a browser loads the page before the user visits it.
func isPrefetch(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if v := strings.ToLower(h.Get(name)); strings.Contains(v, "prefetch") || strings.Contains(v, "preview") {
			return true
		}
	}
	return false
}
