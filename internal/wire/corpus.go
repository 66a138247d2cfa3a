package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// The entry point is settings.chosen, which selects specifications.

// chosen returns the files of the arguments and those of the corpus.
func (s settings) chosen() ([]string, error) {
	if s.corpus == "" {
		return s.specs, nil
	}
	group, err := regexp.Compile("^(" + s.group + ")$")
	if err != nil {
		return nil, err
	}
	list, err := index(s.corpus, func(path, in string) bool { return group.MatchString(in) && s.only.MatchString(path) })
	return slices.Concat(s.specs, list), err
}

// index returns the wanted specifications of a corpus.
func index(corpus string, wanted func(path, group string) bool) ([]string, error) {
	file, err := os.Open(filepath.Join(corpus, "INDEX.tsv"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = '\t', true, -1
	header, err := reader.Read()
	if err != nil {
		return nil, err
	}
	path, group := slices.Index(header, "path"), slices.Index(header, "group")
	if path < 0 || group < 0 {
		return nil, errors.New("INDEX.tsv has no columns path and group")
	}
	var list []string
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if len(row) > max(path, group) && wanted(row[path], row[group]) {
			list = append(list, filepath.Join(corpus, filepath.FromSlash(row[path])))
		}
	}
}

// name is the path of a specification in its corpus.
func (s settings) name(path string) string {
	if rel, err := filepath.Rel(s.corpus, path); s.corpus != "" && err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// largestFirst returns the indexes of files by descending size, so that no long
// run begins last.
func largestFirst(specs []string) []int {
	sizes, order := make([]int64, len(specs)), make([]int, len(specs))
	for i, path := range specs {
		order[i] = i
		if info, err := os.Stat(path); err == nil {
			sizes[i] = info.Size()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	return order
}
