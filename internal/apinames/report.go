package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The entry point is compare.

// compare writes OUTDIR/summary.tsv, and for each vendor OUTDIR/VENDOR.ops.tsv
// and VENDOR.worst.txt.
func compare(out string, pairs []string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	rows := []string{header}
	for _, pair := range pairs {
		table, dir, _ := strings.Cut(pair, "=")
		vendor := strings.TrimSuffix(filepath.Base(table), ".tsv")
		total, ops, err := compareOne(table, dir)
		if err != nil {
			return err
		}
		rows = append(rows, measure(total, ops).row(vendor))
		err = errors.Join(write(filepath.Join(out, vendor+".ops.tsv"), details(ops)), write(filepath.Join(out, vendor+".worst.txt"), worst(ops, 20)))
		if err != nil {
			return err
		}
	}
	fmt.Println(strings.Join(rows, "\n"))
	return write(filepath.Join(out, "summary.tsv"), rows)
}

// compareOne returns the number of operations of a package, and those that the
// table has as well.
func compareOne(table, dir string) (total int, ops []op, err error) {
	ours, err := readPackage(dir)
	if err != nil {
		return 0, nil, err
	}
	theirs, err := readTable(table)
	if err != nil {
		return 0, nil, err
	}
	return len(ours), match(ours, theirs), nil
}

func write(file string, lines []string) error {
	return os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}

func details(ops []op) []string {
	lines := []string{"METHOD\tpath\ttheirs\tours\tverb\tnoun\tplace\ttheirs paged\tours paged"}
	for _, o := range ops {
		lines = append(lines, strings.Join([]string{strings.Replace(o.key, " ", "\t", 1), o.theirs.call(), o.ours.call(),
			fmt.Sprint(one(o.verb())), fmt.Sprint(one(o.noun())), fmt.Sprint(one(o.place())), o.theirs.paged, o.ours.paged}, "\t"))
	}
	return lines
}

// worst are the n operations with the least in common, the longest of our names first.
func worst(ops []op, n int) (lines []string) {
	distance := func(o op) float64 {
		return 2*(1-o.overlap()) + 1 - one(o.verb()) + float64(len(o.ours.name)-len(o.theirs.name))/20
	}
	sorted := slices.SortedStableFunc(slices.Values(ops), func(a, b op) int { return cmp.Compare(distance(b), distance(a)) })
	for _, o := range sorted[:min(n, len(sorted))] {
		lines = append(lines, fmt.Sprintf("%-70s theirs %-45s ours %s", o.key, o.theirs.call(), o.ours.call()))
	}
	return lines
}
