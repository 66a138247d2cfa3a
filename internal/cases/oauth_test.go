package cases

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The entry point is TestEveryOAuthCaseHasATest, which finds the tests of the
// numbered cases of OAuth2 sessions (oauth.txt) in the source.

// standIns are the cases whose system is not available on the machine that runs
// the tests, at most six. The text names the substitute that their tests use.
var standIns = map[int]string{
	95:  "no file system without locks is available (NFS without its lock daemon): the result of the system call stands in for it",
	104: "Windows' and macOS's keyrings, with their limits of size: the values that are passed to the keyring are measured instead",
}

const cases, mostStandIns = 155, 6

// TestEveryOAuthCaseHasATest fails when no test has the number of a case.
func TestEveryOAuthCaseHasATest(t *testing.T) {
	text, err := os.ReadFile("oauth.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile(`(?m)^ *(\d+) [FRXSU] (.*)$`).FindAllStringSubmatch(string(text), -1)
	if len(listed) != cases || len(standIns) > mostStandIns {
		t.Fatalf("%d cases are listed, want %d; %d have stand-ins, at most %d may", len(listed), cases, len(standIns), mostStandIns)
	}
	found := carriers(t)
	for i, line := range listed {
		n := i + 1
		if line[1] != strconv.Itoa(n) {
			t.Fatalf("oauth.txt: case %s is where %d belongs", line[1], n)
		}
		if len(found[n]) == 0 {
			t.Errorf("case %d has no test: name one TestCase%d..., or a subtest %q: %s", n, n, fmt.Sprint(n, " ..."), line[2])
		}
		t.Logf("%d: %s", n, strings.Join(found[n], ", "))
		delete(found, n)
	}
	for n, tests := range found {
		t.Errorf("%v carries the number %d, which no case has", tests, n)
	}
}

// carriers returns the tests of each number.
func carriers(t *testing.T) map[int][]string {
	found := map[int][]string{}
	for _, dir := range []string{"runtime/oauth", "runtime/session", "internal/oauthservers"} {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					note(found, filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, "../../"))), f)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// note adds the numbers of f: of its own name, and of those of its subtests.
func note(found map[int][]string, dir string, f *ast.FuncDecl) {
	add := func(numbers []int, name string) {
		name = dir + "." + name
		for _, n := range numbers {
			if !slices.Contains(found[n], name) {
				found[n] = append(found[n], name)
			}
		}
	}
	add(inName(f.Name.Name), f.Name.Name)
	names, some := subtests(f)
	if !some {
		return
	}
	for _, name := range names {
		if m := regexp.MustCompile(`^(?:case )?0*(\d{1,3})(?: |$)`).FindStringSubmatch(name); m != nil {
			if n, _ := strconv.Atoi(m[1]); n <= cases {
				add([]int{n}, f.Name.Name+"/"+name)
			}
		}
	}
}

// inName reads TestCase57, TestCase57And58Rejections and TestCase80To82Processes.
func inName(name string) (numbers []int) {
	m := regexp.MustCompile(`^Test\w*?Case(\d+(?:(?:And|To)\d+)*)`).FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	last := 0
	for _, part := range regexp.MustCompile(`(And|To)?(\d+)`).FindAllStringSubmatch(m[1], -1) {
		n, _ := strconv.Atoi(part[2])
		for part[1] == "To" && last+1 < n {
			last++
			numbers = append(numbers, last)
		}
		numbers, last = append(numbers, n), n
	}
	return numbers
}

// subtests returns the names that subtests of f may have: literals in calls of
// Run, and, if the name in a call of Run is no literal, those that begin the rows
// of f's tables. some is false if f runs no subtests.
func subtests(f *ast.FuncDecl) (names []string, some bool) {
	var inTables []string
	tables := false
	literal := func(e ast.Expr) (string, bool) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(l.Value)
		return s, err == nil
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Run" && len(n.Args) == 2 {
				some = true
				if name, ok := literal(n.Args[0]); ok {
					names = append(names, name)
				}
				switch n.Args[0].(type) {
				case *ast.Ident, *ast.SelectorExpr:
					tables = true
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "name" {
				n.Key = n.Value
			}
			if name, ok := literal(n.Key); ok {
				inTables = append(inTables, name)
			}
		case *ast.CompositeLit:
			if len(n.Elts) > 0 {
				if name, ok := literal(n.Elts[0]); ok {
					inTables = append(inTables, name)
				}
			}
		}
		return true
	})
	if tables {
		names = append(names, inTables...)
	}
	return names, some
}
