package compile

import (
	"cmp"
	"path"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads servers: the base URL, options for the others, and the
// servers of single operations.

// baseURL gives the URL of the first server. A relative one is of no use to a
// client.
func (c *compiler) baseURL(servers *spec.Node) string {
	u := serverURL(servers.Index(0))
	if u == "" || u == "/" || isAbsolute(u) {
		return strings.TrimRight(u, "/")
	}
	c.diags.Warnf(servers.Index(0).Get("url").Pos(), diag.CodeRelativeServer, "the server %q has no host: the client needs WithBaseURL", godoc.OneLine(u)).
		WithFix("write the whole URL:  url: https://api.example.com%s", path.Clean("/"+godoc.OneLine(u)))
	return ""
}

// serverURL gives a server's URL, its variables replaced by their defaults.
func serverURL(server *spec.Node) string {
	u := server.Str("url")
	for name, v := range server.Get("variables").Members() {
		u = strings.ReplaceAll(u, "{"+name+"}", variableDefault(v))
	}
	return strings.TrimSpace(godoc.Clean(u))
}

func variableDefault(v *spec.Node) string {
	return cmp.Or(v.Get("default").Text(), v.Get("enum").Index(0).Text())
}

func isAbsolute(u string) bool {
	return strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://")
}

// operationServer gives the server of an operation or of its path, when it
// has one of its own. A relative one is resolved by the runtime.
func (c *compiler) operationServer(op *operation) string {
	servers := op.node.Get("servers")
	if servers.Len() == 0 {
		servers = op.item.Get("servers")
	}
	u := serverURL(servers.Index(0))
	if u != "/" {
		u = strings.TrimRight(u, "/")
	}
	if strings.ContainsAny(u, "{}") {
		c.diags.Warnf(servers.Index(0).Get("url").Pos(), diag.CodeRelativeServer, "the server %q of an operation has a variable that is not declared: the client's server is used", godoc.OneLine(u)).
			WithFix("declare it under variables, with a default")
		return ""
	}
	if u == c.api.BaseURL {
		return ""
	}
	return u
}

// servers makes an option of each server that is not simply the base URL: all
// but the first, and the first when it has variables.
func (c *compiler) servers() {
	list := c.doc.Root.Get("servers")
	for i, n := range list.Items() {
		template := strings.TrimRight(strings.TrimSpace(godoc.Clean(n.Str("url"))), "/")
		variables := n.Get("variables")
		if !isAbsolute(serverURL(n)) || i == 0 && variables.Len() == 0 {
			continue
		}
		s := &ir.Server{Pos: n.Pos(), Template: template}
		params := naming.NewScope(argumentNames())
		for name, v := range variables.Members() {
			if strings.Contains(template, "{"+name+"}") {
				s.Variables = append(s.Variables, ir.ServerVariable{
					Param: params.First(v.KeyPos(), naming.Unexported(cmp.Or(naming.Exported(name), "Value"))), Wire: name,
					Default: variableDefault(v), Enum: v.Strings("enum"), Text: godoc.OneLine(v.Str("description")),
				})
			}
		}
		if i == 0 && s.Variables == nil {
			continue
		}
		s.Option = c.serverOption(n, list.Len())
		s.Doc = serverDoc(s, godoc.OneLine(n.Str("description")))
		c.api.Servers = append(c.api.Servers, s)
	}
}

// serverOption names the option after the server's own name or a short
// description: WithStagingServer.
func (c *compiler) serverOption(n *spec.Node, servers int) string {
	name := c.hints.Of(n, hint.Server).GoName("name")
	for _, text := range []string{n.Str("name"), n.Str("description")} {
		if w := naming.Words(text); name == "" && servers > 1 && len(w) > 0 && len(w) <= 3 {
			name = naming.Exported(text)
		}
	}
	return c.names.First(n.Pos(), "With"+strings.TrimSuffix(name, "Server")+"Server")
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
