package runtime_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// redirecting is a server that redirects every path without a slash at its end to
// one with, with the status of the header Status, and records the requests.
type redirecting struct {
	*httptest.Server
	got []string
	to  string // another origin, or ""
}

func newRedirecting(t *testing.T) *redirecting {
	s := &redirecting{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		s.got = append(s.got, req.Method+" "+req.URL.Path+" "+string(body))
		status, _ := strconv.Atoi(req.Header.Get("Status"))
		if !strings.HasSuffix(req.URL.Path, "/") {
			w.Header().Set("Location", s.to+req.URL.Path+"/?token=s3cr3t-token")
			w.WriteHeader(status)
			return
		}
		_, _ = io.WriteString(w, `{"id":"old"}`)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *redirecting) core(t *testing.T, opts ...runtime.Option) *runtime.Core {
	t.Helper()
	core, err := runtime.NewCore(runtime.API{BaseURL: s.URL + "/v1"}, append([]runtime.Option{
		runtime.WithCredential(runtime.Bearer("s3cr3t-token"), "a"), runtime.WithQuery("key", "s3cr3t-token")}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// A redirect that would turn a write into a GET is an error, which names both
// addresses, hides what may be secret or personal, and is not repeated.
func TestRedirectLosesWrite(t *testing.T) {
	jar, _ := cookiejar.New(nil)
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"} {
		for _, status := range []int{301, 302, 303} {
			for name, opts := range map[string][]runtime.Option{"": nil, "jar": {runtime.WithHTTPClient(&http.Client{Jar: jar})}} {
				s := newRedirecting(t)
				core := s.core(t, append(opts, runtime.WithHeader("Status", strconv.Itoa(status)))...)
				p := new(pet)
				_, err := runtime.Do(t.Context(), core.Request("pets.change", method, "/pets/{id}").Path("p3rs0nal").JSON(&pet{Name: "new"}), p)
				want := method + " " + s.URL + "/v1/pets/{…} to " + s.URL + "/v1/pets/{…}/ with status " + strconv.Itoa(status)
				if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "WithBaseURL") || p.ID != "" || len(s.got) != 1 {
					t.Errorf("%s %d %s: %v, %v", method, status, name, err, s.got)
				} else if strings.Contains(err.Error(), "s3cr3t") || strings.Contains(err.Error(), "p3rs0nal") {
					t.Errorf("%s %d %s: a secret in %v", method, status, name, err)
				}
				err = core.Do(t.Context(), method, "/pets", map[string]string{"name": "new"}, nil)
				if err == nil || !strings.Contains(err.Error(), "would become a GET") || len(s.got) != 2 {
					t.Errorf("Do: %s %d %s: %v, %v", method, status, name, err, s.got)
				}
			}
		}
	}
}

// Reads follow redirects, and 307 and 308 repeat a write with its body.
func TestRedirectKeepsMethod(t *testing.T) {
	for _, c := range []struct {
		method   string
		statuses []int
	}{{"GET", []int{301, 302, 303, 307, 308}}, {"HEAD", []int{301, 302, 303, 307, 308}}, {"PATCH", []int{307, 308}}, {"DELETE", []int{307, 308}}} {
		for _, status := range c.statuses {
			s := newRedirecting(t)
			r := s.core(t, runtime.WithHeader("Status", strconv.Itoa(status))).Request("a.b", c.method, "/a")
			body := ""
			if c.method == "PATCH" {
				r, body = r.JSON(new(7)), "7"
			}
			want := []string{c.method + " /v1/a " + body, c.method + " /v1/a/ " + body}
			if err := r.Call(t.Context()); err != nil || !slices.Equal(s.got, want) {
				t.Errorf("%s %d: %v, got %q, want %q", c.method, status, err, s.got, want)
			}
		}
	}
}

// A body that can be read once is not sent again, and no write is repeated at
// another origin, with or without a body.
func TestRedirectRepeatsSafelyOnly(t *testing.T) {
	s := newRedirecting(t)
	err := s.core(t, runtime.WithHeader("Status", "307")).Request("a.b", "PUT", "/a").Stream("text/plain", io.MultiReader(strings.NewReader("once"))).Call(t.Context())
	if err == nil || !strings.Contains(err.Error(), "307") || len(s.got) != 1 {
		t.Errorf("a body that can be read once: %v, %q", err, s.got)
	}
	other := newRedirecting(t)
	s.to, s.got = other.URL, nil
	for _, method := range []string{"POST", "DELETE"} {
		for status, want := range map[string]string{"303": "would become a GET", "307": "at another origin"} {
			err := s.core(t, runtime.WithHeader("Status", status)).Request("a.b", method, "/a").Call(t.Context())
			if err == nil || !strings.Contains(err.Error(), want) || len(other.got) != 0 {
				t.Errorf("%s %s: %v, the other origin got %q", method, status, err, other.got)
			}
		}
	}
}

// A redirect that the operation declares refers to its result. A client of the
// caller that follows no redirects gets the response.
func TestRedirectDeclared(t *testing.T) {
	s := newRedirecting(t)
	see := func(status string, opts ...runtime.Option) (*pet, error) {
		core := s.core(t, append(opts, runtime.WithHeader("Status", status))...)
		return runtime.Do(t.Context(), core.Request("a.b", "POST", "/a").Redirects(303).JSON(&pet{Name: "n"}), new(pet))
	}
	if p, err := see("303"); err != nil || p.ID != "old" || !strings.HasPrefix(s.got[1], "GET /v1/a/") {
		t.Error(p, err, s.got)
	}
	if _, err := see("302"); err == nil || !strings.Contains(err.Error(), "would become a GET") {
		t.Error(err)
	}
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if _, err := see("302", runtime.WithHTTPClient(stay)); err == nil || strings.Contains(err.Error(), "would become") || !strings.Contains(err.Error(), "302") {
		t.Error(err)
	}
}
