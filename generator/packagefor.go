package generator

import (
	"context"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is PackageFor, which proposes a name for the package of a
// specification.

// notAName are words of titles and file names that say nothing of the API.
var notAName = []string{
	"a", "an", "and", "api", "apis", "client", "definition", "doc", "docs", "documentation", "for", "http", "https", "json", "of", "open", "openapi",
	"public", "reference", "rest", "restful", "sdk", "server", "spec", "specification", "specs", "swagger", "the", "to", "v", "version", "web", "yaml",
}

// longestProposal is the length of a name in letters; words after it are left out.
const longestProposal = 16

// PackageFor returns a name for the package of a specification: the words of
// its title, else of its file, of the directory above it or of the module, and api
// in the last resort. It is never client, which would shadow the variable that
// callers give the name, nor the name of a package of the standard library.
func PackageFor(ctx context.Context, file string) string {
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		dir = "."
	}
	sources := []string{titleOf(ctx, file), strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), filepath.Base(dir)}
	if wd, err := filepath.Abs("."); err == nil {
		sources = append(sources, filepath.Base(wd))
	}
	for _, s := range sources {
		if name := nameOf(s); name != "" {
			return name
		}
	}
	return "api"
}

// titleOf returns the title of a specification, "" if it cannot be read.
func titleOf(ctx context.Context, file string) string {
	doc, _ := spec.Load(ctx, file, spec.Options{})
	if doc == nil {
		return ""
	}
	return doc.Root.Get("info").Get("title").Text()
}

// nameOf returns the words of a text that say something, as a name of a package;
// "" if none do.
func nameOf(text string) string {
	name := ""
	for _, word := range strings.FieldsFunc(strings.ToLower(text), isNoLetterOrDigit) {
		switch {
		case slices.Contains(notAName, word), isVersion(word), !isASCII(word):
		case name == "":
			name = word
		case len(name)+len(word) <= longestProposal:
			name += word
		}
	}
	switch {
	case name == "":
		return ""
	case isTaken(name):
		name += "api"
	}
	if !isPackageName(name) {
		return ""
	}
	return name
}

func isNoLetterOrDigit(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// isVersion reports whether a word is a number, or a v and a number.
func isVersion(word string) bool {
	return strings.Trim(strings.TrimPrefix(word, "v"), "0123456789") == ""
}

func isASCII(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
}

// standard are packages of the standard library that programs import most.
var standard = []string{
	"bufio", "bytes", "cmp", "context", "crypto", "embed", "encoding", "errors", "flag", "fmt", "hash", "html", "image", "io", "iter", "json", "log",
	"maps", "math", "mime", "net", "os", "path", "plugin", "rand", "reflect", "regexp", "runtime", "slices", "slog", "sort", "sql", "strconv", "strings",
	"sync", "template", "testing", "time", "unicode", "url",
}

// isTaken reports whether a word is a keyword, a predeclared name or a package of
// the standard library.
func isTaken(word string) bool {
	return token.IsKeyword(word) || types.Universe.Lookup(word) != nil || slices.Contains(standard, word)
}
