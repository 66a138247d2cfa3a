package fake

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestNimbuClient runs nimbu-client, a client by Nimbu's own authors, against the
// fake. It installs the package into a temporary directory and runs
// node/story.js. With CI set it must run; elsewhere it is skipped where Node,
// npm or the registry is not available.
func TestNimbuClient(t *testing.T) {
	node := program(t, "node")
	dir := install(t, program(t, "npm"))
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData())
	_, router := loadContract(t)
	j := newJudge(router, srv)
	cmd := exec.CommandContext(t.Context(), node, "story.js", j.listen(t), srv.Token(), nimbutest.DefaultSite)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	clean(t, j)
	var seen map[string]any
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for name, want := range nimbuClientSees() {
		if !reflect.DeepEqual(seen[name], want) {
			t.Errorf("%s: got %v, want %v", name, seen[name], want)
		}
		delete(seen, name)
	}
	if len(seen) > 0 {
		t.Errorf("not looked at: %v", seen)
	}
}

func nimbuClientSees() map[string]any {
	failure := func(status int, code float64, message string, more object) object {
		more["code"], more["message"] = code, message
		return object{"status": float64(status), "body": more}
	}
	taken := []any{object{"resource": "Customer", "field": "email", "code": "custom", "message": "email is already taken"}}
	return map[string]any{
		"login": object{"email": "ada@example.com", "token": "string"},
		"me":    "ada@example.com",
		"pages": []any{"2/4", "3/4", "4/4"},
		"all":   []any{"ada@example.com", "bob@example.com", "grace@example.com", "taken@example.com"}, "onePage": 2.0,
		"filtered": []any{"ada@example.com"},
		"updated":  "Eve Ning", "put": "Eve Ning", "member": true, "rich": "Relation", "deleted": object{},
		"gone":     failure(404, 101, "Object not found", object{"resource": "Customer"}),
		"taken":    failure(422, 142, "Validation Failed", object{"errors": taken}),
		"wrong":    failure(401, 209, "Invalid email or password", object{}),
		"stranger": failure(401, 209, "Unauthorized", object{}),
	}
}

// program finds a program, which may be missing only outside of CI.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed")
	}
	return path
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + "; with CI=true this test must run")
	}
	t.Skip(what + "; nimbu-client is not tried (with CI=true that is a failure)")
}

// install copies node/ to a temporary directory and installs the versions in
// its lock file.
func install(t *testing.T, npm string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "story.js"} {
		text, err := os.ReadFile(filepath.Join("node", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		missing(t, "npm ci failed: "+err.Error()+"\n"+string(out))
	}
	return dir
}
