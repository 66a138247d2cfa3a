package generator

import (
	"fmt"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The entry point is Client.CheckPackage, which checks the name of the package of
// a client.

// A PackageError reports a name that the go command does not build a client as.
type PackageError struct {
	Name    string // the name
	Out     string // the output directory that it was made of; "" if it is configured
	Propose string // a name that would do
}

// Error returns the name and its origin.
func (e *PackageError) Error() string {
	if e.Out != "" {
		return fmt.Sprintf("the output directory %q gives the package the name %q, which no Go package can have", e.Out, e.Name)
	}
	return fmt.Sprintf("no Go package can have the name %q", e.Name)
}

// CheckPackage returns a *PackageError if no package can have the name that is
// configured, or that the output directory implies.
func (c Client) CheckPackage() error {
	name := c.packageName()
	if name == "" || isPackageName(name) { // "": the spec names the package
		return nil
	}
	if c.Package != "" {
		return &PackageError{Name: name, Propose: proposePackage(name)}
	}
	return &PackageError{Name: name, Out: filepath.ToSlash(c.Out), Propose: proposePackage(lastFirst(filepath.Clean(c.Out))...)}
}

// isPackageName reports whether the go command builds a library of that name: it
// ignores files of package documentation, and no package can import one called
// init or main.
func isPackageName(name string) bool {
	switch name {
	case "_", "documentation", "init", "main":
		return false
	}
	return token.IsIdentifier(name)
}

var (
	notInPackageName = regexp.MustCompile(`[^a-z0-9_]+`)
	version          = regexp.MustCompile(`^v[0-9]+$`)
)

// PackageName returns the configured name, or a *PackageError in place of one that no
// package can have.
func (c Client) PackageName() (string, error) {
	if err := c.CheckPackage(); err != nil {
		return "", err
	}
	return c.packageName(), nil
}

// packageName is the configured name, or one derived from the output directory:
// of its last element, or of the one before if that is a version.
func (c Client) packageName() string {
	if c.Package != "" {
		return c.Package
	}
	return cleanPackage(directories(c.Out)[0])
}

// directories returns the elements of a directory that can name a package, the
// last first.
func directories(dir string) []string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	elements := lastFirst(dir)
	if len(elements) > 1 && version.MatchString(elements[0]) && cleanPackage(elements[1]) != "" {
		return elements[1:]
	}
	return elements
}

func lastFirst(dir string) []string {
	elements := strings.Split(filepath.ToSlash(dir), "/")
	slices.Reverse(elements)
	return elements
}

// cleanPackage drops the characters that a package name cannot have.
func cleanPackage(name string) string {
	return strings.TrimLeft(notInPackageName.ReplaceAllString(strings.ToLower(name), ""), "0123456789_")
}

// proposePackage returns a package name that is made of the first or second of
// the names.
func proposePackage(names ...string) string {
	first := names[0]
	for i, name := range names[:min(len(names), 2)] {
		name = cleanPackage(name[strings.LastIndex(name, "/")+1:])
		if i == 0 {
			first = name
		}
		if isPackageName(name) {
			return name
		}
	}
	return first + "client"
}
