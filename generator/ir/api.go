package ir

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is API. The other types of this file belong to the client as a
// whole.

// API is one generated package.
type API struct {
	Pos     diag.Pos
	Package string // Go package name
	Title   string
	Version string // info.version
	Doc     Doc    // package comment
	BaseURL string // of the first server, with the defaults of its variables; may be empty

	Security    *SecuritySet   // the document's default; nil: it declares none
	Securities  []*SecuritySet // all that have a Name, in the order of their first operation
	Credentials []*Credential  // one option each
	Sensitive   []string       // names of members and parameters that hold a Secret
	Environment []*Variable    // what FromEnv reads; empty: there is no such function
	Servers     []*Server      // one option each: all but the one of BaseURL
	Services    []*Service
	Decls       []*Decl
	Errors      []*ErrorSet // the first is the client's default
	Headers     []*HeaderSet
	XML         []*XMLElement // the table of elements; empty without bodies of XML
	Filters     []*FilterSet
	FilterNames FilterNames
	Relations   *RelationSyntax // nil without relations
	Session     *Session        // nil without a session hint
	Receivers   []*Receiver     // webhooks and callbacks
	Rules       *Rules          // nil: constraints are not checked
	Responses   []Rule          // the declared responses, and the shapes of their bodies
	Lists       []*ListReport   // why operations with lists are paged or not
	Summary     Summary
	Names       *lock.Client // for the next run
	Forwards    []Forward    // former names, which programs may still use
	Fake        *Fake        // nil: none is generated
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

// Held is a part of the Go API that keeps the shape of an earlier run, because its
// natural shape would break callers and the old one is still true on the wire.
type Held struct {
	Pos   diag.Pos
	Kind  string   // of the entry in the lock
	Place []string // of that entry
	Name  string   // "Pets.List"
	Text  string   // what is held, and how the new ability is reached
}

// Receiver is a struct of functions that receive events.
type Receiver struct {
	Pos    diag.Pos
	Place  string // "webhooks" or "callbacks"
	Name   string // "Webhooks"
	Doc    Doc
	Field  string // member of the body that names the event; empty: the path does
	Events []*Event
}

// Event is one webhook or callback. Of Op only Name, Method, Body (which is read)
// and Result (which is written) are used.
type Event struct {
	Op   *Operation
	Name string // as in the spec
	Path string // suffix of the path of the request
	Tag  string // with Field: the value that names the event
}

// Rules holds the constraints that the client checks.
type Rules struct {
	Func  string // name of the function that checks a value: "Validate"
	Lines []Rule
}

// Rule is one schema for package runtime/validate, or a shape for
// runtime.OnDrift.
type Rule struct{ Name, Schema string }

// Summary counts what generate reports at its end.
type Summary struct {
	Operations    int // methods of the package
	Typed         int // operations without a fallback to raw values
	Received      int // webhooks and callbacks
	ReceivedTyped int // webhooks and callbacks without a fallback to raw values
	Raw           int // fallbacks to raw JSON or bytes where the spec describes a type

	Held []Held // shapes of an earlier run, in the order of the source
}

// Doc is a Go doc comment in the syntax of godoc: paragraphs are separated by
// blank lines, lists and code are indented, and the first sentence starts with
// the declared name. Lines are not wrapped.
type Doc struct {
	Text       string
	Deprecated string // text of the "Deprecated:" paragraph; empty: not deprecated
}

// Credential is an option of the client for a security scheme, or for several
// schemes that share it.
type Credential struct {
	Pos     diag.Pos
	Option  string         // "WithToken"
	Param   string         // name of the option's argument: "token"
	Field   string         // field of AppConfig, of a key for all requests: "Site"
	Kind    CredentialKind // how it is sent
	Wire    string         // header, query key or cookie name of an API key
	Secret  bool           // the argument is a Secret
	Schemes []string       // names in components.securitySchemes
	Doc     Doc
}

// Variable is an environment variable that sets an option.
type Variable struct {
	Name       string
	Option     string      // "WithToken"
	Credential *Credential // nil: Option takes a URL
}

// Server is an option of the client that chooses a server.
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
	Enum    []string // allowed values; nil: any
	Text    string   // description, one line
}

// CredentialKind is how a credential is sent.
type CredentialKind string

// The kinds of credentials.
const (
	CredentialBearer CredentialKind = "bearer" // http bearer, oauth2 and openIdConnect
	CredentialBasic  CredentialKind = "basic"
	CredentialHeader CredentialKind = "header" // apiKey
	CredentialQuery  CredentialKind = "query"
	CredentialCookie CredentialKind = "cookie"
	CredentialTLS    CredentialKind = "tls"    // mutualTLS: the option takes a tls.Certificate
	CredentialCustom CredentialKind = "custom" // others: the option takes a runtime.Authorizer
)

// ErrorSet is a set of declared error bodies.
type ErrorSet struct {
	Name  string // "apiErrors"
	Cases []ErrorCase
}

// ErrorCase is the body of one status.
type ErrorCase struct {
	Status string // "404", "4XX" or "default"
	Type   Type
}

// HeaderSet is a set of headers that responses declare.
type HeaderSet struct {
	Pos     diag.Pos
	Name    string // "RateLimitHeaders"; the function "Parse"+Name reads it
	Doc     Doc
	Headers []*Header
}

// Header is a header of a response.
type Header struct {
	Pos  diag.Pos
	Name string // Go field
	Wire string
	Type Type // Prim, or List of it
	Doc  Doc

	Limits string // sentences for the end of Doc
}

// Session is the facade for signed-in customers (hint `session`).
type Session struct {
	Pos         diag.Pos
	Client      string // Go name of the client type
	TokenPath   string // path of the OAuth2 token endpoint
	RevokePath  string
	LogIn       *Operation // classic login; nil without
	LogInField  string     // Go field of its body that takes the user name
	LogInSecret string     // Go field of its body that takes the password
	TokenField  string     // Go field of its result that holds the session token
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
