package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tests of the count of coverage, without running a generator.

func TestCoverageTable(t *testing.T) {
	index := filepath.Join(t.TempDir(), "INDEX.tsv")
	rows := "path\tsource\tlicense\topenapi\tbytes\toperations\tschemas\twebhook_ops\tgroup\tvalidity\n" +
		"a.yaml\t\t\t3.0.0\t1\t10\t0\t0\treal\t\n" +
		"b.yaml\t\t\t3.1.0\t1\t30\t0\t0\treal\t\n" +
		"c.yaml\t\t\t2.0\t1\t5\t0\t0\treal\t\n" +
		"webhooks.yaml\t\t\t3.1.0\t1\t0\t0\t3\treal\t\n" +
		"d.yaml\t\t\t3.0.0\t1\t99\t0\t0\tpeer\t\n"
	if err := os.WriteFile(index, []byte(rows), 0o666); err != nil {
		t.Fatal(err)
	}
	specs, err := readIndex(index)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "verdicts.tsv")
	first, err := openVerdicts(name)
	if err != nil {
		t.Fatal(err)
	}
	for spec, v := range map[string]verdict{"a.yaml": {operations: 10}, "b.yaml": {failed: "compile"}, "c.yaml": {operations: 5}} {
		if err := first.put("tool", spec, v); err != nil {
			t.Fatal(err)
		}
	}
	first.close()
	again, err := openVerdicts(name)
	if err != nil {
		t.Fatal(err)
	}
	defer again.close()
	var out strings.Builder
	printCoverage(&out, specs, []*generator{{name: "tool"}, {name: "left out"}}, again)
	want := "| tool | 1 of 2 (50 %) | 10 of 40 (25 %) | 1 of 1 (100 %) | 5 of 5 (100 %) |"
	if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "left out") {
		t.Errorf("table:\n%s\nwant the row\n%s", out.String(), want)
	}
}

func TestCoverageIndexErrors(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      "path\n",
		"not number": "a.yaml\t\t\t3.0.0\t1\tmany\t0\t0\treal\t\n",
	} {
		file := filepath.Join(t.TempDir(), "INDEX.tsv")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readIndex(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
