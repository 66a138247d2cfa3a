package oauth

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Case 117: the page at the end of a log in shows the program's text as text, and
// neither code nor state; no cache and no frame may hold it, and it runs no script.
func TestCase117EndPage(t *testing.T) {
	a := &Authorization{State: "s1"}
	for query, want := range map[string]struct {
		status int
		title  string
	}{
		"code=c1&state=s1":                {http.StatusOK, "<h1>You can close this page</h1>"},
		"error=access_denied&state=s1":    {http.StatusOK, "<h1>The log in was rejected</h1>"},
		"code=<script>&state=<b>c1</b>":   {http.StatusBadRequest, "<h1>This log in was not begun here</h1>"},
		"error=<i>&error_description=<i>": {http.StatusBadRequest, "<h1>This log in was not begun here</h1>"},
	} {
		r := newReceiver(BrowserLogIn{Path: "/callback", Page: "Back to <shop>."}, a)
		w := httptest.NewRecorder()
		req := httptest.NewRequest("GET", "http://127.0.0.1/callback", nil)
		values, _ := url.ParseQuery(query)
		req.URL.RawQuery = values.Encode()
		r.ServeHTTP(w, req)
		body := w.Body.String()
		if w.Code != want.status || !strings.Contains(body, want.title) || strings.Contains(body, "s1") || strings.Contains(body, "c1") || strings.Contains(body, "<i>") || strings.Contains(body, "<script") {
			t.Errorf("%s: %d\n%s", query, w.Code, body)
		}
		if strings.Contains(query, "code=c1") && !strings.Contains(body, "Back to &lt;shop&gt;.") {
			t.Errorf("the program's text is missing:\n%s", body)
		}
		h := w.Header()
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") ||
			h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: header %v", query, h)
		}
	}
}
