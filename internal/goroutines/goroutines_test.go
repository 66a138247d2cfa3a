package goroutines

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

func TestEnded(t *testing.T) {
	stop := make(chan bool)
	go func() { <-stop }()
	var text strings.Builder
	if ended(&text, 50*time.Millisecond, nil) || !strings.Contains(text.String(), "TestEnded") {
		t.Errorf("the goroutine was not found: %s", text.String())
	}
	if !ended(&text, 0, []string{"goroutines.TestEnded"}) {
		t.Errorf("a goroutine of a package that is excepted is reported: %s", text.String())
	}
	close(stop)
}

// TestEverywhere checks that each test package uses Main, those of nested modules
// too if they have the root module.
func TestEverywhere(t *testing.T) {
	const root = "../.."
	checked := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || foreign(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		dir := filepath.Dir(path)
		checked[dir] = checked[dir] || mainPattern.Match(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, ok := range checked {
		if !ok {
			t.Errorf("%s has no  func TestMain(m *testing.M) { goroutines.Main(m) }", dir)
		}
	}
	if len(checked) < 80 {
		t.Errorf("only %d packages have tests: the test looks in the wrong place", len(checked))
	}
}

// mainPattern matches the call of Main here, elsewhere, and by examples/real.
var mainPattern = regexp.MustCompile(`(?ms)^func TestMain\(m \*testing\.M\) \{( Main\(m| realtest\.Main\(m|.*\bgoroutines\.Main\(m)`)

// foreign reports whether a directory is that of a module without the root module.
func foreign(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && !strings.Contains(string(mod), "github.com/nimbugen/nimbugen =>")
}
