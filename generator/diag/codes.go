package diag

import "slices"

// This list has every code of package spec; codes_compile.go and codes_run.go
// have the others. A code never changes its meaning; each has a golden case
// with its whole text (a test compares the two lists).
//
// Findings of kin-openapi have codes of its own behind a prefix
// ("openapi/parameter-in-invalid"); they are not listed here.

// Codes of reading a specification (package spec).
const (
	// CodeFile: a file cannot be read.
	CodeFile = "file"
	// CodeSyntax: a file is neither JSON nor YAML.
	CodeSyntax = "syntax"
	// CodeDuplicateKey: a mapping has a key twice.
	CodeDuplicateKey = "duplicate-key"
	// CodeVersion: the version of OpenAPI is missing or unknown.
	CodeVersion = "openapi-version"
	// CodeOverlay: an overlay that cannot be applied.
	CodeOverlay = "overlay"
	// CodeOverlayTarget: an overlay's target selects nothing.
	CodeOverlayTarget = "overlay-target"
	// CodeOverlayStale: an overlay that was made of a file which has changed.
	CodeOverlayStale = "overlay-stale"
	// CodeOpenAPI: kin-openapi's own findings, most with its code behind a
	// slash.
	CodeOpenAPI = "openapi"
	// CodeUnresolvedRef: a reference names nothing, or leads back to itself.
	CodeUnresolvedRef = "unresolved-ref"
	// CodeRefSiblings: members beside $ref that OpenAPI 3.0 ignores.
	CodeRefSiblings = "ref-siblings"
	// CodeRefPlace: a reference where the standard permits none.
	CodeRefPlace = "ref-place"
	// CodeUnknownKey: a member that the standard does not define.
	CodeUnknownKey = "unknown-key"
	// CodeWrongKind: a value of the wrong kind, such as a list instead of a
	// mapping.
	CodeWrongKind = "wrong-kind"
	// CodeNumber: a number out of its permitted range or form.
	CodeNumber = "number"
	// CodeEmptyList: a list that must not be empty.
	CodeEmptyList = "empty-list"
	// CodeDuplicateItem: a duplicate parameter, tag or required name.
	CodeDuplicateItem = "duplicate-item"
	// CodeMissingInfo: the document has no info, title or version.
	CodeMissingInfo = "missing-info"
	// CodeMissingPaths: an OpenAPI 3.0 document has no paths.
	CodeMissingPaths = "missing-paths"
	// CodePathKey: a path does not begin with a slash.
	CodePathKey = "path-key"
	// CodePathParameter: the template and the declared path parameters differ.
	CodePathParameter = "path-parameter"
	// CodePathRequired: a path parameter is not required.
	CodePathRequired = "path-required"
	// CodeParameter: a parameter without name or place.
	CodeParameter = "incomplete-parameter"
	// CodeSecurityScheme: a security scheme whose meaning is clear, but not by the
	// standard.
	CodeSecurityScheme = "security-scheme"
	// CodeHeaderName: a header parameter whose name HTTP does not allow.
	CodeHeaderName = "header-name"
	// CodeParameterSchema: a parameter with neither schema nor content, or
	// with both.
	CodeParameterSchema = "parameter-schema"
	// CodeStyle: a parameter's style is not permitted in its place.
	CodeStyle = "parameter-style"
	// CodeSwaggerMember: a construct of Swagger 2.0 in an OpenAPI 3
	// document.
	CodeSwaggerMember = "swagger-member"
	// CodeDuplicateOperationID: two operations have one operationId.
	CodeDuplicateOperationID = "duplicate-operation-id"
	// CodeMissingResponses: an operation without responses.
	CodeMissingResponses = "missing-responses"
	// CodeStatus: the key of a response is no status.
	CodeStatus = "status-code"
	// CodeMissingContent: a request body without content.
	CodeMissingContent = "missing-content"
	// CodeMissingDescription: a response without description.
	CodeMissingDescription = "missing-description"
	// CodeUndefinedScheme: a requirement names a security scheme that is not
	// declared.
	CodeUndefinedScheme = "undefined-security-scheme"
	// CodeBooleanRequired: "required: true" on a property.
	CodeBooleanRequired = "boolean-required"
	// CodeReadWriteOnly: a value that is both readOnly and writeOnly.
	CodeReadWriteOnly = "read-write-only"
	// CodeSchemaType: a type that JSON Schema does not define.
	CodeSchemaType = "schema-type"
	// CodeWrongValue: a default or an enum value of another type than the
	// schema's.
	CodeWrongValue = "wrong-value"
	// CodeNewerKeyword: a keyword of OpenAPI 3.1 in a 3.0 document.
	CodeNewerKeyword = "newer-keyword"
	// CodeTupleItems: items that are a list.
	CodeTupleItems = "tuple-items"
	// CodeMissingItems: an array without items in an OpenAPI 3.0 document.
	CodeMissingItems = "missing-items"
	// CodeExclusiveBound: an exclusive bound in the form of another version.
	CodeExclusiveBound = "exclusive-bound"
)

// Codes returns all codes, sorted.
func Codes() []string {
	codes := slices.Concat(SpecCodes(), CompileCodes(), runCodes())
	slices.Sort(codes)
	return codes
}

// SpecCodes returns the codes of package spec.
func SpecCodes() []string {
	return []string{
		CodeFile, CodeSyntax, CodeDuplicateKey, CodeVersion, CodeOverlay, CodeOverlayTarget, CodeOverlayStale, CodeOpenAPI, CodeUnresolvedRef, CodeRefSiblings, CodeRefPlace,
		CodeUnknownKey, CodeWrongKind, CodeNumber, CodeEmptyList, CodeDuplicateItem, CodeMissingInfo, CodeMissingPaths,
		CodePathKey, CodePathParameter, CodePathRequired, CodeParameter, CodeSecurityScheme, CodeHeaderName, CodeParameterSchema, CodeStyle, CodeSwaggerMember,
		CodeDuplicateOperationID, CodeMissingResponses, CodeStatus, CodeMissingContent, CodeMissingDescription,
		CodeUndefinedScheme, CodeBooleanRequired, CodeReadWriteOnly, CodeSchemaType, CodeWrongValue, CodeNewerKeyword, CodeTupleItems,
		CodeMissingItems, CodeExclusiveBound,
	}
}
