package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is compiler.credentials.

// credentials makes options of the security schemes, and returns a reader of
// the requirements that name them.
func (c *compiler) credentials() *securityReader {
	schemes := securitySchemes(c.doc)
	options := &credentialReader{schemes: schemes, pos: c.api.Pos, names: c.names, lock: c.lock, hints: c.hints, diags: &c.diags}
	for _, known := range []bool{true, false} { // a new scheme uses the option that another one had
		for name := range c.doc.Root.At("components", "securitySchemes").Members() {
			if n := schemes[name]; n != nil && options.isKnown(name) == known {
				options.add(name, n)
			}
		}
	}
	if c.api.Credentials = options.list; len(options.list) > 0 {
		c.names.Take("credentialOptions", c.api.Pos)
	}
	return newSecurityReader(c.doc, schemes, &c.diags)
}

// credentialReader makes options of security schemes.
type credentialReader struct {
	schemes map[string]*spec.Node
	pos     diag.Pos      // of the document
	names   *naming.Scope // package level
	lock    *lockedNames
	hints   *hint.Reader
	diags   *diag.List
	list    []*ir.Credential
}

// isKnown reports whether an earlier run made an option of a scheme.
func (r *credentialReader) isKnown(scheme string) bool {
	_, known := r.lock.find(lock.Func, funcCredential, scheme, noPart)
	return known
}

// add makes an option of a scheme, or adds the scheme to the option of another
// one with the same name and kind.
func (r *credentialReader) add(name string, n *spec.Node) {
	h := r.hints.Of(n, hint.SecurityScheme)
	cred := &ir.Credential{Pos: n.KeyPos(), Schemes: []string{name}, Secret: true}
	r.setKind(cred, name, n)
	if yes, ok := h.Bool("sensitive"); ok {
		cred.Secret = yes
	} else if isKey(cred) {
		cred.Secret = soundsSecret(name) || soundsSecret(cred.Wire)
	}
	if option := h.GoName("option"); option != "" {
		if !strings.HasPrefix(option, "With") || option == "With" {
			r.diags.Errorf(h.Get("option").Pos(), diag.CodeHintValue, "option: %s does not begin with With", option).
				WithFix("write  option: With%s", option)
		}
		cred.Option = option
	}
	for _, other := range r.list {
		if other.Option == cred.Option && !r.isKnown(name) && other.Kind == cred.Kind && other.Wire == cred.Wire {
			other.Schemes = append(other.Schemes, name)
			return
		}
	}
	r.nameOption(cred, name, h)
	cred.Doc = r.doc(cred)
	r.list = append(r.list, cred)
}

// isKey reports whether cred is an API key. Its value need not be secret: it can
// name a site, for example.
func isKey(cred *ir.Credential) bool {
	return cred.Kind == ir.CredentialHeader || cred.Kind == ir.CredentialQuery || cred.Kind == ir.CredentialCookie
}

// soundsSecret reports whether values with that name are usually secret.
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

// setKind sets how a credential is sent, and the usual name of its option.
func (r *credentialReader) setKind(cred *ir.Credential, name string, n *spec.Node) {
	scheme := strings.ToLower(n.Str("scheme"))
	switch kind := n.Str("type"); {
	case kind == "oauth2", kind == "openIdConnect", kind == "http" && scheme == "bearer":
		cred.Kind, cred.Option = ir.CredentialBearer, "WithToken"
	case kind == "http" && scheme == "basic":
		cred.Kind, cred.Option = ir.CredentialBasic, "WithBasicAuth"
	case kind == "apiKey" && isKeyPlace(n.Str("in"), n.Str("name")):
		cred.Kind, cred.Wire, cred.Option = ir.CredentialKind(n.Str("in")), n.Str("name"), "With"+naming.Exported(name)
	case kind == "mutualTLS":
		cred.Kind, cred.Option = ir.CredentialTLS, "With"+naming.Exported(name)
	default:
		cred.Kind, cred.Option = ir.CredentialCustom, "With"+naming.Exported(name)
		r.warnCustom(name, n)
	}
}

// isKeyPlace reports whether an API key can be sent in a place.
func isKeyPlace(in, name string) bool {
	switch in {
	case "header":
		return isToken(name) && !isConnectionHeader(name)
	case "query", "cookie":
		return name != ""
	}
	return false
}

// warnCustom reports a scheme of which it is not known how it is sent.
func (r *credentialReader) warnCustom(name string, n *spec.Node) {
	const takes = "; its option takes a runtime.Authorizer"
	switch kind := n.Str("type"); {
	case kind == "http" && isToken(n.Str("scheme")):
	case kind == "http":
		r.diags.Warnf(n.KeyPos(), diag.CodeSecurityType, "the security scheme %q names no HTTP scheme"+takes, godoc.OneLine(name)).
			WithFix("write  scheme: bearer  or  scheme: basic")
	case kind == "apiKey" && n.Str("in") == "header":
		r.diags.Warnf(n.KeyPos(), diag.CodeSecurityType, "the security scheme %q is sent in the header %q, which no client can set"+takes, godoc.OneLine(name), godoc.OneLine(n.Str("name"))).
			WithFix("write the name of a header, such as  name: X-API-Key")
	default:
		r.diags.Warnf(n.KeyPos(), diag.CodeSecurityType, "the security scheme %q is of no known type"+takes, godoc.OneLine(name)).
			WithFix("use type: http, apiKey, oauth2, openIdConnect or mutualTLS")
	}
}

// nameOption names the option and its argument. Where the name is taken, the
// option is named after the scheme.
func (r *credentialReader) nameOption(cred *ir.Credential, scheme string, h hint.Hints) {
	want, byScheme := cred.Option, "With"+naming.Exported(scheme)
	if other, used := r.names.Holder(want); used && h.Has("option") {
		r.diags.Errorf(h.Get("option").Pos(), diag.CodeNameCollision, "two options would both be %s", want).
			WithNote(cmp.Or(other, r.pos), "the other is here").
			WithFix("give one of them another  %s: {option: ...}", hint.Key)
	}
	place := [3]string{funcCredential, scheme, noPart}
	hinted := ""
	if h.Has("option") {
		hinted = want
	}
	cred.Option = r.lock.function(r.names, cred.Pos, place, hinted, want, byScheme, byScheme+"Auth", byScheme)
	name := strings.TrimPrefix(cred.Option, "With")
	cred.Param = naming.Unexported(name)
	if slices.Contains(argumentNames(), cred.Param) {
		cred.Param += "Value"
	}
	if !cred.Secret && isKey(cred) {
		cred.Field = name
	}
}

// doc is the comment of the option.
func (r *credentialReader) doc(cred *ir.Credential) ir.Doc {
	how := map[ir.CredentialKind]string{
		ir.CredentialBearer: "sends requests with a bearer token",
		ir.CredentialBasic:  "sends requests with a user name and a password",
		ir.CredentialHeader: "sends requests with the header " + godoc.OneLine(cred.Wire),
		ir.CredentialQuery:  "sends requests with the query parameter " + godoc.OneLine(cred.Wire),
		ir.CredentialCookie: "sends requests with the cookie " + godoc.OneLine(cred.Wire),
		ir.CredentialTLS:    "presents a client certificate to the server",
		ir.CredentialCustom: "authorizes requests by " + cred.Param,
	}[cred.Kind]
	scheme := r.schemes[cred.Schemes[0]]
	text := cred.Option + " " + how + "." + tokenSources(scheme)
	if d := godoc.FromMarkdown(scheme.Str("description")); d != "" {
		text += "\n\n" + godoc.WithStop(d)
	}
	text += flowsDoc(scheme.Get("flows"))
	d := ir.Doc{Text: text}
	if scheme.Bool("deprecated") {
		d.Deprecated = deprecation("", "this security scheme")
	}
	return d
}

// tokenSources returns the sentence that tells where tokens come from, "" where
// the scheme does not.
func tokenSources(scheme *spec.Node) string {
	var from []string
	if u := godoc.OneLine(scheme.Str("openIdConnectUrl")); u != "" {
		from = append(from, "as "+u+" describes")
	}
	if u := godoc.OneLine(scheme.Str("oauth2MetadataUrl")); u != "" {
		from = append(from, "as "+u+" describes")
	}
	for flow, n := range scheme.Get("flows").Members() {
		if u := godoc.OneLine(cmp.Or(n.Str("tokenUrl"), n.Str("deviceAuthorizationUrl"), n.Str("authorizationUrl"))); u != "" {
			from = append(from, "by the flow "+godoc.OneLine(flow)+" at "+u)
		}
	}
	if len(from) == 0 {
		return ""
	}
	return " It is issued " + strings.Join(slices.Compact(from), ", or ") + "; package runtime/oauth gets and refreshes it."
}

// flowsDoc describes the scopes of flows, each once, and where tokens are refreshed.
func flowsDoc(flows *spec.Node) string {
	var lines []string
	for _, n := range flows.Members() {
		if u := godoc.OneLine(n.Str("refreshUrl")); u != "" {
			lines = append(lines, "  - tokens are refreshed at "+u)
		}
		if u := godoc.OneLine(n.Str("authorizationUrl")); u != "" && n.Str("tokenUrl") != "" {
			lines = append(lines, "  - users log in at "+u)
		}
		for scope, about := range n.Get("scopes").Members() {
			line := "  - " + godoc.OneLine(scope)
			if text := godoc.OneLine(godoc.FromMarkdown(about.Text())); text != "" {
				line += ": " + text
			}
			lines = append(lines, line)
		}
	}
	var once []string
	for _, line := range lines {
		if !slices.Contains(once, line) {
			once = append(once, line)
		}
	}
	if len(once) == 0 {
		return ""
	}
	return "\n\nFlows and scopes:\n" + strings.Join(once, "\n")
}
