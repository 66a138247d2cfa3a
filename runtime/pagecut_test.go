package runtime_test

import (
	"errors"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of pages that are cut or have another shape: they are errors, not the end
// of the list.

// lastError reads a list whose only page has a body, and returns the last error.
func lastError(t *testing.T, body string, declare func(*runtime.Request)) (items int, err error) {
	t.Helper()
	req := newCore(t, &pageScript{replies: []reply{page(body)}}).Request("pets.list", "GET", "/pets")
	declare(req)
	for p, e := range runtime.Pages[*runtime.Page[pet]](t.Context(), req) {
		if err = e; p != nil {
			items += len(p.Items)
		}
	}
	return items, err
}

func TestPageIsCut(t *testing.T) {
	for _, whole := range []string{`{"data":{"pets":[{"name":"a"}]},"more":false,"next":null}`, `{"more":false,"next":null,"data":{"pets":[{"name":"a"}]}}`} {
		declare := func(r *runtime.Request) { r.CursorPages("cursor", "/next").ItemsAt("/data/pets") }
		if n, err := lastError(t, whole, declare); n != 1 || err != nil {
			t.Errorf("%d items, %v", n, err)
		}
		if n, err := lastError(t, "\ufeff"+whole, declare); n != 1 || err != nil {
			t.Errorf("with a byte order mark %d items, %v", n, err)
		}
		for i := range whole {
			var wrong *runtime.ResponseError
			if n, err := lastError(t, whole[:i], declare); !errors.As(err, &wrong) || n > 0 {
				t.Errorf("%q: %d items, %v", whole[:i], n, err)
			}
		}
	}
}

func TestPageOfAnotherShape(t *testing.T) {
	declare := func(r *runtime.Request) { r.CursorPages("cursor", "/next").ItemsAt("/data/pets") }
	for body, ok := range map[string]bool{
		`"x"`: false, `1`: false, `true`: false, `xxx`: false, `{"data":"x"}`: false, `{"data":1}`: false, `{"data":{"pets":{}}}`: false, `{"data":{"pets":"x"}}`: false, `{} {}`: false,
		`{}`: true, `null`: true, `{"data":null}`: true, `{"data":{}}`: true, `{"data":{"pets":null}}`: true,
	} {
		n, err := lastError(t, body, declare)
		if _, typed := errors.AsType[*runtime.ResponseError](err); typed == ok || n > 0 {
			t.Errorf("%s: %d items, %v", body, n, err)
		}
	}
}
