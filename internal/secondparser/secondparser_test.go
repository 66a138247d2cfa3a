package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestCorpus compares the readings of the specifications of NIMBUGEN_CORPUS: of small
// ones, with NIMBUGEN_LONG=1 of all. Each difference has a rule in compare.go or a line
// in known.tsv.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" {
		t.Skip("NIMBUGEN_CORPUS is not set: no specification of others is read")
	}
	paths, err := indexed(dir, regexp.MustCompile(""))
	if err != nil || len(paths) < 50 {
		t.Fatalf("%d specifications: %v", len(paths), err)
	}
	k, err := readKnown("known.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range paths {
		if info, err := os.Stat(path); os.Getenv("NIMBUGEN_LONG") == "" && (err != nil || info.Size() > smallSpec || i%7 != 0) {
			continue
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) { check(t, filepath.ToSlash(name), path, k) })
	}
}

// smallSpec is the size in bytes of the specifications that a short run takes.
const smallSpec = 100_000

// TestOwn compares the readings of the specification of this repository.
func TestOwn(t *testing.T) {
	check(t, "nimbu-customers.yaml", "../../spec/nimbu-customers.yaml", nil)
}

func check(t *testing.T, name, path string, k known) {
	r, err := compare(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if r.agreed < 5 && r.stated > 0 { // a document of webhooks only has no operations
		t.Errorf("the readings agree on %d statements", r.agreed)
	}
	justified := 0
	for _, line := range r.open {
		if k.reason(name, line) != "" {
			justified++
		} else {
			t.Errorf("%s", line)
		}
	}
	t.Logf("%d agree, %d differ by a line of known.tsv, by a rule: %v", r.agreed, justified, r.explained)
	for _, j := range k {
		if j.spec == name && !j.used {
			t.Errorf("known.tsv: no difference is %q any more; remove the line", j.fields)
		}
	}
}

// TestDifferencesAreFound compares a specification with one that differs in each kind of
// statement.
func TestDifferencesAreFound(t *testing.T) {
	text := func(method, param, media, member string) string {
		return "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {" + method + ": {operationId: a, parameters: [{name: " + param + ", in: query, schema: {type: string}}], " +
			"requestBody: {content: {" + media + ": {schema: {type: object, properties: {" + member + ": {type: string}, all: {type: string}}}}}}, responses: {'204': {description: d}}}}}\n"
	}
	read := func(name, text string) (path string) {
		path = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	base := []string{"post", "p", "application/json", "m"}
	ours, pkg, err := readOurs(t.Context(), read("ours.yaml", text(base[0], base[1], base[2], base[3])))
	if err != nil {
		t.Fatal(err)
	}
	for i, other := range []string{"put", "q", "application/x-www-form-urlencoded", "n"} {
		changed := append([]string{}, base...)
		changed[i] = other
		theirs, err := readTheirs(read("theirs.yaml", text(changed[0], changed[1], changed[2], changed[3])))
		if err != nil {
			t.Fatal(err)
		}
		open := 0
		for _, d := range differences(theirs, ours, pkg) {
			if d.rule == "" {
				open++
			}
		}
		if open < 1 {
			t.Errorf("%s instead of %s: %d differences", other, base[i], open)
		}
	}
}
