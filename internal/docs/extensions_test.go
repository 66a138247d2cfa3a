package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The entry point is TestExtensions.

// internalExtensions are keys that the generator writes for its own use, a query
// parameter of Nimbu, and the hints, which have a document of their own.
var internalExtensions = []string{"x-nimbugen", "x-formData-name", "x-originalParamName", "x-cdn-expires"}

// TestExtensions checks that docs/extensions.md names the extensions that the
// generator reads, and no others.
func TestExtensions(t *testing.T) {
	var known []string
	literal := regexp.MustCompile(`"(x-[a-zA-Z-]+[a-zA-Z])"`)
	for _, name := range tracked(t, "generator/*.go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, match := range literal.FindAllStringSubmatch(read(t, name), -1) {
			if !slices.Contains(internalExtensions, match[1]) && !slices.Contains(known, match[1]) {
				known = append(known, match[1])
			}
		}
	}
	var documented []string
	for _, match := range regexp.MustCompile("`(x-[a-zA-Z-]+)`").FindAllStringSubmatch(read(t, "docs/extensions.md"), -1) {
		if match[1] != "x-nimbugen" && !slices.Contains(documented, match[1]) {
			documented = append(documented, match[1])
		}
	}
	slices.Sort(known)
	slices.Sort(documented)
	if !slices.Equal(known, documented) {
		t.Errorf("the generator reads\n%q,\ndocs/extensions.md names\n%q", known, documented)
	}
}
