package runtime_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of files that the call opens itself.

// countOpen returns how often the process has the file open; 0 where the system
// does not tell.
func countOpen(path string) (n int) {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		if target, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && target == path {
			n++
		}
	}
	return n
}

// Each attempt sends the whole file, with its name and length, and none leaves it
// open.
func TestFileAt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.csv")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rec := &recorder{responses: []*http.Response{response(503, ""), response(200, "")}}
	in := upload{File: runtime.FileAt(path)}
	core := newCore(t, rec, runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 2, BaseDelay: 1, MaxDelay: 1}))
	if err := core.Request("a.b", "PUT", "/u").Multipart(&in).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(rec.bodies) != 2 {
		t.Fatalf("%d requests", len(rec.bodies))
	}
	for i, body := range rec.bodies {
		got := readParts(t, rec.requests[i].Header, body)
		if !strings.Contains(got, "file|data.csv|application/octet-stream: a,b\n1,2\n") || rec.requests[i].ContentLength != int64(len(body)) {
			t.Errorf("request %d of length %d: %q", i, rec.requests[i].ContentLength, got)
		}
	}
	if n := countOpen(path); n != 0 {
		t.Errorf("the file is open %d times", n)
	}
}

func TestFileAtNothing(t *testing.T) {
	rec := &recorder{}
	in := upload{File: runtime.FileAt(filepath.Join(t.TempDir(), "none"))}
	err := newCore(t, rec).Request("a.b", "PUT", "/u").Multipart(&in).Call(t.Context())
	if !errors.Is(err, fs.ErrNotExist) || len(rec.requests) != 0 {
		t.Errorf("%v after %d requests", err, len(rec.requests))
	}
}

// The name of an *os.File is that of the part, unless another one is given.
func TestFileNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "photo.png")
	if err := os.WriteFile(path, []byte("PNG"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for name, want := range map[string]string{"": "file|photo.png|", "x.png": "file|x.png|"} {
		rec := &recorder{}
		in := upload{File: runtime.File{Name: name, Reader: f}}
		if err := newCore(t, rec).Request("a.b", "POST", "/u").Multipart(&in).Call(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := readParts(t, rec.last().Header, rec.bodies[0]); !strings.Contains(got, want) {
			t.Errorf("name %q: %q", name, got)
		}
	}
}

func TestDeref(t *testing.T) {
	text := "a"
	if got := runtime.Deref(&text, "b") + runtime.Deref(nil, "b"); got != "ab" {
		t.Error(got)
	}
}
