package evolution

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	nimbu "github.com/nimbugen/nimbugen/generator/evolution"
	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/typecheck"
	"github.com/nimbugen/nimbugen/internal/evolution/additive"
)

var seeds = flag.Int("seeds", 4, "number of random specifications of TestAdditive")

// changesOfSeed is the number of additive changes that one specification gets.
const changesOfSeed = 10

// TestAdditive changes random specifications additively, and generates each with the
// names of the one before. Programs of the old version must compile with the new one:
// apidiff finds no incompatible change but that values can no longer be compared by
// ==. Every name stays, and another order in the specification changes nothing.
// NIMBUGEN_LONG=1 makes 10,000 changes.
func TestAdditive(t *testing.T) {
	n, long := *seeds, os.Getenv("NIMBUGEN_LONG") != ""
	if long {
		n = 1000
	}
	r := additiveRun{readKnown(t, "additive"), map[string]int{}, new(typecheck.Stubs)}
	for seed := range n {
		t.Run(fmt.Sprintf("seed%d", seed), func(t *testing.T) { r.evolve(t, uint64(seed)) })
	}
	total := 0
	for _, kind := range additive.Kinds() {
		total += r.made[kind.Name]
		if long && r.made[kind.Name] < 20 {
			t.Errorf("only %d changes are of the kind %q", r.made[kind.Name], kind.Name)
		}
		t.Logf("%5d %s", r.made[kind.Name], kind.Name)
	}
	t.Logf("%5d changes", total)
	if long {
		r.known.finish(t)
	}
}

// additiveRun is what the specifications of a run share.
type additiveRun struct {
	known *known
	made  map[string]int // number of changes by their kind
	stubs *typecheck.Stubs
}

// evolve makes one specification and changes it. After every second change it is
// written in another order.
func (r additiveRun) evolve(t *testing.T, seed uint64) {
	v := newVersions(t, r.stubs)
	s, order := additive.New(seed), rand.New(rand.NewPCG(seed, 12))
	kinds := additive.Kinds()
	if !v.next(s.JSON(nil)) {
		return
	}
	for i := range changesOfSeed {
		kind := kinds[order.IntN(len(kinds))]
		for !kind.Apply(s) {
			kind = kinds[order.IntN(len(kinds))]
		}
		r.made[kind.Name]++
		if !v.next(s.JSON(nil)) {
			t.Errorf("after the change %q", kind.Name)
			return
		}
		for _, fault := range v.faults() {
			if !r.known.excuses(kind.Name, fault[0]) {
				t.Errorf("%s: %s: %s", kind.Name, fault[0], fault[1])
			}
		}
		if i%2 == 0 && v.next(s.JSON(order)) {
			if changed := v.changed(); len(changed) > 0 {
				t.Errorf("in another order, after the change %q: %s", kind.Name, strings.Join(changed, "; "))
			}
		}
		if t.Failed() {
			t.Logf("the versions: %v", v.kept())
			return
		}
	}
}

// versions are the versions of a client, the two newest of which are compared.
type versions struct {
	t        *testing.T
	opener   nimbu.Opener
	old, new *nimbu.Version
	was, is  *goapi.Package
	count    int
	dir      string
}

func newVersions(t *testing.T, stubs *typecheck.Stubs) *versions {
	dir := t.TempDir()
	v := &versions{t: t, dir: dir, opener: nimbu.Opener{
		Config:   generator.Config{Compatibility: generator.CompatibilityLevel, Stubs: stubs},
		Client:   generator.Client{Out: filepath.Join(dir, "client"), Package: "client"},
		Findings: &diag.List{}, Sources: map[string][]byte{},
	}}
	t.Cleanup(v.opener.Close)
	return v
}

// next generates the next version of a specification.
func (v *versions) next(data []byte) bool {
	v.t.Helper()
	v.count++
	name := filepath.Join(v.dir, fmt.Sprintf("v%d.json", v.count))
	if err := os.WriteFile(name, data, 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.opener.Client.Spec = name
	next, err := v.opener.New(v.t.Context(), name, v.new)
	if err != nil {
		v.t.Errorf("%v: %v\n%s", err, v.opener.Findings.Err(), v.kept())
		return false
	}
	v.old, v.new, v.was = v.new, next, v.is
	if v.is, err = goapi.Load(next.Go, v.opener.Config.Stubs); err != nil {
		v.t.Errorf("%v\n%s", err, v.kept())
		return false
	}
	return true
}

// kept copies the last specifications to a directory that stays, and returns it.
func (v *versions) kept() string {
	dir, err := os.MkdirTemp("", "additive-")
	if err != nil {
		v.t.Fatal(err)
	}
	for i := max(1, v.count-2); i <= v.count; i++ {
		name := fmt.Sprintf("v%d.json", i)
		data, err := os.ReadFile(filepath.Join(v.dir, name))
		if err != nil {
			v.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			v.t.Fatal(err)
		}
	}
	return dir
}

// faults returns what an additive change must not do: what it is, and an example.
func (v *versions) faults() [][2]string {
	found := map[string]string{}
	incompatible := map[string]bool{}
	for _, c := range apidiff.Changes(v.was.Types, v.is.Types).Changes {
		if !c.Compatible && !strings.HasSuffix(c.Message, ": old is comparable, new is not") {
			found["incompatible"] = c.Message
			incompatible[object(c.Message)] = true
		}
	}
	for _, c := range goapi.Compare(v.was, v.is) {
		if !c.Compatible && c.Kind != goapi.Comparable && !incompatible[c.Object] {
			found["incompatible for us only"] = c.String()
		}
	}
	for _, c := range wire.Compare(v.old.Doc, v.new.Doc, nil).All {
		if c.Effect == wire.Breaking {
			found["breaking on the wire"] = c.Operation + " " + c.Member + ": " + c.Text
		}
	}
	if moved := v.moved(); moved != "" {
		found["name"] = moved
	}
	var list [][2]string
	for _, what := range slices.Sorted(maps.Keys(found)) {
		list = append(list, [2]string{what, found[what]})
	}
	return list
}

// moved returns a place whose name is another one now, if there is any. A method that
// moves to another service leaves one that forwards. The type of a schema may be read
// now that was only sent.
func (v *versions) moved() string {
	for e := range v.names(v.old).All() {
		kinds := []lock.Kind{e.Kind}
		switch e.Kind {
		case lock.Method, lock.Media, lock.Stream, lock.Whole, lock.Iterator, lock.Pages:
			continue
		case lock.Input, lock.Form:
			kinds = append(kinds, lock.Type)
		}
		if !slices.ContainsFunc(kinds, func(k lock.Kind) bool { now, ok := v.names(v.new).Find(k, e.Place...); return ok && now.Name == e.Name }) {
			return fmt.Sprintf("%s %v was %s", e.Kind, e.Place, e.Name)
		}
	}
	return ""
}

func (v *versions) names(of *nimbu.Version) *lock.Client { return of.API.Names }

// changed returns the changes of Go and of the lock.
func (v *versions) changed() []string {
	var found []string
	for _, c := range apidiff.Changes(v.was.Types, v.is.Types).Changes {
		found = append(found, c.Message)
	}
	if was, is := lines(v.names(v.old)), lines(v.names(v.new)); was != is {
		found = append(found, "the lock differs: "+differing(was, is))
	}
	return found
}

func lines(c *lock.Client) string {
	return string((&lock.File{Clients: map[string]*lock.Client{"client": c}}).Encode())
}

// differing returns the first line of a that b lacks.
func differing(a, b string) string {
	has := map[string]bool{}
	for line := range strings.Lines(b) {
		has[line] = true
	}
	for line := range strings.Lines(a) {
		if !has[line] {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
