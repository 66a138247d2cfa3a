package runtime_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of pages that are counted from a number which nothing states.

// countedServer serves five pets, two on a page, counted from first. Each response
// has another number of its own.
type countedServer struct {
	first int
	total bool
	urls  []string
}

func (s *countedServer) RoundTrip(req *http.Request) (*http.Response, error) {
	s.urls = append(s.urls, req.URL.RawQuery)
	page := s.first
	if text := req.URL.Query().Get("page"); text != "" {
		page, _ = strconv.Atoi(text)
	}
	var items []string
	for i := 2 * (page - s.first); i >= 0 && i < min(5, 2*(page-s.first)+2); i++ {
		items = append(items, fmt.Sprintf(`{"id":"%d"}`, i))
	}
	total := ""
	if s.total {
		total = `"total":5,`
	}
	return response(200, fmt.Sprintf(`{"request":%d,%s"pets":[%s]}`, len(s.urls), total, strings.Join(items, ","))), nil
}

func (s *countedServer) list(t *testing.T, query string, opts ...runtime.CallOption) string {
	t.Helper()
	req := newCore(t, s).Request("pets.list", "GET", "/pets").Params(params(func(p *runtime.Params) {
		if query != "" {
			p.Query("page", query)
		}
	})).GuessedPages("page").ItemsAt("/pets").TotalAt("/total")
	return ids(t, runtime.Pages[*runtime.Page[pet]](context.Background(), req, opts...))
}

func TestGuessedPages(t *testing.T) {
	for _, c := range []struct {
		name        string
		server      countedServer
		query       string
		items, urls string
	}{
		{"from 0", countedServer{first: 0}, "", "0 1 2 3 4", "[ page=1 page=2 page=3]"},
		{"from 1", countedServer{first: 1}, "", "0 1 2 3 4", "[ page=1 page=2 page=3 page=4]"},
		{"from 0 with a total", countedServer{first: 0, total: true}, "", "0 1 2 3 4", "[ page=1 page=2]"},
		{"from 1 with a total", countedServer{first: 1, total: true}, "", "0 1 2 3 4", "[ page=1 page=2 page=3]"},
		{"the caller chooses", countedServer{first: 1}, "2", "2 3 4", "[page=2 page=3 page=4]"},
	} {
		if got := c.server.list(t, c.query); got != c.items || fmt.Sprint(c.server.urls) != c.urls {
			t.Errorf("%s: %s, %s", c.name, got, c.server.urls)
		}
	}
}

func TestGuessedPagesResume(t *testing.T) {
	for first := range 2 {
		server := &countedServer{first: first}
		req := newCore(t, server).Request("pets.list", "GET", "/pets").GuessedPages("page").ItemsAt("/pets")
		for page, err := range runtime.Pages[*runtime.Page[pet]](context.Background(), req) {
			if err != nil {
				t.Fatal(err)
			}
			if got := server.list(t, "", runtime.Resume(page.Cursor())); got != "2 3 4" {
				t.Errorf("from %d: %s after %s", first, got, page.Cursor())
			}
			break
		}
	}
}
