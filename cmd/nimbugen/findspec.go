package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The entry point is findSpec, which finds the specification of a directory.

// headBytes is the part of a file in which its version of OpenAPI stands.
const headBytes = 4 << 10

// declaresOpenAPI matches the member of a document that declares its version, in
// YAML at the begin of a line, in JSON among the first members.
var declaresOpenAPI = regexp.MustCompile(`(?m)^["']?(openapi|swagger)["']?[ \t]*:|^\s*\{[^{}]*"(openapi|swagger)"\s*:`)

// findSpec finds the one OpenAPI document below dir: by its usual names, else by
// its content.
func findSpec(dir string) (string, error) {
	named, declared, err := candidates(dir)
	if err != nil {
		return "", err
	}
	found := named
	if len(found) == 0 {
		found = declared
	}
	switch len(found) {
	case 0:
		return "", errors.New("there is no OpenAPI document below this directory: name the spec with --spec")
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("several specs below this directory (%s): name one with --spec", enumerate(found))
}

// enumerate lists names, of many the first.
func enumerate(names []string) string {
	const most = 10
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// candidates returns the OpenAPI documents below dir, with those of a usual name
// apart.
func candidates(dir string) (named, declared []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && isForeign(d.Name()):
			return filepath.SkipDir
		case !d.Type().IsRegular() || !isDocument(d.Name()):
		case isUsualName(d.Name()):
			named = append(named, path)
		case declaresVersion(path):
			declared = append(declared, path)
		}
		return nil
	})
	return named, declared, err
}

// isForeign reports whether a directory holds no sources of its own.
func isForeign(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor" || name == "testdata"
}

func isDocument(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

func isUsualName(name string) bool {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	return base == "openapi" || base == "swagger"
}

// declaresVersion reports whether the first bytes of a file declare a version of
// OpenAPI. A file that cannot be read declares none.
func declaresVersion(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, headBytes))
	return err == nil && declaresOpenAPI.Match(bytes.TrimPrefix(head, []byte("\ufeff")))
}
