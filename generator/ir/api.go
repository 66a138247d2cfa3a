package ir

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file holds API and what belongs to the client as a whole.

// API is one generated package.
type API struct {
	Pos     diag.Pos
	Package string // Go package name
	Title   string
	Version string // info.version
	Doc     Doc    // package comment
	BaseURL string // of the first server, variables filled with their defaults; may be empty

	Security    *SecuritySet   // the document's default; nil: it declares none
	Securities  []*SecuritySet // all that have a Name, in the order of their first operation
	Credentials []*Credential  // one option each
	Servers     []*Server      // one option each: those that BaseURL does not name
	Services    []*Service
	Decls       []*Decl
	Errors      []*ErrorSet // the first is the client's default
	Headers     []*HeaderSet
	XML         []*XMLElement // the table of elements; empty without bodies of XML
	Filters     []*FilterSet
	Relations   *RelationSyntax // nil without relations
	Session     *Session        // nil without a session hint
	Receivers   []*Receiver     // webhooks and callbacks
	Rules       *Rules          // nil: constraints are not checked
	Summary     Summary
	Names       map[string]string // place in the spec -> Go name given, for the lock
}

// FilterSyntaxes returns the syntaxes of all filter sets, each once.
func (api *API) FilterSyntaxes() []*FilterSyntax {
	var list []*FilterSyntax
	for _, set := range api.Filters {
		if !slices.Contains(list, set.Syntax) {
			list = append(list, set.Syntax)
		}
	}
	return list
}

// Receiver is a struct of functions that receive events.
type Receiver struct {
	Pos    diag.Pos
	Name   string // "Webhooks"
	Doc    Doc
	Field  string // member of the payload that names the event; empty: the path does
	Events []*Event
}

// Event is one webhook or callback. Of Op count Name, Method, Body (read) and
// Result (written).
type Event struct {
	Op   *Operation
	Name string // as in the spec
	Path string // how the path of the request ends
	Tag  string // with Field: the value that names the event
}

// Rules are the constraints that the client checks.
type Rules struct {
	Func  string // name of the function that checks a value: "Validate"
	Lines []Rule
}

// Rule is one schema for package runtime/validate.
type Rule struct{ Name, Schema string }

// Summary counts what generate reports at its end.
type Summary struct {
	Operations int // methods of the package
	Received   int // webhooks and callbacks
	// ReceivedTyped counts, of those, what Typed counts of the operations.
	ReceivedTyped int
	Typed         int // of them: nothing reachable is raw against the spec's will
	Raw           int // places that fell back to raw JSON or raw bytes
}

// Doc is a Go doc comment, already in godoc's form: Text has paragraphs
// separated by blank lines, list and code lines are indented, and the first
// sentence starts with the declared name. It is not wrapped yet.
type Doc struct {
	Text       string
	Deprecated string // text of the "Deprecated:" paragraph, empty when not deprecated
}

// Credential is a security scheme (or several that share an option) that the
// client can satisfy with one Option.
type Credential struct {
	Pos     diag.Pos
	Option  string         // "WithToken"
	Param   string         // name of the option's argument: "token"
	Field   string         // name of the AppConfig field when a client-wide key: "Site"
	Kind    CredentialKind // how it travels
	Wire    string         // header, query key or cookie name of an API key
	Secret  bool           // the argument is a Secret
	Schemes []string       // names in components.securitySchemes
	Doc     Doc
}

// Server is a server that one Option chooses.
type Server struct {
	Pos       diag.Pos
	Option    string // "WithStagingServer"
	Template  string // URL, with {variables}
	Variables []ServerVariable
	Doc       Doc
}

// ServerVariable is an argument of a Server's option.
type ServerVariable struct {
	Param   string // name of the argument
	Wire    string // name in the template
	Default string
	Enum    []string // the only values; nil: any
	Text    string   // what the spec says about it, one line
}

// CredentialKind says how a credential travels.
type CredentialKind string

// The kinds of credentials.
const (
	CredentialBearer CredentialKind = "bearer" // http bearer, oauth2 and openIdConnect
	CredentialBasic  CredentialKind = "basic"
	CredentialHeader CredentialKind = "header" // apiKey
	CredentialQuery  CredentialKind = "query"
	CredentialCookie CredentialKind = "cookie"
	CredentialTLS    CredentialKind = "tls"    // mutualTLS: the option takes a tls.Certificate
	CredentialCustom CredentialKind = "custom" // anything else: the option takes a runtime.Authorizer
)

// ErrorSet is one distinct set of declared error bodies.
type ErrorSet struct {
	Name  string // "apiErrors"
	Cases []ErrorCase
}

// ErrorCase is the body of one status.
type ErrorCase struct {
	Status string // "404", "4XX" or "default"
	Type   Type
}

// HeaderSet is one distinct set of headers that answers are declared with.
type HeaderSet struct {
	Pos     diag.Pos
	Name    string // "RateLimitHeaders"; "Parse"+Name reads it
	Doc     Doc
	Headers []*Header
}

// Header is a header of an answer.
type Header struct {
	Pos  diag.Pos
	Name string // Go field
	Wire string
	Type Type // Prim, or List of it
	Doc  Doc
}

// Session describes the facade for signed-in customers (hint `session`).
type Session struct {
	Pos         diag.Pos
	Client      string // Go name of the client type
	TokenPath   string // path of the OAuth2 token endpoint
	RevokePath  string
	LogIn       *Operation // classic login; nil without
	LogInField  string     // Go field of its body that takes the user name
	LogInSecret string     // Go field of its body that takes the password
	TokenField  string     // Go field of its answer that holds the session token
	Header      string     // header that carries a classic session token
	Me          *Operation
	SignUp      *Operation
	SignUpLogin string // Go field of its body
	SignUpPass  string // Go field of its body
	Reset       *Operation
	ResetField  string // Go field of its body
	ACLQuery    string // query key of UseACL
	Customer    *Decl
	NewCustomer *Decl
}
