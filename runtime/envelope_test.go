package runtime_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are TestEnvelope and TestEnvelopeFailure: a method that
// returns what an envelope holds.

func TestEnvelope(t *testing.T) {
	for body, want := range map[string]pet{
		`{"success":true,"errors":[],"result":{"id":"7"}}`:                   {ID: "7"},
		`{"result":{"id":"7"},"success":true,"more":{"result":{}}}`:          {ID: "7"},
		`{"success":true,"errors":[]}`:                                       {},
		`{"success":"no","result":{"id":"7"}}`:                               {ID: "7"},
		`{"result":{"id":"7","name":"Rex"},"result_info":{"success":false}}`: {ID: "7", Name: "Rex"},
	} {
		rec := &recorder{responses: []*http.Response{response(200, body)}}
		var resp *http.Response
		core := newCore(t, rec, runtime.WithResponse(&resp))
		got, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/7").Unwrap("result").Flag("success"), new(pet))
		if err != nil || *got != want {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
		if whole, _ := io.ReadAll(resp.Body); string(whole) != body {
			t.Errorf("WithResponse has %s, want %s", whole, body)
		}
	}
}

func TestEnvelopeFailure(t *testing.T) {
	for _, body := range []string{
		`{"success":false,"message":"no such pet","result":null}`,
		`{"result":{"id":7},"message":"no such pet","success":false}`,
	} {
		rec := &recorder{responses: []*http.Response{response(200, body)}}
		got, err := runtime.Do(t.Context(), newCore(t, rec).Request("pets.get", "GET", "/pets/7").Unwrap("result").Flag("success"), new(pet))
		var failure *runtime.Error
		if got != nil || !errors.As(err, &failure) || failure.StatusCode != 200 || failure.Message != "no such pet" {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}
