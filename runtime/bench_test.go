package runtime_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// The benchmarks measure the cost of a call without the network.

// stub responds to every request with the same body. It costs five allocations.
type stub struct {
	body   string
	header http.Header
}

func (s stub) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	return &http.Response{StatusCode: 200, Header: s.header, Body: io.NopCloser(strings.NewReader(s.body)), ContentLength: int64(len(s.body)), Request: req}, nil
}

// calls are the kinds of calls that are measured, over a stub.
func calls(t testing.TB) map[string]func() error {
	header := http.Header{"Content-Type": {"application/json"}}
	one := newCore(t, stub{`{"id":"1"}`, header})
	list := newCore(t, stub{`[` + strings.Repeat(`{"id":"1"},`, 29) + `{"id":"1"}]`, header})
	ctx := context.Background()
	in := pet{ID: "1", Name: "Rex"}
	type listParams struct {
		Page   runtime.Opt[int64]
		Sort   runtime.Opt[string]
		Fields []string
	}
	p := &listParams{Page: runtime.Set(int64(2)), Sort: runtime.Set("-created_at")}
	encode := params(func(q *runtime.Params) {
		q.Query("page", &p.Page)
		q.Query("sort", &p.Sort)
		q.Query("fields", &p.Fields)
	})
	return map[string]func() error{
		"floor": func() error {
			req, err := http.NewRequestWithContext(ctx, "GET", "https://api.example.com/v1/pets/1", nil)
			if err != nil {
				return err
			}
			req.Header.Set("Accept", "application/json")
			req.Header.Set("Authorization", "Bearer s3cr3t-token")
			resp, err := one.HTTPClient().Do(req)
			if err != nil {
				return err
			}
			_, err = io.ReadAll(resp.Body)
			return err
		},
		"get": func() error {
			_, err := runtime.Do(ctx, one.Request("pets.get", "GET", "/pets/{id}").Path("1"), new(pet))
			return err
		},
		"create": func() error {
			_, err := runtime.Do(ctx, one.Request("pets.create", "POST", "/pets").JSON(&in), new(pet))
			return err
		},
		"list": func() error {
			n := 0
			for _, err := range runtime.Items[*pet](runtime.Pages[*runtime.Page[pet]](ctx, list.Request("pets.list", "GET", "/pets").Params(encode).LinkPages())) {
				if err != nil {
					return err
				}
				n++
			}
			if n != 30 {
				return fmt.Errorf("%d items", n)
			}
			return nil
		},
	}
}

func BenchmarkCall(b *testing.B) {
	for _, name := range []string{"floor", "get", "create", "list"} {
		call := calls(b)[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := call(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
