package ir

import "github.com/nimbugen/nimbugen/generator/diag"

// The entry points are Service, Operation and FilterSet.

// Service is a group of operations: a field of the client.
type Service struct {
	Pos  diag.Pos
	Name string // "Customers": the client's field; the type is Name+"Service"
	File string // base name of the file: "customers"
	Doc  Doc
	Ops  []*Operation
	// OldMethods are methods of old names, which call those of today. A service without
	// Ops has nothing else, and is deprecated.
	OldMethods []*OldMethod
}

// OldMethod is a method of an old name.
type OldMethod struct {
	Name   string
	Op     *Operation
	Method string // of Op's service: one of its methods
}

// Operation is one operation of the API: a method, or several when it is paged.
type Operation struct {
	Pos          diag.Pos
	ID           string // "customers.get": in errors, logs and docs
	SpecID       string // operationId, or its substitute
	Name         string // "Get"
	Service      *Service
	Method       string
	Path         string // template as in the spec
	Doc          Doc
	Placeholders []*Param // of the path, in its order; a parameter can occur twice
	PathParams   []*Param // arguments, in the order in which they were first given
	Params       *Params  // nil: none
	Body         *Body    // nil: none
	Result       Result
	Accept       string     // media types to request; empty: the default of the result
	Streaming    *Streaming // nil: no second method
	Others       []*Other   // methods for other media types
	Paging       *Paging    // nil: not paged
	Pages        string     // of a paged one: the name of the method that returns pages
	ErrorsXML    []XMLError // error bodies that are XML, which Errors reads as well
	Errors       *ErrorSet  // nil: no declared body; API.Errors[0] is the default
	Headers      *HeaderSet // of successes; nil: none is declared
	ErrorHeaders *HeaderSet
	Security     *SecuritySet // nil: the document's default
	NoReauth     bool         // a 401 is an error response, not an expired token
	Redirects    []int        // 303 of a write and 302 of a POST where declared: they refer to the result
	Keyed        string       // header or JSON pointer of an idempotency key
	Unchanged    bool         // a write that declares 304, which is a success
	Only         *Only        // the success responses that the method returns; nil: all
	Retry        RetryClass
	Server       string  // base URL of its own, or empty
	Links        []*Link // methods that call another operation with fields of the response
	Stated       Stated
}

// Stated is what the reference of an operation states beside its method.
type Stated struct {
	Tags      []string         // but the first, which names the service
	Responses []StatedResponse // in the order of the specification
}

// StatedResponse describes the responses of a status.
type StatedResponse struct {
	Status string // "200", "4XX" or "default"
	Text   string
}

// Link is a method that calls another operation with fields of a response.
type Link struct {
	Name string // "FollowAddress"
	Doc  Doc
	From Type // the response
	To   *Operation
	Args []LinkArg // for the path of To
}

// LinkArg is a field of the response, or a path parameter that the method takes.
type LinkArg struct {
	Field string
	Param *Param
}

// SecuritySet is the security of one operation, or of several with the same:
// alternatives, of which one must be met. Without alternatives the operations
// take no credentials.
type SecuritySet struct {
	Name         string // "securityReadCustomers"; empty without alternatives
	Alternatives []SecurityRequirement
}

// SecurityRequirement is one alternative of a SecuritySet: the client needs a
// credential for each scheme. Without schemes it is anonymous access.
type SecurityRequirement struct {
	Schemes []string
	Scopes  []string // scopes or roles that the credentials must have
}

// RetryClass is whether a failed request may be sent again.
type RetryClass string

// The retry classes.
const (
	RetryByMethod   RetryClass = ""           // as the HTTP method is defined
	RetryIdempotent RetryClass = "idempotent" // safe to repeat although the HTTP method is not
	RetryNever      RetryClass = "never"
)

// Params is the struct of the parameters of an operation outside the path.
type Params struct {
	Pos    diag.Pos
	Name   string // "CustomersListParams"
	Doc    Doc
	Value  bool // passed by value, because a parameter is required
	Option bool // an option of the call, and no argument
	Fields []*Param
}

// Argument returns p if methods take it as an argument, and nil if it is an option
// of the call.
func (p *Params) Argument() *Params {
	if p == nil || p.Option {
		return nil
	}
	return p
}

// Param is a parameter.
type Param struct {
	Pos      diag.Pos
	Name     string // Go name: field or, for a path parameter, argument
	Wire     string
	In       string // "path", "query", "header", "cookie"
	Type     Type
	Style    string // of OpenAPI, never empty
	Explode  bool
	Reserved bool       // allowReserved
	JSON     bool       // declared by content: application/json
	Filters  *FilterSet // not nil: the field is a list of filters, and Type is not used
	Required bool
	Const    *Const // sent where the field is zero: its only value; nil: there are more
	Doc      Doc
}

// Body is a request body.
type Body struct {
	Pos         diag.Pos
	Kind        BodyKind
	ContentType string
	Type        Type           // of the argument; nil where Kind implies it
	Optional    bool           // nil sends no body, see ByPointer
	Null        bool           // a nil list or map sends null
	XML         int            // of BodyXML: the entry of API.XML
	Encodings   []FormEncoding // of a form's properties that have one
	Option      *BodyOption    // an option of the call; nil: an argument
	Doc         Doc
}

// BodyOption is a body that methods do not take as an argument. A pointer to a
// Struct is such an option itself.
type BodyOption struct {
	Func string // the function that makes the option: "WithPetsDeleteBody"; empty: Type is a Struct
	Doc  Doc    // of Func
}

// Argument returns b if methods take it as an argument, and nil if it is an option
// of the call.
func (b *Body) Argument() *Body {
	if b == nil || b.Option != nil {
		return nil
	}
	return b
}

// ByPointer reports whether the argument is a pointer to Type, since nil of Type
// cannot represent an optional body that is absent.
func (b *Body) ByPointer() bool { return b.Optional && !hasNil(b.Type) }

func hasNil(t Type) bool {
	switch t := t.(type) {
	case List, Map, Ptr:
		return true
	case Prim:
		return t.Kind == Raw || t.Kind == Bytes
	}
	return false
}

// FormEncoding is how one property of a form is written: as JSON, or in a query
// style of OpenAPI.
type FormEncoding struct {
	Property string
	JSON     bool
	Style    string
	Explode  bool
}

// BodyKind is how a body is written.
type BodyKind string

// The kinds of bodies.
const (
	BodyJSON      BodyKind = "json"
	BodyXML       BodyKind = "xml"
	BodyForm      BodyKind = "form"
	BodyMultipart BodyKind = "multipart"
	BodyText      BodyKind = "text"
	BodyStream    BodyKind = "stream"
	BodyValues    BodyKind = "values" // a form whose properties are not described
	BodyParts     BodyKind = "parts"  // a multipart body whose parts are not described
)

// Result is the result of a method beside the error: None, Value, Text, Stream,
// Parts, Statuses, Events, Records, or Items of a paged operation.
type Result interface{ isResult() }

// None is a method that returns only an error.
type None struct{}

// Value is a decoded JSON body.
type Value struct {
	Type   Type
	Unwrap string // member to return instead of the whole body, or empty
	Flag   string // member of the body that is false where the call has failed, or empty
	XML    int    // the body is XML, by this entry of API.XML; 0: it is JSON
}

// Text is a text body, returned as a string.
type Text struct{}

// Stream is a body that the caller reads.
type Stream struct{}

// Events is a stream of server-sent events.
type Events struct {
	Type     Type // of the data; nil: text
	Whole    bool // Type is the event with its fields, not its data
	TextData bool // with Whole: the data is never JSON
}

// Records is a stream of JSON values.
type Records struct {
	Type  Type
	Media string // media type to request: "application/x-ndjson"
}

// Parts is a multipart body, returned part by part.
type Parts struct{}

// Streaming is a second method of an operation, which requests a stream.
type Streaming struct {
	Name   string
	Doc    Doc
	Result Result // Events or Records
	Field  *Field // boolean member of the body that requests it; or nil
	Param  string // boolean query parameter that requests it; or empty
}

// Only is the success responses of which a method returns the body. The others are
// errors, as those of its earlier versions were not known.
type Only struct {
	Kept   []string // statuses
	Others []string
}

// Other is a method of an operation for another media type of a body, or for every
// success response.
type Other struct {
	Whole  bool    // every success response
	Paging *Paging // the items of pages; nil: it is not paged
	Pages  string  // of a paged one: the name of the method that returns pages
	Name   string
	Media  string // the media type
	Doc    Doc
	Body   *Body
	Result Result
	Accept string
}

// As returns an operation whose method is that of another media type.
func (op *Operation) As(o *Other) *Operation {
	other := *op
	other.Name, other.Doc, other.Body, other.Result, other.Accept = o.Name, o.Doc, o.Body, o.Result, o.Accept
	other.Streaming, other.Others, other.Links, other.Only = nil, nil, nil, nil
	other.Paging, other.Pages = o.Paging, o.Pages
	return &other
}

// Statuses is a body whose type depends on the status.
type Statuses struct{ Decl *Decl } // Def is *StatusStruct

// Items is the result of a paged operation.
type Items struct{ Elem Type }

func (None) isResult()     {}
func (Value) isResult()    {}
func (Text) isResult()     {}
func (Stream) isResult()   {}
func (Events) isResult()   {}
func (Records) isResult()  {}
func (Parts) isResult()    {}
func (Statuses) isResult() {}
func (Items) isResult()    {}

// Paging is how the next page is requested. Places are JSON pointers into the
// response, and empty where there is none.
type Paging struct {
	Style      PagingStyle
	Page       string // parameter of the page number, offset or cursor; may be empty for links and URLs
	InBody     bool   // Page is a JSON pointer into the request body, not a query parameter
	Size       string // query parameter of the number of items per page, or empty
	First      int64  // number of the first page, or offset of the first item
	Guess      bool   // nothing states First: the server shows it by its second page
	NullItems  bool   // items may be null, and are left out then
	Unstated   bool   // nothing states that the server sends the header Link
	ItemsAt    string // the array, empty: the body itself
	NextAt     string // the next cursor or URL; for PagingItem in the last item
	NextHeader string // header of the next cursor, instead of NextAt
	TotalAt    string // number of all items
	PagesAt    string // number of all pages
	NumberAt   string // number of this page, which shows from where the server counts
	MoreAt     string // boolean, false on the last page
	DoneAt     string // boolean, true on the last page
}

// PagingStyle is how pages refer to each other.
type PagingStyle string

// The paging styles.
const (
	PagingLink   PagingStyle = "link"   // the header Link, rel next
	PagingNumber PagingStyle = "page"   // pages are numbered
	PagingOffset PagingStyle = "offset" // items are numbered
	PagingCursor PagingStyle = "cursor" // the response holds the value of a parameter, or a URL
	PagingURL    PagingStyle = "url"    // the body holds the URL of the next page
	PagingItem   PagingStyle = "item"   // a member of the last item is the value of a parameter
)

// FilterSet is the typed filters on the fields of one record (hint `filters`).
type FilterSet struct {
	Pos    diag.Pos
	Syntax *FilterSyntax // shared by the sets that are written alike
	Record *Decl         // the type whose fields they filter
	Fields []FilterField
	Custom string // name of the function for custom fields, or empty
}

// FilterSyntax is how filters are written into a query.
type FilterSyntax struct {
	Pos       diag.Pos
	Name      string // "filterSyntax"
	Operators []FilterOperator
	Separator string // between the values of an operator that takes several; empty: a comma
	Where     string // query parameter of expressions; empty: the API has none
	Geo       bool   // it has operators of places
}

// FilterNames are the package-level names of what the filters of all records
// share; empty: not generated.
type FilterNames struct{ Or, And, Quote, Point string }

// FilterOperator is an operator as package runtime names it, and the suffix that
// the name of the field gets for it.
type FilterOperator struct{ Name, Suffix string }

// FilterField is one typed field constant.
type FilterField struct {
	Name string // "CustomerEmailField"
	Kind string // type in package runtime: "StringField"
	Wire string
	Doc  Doc
}

// RelationSyntax is how changes of relations are written: names of members and
// values of the member Op (hint `relation-envelope`).
type RelationSyntax struct {
	Op, Add, Remove, Batch     string
	Ops, Objects               string
	Type, Reference, Class, ID string
}
