package compile

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are baseURL, serverReader.options and serverReader.of.

// baseURL returns the URL of the first server, "" for a relative one, which a
// client cannot use.
func baseURL(servers *spec.Node, diags *diag.List) string {
	u := serverURL(servers.Index(0))
	if u == "" || u == "/" || isAbsolute(u) {
		return strings.TrimRight(u, "/")
	}
	diags.Warnf(servers.Index(0).Get("url").Pos(), diag.CodeRelativeServer, "the server %q has no host: the client needs WithBaseURL", godoc.OneLine(u)).
		WithFix("write the whole URL:  url: https://api.example.com%s", path.Clean("/"+godoc.OneLine(u)))
	return ""
}

// serverURL returns a server's URL in one line, its variables replaced by their
// defaults.
func serverURL(server *spec.Node) string {
	u := server.Str("url")
	for name, v := range server.Get("variables").Members() {
		u = strings.ReplaceAll(u, "{"+name+"}", variableDefault(v))
	}
	return godoc.OneLine(u)
}

func variableDefault(v *spec.Node) string {
	return cmp.Or(v.Get("default").Text(), v.Get("enum").Index(0).Text())
}

func isAbsolute(u string) bool {
	return strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://")
}

// serverReader reads servers.
type serverReader struct {
	base  string        // URL of the first server
	names *naming.Scope // package level
	lock  *lockedNames  // package level
	diags *diag.List
	hints *hint.Reader
}

// of returns the server of an operation or of its path, "" for the client's. A
// relative URL is resolved by the runtime.
func (r *serverReader) of(op *operation) string {
	servers := op.node.Get("servers")
	if servers.Len() == 0 {
		servers = op.item.Get("servers")
	}
	u := serverURL(servers.Index(0))
	if u != "/" {
		u = strings.TrimRight(u, "/")
	}
	if strings.ContainsAny(u, "{}") {
		r.diags.Warnf(servers.Index(0).Get("url").Pos(), diag.CodeRelativeServer, "the server %q of an operation has a variable that is not declared: the client's server is used", godoc.OneLine(u)).
			WithFix("declare it under variables, with a default")
		return ""
	}
	if u == r.base || strings.Contains(u, "://") && !r.isCallable(servers.Index(0)) {
		return ""
	}
	return u
}

// options returns an option of the client for each server that is more than
// the base URL: all but the first, and the first when it has variables.
func (r *serverReader) options(servers *spec.Node) []*ir.Server {
	var options []*ir.Server
	for i, n := range servers.Items() {
		if u := serverURL(n); !isAbsolute(u) && (i == 0 || !strings.Contains(u, "://")) || !r.isCallable(n) {
			continue // of a relative URL, baseURL reports the first
		}
		s := &ir.Server{Pos: n.Pos(), Template: strings.TrimRight(godoc.OneLine(n.Str("url")), "/")}
		s.Variables = serverVariables(s.Template, n.Get("variables"))
		if i == 0 && s.Variables == nil {
			continue
		}
		s.Option = r.optionName(n, servers.Len())
		s.Doc = serverDoc(s, godoc.OneLine(n.Str("description")))
		options = append(options, s)
	}
	return options
}

// isCallable reports whether the URL of a server is one of HTTP. It reports any
// other, which no client could call.
func (r *serverReader) isCallable(n *spec.Node) bool {
	u := serverURL(n)
	parsed, err := url.Parse(u)
	if isAbsolute(u) && (strings.Contains(n.Str("url"), "{") || err == nil && parsed.Host != "") {
		return true // variables may have any value
	}
	r.diags.Warnf(n.Get("url").Pos(), diag.CodeRelativeServer, "the server %q is left out: it is no URL of http or https", u).
		WithFix("write a URL such as https://api.example.com")
	return false
}

// serverVariables returns the variables that a template uses.
func serverVariables(template string, variables *spec.Node) []ir.ServerVariable {
	var used []ir.ServerVariable
	params := naming.NewScope(argumentNames())
	for name, v := range variables.Members() {
		if strings.Contains(template, "{"+name+"}") {
			used = append(used, ir.ServerVariable{
				Param: params.First(v.KeyPos(), naming.Unexported(cmp.Or(naming.Exported(name), "Value"))), Wire: name,
				Default: variableDefault(v), Enum: v.Strings("enum"), Text: godoc.OneLine(v.Str("description")),
			})
		}
	}
	return used
}

// optionName names the option after the server's own name or a short
// description: WithStagingServer.
func (r *serverReader) optionName(n *spec.Node, servers int) string {
	name := r.hints.Of(n, hint.Server).GoName("name")
	for _, text := range []string{n.Str("name"), n.Str("description")} {
		if w := naming.Words(text); name == "" && servers > 1 && len(w) > 0 && len(w) <= 3 {
			name = naming.Exported(text)
		}
	}
	want := "With" + strings.TrimSuffix(name, "Server") + "Server"
	hinted := ""
	if r.hints.Of(n, hint.Server).Has("name") {
		hinted = want
	}
	return r.lock.function(r.names, n.Pos(), [3]string{funcServer, n.Str("url"), noPart}, hinted, want)
}

func serverDoc(s *ir.Server, about string) ir.Doc {
	text := s.Option + " sends requests to " + s.Template + "."
	if about != "" {
		text += "\n\n" + godoc.WithStop(about)
	}
	for _, v := range s.Variables {
		text += "\n\n" + v.Param + ", empty: " + quoted(v.Default)
		if len(v.Enum) > 0 {
			text += "; one of " + godoc.OneLine(strings.Join(v.Enum, ", "))
		}
		text += "."
		if v.Text != "" {
			text += " " + godoc.WithStop(v.Text)
		}
	}
	return ir.Doc{Text: text}
}
