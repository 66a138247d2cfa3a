package evolution

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	nimbu "github.com/nimbugen/nimbugen/generator/evolution"
	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
)

// The entry points are eachPair, and known, which excuses a difference.

// patterns are the directories of pairs.
var patterns = [...]string{"../../testdata/diff/*", "../../testdata/evolution/*"}

// pair is two versions of a client.
type pair struct {
	name     string
	files    [2]string
	versions [2]*nimbu.Version
}

// eachPair opens the pairs and calls test for each. Pairs of which nimbugen rejects
// the new version are left out: there is no client to compare.
func eachPair(t *testing.T, test func(t *testing.T, p pair)) {
	var dirs []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	tested := 0
	for _, dir := range dirs {
		p := pair{name: filepath.Base(dir), files: [2]string{filepath.Join(dir, "old.yaml"), filepath.Join(dir, "new.yaml")}}
		if !p.open(t) {
			continue
		}
		tested++
		t.Run(p.name, func(t *testing.T) { test(t, p) })
	}
	if tested < 60 {
		t.Errorf("only %d pairs were tested", tested)
	}
}

func (p *pair) open(t *testing.T) bool {
	for _, f := range p.files {
		if _, err := os.Stat(f); err != nil {
			return false // of several files
		}
	}
	o := nimbu.Opener{
		Config:   generator.Config{Compatibility: generator.CompatibilityLevel},
		Client:   generator.Client{Spec: p.files[1], Out: filepath.Join(t.TempDir(), "client"), Package: "client"},
		Findings: &diag.List{}, Sources: map[string][]byte{},
	}
	defer o.Close()
	var err error
	if p.versions[0], err = o.Old(t.Context(), p.files[0]); err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	p.versions[1], err = o.New(t.Context(), p.files[1], p.versions[0])
	return err == nil
}

// packages type-checks both versions.
func (p *pair) packages(t *testing.T) (old, new *goapi.Package) {
	t.Helper()
	old, err := goapi.Load(p.versions[0].Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	if new, err = goapi.Load(p.versions[1].Go, nil); err != nil {
		t.Fatal(err)
	}
	return old, new
}

// wire returns the changes of the specifications.
func (p *pair) wire() []wire.Change {
	return wire.Compare(p.versions[0].Doc, p.versions[1].Doc, nil).All
}

// known are the differences of one oracle that known.tsv lists.
type known struct {
	lines map[string]string // pair and object -> reason
	used  map[string]bool
}

func readKnown(t *testing.T, oracle string) *known {
	t.Helper()
	f, err := os.Open("known.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	k := &known{map[string]string{}, map[string]bool{}}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		parts := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		if len(parts) != 4 || parts[3] == "" {
			t.Fatalf("known.tsv: %q is not: oracle, pair, object, reason", lines.Text())
		}
		if parts[0] == oracle {
			k.lines[parts[1]+"\t"+parts[2]] = parts[3]
		}
	}
	return k
}

// excuses reports whether a difference is listed. A pair * is any.
func (k *known) excuses(pair, object string) bool {
	for _, key := range []string{pair + "\t" + object, "*\t" + object} {
		if k.lines[key] != "" {
			k.used[key] = true
			return true
		}
	}
	return false
}

// finish fails for the lines that no difference needs.
func (k *known) finish(t *testing.T) {
	for key := range k.lines {
		if !k.used[key] {
			t.Errorf("known.tsv: no difference needs the line %s", key)
		}
	}
}
