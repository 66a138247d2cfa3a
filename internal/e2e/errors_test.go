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

// This file answers every operation with the errors that it declares, and
// compares what the client makes of them.

// TestErrors answers every operation with every error that it declares.
func TestErrors(t *testing.T) {
	c := loadContract(t)
	count := 0
	for _, m := range methods(t, c) {
		t.Run(m.name, func(t *testing.T) {
			var body []byte
			if m.op().RequestBody != nil && m.media != "" {
				body = examples(t, m.op().RequestBody.Value.Content[m.media])[0].data
			}
			for _, reply := range failures(t, m) {
				count++
				rec := &recorder{}
				rec.answer = func(req *http.Request) (*http.Response, error) {
					if err := judge(c, req, rec.body, reply); err != nil {
						t.Errorf("answer %s: %v", reply.name, err)
					}
					return answer(req, reply.status, reply.media, reply.body), nil
				}
				bound := m
				bound.fn = rebind(t, m, rec)
				_, err := bound.call(t.Context(), arguments(t, m, body))
				checkError(t, m, err, reply)
			}
		})
	}
	if count < 43 {
		t.Errorf("only %d errors", count)
	}
}

func failures(t *testing.T, m method) []canned {
	t.Helper()
	return answersOf(t, m, func(status string) (int, bool) {
		if status == "default" {
			return http.StatusTeapot, true
		}
		code, err := strconv.Atoi(status)
		return code, err == nil && code >= 400
	})
}

func checkError(t *testing.T, m method, err error, reply canned) {
	t.Helper()
	e, ok := errors.AsType[*nimbu.Error](err)
	if !ok || e.StatusCode != reply.status {
		t.Errorf("answer %s: the error is %v", reply.name, err)
		return
	}
	if reply.body == nil {
		return
	}
	var again []byte
	if body, ok := nimbu.ErrorBody[nimbu.APIError](err); ok {
		again, _ = json.Marshal(body)
	} else if body, ok := nimbu.ErrorBody[nimbu.OAuthFailure](err); ok {
		again, _ = json.Marshal(body)
	} else {
		t.Errorf("answer %s: the declared body is not to be had from %v", reply.name, err)
		return
	}
	for _, d := range samevalue.Differences(reply.schema, reply.body, again, false) {
		t.Errorf("answer %s: %s", reply.name, d)
	}
}
