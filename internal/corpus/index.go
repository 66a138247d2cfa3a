package corpus

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// The entry point is Documents, which finds the documents of a corpus.

// Document is an OpenAPI document of a corpus.
type Document struct {
	Path  string // below the directory of the corpus, separated by slashes
	Group string // of the index; "real" without one
	Bytes int
}

// Documents lists the documents of the corpus at dir, smallest first: those of
// its INDEX.tsv, or without one every JSON and YAML file that declares a version
// of OpenAPI. An error that is fs.ErrNotExist means that there is no corpus.
func Documents(dir string) ([]Document, error) {
	docs, err := readIndex(filepath.Join(dir, "INDEX.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		docs, err = findDocuments(dir)
	}
	slices.SortStableFunc(docs, func(a, b Document) int { return cmp.Compare(a.Bytes, b.Bytes) })
	return docs, err
}

// readIndex reads the columns path, bytes and group of an index.
func readIndex(name string) ([]Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	path, size, group := slices.Index(rows[0], "path"), slices.Index(rows[0], "bytes"), slices.Index(rows[0], "group")
	if min(path, size, group) < 0 {
		return nil, fmt.Errorf("%s has no columns path, bytes and group", name)
	}
	var docs []Document
	for _, row := range rows[1:] {
		if len(row) <= max(path, size, group) {
			return nil, fmt.Errorf("%s: %q has too few columns", name, row)
		}
		n, err := strconv.Atoi(row[size])
		if err != nil {
			return nil, fmt.Errorf("%s: %q: %w", name, row, err)
		}
		docs = append(docs, Document{Path: row[path], Group: row[group], Bytes: n})
	}
	return docs, nil
}

// findDocuments finds the documents below a directory without an index.
func findDocuments(dir string) ([]Document, error) {
	version := regexp.MustCompile(`(?m)^\s*\{?\s*"?(openapi|swagger)"?\s*:\s*["']?[23]\.|"(openapi|swagger)"\s*:\s*"[23]\.[0-9.]+"\s*[,}]`)
	var docs []Document
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(path)) {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && version.Match(data) {
			name, _ := filepath.Rel(dir, path) // path is below dir
			docs = append(docs, Document{Path: filepath.ToSlash(name), Group: "real", Bytes: len(data)})
		}
		return err
	})
	return docs, err
}
