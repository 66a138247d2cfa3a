package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/generator/stamp"
)

// The tests run nimbugen customize against the fake Nimbu.

// siteFields returns a custom field of each type.
func siteFields() []map[string]any {
	options := []any{map[string]any{"name": "Red", "slug": "red"}, map[string]any{"name": "Dark blue", "slug": "blue"}}
	return []map[string]any{
		{"name": "favourite_shop", "type": "belongs_to", "reference": "shops", "label": "Favourite shop"},
		{"name": "title", "type": "string", "required": true}, {"name": "about", "type": "text"}, {"name": "office", "type": "email"},
		{"name": "visits", "type": "integer", "immutable": true}, {"name": "score", "type": "float"}, {"name": "vip", "type": "boolean"},
		{"name": "born", "type": "date"}, {"name": "wakes", "type": "time"}, {"name": "met", "type": "date_time"},
		{"name": "photo", "type": "file"}, {"name": "pictures", "type": "gallery"},
		{"name": "colour", "type": "select", "select_options": options}, {"name": "colours", "type": "multi_select", "select_options": options},
		{"name": "friends", "type": "belongs_to_many", "reference": "customers"}, {"name": "parent", "type": "customer"},
		{"name": "home", "type": "geo", "geo_type": "Point"}, {"name": "more", "type": "json"},
		{"name": "total", "type": "calculated", "calculation_type": "integer"}, {"name": "pin", "type": "string", "encrypted": true},
	}
}

// siteProgram runs commands in a directory with a program for the site of a fake.
type siteProgram struct {
	t   *testing.T
	srv *nimbutest.Server
}

func newSiteProgram(t *testing.T) *siteProgram {
	t.Helper()
	s := &siteProgram{t: t, srv: nimbutest.NewServer(t)}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("testdata/customers.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	write(t, "main.go", string(program))
	write(t, "go.mod", "module site.test\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => "+root+"\n")
	write(t, "nimbugen.yaml", "compatibility: 1\nclients:\n- spec: "+filepath.ToSlash(filepath.Join(root, "spec/nimbu-customers.yaml"))+"\n  out: nimbu\n  overlays: [customer.overlay.yaml]\n  docs: false\n")
	return s
}

// nimbugen runs a command with the token of the fake in the environment.
func (s *siteProgram) nimbugen(args ...string) (code int, stdout, stderr string) {
	s.t.Helper()
	var out, err bytes.Buffer
	env := map[string]string{"NIMBU_TOKEN": s.srv.Token(), "WRONG": "wrong-token"}
	a := app{stdout: &out, stderr: &err, getenv: func(name string) string { return env[name] }, stamps: stamp.Store{}}
	code = a.run(s.t.Context(), args)
	for _, token := range env {
		if strings.Contains(out.String()+err.String(), token) {
			s.t.Errorf("nimbugen %s prints the token", strings.Join(args, " "))
		}
	}
	return code, out.String(), err.String()
}

// must runs a command that has no findings.
func (s *siteProgram) must(args ...string) (stdout string) {
	s.t.Helper()
	code, stdout, stderr := s.nimbugen(args...)
	if code != exitOK || stderr != "" {
		s.t.Fatalf("nimbugen %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

func (s *siteProgram) customize() string {
	s.t.Helper()
	return s.must("customize", "--site", nimbutest.DefaultSite, "--base-url", s.srv.URL(), "-o", "customer.overlay.yaml")
}

func (s *siteProgram) goCommand(args ...string) string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "go", args...)
	cmd.Env = append(os.Environ(), "NIMBU_URL="+s.srv.URL(), "NIMBU_TOKEN="+s.srv.Token(), "NIMBU_SITE="+nimbutest.DefaultSite)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestCustomizeRoundTrip makes a client of the site's own customers and runs a
// program with it. Then a field is removed, and nimbugen diff names the lines of
// the program that break.
func TestCustomizeRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	s := newSiteProgram(t)
	s.srv.SetCustomizations(siteFields()...)
	if got, want := s.customize(), "customer.overlay.yaml: 20 custom fields, 0 warnings, changed\n"; got != want {
		t.Errorf("customize prints %q, want %q", got, want)
	}
	if got := s.customize(); !strings.HasSuffix(got, "unchanged\n") {
		t.Errorf("a second run prints %q", got)
	}
	s.must("generate", "--strict")
	s.goCommand("vet", "./...")
	if out := s.goCommand("run", "."); out != "every field was read as it was written\n" {
		t.Errorf("the program prints %s", out)
	}
	s.srv.SetCustomizations(siteFields()[1:]...)
	s.customize()
	code, out, stderr := s.nimbugen("diff", "--uses", "./...")
	if code != exitError || stderr != "" {
		t.Errorf("diff: exit code %d\n%s", code, stderr)
	}
	program, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(program), "\n") {
		if strings.Contains(line, "FavouriteShop") {
			if place := "main.go:" + strconv.Itoa(i+1) + ":"; !strings.Contains(out, place) {
				t.Errorf("diff does not name %s %s", place, strings.TrimSpace(line))
			}
		}
	}
	for _, want := range []string{"BREAKING", "Customer.FavouriteShop", "CustomerFavouriteShopField"} {
		if !strings.Contains(out, want) {
			t.Errorf("diff does not print %s", want)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

// TestCustomizeErrors runs customize against sites that do not answer with custom
// fields. Nothing is written, and no text has the token.
func TestCustomizeErrors(t *testing.T) {
	s := newSiteProgram(t)
	page := func(status int, body string) func() {
		return func() { s.srv.Inject(nimbutest.Fault{Path: "/customers/customizations", Status: status, Body: body}) }
	}
	for _, c := range []struct {
		args  string
		fault func()
		want  string
	}{
		{"--token-env WRONG", nil, "the token is not valid for the site"},
		{"", page(403, `{"message":"Forbidden"}`), "it needs the scope read_customers"},
		{"", page(404, `{"message":"none"}`), "there is no site"},
		{"", page(422, `{"message":"Validation Failed"}`), "Validation Failed"},
		{"", page(400, `{"message":"the token `+s.srv.Token()+` is odd"}`), "is odd"},
		{"", page(200, `<html>`), "cannot be read"},
		{"", page(200, `{"a": 1}`), "cannot be read"},
		{"", page(200, `[{"name": 3}]`), "cannot be read"},
		{"--base-url http://127.0.0.1:1", nil, "connection refused"},
		{"--base-url http://example.com", nil, "everyone on the way can read the credentials"},
		{"--base-url ://", nil, "the base URL"},
		{"-o no/such\x00directory/over.yaml", nil, "invalid argument"},
	} {
		s.srv.ClearFaults()
		if c.fault != nil {
			c.fault()
		}
		args := append([]string{"customize", "--site", nimbutest.DefaultSite, "--base-url", s.srv.URL(), "-o", "over.yaml"}, strings.Fields(c.args)...)
		code, stdout, stderr := s.nimbugen(args...)
		if code != exitError || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit code %d, %s%s, want %q", c.args, code, stdout, stderr, c.want)
		}
	}
	if names, err := filepath.Glob("*over*"); err != nil || len(names) > 0 {
		t.Errorf("%q were written (%v)", names, err)
	}
}
