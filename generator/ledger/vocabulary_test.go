package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestVocabularyIsComplete compares the vocabulary with the grammar by which
// specifications are read: it has every keyword of every version, and no other.
func TestVocabularyIsComplete(t *testing.T) {
	listed := map[string]string{} // object and keyword -> versions
	for _, e := range ledger.Vocabulary() {
		if !slices.Contains([]ledger.Becomes{ledger.InGo, ledger.InComment, ledger.InFinding, ledger.Nothing}, e.Becomes) || e.How == "" {
			t.Errorf("%s %v becomes %q: %q", e.Object, e.Keywords, e.Becomes, e.How)
		}
		if !slices.Contains([]string{"all", "2.0", "3.0", "3.0+", "3.1+", "3.2+"}, e.Versions) {
			t.Errorf("%s %v: versions %q", e.Object, e.Keywords, e.Versions)
		}
		for _, k := range e.Keywords {
			key := e.Object + " " + k
			if old, twice := listed[key]; twice && old != "2.0" && e.Versions != "2.0" {
				t.Errorf("%s is listed twice", key)
			}
			if _, ok := listed[key]; !ok || e.Versions != "2.0" {
				listed[key] = e.Versions
			}
		}
	}
	for object, keywords := range spec.Keywords() {
		for _, k := range keywords {
			if versions := listed[object+" "+k]; versions == "" || versions == "2.0" {
				t.Errorf("%s %s is not in the vocabulary of OpenAPI 3 (%q)", object, k, versions)
			}
		}
	}
	for object, keywords := range spec.SwaggerKeywords() {
		for _, k := range keywords {
			if versions := listed[object+" "+k]; versions != "all" && versions != "2.0" {
				t.Errorf("%s %s is not in the vocabulary of Swagger 2.0 (%q)", object, k, versions)
			}
		}
	}
	known := spec.Keywords()
	for key := range listed {
		object, k, _ := strings.Cut(key, " ")
		if !strings.HasPrefix(k, "(") && !slices.Contains(known[object], k) && !slices.Contains(spec.SwaggerKeywords()[object], k) && k != "$ref" &&
			!slices.Contains([]string{"contact", "license"}, k) {
			t.Errorf("%s: the grammar has no such keyword", key)
		}
	}
}
