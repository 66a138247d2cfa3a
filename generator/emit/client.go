package emit

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is clientFile, which prints the client, its constructor and
// options, and the names that it shares with package runtime.

func (e emitter) clientFile() *file {
	f := e.newFile("client")
	e.clientType(f)
	e.constructors(f)
	e.sharedNames(f)
	f.fn("WithBaseURL", comment("WithBaseURL sends requests to another server, such as a test server's URL."),
		e.optionFunc("WithBaseURL", jen.Id("url").String(), e.rt("WithBaseURL").Call(jen.Id("url"))))
	f.fn("WithHTTPClient", comment("WithHTTPClient sends requests by c instead of the default client."),
		e.optionFunc("WithHTTPClient", jen.Id("c").Op("*").Qual("net/http", "Client"), e.rt("WithHTTPClient").Call(jen.Id("c"))))
	for _, s := range e.api.Servers {
		f.fn(s.Option, e.serverOption(s))
	}
	for _, c := range e.api.Credentials {
		f.fn(c.Option, e.credentialOption(c))
	}
	if len(e.api.Environment) > 0 {
		f.fn("FromEnv", e.fromEnv())
	}
	for _, set := range e.api.Errors {
		f.fn(set.Name, e.errorSet(set))
	}
	if len(e.api.Credentials) > 0 {
		f.variable("credentialOptions", e.credentialOptions())
	}
	for _, set := range e.api.Securities {
		f.variable(set.Name, e.securitySet(set))
	}
	return f
}

func (e emitter) clientType(f *file) {
	var fields []jen.Code
	for _, s := range e.api.Services {
		field := id(s.Name).Op("*").Add(id(s.Name + "Service"))
		if len(s.Ops) == 0 {
			field = jen.Add(doc(ir.Doc{Text: s.Name + " has methods of old names.", Deprecated: "its methods are in other services now."})).Add(field)
		}
		fields = append(fields, field)
	}
	fields = append(fields, jen.Line().Id("core").Op("*").Add(e.rt("Core")))
	title := strings.Join(strings.Fields(e.api.Title), " ")
	if title == "" {
		title = e.api.Package
	}
	f.typ("Client", comment("Client calls the "+title+". Make one with NewClient and keep it: it is safe for concurrent use by multiple goroutines."),
		jen.Type().Id("Client").Struct(fields...))
}

// userAgent returns the product of the User-Agent header (RFC 9110 section 10.1.5): some
// servers reject one without a version.
func userAgent(api *ir.API) string {
	const longest = 40
	version := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._+", r)) {
			return r
		}
		return '-'
	}, api.Version)
	return "nimbugen-" + api.Package + "/" + cmp.Or(version[:min(len(version), longest)], "0")
}

func (e emitter) constructors(f *file) {
	api := []jen.Code{
		jen.Line().Id("BaseURL").Op(":").Lit(e.api.BaseURL),
		jen.Line().Id("UserAgent").Op(":").Lit(userAgent(e.api)),
	}
	if set := e.api.Security; set != nil && set.Name != "" {
		api = append(api, jen.Line().Id("Security").Op(":").Add(id(set.Name)))
	}
	if len(e.api.Credentials) > 0 {
		api = append(api, jen.Line().Id("Credentials").Op(":").Id("credentialOptions"))
	}
	if len(e.api.Sensitive) > 0 {
		api = append(api, jen.Line().Id("Sensitive").Op(":").Add(stringList(e.api.Sensitive)))
	}
	if len(e.api.Errors) > 0 {
		api = append(api, jen.Line().Id("Errors").Op(":").Add(id(e.api.Errors[0].Name)))
	}
	if e.api.Rules != nil {
		api = append(api, jen.Line().Id("Validator").Op(":").Qual(e.runtime+"/validate", "New").Call(jen.Id("validationRules")))
	}
	if len(e.api.Responses) > 0 {
		api = append(api, jen.Line().Id("Responses").Op(":").Id("declaredResponses"))
	}
	api = append(api, jen.Line())
	onError := func() jen.Code {
		return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err()))
	}
	opts := func() *jen.Statement { return jen.Id("opts").Op("...").Id("Option") }
	result := func() *jen.Statement { return jen.Params(jen.Op("*").Id("Client"), jen.Error()) }
	f.fn("NewClient", comment("NewClient returns a client. Without options it calls "+orServer(e.api.BaseURL)+" without credentials."),
		jen.Func().Id("NewClient").Params(opts()).Add(result()).Block(
			jen.List(jen.Id("core"), jen.Err()).Op(":=").Add(e.rt("NewCore")).Call(e.rt("API").Values(api...), jen.Id("opts").Op("...")),
			onError(),
			jen.Return(jen.Id("newClient").Call(jen.Id("core")), jen.Nil())))
	var services []jen.Code
	for _, s := range e.api.Services {
		services = append(services, jen.Line().Add(id(s.Name)).Op(":").Op("&").Add(id(s.Name+"Service")).Values(jen.Id("core")))
	}
	services = append(services, jen.Line().Id("core").Op(":").Id("core"), jen.Line())
	f.fn("newClient", jen.Func().Id("newClient").Params(jen.Id("core").Op("*").Add(e.rt("Core"))).Op("*").Id("Client").Block(
		jen.Return(jen.Op("&").Id("Client").Values(services...))))
	f.method("*Client", "With", comment("With returns a client that shares c's connections and has more options."),
		receiver("c", "*Client").Id("With").Params(opts()).Add(result()).Block(
			jen.List(jen.Id("core"), jen.Err()).Op(":=").Id("c").Dot("core").Dot("With").Call(jen.Id("opts").Op("...")),
			onError(),
			jen.Return(jen.Id("newClient").Call(jen.Id("core")), jen.Nil())))
	f.method("*Client", "Do", comment("Do calls an endpoint that the specification does not describe, with the same credentials, retries and errors as every other call. in is the body (nil: none), and out is where the body of the response is stored (nil: nowhere). Both are JSON unless they are an io.Reader, url.Values, *[]byte, io.Writer or *io.ReadCloser, which is set to a stream that the caller closes."),
		receiver("c", "*Client").Id("Do").Params(
			jen.Id("ctx").Qual("context", "Context"), jen.List(jen.Id("method"), jen.Id("path")).String(),
			jen.List(jen.Id("in"), jen.Id("out")).Any(), jen.Id("opts").Op("...").Id("CallOption")).Error().Block(
			jen.Return(jen.Id("c").Dot("core").Dot("Do").Call(jen.Id("ctx"), jen.Id("method"), jen.Id("path"), jen.Id("in"), jen.Id("out"), jen.Id("opts").Op("...")))))
}

func orServer(url string) string {
	if url == "" {
		return "the server that WithBaseURL names"
	}
	return url
}

func literals(list []string) []jen.Code {
	var out []jen.Code
	for _, s := range list {
		out = append(out, jen.Lit(s))
	}
	return out
}

// sentinel is an error by which errors.Is recognizes a status.
type sentinel struct {
	name   string
	status int
	text   string
}

func sentinels() []sentinel {
	return []sentinel{
		{"ErrBadRequest", 400, "400: the request is malformed"},
		{"ErrUnauthorized", 401, "401: no valid credentials"},
		{"ErrForbidden", 403, "403: the credentials do not allow it"},
		{"ErrNotFound", 404, "404: there is no such resource"},
		{"ErrConflict", 409, "409: it conflicts with the state of the resource"},
		{"ErrValidation", 422, "422: a value is rejected, see Error.Fields"},
		{"ErrRateLimited", 429, "429: too many requests"},
		{"ErrServer", 500, "any 5xx: the server failed"},
	}
}

// sharedNames prints aliases of names of package runtime.
func (e emitter) sharedNames(f *file) {
	f.typ("Option", comment("Option configures a client or one call. Package runtime has more of them."),
		jen.Type().Id("Option").Op("=").Add(e.rt("Option")))
	f.typ("CallOption", comment("CallOption configures one call. Every Option is one, and so are the parameters of an operation whose method does not take them as an argument."),
		jen.Type().Id("CallOption").Op("=").Add(e.rt("CallOption")))
	f.typ("Error", comment("Error is every error response: errors.AsType[*Error](err)."),
		jen.Type().Id("Error").Op("=").Add(e.rt("Error")))
	var names []string
	var values []jen.Code
	for _, s := range sentinels() {
		names = append(names, s.name)
		values = append(values, jen.Id(s.name).Add(e.rt("Status")).Op("=").Lit(s.status).Comment("// "+s.text))
	}
	f.constants(names, comment("Sentinels by status, for errors.Is."), jen.Const().Defs(values...))
	f.fn("ErrorBody", comment("ErrorBody returns the declared body of an error response, if its type is T."),
		jen.Func().Id("ErrorBody").Types(jen.Id("T").Any()).Params(jen.Err().Error()).Params(jen.Id("T"), jen.Bool()).
			Block(jen.Return(e.rt("ErrorBody").Types(jen.Id("T")).Call(jen.Err()))))
}

func (e emitter) optionFunc(name string, param, value jen.Code) jen.Code {
	return jen.Func().Add(id(name)).Params(param).Id("Option").Add(oneLine(jen.Return(value)))
}

// credentialOption prints the option of a security scheme.
func (e emitter) credentialOption(c *ir.Credential) jen.Code {
	arg := func() *jen.Statement { return id(c.Param) }
	param := jen.Add(arg()).String()
	if c.Secret {
		param = jen.Add(arg()).Id("Secret")
	}
	var name string
	args := []jen.Code{arg()}
	switch c.Kind {
	case ir.CredentialBearer:
		name = "WithBearer"
	case ir.CredentialBasic:
		name = "WithBasic"
		param = jen.List(jen.Id("user").String(), jen.Id("password").Id("Secret"))
		args = []jen.Code{jen.Id("user"), jen.Id("password")}
	case ir.CredentialTLS:
		name = "WithClientCertificate"
		param = jen.Add(arg()).Qual("crypto/tls", "Certificate")
	case ir.CredentialCustom:
		name = "WithCredential"
		param = jen.Add(arg()).Add(e.rt("Authorizer"))
	default:
		name = "WithAPIKey"
		args = []jen.Code{jen.Lit(string(c.Kind)), jen.Lit(c.Wire), arg()}
	}
	args = append(args, literals(c.Schemes)...)
	return jen.Add(doc(c.Doc)).Add(e.optionFunc(c.Option, param, e.rt(name).Call(args...)))
}

// errorSet prints the function that reads declared error bodies. Statuses of one
// type share a case; statuses of the default's type need none.
func (e emitter) errorSet(set *ir.ErrorSet) jen.Code {
	body := []jen.Code{}
	var fallback ir.Type
	for _, c := range set.Cases {
		if c.Status == "default" {
			fallback = c.Type
		}
	}
	var cases []jen.Code
	for _, group := range groupByType(set.Cases, fallback) {
		var conditions []jen.Code
		for _, c := range group {
			conditions = append(conditions, statusCondition(c.Status))
		}
		cases = append(cases, jen.Case(conditions...).Block(jen.Return(e.into(group[0].Type))))
	}
	if len(cases) > 0 {
		body = append(body, jen.Switch().Block(cases...))
	}
	if fallback != nil {
		body = append(body, jen.Return(e.into(fallback)))
	} else {
		body = append(body, jen.Return(jen.Nil()))
	}
	return jen.Add(comment(set.Name+" reads the body of an error response by its status; nil: none is declared.")).
		Func().Add(id(set.Name)).Params(jen.Id("status").Int(), e.cursorParam()).Any().Block(body...)
}

// groupByType groups the cases by type: first those of a single status, then
// ranges.
func groupByType(cases []ir.ErrorCase, fallback ir.Type) [][]ir.ErrorCase {
	var groups [][]ir.ErrorCase
	for _, ranges := range []bool{false, true} {
		for _, c := range cases {
			if c.Status == "default" || isRange(c.Status) != ranges || fallback != nil && c.Type == fallback && !ranges && !coveredByRange(cases, c) {
				continue
			}
			at := -1
			for i, g := range groups {
				if g[0].Type == c.Type && isRange(g[0].Status) == ranges {
					at = i
				}
			}
			if at < 0 {
				groups = append(groups, nil)
				at = len(groups) - 1
			}
			groups[at] = append(groups[at], c)
		}
	}
	return groups
}

func isRange(status string) bool { return len(status) == 3 && status[1:] == "XX" }

// coveredByRange reports whether a range includes c's status.
func coveredByRange(cases []ir.ErrorCase, c ir.ErrorCase) bool {
	for _, other := range cases {
		if isRange(other.Status) && other.Status[0] == c.Status[0] {
			return true
		}
	}
	return false
}
