package diag

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

func sample() *List {
	var l List
	l.Warnf(Pos{File: "b.yaml", Line: 1, Col: 2}, CodeWrongKind, "100% %d wrong")
	l.Errorf(Pos{File: "a.yaml", Line: 3, Col: 10}, CodeDuplicateKey, "the key %q is here twice", "x").
		WithNote(Pos{File: "a.yaml", Line: 1, Col: 1}, "the other is here").
		WithFix("remove one of them")
	l.Errorf(Pos{File: "a.yaml", Line: 2, Col: 3}, CodeSyntax, "no")
	l.Errorf(Pos{File: "a.yaml"}, CodeFile, "missing")
	l.Notef(Pos{}, CodeOpenAPI, "for information")
	return &l
}

var sources = map[string]string{
	"a.yaml": "one\n\ttwo\r\n  three: \t4\n",
	"b.yaml": "é\x1b[31mred\n",
}

func source(file string) []byte { return []byte(sources[file]) }

func TestText(t *testing.T) {
	l := sample()
	l.Sort()
	var out bytes.Buffer
	if err := (Printer{Source: source}).Text(&out, l); err != nil {
		t.Fatal(err)
	}
	want := `note: for information [openapi]
a.yaml: error: missing [file]
a.yaml:2:3: error: no [syntax]
    2 | 	two
      | 	 ^
a.yaml:3:10: error: the key "x" is here twice [duplicate-key]
    3 |   three: 	4
      |          ^
a.yaml:1:1: note: the other is here
   fix: remove one of them
b.yaml:1:2: warning: 100% %d wrong [wrong-kind]
    1 | é�[31mred
      |  ^
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestTextWithColor(t *testing.T) {
	var out bytes.Buffer
	if err := (Printer{Color: true}).Text(&out, sample()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\x1b[1;31merror:\x1b[0m") || !strings.Contains(out.String(), "\x1b[1;33mwarning:\x1b[0m") {
		t.Errorf("no colours: %q", out.String())
	}
}

func TestMessagesCannotDriveTheTerminal(t *testing.T) {
	var l List
	l.Errorf(Pos{File: "a\x1b]0;x\a", Line: 1, Col: 1}, CodeSyntax, "%s", "a\x1b[2Jb\nc\u202ed").WithFix("%s", "x\ry")
	var out bytes.Buffer
	if err := (Printer{}).Text(&out, &l); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\a\r\u202e") {
		t.Errorf("control characters came through: %q", out.String())
	}
}

func TestLongLinesAreCut(t *testing.T) {
	line := strings.Repeat("ä", 5000) + "X" + strings.Repeat("ö", 5000)
	var l List
	l.Errorf(Pos{File: "a", Line: 1, Col: 5001}, CodeSyntax, "here")
	l.Errorf(Pos{File: "a", Line: 1, Col: 99999}, CodeSyntax, "behind the end")
	var out bytes.Buffer
	if err := (Printer{Source: func(string) []byte { return []byte(line) }}).Text(&out, &l); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	excerpt, caret := []rune(lines[1]), []rune(lines[2])
	if len(excerpt) > 140 || excerpt[len(caret)-1] != 'X' {
		t.Errorf("the caret is not under the X:\n%s\n%s", lines[1], lines[2])
	}
}

func TestJSON(t *testing.T) {
	l := sample()
	l.Sort()
	var out bytes.Buffer
	if err := (Printer{}).JSON(&out, l); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != l.Len() {
		t.Fatalf("%d lines for %d findings", len(lines), l.Len())
	}
	want := `{"file":"a.yaml","line":3,"column":10,"severity":"error","code":"duplicate-key","class":"invalid","message":"the key \"x\" is here twice","notes":[{"file":"a.yaml","line":1,"column":1,"message":"the other is here"}],"fix":"remove one of them"}`
	if lines[3] != want {
		t.Errorf("got  %s\nwant %s", lines[3], want)
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestList(t *testing.T) {
	l := sample()
	if l.Len() != 5 || l.Count(Error) != 3 || l.Count(Warning) != 1 || !l.HasErrors() || l.Summary() != "3 errors, 1 warning, 1 note" {
		t.Errorf("counts: %s", l.Summary())
	}
	l.Sort()
	if err := l.Err(); err == nil || err.Error() != "a.yaml: error: missing [file] (and 2 errors more)" {
		t.Errorf("Err: %v", l.Err())
	}
	var none List
	if none.Err() != nil || none.HasErrors() || none.Summary() != "" {
		t.Error("an empty list has errors")
	}
	none.Merge(nil)
	none.Merge(l)
	none.Merge(l)
	none.Sort()
	if none.Len() != l.Len() {
		t.Errorf("repeats are kept: %d of %d", none.Len(), l.Len())
	}
	all := l.All()
	all[0].Message = "changed"
	if l.All()[0].Message == "changed" {
		t.Error("All gives the list's own findings")
	}
}

func TestSortDoesNotDependOnDiscovery(t *testing.T) {
	forward, backward := sample(), sample()
	slices.Reverse(backward.all)
	forward.Sort()
	backward.Sort()
	for i := range forward.all {
		if !forward.all[i].equal(backward.all[i]) {
			t.Errorf("finding %d differs: %s, %s", i, forward.all[i], backward.all[i])
		}
	}
}

func TestPos(t *testing.T) {
	for want, p := range map[string]Pos{"": {}, "a": {File: "a"}, "a:2": {File: "a", Line: 2}, "a:2:3": {File: "a", Line: 2, Col: 3}} {
		if p.String() != want {
			t.Errorf("%+v prints %q", p, p.String())
		}
		if p.IsValid() != (p.Line > 0) {
			t.Errorf("%+v: IsValid %v", p, p.IsValid())
		}
	}
}

func TestWantsColor(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if WantsColor(f, func(string) string { return "" }) {
		t.Error("a file is no terminal")
	}
}

func TestCodesAreUniqueAndSorted(t *testing.T) {
	codes := Codes()
	for i, code := range codes {
		if i > 0 && codes[i-1] >= code {
			t.Errorf("%s and %s", codes[i-1], code)
		}
		if strings.ToLower(code) != code || strings.ContainsAny(code, " _/") {
			t.Errorf("%q is not kebab-case", code)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\tb\u00e9\n", 1, 3, "m\x1b")
	f.Fuzz(func(t *testing.T, text string, line, col int, message string) {
		var l List
		l.Errorf(Pos{File: "f", Line: line, Col: col}, CodeSyntax, "%s", message)
		var out bytes.Buffer
		if err := (Printer{Source: func(string) []byte { return []byte(text) }}).Text(&out, &l); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(out.String(), "\x1b\r\x00") {
			t.Fatalf("control characters came through: %q", out.String())
		}
	})
}

// A finding without a position is counted, also after a merge, and gets that of
// the file.
func TestUnplaced(t *testing.T) {
	var l, merged List
	l.Warnf(Pos{}, CodeFile, "lost")
	l.Warnf(Pos{File: "a.yaml", Line: 1}, CodeFile, "placed")
	merged.Merge(&l)
	if u := merged.Unplaced(); len(u) != 1 || u[0].Message != "lost" {
		t.Errorf("got %v", u)
	}
	merged.Place("b.yaml")
	if len(merged.Unplaced()) != 0 || merged.All()[0].Pos.File != "b.yaml" || merged.All()[1].Pos.File != "a.yaml" {
		t.Errorf("got %v", merged.All())
	}
}

func TestGitHub(t *testing.T) {
	var l List
	l.Errorf(Pos{File: "a,b:c\n.yaml", Line: 3, Col: 10}, CodeSyntax, "%s", "50% \x1b::set-env name=x::\nsecond").WithFix("%s", "100%")
	l.Warnf(Pos{File: "a.yaml"}, CodeFile, "missing")
	l.Notef(Pos{}, CodeOpenAPI, "for information")
	var out bytes.Buffer
	if err := (Printer{}).GitHub(&out, &l); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a%2Cb%3Ac .yaml,line=3,col=10,title=syntax::50%25 \ufffd::set-env name=x::%0Asecond%0Afix: 100%25\n" +
		"::warning file=a.yaml,title=file::missing\n" +
		"::notice title=openapi::for information\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestFileURI(t *testing.T) {
	for file, want := range map[string]string{
		"a b/c#d?.yaml":        "a%20b/c%23d%3F.yaml",
		"c:d.yaml":             "./c:d.yaml",
		"/tmp/a.yaml":          "file:///tmp/a.yaml",
		"https://x.test/a?b=1": "https://x.test/a?b=1",
	} {
		if got := fileURI(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
