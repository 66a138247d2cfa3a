package speccheck

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is load, which all tests call.

const specFile = "../../spec/nimbu-customers.yaml"

// load returns the parsed spec; a spec that does not parse ends the test.
func load(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(specFile)
	if err != nil {
		t.Fatalf("loading %s: %v", specFile, err)
	}
	return doc
}

// TestSpecIsValid validates the document and every example in it.
func TestSpecIsValid(t *testing.T) {
	err := load(t).Validate(t.Context(),
		openapi3.EnableExamplesValidation(),
		openapi3.EnableSchemaDefaultsValidation(),
		openapi3.EnableSchemaPatternValidation(),
		openapi3.EnableMultiError(),
	)
	if err != nil {
		t.Errorf("%s: %v", specFile, err)
	}
}
