package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is sessionFile, which prints the facade of signed-in customers. It
// configures package session with the operations of the API.

// se qualifies a name of package session.
func (e emitter) se(name string) *jen.Statement { return jen.Qual(e.runtime+"/session", name) }

func (e emitter) sessionFile() *file {
	s := e.api.Session
	f := e.newFile("session")
	types := func() []jen.Code {
		return []jen.Code{jen.Id("Client"), id(s.Customer.Name), id(s.NewCustomer.Name)}
	}
	f.typ("App", comment("App is an application with its anonymous access and its sessions. Make one with NewApp, share it, and Close it at the end."),
		jen.Type().Id("App").Op("=").Add(e.se("App")).Types(types()...))
	f.typ("Session", comment("Session is the session of a customer or an anonymous one: App.Session returns it. It is safe for concurrent use."),
		jen.Type().Id("Session").Op("=").Add(e.se("Session")).Types(types()...))
	f.typ("AppConfig", comment("AppConfig identifies an application. It mirrors the settings of the application on the server, so that NewApp rejects contradictions before any request. The server decides about empty settings."),
		jen.Type().Id("AppConfig").Struct(e.appConfigFields()...))
	f.method("AppConfig", "LogValue", e.logValueMethod("AppConfig"))
	f.fn("NewApp", e.newApp(s, types))
	f.fn("WithStore", comment("WithStore stores sessions in s, so that they survive a restart. The default is memory."),
		e.optionFunc("WithStore", jen.Id("s").Add(e.se("Store")), e.se("WithStore").Call(jen.Id("s"))))
	f.fn("Remember", comment("Remember makes a log in of any kind survive the end of the program: it is kept in the durable part of the store."),
		jen.Func().Id("Remember").Params().Id("Option").Block(jen.Return(e.se("Remember").Call())))
	if s.ACLQuery != "" {
		f.fn("UseACL", comment("UseACL applies the access control lists of the signed-in customer to a call."),
			jen.Func().Id("UseACL").Params().Id("Option").Block(jen.Return(e.rt("WithQuery").Call(jen.Lit(s.ACLQuery), jen.Lit("true")))))
	}
	names := []string{"ErrNoSession", "ErrNotLoggedIn", "ErrSessionEnded", "ErrBadCredentials", "ErrNotRemembered", "ErrDenied"}
	var values []jen.Code
	for _, n := range names {
		values = append(values, jen.Id(n).Op("=").Add(e.se(n)))
	}
	f.constants(names, comment("Errors of sessions, for errors.Is: no customer is signed in; the login after a sign-up failed; the server ended the session; the user name or password is wrong; the customer is logged in, but the store could not be written; a log in in a browser or on another device was denied."),
		jen.Const().Defs(values...))
	return f
}

// configField is a field of session.Config.
type configField struct{ name, text string }

// configFields returns the fields in the order of session.Config.
func configFields() []configField {
	return []configField{
		{"ClientID", "ClientID is the application's id on the server."},
		{"ClientSecret", "ClientSecret is the secret of a confidential application."},
		{"Confidential", "Confidential marks an application that can keep a secret: a server, not a browser or a command line."},
		{"AllowROPC", "AllowROPC reports whether customers may log in with their password. When absent, the server decides."},
		{"RedirectURI", "RedirectURI is where the server redirects the browser after a log in, as it is registered. One on a loopback address, such as http://127.0.0.1/callback, sets host, port and path of the page with which a log in in the system's browser ends."},
		{"AnonymousRefreshToken", "AnonymousRefreshToken grants access without a customer."},
		{"AnonymousScopes", "AnonymousScopes is the scope to request for access without a customer. Nil: the application's default."},
		{"CustomerScopes", "CustomerScopes is the scope to request at a log in of any kind: with a password, in a browser or on another device. It limits tokens from elsewhere and log ins that are stored. Nil: the application's default."},
		{"Token", "Token is the static API token of an application without OAuth2."},
	}
}

func (e emitter) configFieldType(name string) *jen.Statement {
	switch name {
	case "ClientSecret", "AnonymousRefreshToken", "Token":
		return jen.Id("Secret")
	case "Confidential":
		return jen.Bool()
	case "AllowROPC":
		return jen.Id("Opt").Types(jen.Bool())
	case "AnonymousScopes", "CustomerScopes":
		return jen.Index().String()
	default:
		return jen.String()
	}
}

func (e emitter) appConfigFields() []jen.Code {
	var fields []jen.Code
	for _, c := range configFields() {
		fields = append(fields, jen.Add(comment(c.text)).Id(c.name).Add(e.configFieldType(c.name)))
	}
	for _, c := range e.api.Credentials {
		if c.Field != "" {
			fields = append(fields, jen.Add(comment(c.Field+" is the argument of "+c.Option+" for every request of the application.")).Add(id(c.Field)).Add(e.credentialType(c)))
		}
	}
	return fields
}

func (e emitter) credentialType(c *ir.Credential) *jen.Statement {
	if c.Secret {
		return jen.Id("Secret")
	}
	return jen.String()
}

func (e emitter) newApp(s *ir.Session, types func() []jen.Code) jen.Code {
	var body []jen.Code
	for _, c := range e.api.Credentials {
		if c.Field != "" {
			field := func() *jen.Statement { return jen.Id("cfg").Dot(ident(c.Field)) }
			body = append(body, jen.If(field().Op("!=").Lit("")).Block(
				jen.Id("opts").Op("=").Append(jen.Index().Id("Option").Values(id(c.Option).Call(field())), jen.Id("opts").Op("..."))))
		}
	}
	var config []jen.Code
	for _, c := range configFields() {
		config = append(config, jen.Line().Id(c.name).Op(":").Id("cfg").Dot(c.name))
	}
	for _, c := range e.api.Credentials {
		if c.Field != "" && !c.Secret && len(c.Schemes) > 0 {
			config = append(config, jen.Line().Id("Site").Op(":").Add(e.rt("APIKeyOf").Call(jen.Id("opts"), jen.Lit(c.Schemes[0]))))
			break
		}
	}
	config = append(config, jen.Line())
	flow := append(e.flow(s), jen.Line())
	body = append(body, jen.Return(e.se("NewApp").Call(
		e.se("Config").Values(config...), e.se("Flow").Types(types()...).Values(flow...), jen.Id("opts").Op("..."))))
	return jen.Add(comment("NewApp returns the application that cfg describes. It sends no request. opts are options of NewClient, and WithStore.")).
		Func().Id("NewApp").Params(jen.Id("cfg").Id("AppConfig"), jen.Id("opts").Op("...").Id("Option")).
		Params(jen.Op("*").Id("App"), jen.Error()).Block(body...)
}

// flow prints the members of session.Flow.
func (e emitter) flow(s *ir.Session) []jen.Code {
	var members []jen.Code
	add := func(name string, value jen.Code) {
		members = append(members, jen.Line().Id(name).Op(":").Add(value))
	}
	add("BaseURL", jen.Lit(e.api.BaseURL))
	add("TokenPath", jen.Lit(s.TokenPath))
	add("RevokePath", jen.Lit(s.RevokePath))
	add("SessionHeader", jen.Lit(s.Header))
	add("New", jen.Id("NewClient"))
	add("With", jen.Parens(jen.Op("*").Id("Client")).Dot("With"))
	customer := func() *jen.Statement { return jen.Op("*").Add(id(s.Customer.Name)) }
	if s.Me != nil {
		add("Me", e.flowFunc(nil, jen.Params(customer(), jen.Error()), e.returnCustomer(s, s.Me, nil)...))
	}
	if s.LogIn != nil {
		add("ClassicLogIn", e.classicLogIn(s))
	}
	if s.SignUp != nil {
		add("SignUp", e.flowFunc([]jen.Code{jen.Id("in").Add(id(s.NewCustomer.Name))}, jen.Params(customer(), jen.Error()),
			e.returnCustomer(s, s.SignUp, jen.Id("in"))...))
		add("SignUpLogIn", jen.Func().Params(jen.Id("in").Add(id(s.NewCustomer.Name))).Params(jen.String(), jen.Id("Secret")).Block(
			jen.Return(fieldText(s.NewCustomer, s.SignUpLogin, "in", ir.String), fieldText(s.NewCustomer, s.SignUpPass, "in", ir.Secret))))
	}
	if s.Reset != nil {
		add("RequestReset", e.requestReset(s))
	}
	if id := customerID(s.Customer); id != nil {
		add("ID", jen.Func().Params(jen.Id("c").Add(customer())).String().Block(jen.Return(id)))
	}
	return members
}

// flowFunc prints func(ctx, c *Client, params...) result { body }.
func (e emitter) flowFunc(params []jen.Code, result jen.Code, body ...jen.Code) jen.Code {
	all := append([]jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("c").Op("*").Id("Client")}, params...)
	return jen.Func().Params(all...).Add(result).Block(body...)
}

// call prints c.Service.Operation(ctx, in, params).
func (e emitter) call(op *ir.Operation, in jen.Code) *jen.Statement {
	args := []jen.Code{jen.Id("ctx")}
	if op.Body.Argument() != nil && in != nil {
		if op.Body.ByPointer() {
			in = jen.Op("&").Add(in)
		}
		args = append(args, in)
	}
	switch p := op.Params.Argument(); {
	case p == nil:
	case p.Value:
		args = append(args, id(p.Name).Values())
	default:
		args = append(args, jen.Nil())
	}
	return jen.Id("c").Dot(ident(op.Service.Name)).Dot(ident(op.Name)).Call(args...)
}

// returnCustomer prints the statements that call op and return its result as the
// session's customer type.
func (e emitter) returnCustomer(s *ir.Session, op *ir.Operation, in jen.Code) []jen.Code {
	if resultDecl(op) == s.Customer {
		return []jen.Code{jen.Return(e.call(op, in))}
	}
	return []jen.Code{
		jen.List(jen.Id("response"), jen.Err()).Op(":=").Add(e.call(op, in)),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Id("customer").Op(":=").New(id(s.Customer.Name)),
		e.rt("Convert").Call(jen.Id("response"), jen.Id("customer")),
		jen.Return(jen.Id("customer"), jen.Nil()),
	}
}

func (e emitter) classicLogIn(s *ir.Session) jen.Code {
	body := s.LogIn.Body.Type.(ir.Named).Decl
	in := id(body.Name).Values(
		id(s.LogInField).Op(":").Add(asField(body, s.LogInField, jen.Id("login"), ir.String)),
		id(s.LogInSecret).Op(":").Add(asField(body, s.LogInSecret, jen.Id("password"), ir.Secret)))
	token := fieldText(resultDecl(s.LogIn), s.TokenField, "response", ir.Secret)
	var rest []jen.Code
	if resultDecl(s.LogIn) == s.Customer {
		rest = []jen.Code{jen.Return(jen.Id("response"), token, jen.Nil())}
	} else {
		rest = []jen.Code{
			jen.Id("customer").Op(":=").New(id(s.Customer.Name)),
			e.rt("Convert").Call(jen.Id("response"), jen.Id("customer")),
			jen.Return(jen.Id("customer"), token, jen.Nil()),
		}
	}
	statements := append([]jen.Code{
		jen.List(jen.Id("response"), jen.Err()).Op(":=").Add(e.call(s.LogIn, in)),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Lit(""), jen.Err())),
	}, rest...)
	return e.flowFunc([]jen.Code{jen.Id("login").String(), jen.Id("password").Id("Secret")},
		jen.Params(jen.Op("*").Add(id(s.Customer.Name)), jen.Id("Secret"), jen.Error()), statements...)
}

func (e emitter) requestReset(s *ir.Session) jen.Code {
	body := s.Reset.Body.Type.(ir.Named).Decl
	in := id(body.Name).Values(id(s.ResetField).Op(":").Add(asField(body, s.ResetField, jen.Id("email"), ir.String)))
	var statements []jen.Code
	if _, none := s.Reset.Result.(ir.None); none {
		statements = []jen.Code{jen.Return(e.call(s.Reset, in))}
	} else {
		statements = []jen.Code{jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(e.call(s.Reset, in)), jen.Return(jen.Err())}
	}
	return e.flowFunc([]jen.Code{jen.Id("email").String()}, jen.Error(), statements...)
}

func resultDecl(op *ir.Operation) *ir.Decl {
	if v, ok := op.Result.(ir.Value); ok {
		if n, ok := v.Type.(ir.Named); ok {
			return n.Decl
		}
	}
	return nil
}

func fieldByName(d *ir.Decl, name string) *ir.Field {
	s, ok := d.Def.(*ir.Struct)
	if !ok {
		return nil
	}
	for _, f := range s.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// fieldText prints v.Field as a string or a Secret.
func fieldText(d *ir.Decl, name, v string, as ir.Kind) *jen.Statement {
	value := jen.Id(v).Dot(ident(name))
	t := fieldByName(d, name).Type
	kind, _ := ir.TextOf(t)
	switch t.(type) {
	case ir.Opt:
		value = value.Dot("Or").Call(jen.Lit(""))
	case ir.Ptr:
		value = jen.Op("*").Qual("cmp", "Or").Call(value, jen.New(jen.Id(textType(kind))))
	}
	return asText(value, kind, as)
}

// asField prints value, a string or a Secret, as the type of a field.
func asField(d *ir.Decl, name string, value *jen.Statement, from ir.Kind) *jen.Statement {
	t := fieldByName(d, name).Type
	kind, _ := ir.TextOf(t)
	value = asText(value, from, kind)
	switch t.(type) {
	case ir.Opt:
		return jen.Id("Set").Call(value)
	case ir.Ptr:
		return jen.New(value)
	}
	return value
}

// asText prints the conversion of a text between string and Secret.
func asText(value *jen.Statement, from, to ir.Kind) *jen.Statement {
	if from == to {
		return value
	}
	return jen.Id(textType(to)).Call(value)
}

// textType returns the name of the type of a text.
func textType(k ir.Kind) string {
	if k == ir.Secret {
		return "Secret"
	}
	return "string"
}

// customerID prints the ID of the customer c as a string; nil without an ID.
func customerID(d *ir.Decl) *jen.Statement {
	f := fieldByName(d, "ID")
	if f == nil {
		return nil
	}
	if _, text := ir.TextOf(f.Type); text {
		return fieldText(d, "ID", "c", ir.String)
	}
	if p, ok := f.Type.(ir.Prim); ok && (p.Kind == ir.Int64 || p.Kind == ir.Int32 || p.Kind == ir.Uint64 || p.Kind == ir.Uint32 || p.Kind == ir.UUID) {
		return jen.Qual("fmt", "Sprint").Call(jen.Id("c").Dot("ID"))
	}
	return nil
}
