package ledger

import "strings"

// The entry point is Vocabulary.

// Entry states what becomes of keywords of an object.
type Entry struct {
	Object   string   // as the OpenAPI Specification calls it, in lower camel case
	Keywords []string // in the order of the table
	Versions string   // that define them: "all", "3.0+", "3.1+", "3.2+", "2.0" or "3.0"
	Becomes  Becomes
	How      string
}

// Becomes is what becomes of a keyword.
type Becomes string

// What becomes of keywords. A keyword that becomes Go or a comment in most places and
// is lost in one of them has a finding there.
const (
	InGo      Becomes = "Go"
	InComment Becomes = "comment"
	InFinding Becomes = "finding"
	// Nothing describes neither requests nor responses, and is not in the client.
	Nothing Becomes = "nothing"
)

// vocabularyText has an entry for each line: object, versions, Becomes, keywords;
// then how.
const vocabularyText = `
document    | all  | Go      | info paths tags security | the package, its services, methods and credentials
document    | 3.0+ | Go      | openapi servers components | the base URL and options for the other servers; components where operations reach them
document    | 3.1+ | Go      | webhooks | the receiver Webhooks
document    | 3.1+ | nothing | jsonSchemaDialect | one dialect is read
document    | 3.2+ | Go      | $self | the address to which references are relative
document    | all  | comment | externalDocs | of the package
document    | 2.0  | Go      | swagger host basePath schemes consumes produces definitions parameters responses securityDefinitions | as in OpenAPI 3.0, into which the document is converted
info        | all  | comment | title version description | of the package; without a configured name the title also names it
info        | all  | nothing | termsOfService contact license | legal terms are the author's to state
info        | 3.1+ | nothing | summary | the description is longer
server      | 3.0+ | Go      | url variables | the base URL, with the defaults of its variables, and WithServer options
server      | 3.0+ | comment | description | of the option
server      | 3.2+ | nothing | name | the option is named after the description or the URL
variable    | 3.0+ | Go      | default enum | arguments of the option
variable    | 3.0+ | comment | description | of the option
tag         | all  | Go      | name | a service
tag         | all  | comment | description externalDocs | of the service
tag         | 3.2+ | comment | summary | of the service, without a description
tag         | 3.2+ | nothing | parent kind | services have no order
externalDocs | all | comment | url | a line of the comment
externalDocs | all | nothing | description | the URL stands in its place
components  | 3.0+ | Go      | schemas responses parameters requestBodies headers securitySchemes links callbacks | where operations reach them
components  | 3.0+ | nothing | examples | illustrations
components  | 3.1+ | Go      | pathItems | where paths refer to them
components  | 3.2+ | Go      | mediaTypes | where bodies refer to them
pathItem    | all  | Go      | get put post delete options head patch parameters | methods
pathItem    | 3.0+ | Go      | trace servers | methods, and the server of its operations
pathItem    | 3.0+ | nothing | summary description | the operations have comments of their own
pathItem    | 3.2+ | Go      | query additionalOperations | methods
pathItem    | 3.2+ | finding | connect | not an HTTP method of a client
operation   | all  | Go      | operationId tags parameters responses security deprecated | name, service, arguments, results and credentials; the first tag names the service, the others are in REFERENCE.md
operation   | all  | comment | summary description externalDocs | of the method
operation   | 3.0+ | Go      | requestBody callbacks servers | an argument, the receiver Callbacks, the server of the call
operation   | 2.0  | Go      | consumes produces schemes | as in OpenAPI 3.0
parameter   | all  | Go      | name in required | an argument, or a field of the parameters
parameter   | all  | comment | description | of the field
parameter   | all  | nothing | allowEmptyValue | the OpenAPI Specification advises against it
parameter   | all  | Go      | schema | its type
parameter   | 3.0+ | Go      | content style explode allowReserved | its type, and how it is written; a media type other than JSON has a finding
parameter   | 3.0+ | comment | deprecated | of the field
parameter   | 3.0+ | nothing | example examples | illustrations
parameter   | 2.0  | Go      | type format items enum default collectionFormat maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf | as in OpenAPI 3.0
header      | 3.0+ | Go      | schema | a field of the response's headers
header      | 3.0+ | comment | description | of the field
header      | 3.0+ | nothing | required deprecated style explode allowEmptyValue allowReserved content example examples | a header that is absent is the zero value
requestBody | 3.0+ | Go      | content required | an argument, and a method more for each other kind of media type
requestBody | 3.0+ | comment | description | of the argument, in REFERENCE.md
mediaType   | 3.0+ | Go      | schema encoding | the type, and how forms are written; a structure that is not decoded has a finding
mediaType   | 3.0+ | nothing | example examples | illustrations
mediaType   | 3.2+ | Go      | itemSchema | the items of a stream
mediaType   | 3.2+ | finding | prefixEncoding itemEncoding | parts without names are sent by runtime.Parts
encoding    | 3.0+ | Go      | contentType headers style explode allowReserved | how a part or a field of a form is written
encoding    | 3.2+ | finding | encoding prefixEncoding itemEncoding | parts without names are sent by runtime.Parts
response    | all  | Go      | headers | headers of the response
response    | 3.0+ | Go      | content links | the result, or the body of an error; methods that follow a link
response    | 2.0  | Go      | schema | the result, or the body of an error
response    | 2.0  | nothing | examples | illustrations
response    | all  | comment | description | in REFERENCE.md, by status
response    | 3.2+ | comment | summary | in REFERENCE.md, by status, without a description
callback    | 3.0+ | Go      | (expression) | a function of the receiver Callbacks
link        | 3.0+ | Go      | operationRef operationId parameters requestBody | a method that follows it, or a finding
link        | 3.0+ | nothing | description server | the method's own comment and server
example     | 3.0+ | nothing | summary description value externalValue | illustrations
example     | 3.2+ | nothing | dataValue serializedValue | illustrations
requirement | all  | Go      | (name) | the credentials of a call; scopes are in the comment too
securityScheme | all | Go     | type name in | an option of the client
securityScheme | all | comment | description | of the option
securityScheme | 3.0+ | Go    | scheme | the kind of the credential
securityScheme | 3.0+ | comment | flows openIdConnectUrl | where tokens come from
securityScheme | 3.0+ | nothing | bearerFormat | tokens are opaque to clients
securityScheme | 3.2+ | comment | oauth2MetadataUrl deprecated | of the option
flows       | 3.0+ | comment | implicit password clientCredentials authorizationCode | where tokens come from
flows       | 3.2+ | comment | deviceAuthorization | where tokens come from
flow        | 3.0+ | comment | authorizationUrl tokenUrl refreshUrl scopes | of the option: where tokens come from and are refreshed, and the scopes
flow        | 3.2+ | comment | deviceAuthorizationUrl | where tokens come from, without a tokenUrl
discriminator | 3.0+ | Go     | propertyName mapping | how alternatives are distinguished
discriminator | 3.2+ | Go | defaultMapping | the variant of values without a known tag; a finding where it names none
schema      | all  | Go      | type format enum properties required items additionalProperties allOf readOnly writeOnly default | the type and the fields; a default that is not zero keeps absent and zero apart, and is in the comment
schema      | all  | comment | title description | of the type or the field; the title names alternatives
schema      | all  | comment | minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems minProperties maxProperties | of the member, the parameter or the type, also those of items, map values and alternatives; of bodies in REFERENCE.md; with validate, rules
schema      | all  | Go      | discriminator | how alternatives are distinguished
schema      | all  | Go      | xml | names of elements, with --xml
schema      | all  | nothing | example externalDocs | illustrations
schema      | 3.0+ | Go      | oneOf anyOf deprecated | a sum type, or the type that all alternatives have
schema      | 3.0+ | comment | not | conditions; with validate, rules
schema      | 3.0  | Go      | nullable | a pointer or Opt
schema      | 3.1+ | Go      | const prefixItems patternProperties contentEncoding $ref $dynamicRef $dynamicAnchor $anchor $id $defs | constants that are always written, tuples, bytes and references
schema      | 3.1+ | Go      | then else dependentSchemas | the members that they add are optional; the condition is in the comment
schema      | 3.1+ | comment | if propertyNames contains minContains maxContains dependentRequired unevaluatedItems unevaluatedProperties | conditions; with validate, rules
schema      | 3.1+ | finding | contentSchema | what a text holds is typed in server-sent events only
schema      | 3.1+ | nothing | contentMediaType examples $comment $schema $vocabulary | notes about the text and the document
schema      | 3.1+ | Go      | definitions additionalItems dependencies $recursiveRef $recursiveAnchor | of older JSON Schema: as the keywords of 2020-12 that replaced them, or a finding
`

// Vocabulary returns the entries, objects in the order of the specification.
func Vocabulary() []Entry {
	var all []Entry
	for line := range strings.Lines(strings.TrimSpace(vocabularyText)) {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, Entry{
			Object: cells[0], Versions: cells[1], Becomes: Becomes(cells[2]),
			Keywords: strings.Fields(cells[3]), How: cells[4],
		})
	}
	return all
}
