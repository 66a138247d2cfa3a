package emit

import (
	"bytes"
	"net/url"
	"path"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is Fake, which prints the fake server of an API: a package beside the
// client with a struct of functions for each service.

// Fake returns the files of the fake of api, below the directory of its client, whose
// import path is client.
func Fake(api *ir.API, client string, opts Options) ([]output.File, error) {
	if opts.Runtime == "" {
		opts.Runtime = DefaultRuntime
	}
	e := emitter{api: api, runtime: opts.Runtime, client: client}
	f := e.newFakeFile()
	e.fakeServer(f)
	e.fakeHandlers(f)
	goFile, err := f.render()
	if err != nil {
		return nil, err
	}
	goFile.Name = path.Join(api.Fake.Package, goFile.Name)
	var b bytes.Buffer
	b.WriteString("{\"_\": \"" + output.Mark + "\",\n")
	b.Write(bytes.TrimPrefix(api.Fake.Description, []byte("{")))
	return []output.File{goFile, {Name: path.Join(api.Fake.Package, output.Embedded), Data: b.Bytes()}}, nil
}

func (e emitter) newFakeFile() *file {
	f := &file{name: "fake.gen.go", f: jen.NewFile(ident(e.api.Fake.Package))}
	f.f.NoFormat = true
	f.f.HeaderComment(output.Header)
	if name := e.api.Package; slices.Contains([]string{"all", "api", "client", "description"}, name) {
		f.f.ImportAlias(e.client, name+"pkg") // a variable has the name
	} else {
		f.f.ImportName(e.client, name)
	}
	for _, p := range []string{e.runtime, e.runtime + "/fake", "context", "encoding/json", "io", "iter", "net/http", "net/url", "time"} {
		f.f.ImportName(p, base(p))
	}
	f.f.Anon("embed")
	name := e.api.Fake.Package
	f.packageDoc(ir.Doc{Text: "Package " + name + " is a fake of the API of package " + e.api.Package + ", for tests:\n\n" +
		"\tserver := " + name + ".NewServer(t, " + name + ".Handlers{})\n\tclient := server.Client(t)\n\n" +
		"A function of Handlers responds in place of the operation. The other operations respond with the examples of the specification, or with values that its schemas make. " +
		"Requests and responses that the specification does not permit fail the test."})
	return f
}

// fk qualifies a name of package runtime/fake.
func (e emitter) fk(name string) *jen.Statement { return jen.Qual(e.runtime+"/fake", name) }

// fakeServer prints the server, its constructor and client, and the names that it
// shares with package runtime/fake.
func (e emitter) fakeServer(f *file) {
	name := e.api.Fake.Package
	f.variable("description", jen.Comment(output.Embed).Line().Var().Id("description").String())
	f.variable("api", jen.Var().Id("api").Op("=").Add(e.fk("NewAPI")).Call(jen.Lit(name), jen.Id("description")))
	f.typ("Server", comment("Server is a fake of the API. It is safe for use by multiple goroutines."),
		jen.Type().Id("Server").Struct(jen.Op("*").Add(e.fk("Server"))))
	f.fn("NewServer", comment("NewServer returns a fake that is closed when the test ends. Handlers are an option, and so are Strict, Stateful and Seed."),
		jen.Func().Id("NewServer").Params(jen.Id("t").Add(e.fk("TB")), jen.Id("opts").Op("...").Id("Option")).Op("*").Id("Server").Block(
			jen.Id("t").Dot("Helper").Call(),
			jen.Return(jen.Op("&").Id("Server").Values(e.fk("NewServer").Call(jen.Id("t"), jen.Id("api"), jen.Id("opts").Op("..."))))))
	f.method("*Server", "Client", comment("Client returns a client whose requests reach the fake in this process, with credentials that it accepts. It fails the test if the options are not valid."), e.fakeClient())
	f.typ("Option", comment("Option configures a Server."), jen.Type().Id("Option").Op("=").Add(e.fk("Option")))
	f.typ("Error", comment("Error is the error by which a function of Handlers responds with another status than that of success. A status alone is an error too: "+e.api.Package+".ErrNotFound."),
		jen.Type().Id("Error").Op("=").Add(e.fk("Error")))
	f.typ("Fault", comment("Fault selects requests and states how they fail, for Server.Inject."), jen.Type().Id("Fault").Op("=").Add(e.fk("Fault")))
	for _, opt := range []struct{ name, text string }{
		{"Strict", "Strict fails the test at a request for which Handlers has no function."},
		{"Stateful", "Stateful keeps what is created in collections: it is listed, read, changed and deleted there. They are empty at first."},
	} {
		f.fn(opt.name, comment(opt.text), jen.Func().Id(opt.name).Params().Id("Option").Add(oneLine(jen.Return(e.fk(opt.name).Call()))))
	}
	f.fn("Seed", comment("Seed varies the values that schemas make. The same seed makes the same values."),
		jen.Func().Id("Seed").Params(jen.Id("n").Uint64()).Id("Option").Add(oneLine(jen.Return(e.fk("Seed").Call(jen.Id("n"))))))
}

// fakeClient prints the method that makes a client of the fake.
func (e emitter) fakeClient() jen.Code {
	option := func() *jen.Statement { return e.own("Option") }
	var values []jen.Code
	add := func(name string, args ...jen.Code) {
		values = append(values, jen.Line().Add(e.own(name)).Call(args...))
	}
	if u, err := url.Parse(e.api.BaseURL); err != nil || u.Scheme != "https" || u.Host == "" {
		address := "https://fake.example"
		if err == nil {
			address += u.EscapedPath()
		}
		add("WithBaseURL", jen.Lit(address))
	}
	add("WithHTTPClient", jen.Id("s").Dot("HTTPClient").Call())
	for _, c := range e.api.Credentials {
		switch c.Kind {
		case ir.CredentialTLS:
			add(c.Option, jen.Qual("crypto/tls", "Certificate").Values())
		case ir.CredentialCustom:
			add(c.Option, e.fk("Credential").Call())
		case ir.CredentialBasic:
			add(c.Option, jen.Lit("user"), jen.Lit("password"))
		default:
			add(c.Option, jen.Lit("fake"))
		}
	}
	values = append(values, jen.Line())
	return jen.Add(receiver("s", "*Server")).Id("Client").Params(jen.Id("t").Add(e.fk("TB")), jen.Id("opts").Op("...").Add(option())).Op("*").Add(e.own("Client")).Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.Id("all").Op(":=").Index().Add(option()).Values(values...),
		jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(e.own("NewClient")).Call(jen.Append(jen.Id("all"), jen.Id("opts").Op("...")).Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatalf").Call(jen.Lit("the client of the fake: %v"), jen.Err())),
		jen.Return(jen.Id("client")))
}

// fakeHandlers prints the structs of functions.
func (e emitter) fakeHandlers(f *file) {
	services := slices.DeleteFunc(slices.Clone(e.api.Services), func(s *ir.Service) bool { return len(s.Ops) == 0 })
	var fields []jen.Code
	for _, s := range services {
		fields = append(fields, id(s.Name).Add(id(s.Name+"Handlers")))
	}
	f.typ("Handlers", comment("Handlers are functions that respond in place of operations. It is an Option of NewServer."), jen.Type().Id("Handlers").Struct(fields...))
	f.method("Handlers", "ConfigureFake", comment("ConfigureFake adds the functions to a Server."),
		receiver("h", "Handlers").Id("ConfigureFake").Params(jen.Id("c").Op("*").Add(e.fk("Config"))).Add(oneLine(
			jen.Id("c").Dot("Handle").Call(jen.Op("&").Id("h")))))
	for _, s := range services {
		e.serviceHandlers(f, s)
	}
}

func (e emitter) serviceHandlers(f *file, s *ir.Service) {
	name := s.Name + "Handlers"
	var fields []jen.Code
	for _, op := range s.Ops {
		for _, m := range op.Methods() {
			text := ir.Doc{Text: m.Name + " handles " + m.Method + " " + m.Path + "."}
			fields = append(fields, jen.Add(doc(text)).Add(id(m.Name)).Add(e.handlerType(m)).Tag(map[string]string{"fake": op.ID}))
		}
	}
	f.typ(name, comment(name+" are the functions in place of the methods of "+s.Name+"Service."), jen.Type().Add(id(name)).Struct(fields...))
}

// handlerType prints the type of the function in place of a method: its arguments
// without options, and its results.
func (e emitter) handlerType(op *ir.Operation) *jen.Statement {
	if op.IsFakedRaw() {
		return jen.Func().Params(jen.Op("*").Qual("net/http", "Request")).Params(jen.Op("*").Add(e.fk("Response")), jen.Error())
	}
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	for _, p := range op.PathParams {
		params = append(params, id(p.Name).Add(e.typeExpr(p.Type)))
	}
	params = append(params, e.bodyParams(op.Body)...)
	if p := op.Params; p != nil {
		star := "*"
		if p.Value {
			star = ""
		}
		params = append(params, jen.Id("params").Op(star).Add(e.own(p.Name)))
	}
	return jen.Func().Params(params...).Add(e.handlerResult(op))
}

func (e emitter) handlerResult(op *ir.Operation) *jen.Statement {
	switch res := op.Result.(type) {
	case ir.None:
		return jen.Error()
	case ir.Items:
		return jen.Qual("iter", "Seq2").Types(jen.Op("*").Add(e.typeExpr(res.Elem)), jen.Error())
	case ir.Statuses:
		return jen.Params(jen.Op("*").Add(e.own(res.Decl.Name)), jen.Error())
	case ir.Value:
		if named, ok := res.Type.(ir.Named); ok && isStruct(named.Decl) {
			return jen.Params(jen.Op("*").Add(e.own(named.Decl.Name)), jen.Error())
		}
		return jen.Params(e.typeExpr(res.Type), jen.Error())
	}
	result, _ := e.resultAndCall(op, jen.Null())
	return result
}
