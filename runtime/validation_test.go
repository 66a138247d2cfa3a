package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
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

// TestTreeIsLimited checks that a response of small values, whose tree in the
// validator would be many times as large, is rejected before.
func TestTreeIsLimited(t *testing.T) {
	for name, list := range map[string]string{"objects": "{},", "numbers": "1,", "members": `{"a":1},`, "texts": `"\"",`} {
		body := `{"name":"x","zz":[` + strings.Repeat(list, 1<<20/len(list)) + "1]}"
		checked := 0
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Validator: counting{&checked}},
			runtime.WithHTTPClient(&http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return response(200, body), nil })}),
			runtime.WithMaxResponseBytes(2<<20))
		if err != nil {
			t.Fatal(err)
		}
		_, err = runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pet"), new(pet))
		if e, ok := errors.AsType[*runtime.ResponseError](err); !ok || checked > 0 {
			t.Errorf("%s: %v, %d checks", name, e, checked)
		}
	}
}

// counting is a validator that counts its work.
type counting struct{ checks *int }

func (c counting) Check(context.Context, string, []byte) []runtime.ValidationFailure {
	*c.checks++
	return nil
}
