package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is sessionReader.read.

// sessionReader reads the hint session: which operations sign customers in, and
// which fields they use.
type sessionReader struct {
	diags *diag.List
	hints hint.Hints
	ops   []*operation
}

// read returns the session of the document, nil where it has none or where the
// hint is wrong.
func (r *sessionReader) read() *ir.Session {
	h := r.hints
	if h.Node == nil {
		return nil
	}
	s := &ir.Session{Pos: h.Node.Pos(), Client: "Client", Header: h.Str("header"), ACLQuery: h.Str("acl")}
	s.TokenPath, s.RevokePath = r.path("token"), r.path("revoke")
	s.LogIn, s.Me = r.operation("login"), r.operation("me")
	s.SignUp, s.Reset = r.operation("sign-up"), r.operation("reset")
	if !r.check(s) {
		return nil
	}
	r.setFields(s)
	return s
}

// check sets the type of customers. It reports missing operations, and
// operations that do not return an object.
func (r *sessionReader) check(s *ir.Session) bool {
	h := r.hints
	if s.Me == nil {
		if !h.Has("me") {
			r.diags.Errorf(h.Node.Pos(), diag.CodeSession, "session needs the operation that returns the signed-in customer").
				WithFix("write  session: {me: getCurrentCustomer}")
		}
		return false
	}
	s.Customer = resultDecl(s.Me)
	if s.Customer == nil {
		r.diags.Errorf(h.Get("me").Pos(), diag.CodeSession, "session: the operation %q does not return an object", s.Me.SpecID).
			WithFix("name the operation that returns the signed-in customer")
		return false
	}
	for key, op := range map[string]*ir.Operation{"login": s.LogIn, "sign-up": s.SignUp} {
		if op != nil && resultDecl(op) == nil {
			r.diags.Errorf(h.Get(key).Pos(), diag.CodeSession, "session: %s: the operation %q does not return an object", key, op.SpecID).
				WithFix("describe the customer that it returns")
			return false
		}
	}
	if s.SignUp == nil && !h.Has("sign-up") {
		r.diags.Errorf(h.Node.Pos(), diag.CodeSession, "session needs the operation that creates a customer").
			WithFix("write  session: {sign-up: createCustomer}")
		return false
	}
	return true
}

// setFields finds the Go fields that a session sets and reads.
func (r *sessionReader) setFields(s *ir.Session) {
	if s.LogIn != nil {
		s.LogInSecret = r.bodyField("login", s.LogIn, "", true)
		s.LogInField = r.bodyField("login", s.LogIn, "", false)
		if wire := r.hints.Str("login-token"); wire != "" {
			s.TokenField = r.fieldNamed("login-token", resultDecl(s.LogIn), wire)
		} else if !r.hints.Has("login-token") {
			r.diags.Errorf(r.hints.Get("login").Pos(), diag.CodeSession, "session: login needs the property of its response that holds the token").
				WithFix("write  login-token: session_token")
		}
	}
	if s.SignUp != nil {
		s.NewCustomer = bodyDecl(s.SignUp)
		s.SignUpLogin = r.bodyField("sign-up-login", s.SignUp, r.hints.Str("sign-up-login"), false)
		s.SignUpPass = r.bodyField("sign-up-password", s.SignUp, r.hints.Str("sign-up-password"), true)
	}
	if s.Reset != nil {
		s.ResetField = r.bodyField("reset", s.Reset, "", false)
	}
}

// operation returns the operation whose operationId a member of the hint holds.
func (r *sessionReader) operation(key string) *ir.Operation {
	id := r.hints.Str(key)
	if id == "" {
		return nil
	}
	ids := make([]string, len(r.ops))
	for i, op := range r.ops {
		if ids[i] = op.ir.SpecID; ids[i] == id {
			return r.callable(key, op.ir)
		}
	}
	d := r.diags.Errorf(r.hints.Get(key).Pos(), diag.CodeSession, "session: %s: there is no operation %q", key, godoc.OneLine(id)).
		WithFix("name an operationId of this document that is generated")
	if near := diag.Nearest(id, ids); near != "" {
		d.WithFix("did you mean %q?", near)
	}
	return nil
}

// callable returns op if a session can call it: with a body at most.
func (r *sessionReader) callable(key string, op *ir.Operation) *ir.Operation {
	if len(op.PathParams) == 0 {
		return op
	}
	r.diags.Errorf(r.hints.Get(key).Pos(), diag.CodeSession, "session: %s: the operation %q needs the path parameter %q", key, op.SpecID, godoc.OneLine(op.PathParams[0].Wire)).
		WithFix("name an operation without path parameters")
	return nil
}

func (r *sessionReader) path(key string) string {
	if op := r.operation(key); op != nil {
		return op.Path
	}
	return ""
}

func resultDecl(op *ir.Operation) *ir.Decl {
	v, ok := op.Result.(ir.Value)
	if !ok {
		return nil
	}
	return structOf(v.Type)
}

func bodyDecl(op *ir.Operation) *ir.Decl {
	if op.Body == nil {
		return nil
	}
	return structOf(op.Body.Type)
}

func structOf(t ir.Type) *ir.Decl {
	n, ok := t.(ir.Named)
	if _, isStruct := declDef[*ir.Struct](n); !ok || !isStruct {
		return nil
	}
	return n.Decl
}

// bodyField returns the name of a field of a request body: the one with the
// wire name, or the first secret one, or the first required one that is not
// secret. key is the member of the hint to which a mistake is reported.
func (r *sessionReader) bodyField(key string, op *ir.Operation, wire string, secret bool) string {
	d := bodyDecl(op)
	if wire != "" {
		return r.fieldNamed(key, d, wire)
	}
	if d != nil {
		for _, f := range d.Def.(*ir.Struct).Fields {
			if kind, text := ir.TextOf(f.Type); text && (kind == ir.Secret) == secret && (secret || f.Required) {
				return f.Name
			}
		}
	}
	missing := "required text that is no secret"
	if secret {
		missing = "secret text"
	}
	r.diags.Errorf(r.at(key), diag.CodeSession, "session: %s: the request body of %q has no %s", key, op.SpecID, missing).
		WithFix("mark the password with format: password and list the fields under required")
	return ""
}

// at returns the position of a member of the hint, or of the hint without it.
func (r *sessionReader) at(key string) diag.Pos {
	if r.hints.Has(key) {
		return r.hints.Get(key).Pos()
	}
	return r.hints.Node.Pos()
}

func (r *sessionReader) fieldNamed(key string, d *ir.Decl, wire string) string {
	if d != nil {
		for _, f := range d.Def.(*ir.Struct).Fields {
			if _, text := ir.TextOf(f.Type); f.Wire == wire && text {
				return f.Name
			} else if f.Wire == wire {
				r.diags.Errorf(r.at(key), diag.CodeSession, "session: %s: the property %q is no text", key, godoc.OneLine(wire)).
					WithFix("name a property of type string, without an enum or a format other than password")
				return ""
			}
		}
	}
	r.diags.Errorf(r.at(key), diag.CodeSession, "session: %s: there is no property %q", key, godoc.OneLine(wire)).
		WithFix("name a property of what the operation sends or returns")
	return ""
}
