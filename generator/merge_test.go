package generator

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// TestMerge merges pairs of branches that change a specification in different
// places, with git. Neither the lock nor the hashes may conflict, and generate
// keeps every name of both branches. NIMBUGEN_LONG=1 merges 1,000 pairs.
func TestMerge(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	pairs := 12
	if os.Getenv("NIMBUGEN_LONG") != "" {
		pairs = 1000
	}
	m := &merger{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(3, 4))}
	m.git("init", "-q", "-b", "main", ".")
	base := newShop(m.random)
	m.write(".gitattributes", "* text eol=lf\n"+lock.Name+" merge=union\n")
	m.write(ConfigName, "compatibility: 1\nclients:\n  - spec: openapi.yaml\n    out: client\n")
	m.commit("base", base)
	conflicts := 0
	for i := range pairs {
		left, right := base.changed(m.random, 0, "left"), base.changed(m.random, 1, "right")
		m.git("checkout", "-q", "-f", "-B", "left", "base")
		m.commit(fmt.Sprintf("left%d", i), left)
		ours := m.names()
		m.git("checkout", "-q", "-f", "-B", "right", "base")
		m.commit(fmt.Sprintf("right%d", i), right)
		theirs := m.names()
		conflicts += m.merge("left")
		m.generate()
		m.keeps(ours)
		m.keeps(theirs)
		if t.Failed() {
			t.Fatalf("pair %d:\n%s", i, m.git("diff", "base", "--", "openapi.yaml"))
		}
		m.git("add", "-A")
		m.git("commit", "-q", "--allow-empty", "-m", "merged")
	}
	t.Logf("%d pairs, %d of them with conflicts in files that generate writes", pairs, conflicts)
}

// merger is a repository with a generated package.
type merger struct {
	t      *testing.T
	dir    string
	random *rand.Rand
}

func (m *merger) git(args ...string) string {
	m.t.Helper()
	out, err := m.try(args...)
	if err != nil {
		m.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return out
}

func (m *merger) try(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (m *merger) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, name), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// commit writes a specification, generates its package and commits both.
func (m *merger) commit(name string, s shop) {
	m.t.Helper()
	m.write("openapi.yaml", s.String())
	m.generate()
	m.git("add", "-A")
	m.git("commit", "-q", "--allow-empty", "-m", name) // changes may undo each other
	m.git("tag", name)
}

// generate runs twice; the second run changes nothing.
func (m *merger) generate() {
	m.t.Helper()
	cfg, found := ReadConfig(filepath.Join(m.dir, ConfigName))
	if found.HasErrors() {
		m.t.Fatal(found.Err())
	}
	for again := range 2 {
		plan, diags, _, err := MakePlan(m.t.Context(), cfg, nil)
		if err != nil || plan == nil {
			m.t.Fatal(err, diags.Err())
		}
		if again == 1 {
			if !plan.UpToDate() {
				m.t.Errorf("a second run changes the package:\n%s", plan.Diff())
			}
			return
		}
		if err := plan.Write(m.t.Context()); err != nil {
			m.t.Fatal(err)
		}
	}
}

func (m *merger) names() *lock.Client {
	m.t.Helper()
	f, err := lock.Read(filepath.Join(m.dir, lock.Name))
	if err != nil {
		m.t.Fatal(err)
	}
	return f.Client("client")
}

// merge merges a branch and returns the number of files with conflicts. Only
// generated files can have any.
func (m *merger) merge(branch string) int {
	m.t.Helper()
	out, _ := m.try("merge", "-q", "--no-edit", branch)
	files := strings.Fields(m.git("diff", "--name-only", "--diff-filter=U"))
	for _, name := range files {
		if !strings.HasPrefix(name, "client/") || name == "client/"+hashesName {
			m.t.Errorf("%s has a conflict\n%s", name, out)
		}
	}
	return min(len(files), 1)
}

// keeps compares the names of the package with those of a branch.
func (m *merger) keeps(branch *lock.Client) {
	m.t.Helper()
	now, live := m.names(), map[string]bool{}
	for e := range now.All() {
		live[e.Name] = live[e.Name] || !e.Gone
	}
	for e := range branch.All() {
		if got, ok := now.Find(e.Kind, e.Place...); ok && got.Name != e.Name || !ok && !live[e.Name] { // a type that others share needs no line of the place which left
			m.t.Errorf("%s %v was %s on the branch and is %s", e.Kind, e.Place, e.Name, got.Name)
		}
	}
}

// shop is a specification of operations and schemas with members, in blocks of
// lines.
type shop struct{ things []thing }

type thing struct {
	name    string
	members []string // lines of properties
	gets    []string // suffixes of operations
}

func newShop(r *rand.Rand) shop {
	var s shop
	for i := range 14 {
		t := thing{name: fmt.Sprintf("Thing%c", 'A'+i), gets: []string{""}}
		for j := range 4 + r.IntN(3) {
			t.members = append(t.members, member(r, fmt.Sprintf("m%d", j)))
		}
		s.things = append(s.things, t)
	}
	return s
}

// member is a property of any kind.
func member(r *rand.Rand, name string) string {
	return name + ": " + []string{
		"{type: string}",
		"{type: integer, format: int32}",
		fmt.Sprintf("{type: string, enum: [open, %s, OPEN]}", name),
		"{type: object, properties: {height: {type: integer}, width: {type: integer}}}",
		"{type: array, items: {type: object, properties: {" + name + ": {type: string}, of: {type: string}}}}",
		"{oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}",
	}[r.IntN(6)]
}

// changed returns the shop with some changes in the things of one side.
func (s shop) changed(r *rand.Rand, side int, mark string) shop {
	out := shop{things: slices.Clone(s.things)}
	for n := range 1 + r.IntN(4) {
		i := side*8 + r.IntN(6) // the things between are the context of both sides
		t := out.things[i]
		t.members, t.gets = slices.Clone(t.members), slices.Clone(t.gets)
		name := fmt.Sprintf("%s%d", mark, n)
		switch r.IntN(5) {
		case 0:
			t.gets = append(t.gets, "/"+name)
		case 1:
			t.members = slices.Delete(t.members, 1, 2)
		case 2:
			t.members = slices.Insert(t.members, r.IntN(len(t.members)), "M0: {type: boolean}")
			t.members = slices.CompactFunc(t.members, func(a, b string) bool { return strings.HasPrefix(a, "M0") && a == b })
		default:
			t.members = slices.Insert(t.members, r.IntN(len(t.members)), member(r, name))
		}
		if strings.Count(strings.Join(t.members, "\n"), "M0: ") < 2 {
			out.things[i] = t
		}
	}
	return out
}

func (s shop) String() string {
	var paths, schemas strings.Builder
	for _, t := range s.things {
		for _, get := range t.gets {
			id := "get" + t.name + strings.ToUpper(strings.TrimPrefix(get, "/"))
			fmt.Fprintf(&paths, "  /%s%s:\n    get:\n      operationId: %s\n      tags: [%s]\n      parameters:\n        - {name: sort, in: query, schema: {type: string}}\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/%s'}\n",
				t.name, get, id, t.name, t.name)
		}
		fmt.Fprintf(&schemas, "    %s:\n      type: object\n      description: %s\n      properties:\n        %s\n", t.name, t.name, strings.Join(t.members, "\n        "))
	}
	return "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String()
}
