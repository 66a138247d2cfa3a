package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// cancelling is a Validator during which the context ends.
type cancelling struct{ cancel func() }

func (v cancelling) Check(ctx context.Context, rule string, _ []byte) []runtime.ValidationFailure {
	if rule != "response a.b 200" {
		return nil
	}
	v.cancel()
	<-ctx.Done()
	return []runtime.ValidationFailure{{Keyword: "limit"}}
}

// The context ends a check, and its error is that of the call.
func TestContextEndsValidation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Validator: cancelling{cancel}},
		runtime.WithHTTPClient(&http.Client{Transport: &recorder{}}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = runtime.Do(ctx, core.Request("a.b", "GET", "/"), &pet{})
	if _, invalid := errors.AsType[*runtime.ValidationError](err); invalid || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
