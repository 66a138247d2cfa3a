package diag

// Codes of findings about the Go client of a specification (package compile).
const (
	// CodeHintUnknown: an x-nimbugen object has a member that has no
	// meaning in its place.
	CodeHintUnknown = "hint-unknown"
	// CodeHintValue: the value of a hint cannot be used.
	CodeHintValue = "hint-value"
	// CodeNameCollision: two declarations would have the same Go name.
	CodeNameCollision = "name-collision"
	// CodeReservedName: a name that the generated client needs for itself.
	CodeReservedName = "reserved-name"
	// CodeRelationEnvelope: a relation without the root hint for the form
	// in which it is written.
	CodeRelationEnvelope = "relation-envelope"
	// CodePaging: a paging hint that does not fit its operation.
	CodePaging = "paging"
	// CodePagingBase: numbered pages, where nothing states the number of the first.
	CodePagingBase = "paging-base"
	// CodePagingLink: lists that follow the header Link, which nothing states.
	CodePagingLink = "paging-link"
	// CodeSession: a session hint that does not fit its operations.
	CodeSession = "session"
	// CodeRelativeServer: a server without a host.
	CodeRelativeServer = "relative-server"
	// CodeCredentialParameter: a parameter that is an operation's API key.
	CodeCredentialParameter = "credential-parameter"
	// CodeOwnHeader: a header parameter that OpenAPI declares by other
	// means.
	CodeOwnHeader = "own-header"
	// CodeParameterContent: a parameter in a media type that is not JSON.
	CodeParameterContent = "parameter-content"
	// CodePatternProperties: members that are typed by their names.
	CodePatternProperties = "pattern-properties"
	// CodeRequiredUndescribed: a required member without a schema.
	CodeRequiredUndescribed = "required-undescribed"
	// CodeEnumValues: an enum without values, or with objects and lists among them.
	CodeEnumValues = "enum-values"
	// CodeImpliedType: a schema without type that its keywords give one.
	CodeImpliedType = "implied-type"
	// CodeFormBody: a form or multipart body that is not an object.
	CodeFormBody = "form-body"
	// CodeMediaType: a structured body that the client passes on as bytes.
	CodeMediaType = "media-type"
	// CodeNoSuccess: an operation that declares only failures.
	CodeNoSuccess = "no-success"
	// CodeSecurityType: a security scheme of an unknown type.
	CodeSecurityType = "security-type"
	// CodeSchemaCycle: a schema that only refers to itself.
	CodeSchemaCycle = "schema-cycle"
	// CodeContradiction: an allOf that no value can satisfy.
	CodeContradiction = "contradiction"
	// CodeAdjacentParameters: path parameters with nothing between them.
	CodeAdjacentParameters = "adjacent-parameters"
	// CodeOperationMoved: a method would call another endpoint than in an
	// earlier run, while the old endpoint is still there.
	CodeOperationMoved = "operation-moved"
	// CodeLink: a link without a target.
	CodeLink = "link"
	// CodePatternUnchecked: a pattern that Go cannot match, so that values
	// are not checked against it.
	CodePatternUnchecked = "pattern-unchecked"
	// CodeDiscriminator: a discriminator that no alternative has as a property.
	CodeDiscriminator = "discriminator"
	// CodeUnionMerged: alternatives that cannot be distinguished.
	CodeUnionMerged = "union-merged"
	// CodeUnionRaw: alternatives that can neither be distinguished nor
	// merged.
	CodeUnionRaw = "union-raw"
	// CodeLost: a value of the specification that is not in the client.
	CodeLost = "lost"
)

// CompileCodes returns the codes of package compile, unsorted.
func CompileCodes() []string {
	return []string{
		CodeHintUnknown, CodeHintValue, CodeNameCollision, CodeReservedName, CodeRelationEnvelope, CodePaging, CodePagingBase, CodePagingLink, CodeSession,
		CodeRelativeServer, CodeCredentialParameter, CodeOwnHeader, CodeParameterContent, CodePatternProperties, CodeRequiredUndescribed,
		CodeEnumValues, CodeImpliedType, CodeFormBody, CodeMediaType, CodeNoSuccess, CodeSecurityType, CodeSchemaCycle, CodeContradiction,
		CodeAdjacentParameters, CodePatternUnchecked, CodeOperationMoved, CodeLink, CodeDiscriminator, CodeUnionMerged, CodeUnionRaw, CodeLost,
	}
}
