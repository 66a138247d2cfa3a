package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads security requirements and makes an option of each scheme.

// security reads the document's default and the schemes.
func (c *compiler) security() {
	root := c.doc.Root
	for name, n := range root.At("components", "securitySchemes").Members() {
		if node, ok := c.doc.Resolve(n); ok {
			c.schemes[name] = node
			c.credential(name, node)
		}
	}
	if root.Has("security") {
		c.api.Security = &ir.SecuritySet{Alternatives: c.alternatives(root.Get("security"))}
	}
}

// alternatives returns the requirements of a security member, each once.
// Schemes that are not described cannot be satisfied and are dropped.
func (c *compiler) alternatives(list *spec.Node) []ir.SecurityRequirement {
	var out []ir.SecurityRequirement
	for _, node := range list.Items() {
		var r ir.SecurityRequirement
		for name, scopes := range node.Members() {
			if c.schemes[name] == nil {
				continue // reported by spec
			}
			r.Schemes = append(r.Schemes, name)
			r.Scopes = append(r.Scopes, scopesOf(scopes)...)
		}
		if len(r.Schemes) == 0 && node.Len() > 0 {
			continue
		}
		if !slices.ContainsFunc(out, func(o ir.SecurityRequirement) bool { return sameRequirement(o, r) }) {
			out = append(out, r)
		}
	}
	return out
}

func sameRequirement(a, b ir.SecurityRequirement) bool {
	return slices.Equal(a.Schemes, b.Schemes) && slices.Equal(a.Scopes, b.Scopes)
}

// isCredential reports a parameter that is what an API key of the operation is
// sent in: the client's option gives it.
func (c *compiler) isCredential(op *operation, p *param) bool {
	list := c.doc.Root.Get("security")
	if own := op.node.Get("security"); own != nil {
		list = own
	}
	for _, requirement := range list.Items() {
		for name := range requirement.Members() {
			s := c.schemes[name]
			if s == nil || s.Str("type") != "apiKey" || s.Str("in") != p.in {
				continue
			}
			if s.Str("name") == p.wire || p.in == "header" && strings.EqualFold(s.Str("name"), p.wire) {
				c.diags.Warnf(p.node.Pos(), diag.CodeCredentialParameter, "the %s parameter %s is left out: the security scheme %s sends it", p.in, godoc.OneLine(p.wire), godoc.OneLine(name)).
					WithFix("remove the parameter, or the scheme from the operation's security")
				return true
			}
		}
	}
	return false
}

// scopesOf gives the scopes (or, since OpenAPI 3.1, roles) of a requirement;
// what RFC 6749 section 3.3 would not call one is left out.
func scopesOf(asked *spec.Node) []string {
	var scopes []string
	for _, item := range asked.Items() {
		s := item.Text()
		if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '\\' }) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// operationSecurity sets the security of an operation that differs from the
// document's default. Operations with the same alternatives share a set.
func (c *compiler) operationSecurity(op *operation) {
	n := op.node.Get("security")
	if n == nil {
		return
	}
	alternatives := c.alternatives(n)
	if c.api.Security != nil && sameAlternatives(c.api.Security, alternatives) {
		return
	}
	for _, set := range c.api.Securities {
		if sameAlternatives(set, alternatives) {
			op.ir.Security = set
			return
		}
	}
	op.ir.Security = &ir.SecuritySet{Alternatives: alternatives}
	if len(alternatives) > 0 {
		c.api.Securities = append(c.api.Securities, op.ir.Security)
	}
}

func sameAlternatives(set *ir.SecuritySet, alternatives []ir.SecurityRequirement) bool {
	return slices.EqualFunc(set.Alternatives, alternatives, sameRequirement)
}

// scopes returns the sentence that names the scopes of an operation, "" when it
// has none.
func (c *compiler) scopes(op *operation) string {
	set := c.api.Security
	if op.ir.Security != nil {
		set = op.ir.Security
	}
	if set == nil {
		return ""
	}
	var needs []string
	for _, r := range set.Alternatives {
		if len(r.Scopes) > 0 {
			needs = append(needs, strings.Join(r.Scopes, ", "))
		}
	}
	if len(needs) == 0 {
		return ""
	}
	return "Scopes: " + strings.Join(slices.Compact(needs), ", or ") + "."
}

// credential makes an option of a scheme, or adds it to the option of another
// scheme with the same option and kind.
func (c *compiler) credential(name string, n *spec.Node) {
	h := c.hints.Of(n, hint.SecurityScheme)
	cred := &ir.Credential{Pos: n.KeyPos(), Schemes: []string{name}, Secret: true}
	c.credentialKind(cred, name, n)
	if yes, ok := h.Bool("sensitive"); ok {
		cred.Secret = yes
	} else if isKey(cred) {
		cred.Secret = soundsSecret(name) || soundsSecret(cred.Wire)
	}
	if option := h.GoName("option"); option != "" {
		if !strings.HasPrefix(option, "With") || option == "With" {
			c.diags.Errorf(h.Get("option").Pos(), diag.CodeHintValue, "option: %s does not begin with With", option).
				WithFix("write  option: With%s", option)
		}
		cred.Option = option
	}
	for _, other := range c.api.Credentials {
		if other.Option == cred.Option && other.Kind == cred.Kind && other.Wire == cred.Wire {
			other.Schemes = append(other.Schemes, name)
			return
		}
	}
	c.claimOption(cred, name, h)
	c.api.Credentials = append(c.api.Credentials, cred)
}

// isKey reports an API key, which may be no secret but a choice, as of a site.
func isKey(cred *ir.Credential) bool {
	return cred.Kind == ir.CredentialHeader || cred.Kind == ir.CredentialQuery || cred.Kind == ir.CredentialCookie
}

// soundsSecret reports names of values that must not be seen.
func soundsSecret(name string) bool {
	for _, w := range naming.Words(name) {
		switch strings.ToLower(w) {
		case "key", "keys", "apikey", "token", "secret", "password", "auth", "authorization", "authentication", "session", "credential",
			"credentials", "jwt", "signature", "cookie", "pat", "access", "bearer", "sid":
			return true
		}
	}
	return false
}

func (c *compiler) credentialKind(cred *ir.Credential, name string, n *spec.Node) {
	scheme := strings.ToLower(n.Str("scheme"))
	switch kind := n.Str("type"); {
	case kind == "oauth2", kind == "openIdConnect", kind == "http" && scheme == "bearer":
		cred.Kind, cred.Option = ir.CredentialBearer, "WithToken"
	case kind == "http" && scheme == "basic":
		cred.Kind, cred.Option = ir.CredentialBasic, "WithBasicAuth"
	case kind == "apiKey" && slices.Contains([]string{"header", "query", "cookie"}, n.Str("in")):
		cred.Kind, cred.Wire, cred.Option = ir.CredentialKind(n.Str("in")), n.Str("name"), "With"+naming.Exported(name)
	case kind == "mutualTLS":
		cred.Kind, cred.Option = ir.CredentialTLS, "With"+naming.Exported(name)
	default:
		cred.Kind, cred.Option = ir.CredentialCustom, "With"+naming.Exported(name)
		if kind != "http" {
			c.diags.Warnf(n.KeyPos(), diag.CodeSecurityType, "the security scheme %q is of no known type; its option takes a runtime.Authorizer", godoc.OneLine(name)).
				WithFix("use type: http, apiKey, oauth2, openIdConnect or mutualTLS")
		}
	}
}

// claimOption names the option; one that is taken is named after the scheme.
func (c *compiler) claimOption(cred *ir.Credential, name string, h hint.Hints) {
	want := cred.Option
	for _, own := range []string{"WithBaseURL", "WithHTTPClient", "WithStore"} {
		c.names.Claim(own, c.api.Pos)
	}
	if other, used := c.names.Holder(want); used && h.Has("option") {
		c.diags.Errorf(h.Get("option").Pos(), diag.CodeNameCollision, "two options would both be %s", want).
			WithNote(other, "the other is here").
			WithFix("give one of them another  %s: {option: ...}", hint.Key)
	}
	cred.Option = c.names.First(cred.Pos, want, "With"+naming.Exported(name), "With"+naming.Exported(name)+"Auth", "With"+naming.Exported(name))
	stem := strings.TrimPrefix(cred.Option, "With")
	cred.Param = naming.Unexported(stem)
	if !cred.Secret && isKey(cred) {
		cred.Field = stem
	}
	if slices.Contains(argumentNames(), cred.Param) {
		cred.Param += "Value"
	}
	cred.Doc = credentialDoc(c, cred)
}

// tokenSources says where tokens come from, as far as the schemes tell.
func (c *compiler) tokenSources(cred *ir.Credential) string {
	var from []string
	for _, name := range cred.Schemes {
		if u := godoc.OneLine(c.schemes[name].Str("openIdConnectUrl")); u != "" {
			from = append(from, "as "+u+" describes")
		}
		for flow, n := range c.schemes[name].Get("flows").Members() {
			if u := godoc.OneLine(cmp.Or(n.Str("tokenUrl"), cmp.Or(n.Str("deviceAuthorizationUrl"), n.Str("authorizationUrl")))); u != "" {
				from = append(from, "by the flow "+godoc.OneLine(flow)+" at "+u)
			}
		}
	}
	if len(from) == 0 {
		return ""
	}
	return " It is given " + strings.Join(slices.Compact(from), ", or ") + "; package runtime/oauth gets and refreshes it."
}

func credentialDoc(c *compiler, cred *ir.Credential) ir.Doc {
	how := map[ir.CredentialKind]string{
		ir.CredentialBearer: "sends requests with a bearer token",
		ir.CredentialBasic:  "sends requests with a user name and a password",
		ir.CredentialHeader: "sends requests with the header " + godoc.OneLine(cred.Wire),
		ir.CredentialQuery:  "sends requests with the query parameter " + godoc.OneLine(cred.Wire),
		ir.CredentialCookie: "sends requests with the cookie " + godoc.OneLine(cred.Wire),
		ir.CredentialTLS:    "presents a client certificate to the server",
		ir.CredentialCustom: "authorizes requests by auth",
	}[cred.Kind]
	text := cred.Option + " " + how + "." + c.tokenSources(cred)
	if d := godoc.FromMarkdown(c.schemes[cred.Schemes[0]].Str("description")); d != "" {
		text += "\n\n" + godoc.WithStop(d)
	}
	return ir.Doc{Text: text}
}
