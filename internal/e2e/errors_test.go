package e2e

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/internal/samevalue"
)

// TestErrors responds to every operation with every error that it declares.
func TestErrors(t *testing.T) {
	c := loadContract(t)
	count := 0
	for _, m := range methods(t, c) {
		t.Run(m.name, func(t *testing.T) {
			var body []byte
			if m.op().RequestBody != nil && m.media != "" {
				body = examples(t, m.op().RequestBody.Value.Content[m.media])[0].data
			}
			for _, res := range failures(t, m) {
				count++
				rec := &recorder{}
				rec.response = func(req *http.Request) (*http.Response, error) {
					if err := judge(c, req, rec.body, res); err != nil {
						t.Errorf("response %s: %v", res.name, err)
					}
					return response(req, res.status, res.media, res.body), nil
				}
				bound := m
				bound.fn = rebind(t, m, rec)
				_, err := bound.call(t.Context(), arguments(t, m, body))
				checkError(t, m, err, res)
			}
		})
	}
	if count < 43 {
		t.Errorf("only %d errors", count)
	}
}

func failures(t *testing.T, m method) []canned {
	t.Helper()
	return responsesOf(t, m, func(status string) (int, bool) {
		if status == "default" {
			return http.StatusTeapot, true
		}
		code, err := strconv.Atoi(status)
		return code, err == nil && code >= 400
	})
}

func checkError(t *testing.T, m method, err error, res canned) {
	t.Helper()
	e, ok := errors.AsType[*nimbu.Error](err)
	if !ok || e.StatusCode != res.status {
		t.Errorf("response %s: the error is %v", res.name, err)
		return
	}
	if res.body == nil {
		return
	}
	var again []byte
	if body, ok := nimbu.ErrorBody[nimbu.APIError](err); ok {
		again, _ = json.Marshal(body)
	} else if body, ok := nimbu.ErrorBody[nimbu.OAuthFailure](err); ok {
		again, _ = json.Marshal(body)
	} else {
		t.Errorf("response %s: the declared body is not to be had from %v", res.name, err)
		return
	}
	for _, d := range samevalue.Differences(res.schema, res.body, again, false) {
		t.Errorf("response %s: %s", res.name, d)
	}
}
