package waited

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestAdd(t *testing.T) {
	ctx := With(context.Background(), time.Second)
	req, err := http.NewRequestWithContext(ctx, "GET", "http://127.0.0.1", nil)
	if err != nil {
		t.Fatal(err)
	}
	Add(req, 0)
	if req.Context() != ctx {
		t.Error("nothing was added, and the context changed")
	}
	Add(req, 2*time.Second)
	if d := Of(req.Context()); d != 3*time.Second || Of(ctx) != time.Second {
		t.Errorf("got %v", d)
	}
	if d := Of(context.Background()); d != 0 {
		t.Errorf("a call that did not wait has %v", d)
	}
}
