package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/txtar"
)

func TestRunComparesWantFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.txtar")
	if err := os.WriteFile(path, []byte("-- in --\na\n-- want.out --\nA\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	Run(t, path, func(t *testing.T, a *txtar.Archive) []txtar.File {
		in, _ := a.Get("in")
		return []txtar.File{{Name: "want.out", Data: []byte(strings.ToUpper(string(in)))}}
	})
}

func TestCompareReportsEveryDifference(t *testing.T) {
	a := txtar.Parse([]byte("-- in --\na\n-- want.a --\none\ntwo\n-- want.b --\nx\n"))
	got := []txtar.File{
		{Name: "want.a", Data: []byte("one\n2\n")},
		{Name: "want.c", Data: []byte("new\n")},
	}
	messages := strings.Join(compare(a, got), "\n")
	for _, part := range []string{
		"want.a differs", "line 2", "- two", "+ 2",
		"want.c was made, but the archive has no such file",
		"want.b is in the archive but was not made",
	} {
		if !strings.Contains(messages, part) {
			t.Errorf("no %q in:\n%s", part, messages)
		}
	}
	if d := firstDifference([]byte("a\n"), []byte("a")); d != "" {
		t.Errorf("a final newline counted as a difference: %s", d)
	}
}

func TestRewriteKeepsInputsAndReplacesWants(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.txtar")
	raw := []byte("about\n-- in --\na\n-- want.old --\nold\n-- more --\nb\n")
	rewrite(t, path, raw, txtar.Parse(raw), []txtar.File{{Name: "want.new", Data: []byte("new")}})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "about\n-- in --\na\n-- more --\nb\n-- want.new --\nnew\n"; string(b) != want {
		t.Errorf("got %q, want %q", b, want)
	}
}
