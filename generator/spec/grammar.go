package spec

import (
	"maps"
	"slices"
	"strings"
)

// The entry points are newGrammar and Keywords. The grammar gives each value of a document its
// role: schema, parameter, and so on, or an example that may hold anything.

// grammarText has a role per line: its name, then its members as key:type.
//
//	str bool num int any   scalars, and values that are not checked
//	role                   an object of that role
//	[t] {t} <t>            a list; a mapping from names; a mapping whose keys
//	                       may be x- extensions too
//	a|b                    either
//
// A role whose name ends in * may be a reference object. A line that begins
// with a space continues the role above.
const grammarText = `
document openapi:str info:info servers:[server] paths:<pathItem> webhooks:{pathItem} components:components
 security:[requirement] tags:[tag] externalDocs:externalDocs jsonSchemaDialect:str $self:str
info title:str summary:str description:str termsOfService:str contact:any license:any version:str
server url:str description:str name:str variables:{variable}
variable enum:[str] default:str description:str
tag name:str summary:str description:str externalDocs:externalDocs parent:str kind:str
externalDocs url:str description:str
components schemas:{schema} responses:{response} parameters:{parameter} examples:{example} requestBodies:{requestBody}
 headers:{header} securitySchemes:{securityScheme} links:{link} callbacks:{callback} pathItems:{pathItem} mediaTypes:{mediaType}
pathItem* summary:str description:str servers:[server] parameters:[parameter]
 get:operation put:operation post:operation delete:operation options:operation head:operation patch:operation
 trace:operation query:operation connect:operation additionalOperations:{operation}
operation tags:[str] summary:str description:str externalDocs:externalDocs operationId:str parameters:[parameter]
 requestBody:requestBody responses:<response> callbacks:{callback} deprecated:bool security:[requirement] servers:[server]
parameter* name:str in:str description:str required:bool deprecated:bool allowEmptyValue:bool style:str explode:bool
 allowReserved:bool schema:schema example:any examples:{example} content:{mediaType}
header* description:str required:bool deprecated:bool allowEmptyValue:bool style:str explode:bool
 allowReserved:bool schema:schema example:any examples:{example} content:{mediaType}
requestBody* description:str content:{mediaType} required:bool
mediaType* schema:schema itemSchema:schema example:any examples:{example} encoding:{encoding} prefixEncoding:[encoding] itemEncoding:encoding
encoding contentType:str headers:{header} style:str explode:bool allowReserved:bool
 encoding:{encoding} prefixEncoding:[encoding] itemEncoding:encoding
response* summary:str description:str headers:{header} content:{mediaType} links:{link}
callback* *:pathItem
example* summary:str description:str value:any externalValue:str dataValue:any serializedValue:str
link* operationRef:str operationId:str parameters:any requestBody:any description:str server:server
requirement *:[str]
securityScheme* type:str description:str name:str in:str scheme:str bearerFormat:str flows:flows openIdConnectUrl:str
 oauth2MetadataUrl:str deprecated:bool
flows implicit:flow password:flow clientCredentials:flow authorizationCode:flow deviceAuthorization:flow
flow authorizationUrl:str tokenUrl:str refreshUrl:str scopes:{str} deviceAuthorizationUrl:str
discriminator propertyName:str mapping:{str} defaultMapping:str
schema* title:str description:str type:str|[str] format:str pattern:str default:any example:any examples:any enum:[any] const:any
 properties:{schema} patternProperties:{schema} additionalProperties:schema|bool propertyNames:schema
 dependentSchemas:{schema} dependentRequired:any dependencies:any
 items:schema|bool|[schema] prefixItems:[schema] additionalItems:schema|bool contains:schema minContains:int maxContains:int
 unevaluatedItems:schema|bool unevaluatedProperties:schema|bool
 allOf:[schema] anyOf:[schema] oneOf:[schema] not:schema if:schema then:schema else:schema
 required:[str]|bool nullable:bool readOnly:bool writeOnly:bool deprecated:bool uniqueItems:bool
 minimum:num maximum:num exclusiveMinimum:num|bool exclusiveMaximum:num|bool multipleOf:num
 minLength:int maxLength:int minItems:int maxItems:int minProperties:int maxProperties:int
 discriminator:discriminator xml:any externalDocs:externalDocs contentMediaType:str contentEncoding:str contentSchema:schema
 $defs:{schema} definitions:{schema} $id:str $anchor:str $schema:str $comment:str $vocabulary:any $dynamicRef:str
 $dynamicAnchor:str $recursiveRef:str $recursiveAnchor:any
`

// swaggerText replaces roles of grammarText for Swagger 2.0, as far as they
// hold references.
const swaggerText = `
document swagger:str info:info host:str basePath:str schemes:[str] consumes:[str] produces:[str] paths:<pathItem>
 definitions:{schema} parameters:{parameter} responses:{response} securityDefinitions:{any} security:[requirement]
 tags:[tag] externalDocs:externalDocs
pathItem* get:operation put:operation post:operation delete:operation options:operation head:operation patch:operation
 parameters:[parameter]
operation tags:[str] summary:str description:str externalDocs:externalDocs operationId:str consumes:[str] produces:[str]
 parameters:[parameter] responses:<response> schemes:[str] deprecated:bool security:[requirement]
parameter* name:str in:str description:str required:bool schema:schema type:str format:str items:schema enum:[any]
 default:any collectionFormat:str allowEmptyValue:bool maximum:num exclusiveMaximum:bool minimum:num exclusiveMinimum:bool
 maxLength:int minLength:int pattern:str maxItems:int minItems:int uniqueItems:bool multipleOf:num
response* description:str schema:schema headers:{header} examples:any
`

// Keywords returns the keywords of OpenAPI 3 by object, both as the grammar names
// them, each list sorted. Objects whose keys are names have none.
func Keywords() map[string][]string {
	return newGrammar(grammarText).keywords()
}

// SwaggerKeywords returns those of the objects of Swagger 2.0 that differ.
func SwaggerKeywords() map[string][]string {
	return newGrammar(swaggerText).keywords()
}

func (g grammar) keywords() map[string][]string {
	all := map[string][]string{}
	for name, r := range g {
		if names := r.names(); len(names) > 0 {
			all[name] = names
		}
	}
	return all
}

// role describes the members of an object.
type role struct {
	name    string
	ref     bool // may be a reference object
	members map[string]slot
	rest    *slot // of unlisted keys
}

// names returns the listed keys of the role, sorted.
func (r *role) names() []string { return slices.Sorted(maps.Keys(r.members)) }

// slot describes the permitted values of a member.
type slot struct {
	kinds uint16 // bit per Kind
	whole bool   // a number without fraction or sign
	any   bool   // not checked
	role  *role  // of an object
	item  *slot  // of a list
	named *slot  // of a mapping from names
	ext   bool   // the mapping's x- keys are extensions
}

func (s *slot) allows(k Kind) bool { return s.any || s.kinds&(1<<k) != 0 }

// grammar maps names to roles.
type grammar map[string]*role

// newGrammar reads grammar texts; a role of a later text replaces the earlier
// one.
func newGrammar(texts ...string) grammar {
	g := grammar{}
	for _, text := range texts {
		text = strings.ReplaceAll(strings.TrimSpace(text), "\n ", " ")
		for line := range strings.Lines(text) {
			words := strings.Fields(line)
			r := g.role(strings.TrimSuffix(words[0], "*"))
			r.ref = strings.HasSuffix(words[0], "*")
			r.members, r.rest = map[string]slot{}, nil
			for _, word := range words[1:] {
				key, text, _ := strings.Cut(word, ":")
				if s := g.slot(text); key == "*" {
					r.rest = &s
				} else {
					r.members[key] = s
				}
			}
		}
	}
	return g
}

func (g grammar) role(name string) *role {
	if g[name] == nil {
		g[name] = &role{name: name}
	}
	return g[name]
}

func (g grammar) slot(text string) slot {
	var s slot
	for one := range strings.SplitSeq(text, "|") {
		g.alternative(&s, one)
	}
	return s
}

func (g grammar) alternative(s *slot, text string) {
	switch {
	case text == "any":
		s.any = true
	case text == "str":
		s.kinds |= 1 << KindString
	case text == "bool":
		s.kinds |= 1 << KindBool
	case text == "num":
		s.kinds |= 1 << KindNumber
	case text == "int":
		s.kinds |= 1 << KindNumber
		s.whole = true
	case text[0] == '[':
		item := g.slot(text[1 : len(text)-1])
		s.kinds |= 1 << KindArray
		s.item = &item
	case text[0] == '{', text[0] == '<':
		named := g.slot(text[1 : len(text)-1])
		s.kinds |= 1 << KindObject
		s.named, s.ext = &named, text[0] == '<'
	default:
		s.kinds |= 1 << KindObject
		s.role = g.role(text)
	}
}
