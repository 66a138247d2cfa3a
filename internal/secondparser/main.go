// Command secondparser compares how the generator reads specifications with how
// github.com/pb33f/libopenapi reads them: the same operations, parameters, kinds of
// media types and members of bodies, at any depth. It prints the differences that no
// decision of the generator explains, and a line for each specification:
//
//	go -C internal/secondparser run . -corpus DIR [-only 'REGEXP']
//
// DIR is a corpus with an INDEX.tsv, of which it reads the group real. Arguments are
// further files.
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	corpus := flag.String("corpus", "", "directory with INDEX.tsv")
	only := flag.String("only", "", "regular expression of paths in the corpus")
	flag.Parse()
	paths := flag.Args()
	if *corpus != "" {
		more, err := indexed(*corpus, regexp.MustCompile(*only))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		paths = append(paths, more...)
	}
	failed := false
	for _, path := range paths {
		name := path
		if rel, err := filepath.Rel(*corpus, path); *corpus != "" && err == nil && filepath.IsLocal(rel) {
			name = filepath.ToSlash(rel)
		}
		r, err := compare(context.Background(), path)
		if err != nil {
			fmt.Printf("%s: %v\n", name, err)
			failed = true
			continue
		}
		r.print(os.Stdout, name)
	}
	if failed {
		os.Exit(1)
	}
}

// indexed returns the paths of the specifications of the group real.
func indexed(corpus string, only *regexp.Regexp) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(corpus, "INDEX.tsv"))
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(string(data)))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	path, group := slices.Index(rows[0], "path"), slices.Index(rows[0], "group")
	if path < 0 || group < 0 {
		return nil, fmt.Errorf("INDEX.tsv has no columns path and group")
	}
	var paths []string
	for _, row := range rows[1:] {
		if len(row) > max(path, group) && row[group] == "real" && only.MatchString(row[path]) {
			paths = append(paths, filepath.Join(corpus, filepath.FromSlash(row[path])))
		}
	}
	return paths, nil
}
