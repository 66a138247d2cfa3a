package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestExtract reads the operations of an SDK that formats, joins and passes on
// its paths.
func TestExtract(t *testing.T) {
	rows, err := extract("testdata/sdk")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GET\tpets\tPets\tList\to\tListOptions\tPet\t",
		"GET\tpets/{}\tPets\tGet\t0\t\tPet\tid",
		"POST\tpets/{}/adopt\tPets\tAdopt\t0\t\t\tid",
	}
	if !slices.Equal(rows, want) {
		t.Errorf("extract:\n%s\nwant:\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
}

// TestMeasure compares a generated package with a table.
func TestMeasure(t *testing.T) {
	table := filepath.Join(t.TempDir(), "pets.tsv")
	rows, err := extract("testdata/sdk")
	if err != nil {
		t.Fatal(err)
	}
	if err := write(table, rows); err != nil {
		t.Fatal(err)
	}
	total, ops, err := compareOne(table, "testdata/generated")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Split(measure(total, ops).row("pets"), "\t")[:13], " ")
	if want := "pets 4 3 100.0 100.0 100.0 100.0 100.0 66.7 100.0 0/0 1/1 0"; got != want {
		t.Errorf("measure:\n%s\nwant:\n%s", got, want)
	}
}

// TestLabel takes names apart.
func TestLabel(t *testing.T) {
	for _, c := range []struct{ service, method, key, verb, noun string }{
		{"Pets", "RetrievePet", "GET pets/{}", "get", "pet"},
		{"Pets", "Pet", "GET pets/{}", "", "pet"},
		{"Orders", "CancelOrder", "POST orders/{}/cancel", "cancel", "order"},
		{"", "OrderCancel", "POST orders/{}/cancel", "cancel", "order"},
		{"Organizations", "ListIDsForRepository", "GET orgs/{}/repos", "list", "org repo"},
	} {
		l := newLabel(c.service, c.method, c.key)
		if l.verb != c.verb || strings.Join(l.noun, " ") != c.noun {
			t.Errorf("%s.%s: verb %q, noun %q; want %q, %q", c.service, c.method, l.verb, l.noun, c.verb, c.noun)
		}
	}
}

// TestNormalPath joins the spellings of one path.
func TestNormalPath(t *testing.T) {
	for path, want := range map[string]string{
		"/v1/pets/{petId}":                "pets/{}",
		"https://api.test/api/pets?x={y}": "pets",
		"/{apiVersion}/Pets":              "pets",
		"{}repos/{}/{}":                   "repos/{}/{}",
	} {
		if got := normalPath(path); got != want {
			t.Errorf("normalPath(%q) = %q, want %q", path, got, want)
		}
	}
}
