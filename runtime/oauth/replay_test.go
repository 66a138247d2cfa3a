package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

// Case 151: after a lost response, the response to the repeated request does not
// hide that the token may have been rotated: the mark stays, and a later rejection
// names the loss.
func TestCase151RepeatedRequestHidesNoLoss(t *testing.T) {
	for name, second := range map[string]func() *http.Response{
		"forbidden":       func() *http.Response { return jsonResponse(403, "<html>blocked") },
		"invalid_request": func() *http.Response { return jsonResponse(400, `{"error":"invalid_request"}`) },
		"invalid_client":  func() *http.Response { return jsonResponse(401, `{"error":"invalid_client"}`) },
		"busy":            func() *http.Response { return jsonResponse(429, "") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				server.loseResponse = func(n int) error {
					if n == 1 {
						return errors.New("EOF")
					}
					return nil
				}
				server.script = func(n int, _ url.Values) *http.Response {
					if n == 2 {
						return second()
					}
					return nil
				}
				r := newRig(t, server, expired())
				if e := wantFailure(t, r.Source); e.Terminal() {
					t.Fatal(e)
				}
				wantRequests(t, server, 2)
				wantStored(t, r.store, firstRefresh)
				if r.store.held().Exchanging == nil {
					t.Error("the mark was cleared")
				}
				time.Sleep(2 * time.Minute)
				if e := wantFailure(t, r.Source); e.Reason != ReasonLostResponse {
					t.Errorf("ended for %q: %v", e.Reason, e)
				}
				wantRequests(t, server, 3)
			})
		})
	}
}
