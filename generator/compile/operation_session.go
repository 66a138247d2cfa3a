package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file reads the session hint: which operations sign customers in.

func (c *compiler) session() {
	h := c.root.session
	if h.Node == nil {
		return
	}
	s := &ir.Session{Pos: h.Node.Pos(), Client: "Client", Header: h.Str("header"), ACLQuery: h.Str("acl")}
	s.TokenPath, s.RevokePath = c.sessionPath(h, "token"), c.sessionPath(h, "revoke")
	s.LogIn, s.Me = c.sessionOp(h, "login"), c.sessionOp(h, "me")
	s.SignUp, s.Reset = c.sessionOp(h, "sign-up"), c.sessionOp(h, "reset")
	if s.Me == nil {
		if !h.Has("me") {
			c.diags.Errorf(h.Node.Pos(), diag.CodeSession, "session needs the operation that returns the signed-in customer").
				WithFix("write  session: {me: getCurrentCustomer}")
		}
		return
	}
	s.Customer = resultDecl(s.Me)
	if s.Customer == nil {
		c.diags.Errorf(h.Get("me").Pos(), diag.CodeSession, "session: the operation %q does not return an object", s.Me.SpecID).
			WithFix("name the operation that returns the signed-in customer")
		return
	}
	for key, op := range map[string]*ir.Operation{"login": s.LogIn, "sign-up": s.SignUp} {
		if op != nil && resultDecl(op) == nil {
			c.diags.Errorf(h.Get(key).Pos(), diag.CodeSession, "session: %s: the operation %q does not return an object", key, op.SpecID).
				WithFix("describe the customer that it returns")
			return
		}
	}
	if s.SignUp == nil && !h.Has("sign-up") {
		c.diags.Errorf(h.Node.Pos(), diag.CodeSession, "session needs the operation that creates a customer").
			WithFix("write  session: {sign-up: createCustomer}")
		return
	}
	c.sessionFields(h, s)
	c.api.Session = s
}

// sessionFields finds the Go fields that the session fills in and reads.
func (c *compiler) sessionFields(h hint.Hints, s *ir.Session) {
	if s.LogIn != nil {
		s.LogInSecret = c.bodyField(h, "login", s.LogIn, "", true)
		s.LogInField = c.bodyField(h, "login", s.LogIn, "", false)
		if wire := h.Str("login-token"); wire != "" {
			s.TokenField = c.fieldNamed(h, "login-token", resultDecl(s.LogIn), wire)
		}
	}
	if s.SignUp != nil {
		s.NewCustomer = bodyDecl(s.SignUp)
		s.SignUpLogin = c.bodyField(h, "sign-up-login", s.SignUp, h.Str("sign-up-login"), false)
		s.SignUpPass = c.bodyField(h, "sign-up-password", s.SignUp, h.Str("sign-up-password"), true)
	}
	if s.Reset != nil {
		s.ResetField = c.bodyField(h, "reset", s.Reset, "", false)
	}
}

// sessionOp finds the operation that a hint names by its operationId.
func (c *compiler) sessionOp(h hint.Hints, key string) *ir.Operation {
	id := h.Str(key)
	if id == "" {
		return nil
	}
	for _, op := range c.ops.called {
		if op.ir.SpecID == id {
			return op.ir
		}
	}
	ids := make([]string, len(c.ops.called))
	for i, op := range c.ops.called {
		ids[i] = op.ir.SpecID
	}
	d := c.diags.Errorf(h.Get(key).Pos(), diag.CodeSession, "session: %s: there is no operation %q", key, godoc.OneLine(id)).
		WithFix("name an operationId of this document that is generated")
	if near := diag.Nearest(id, ids); near != "" {
		d.WithFix("did you mean %q?", near)
	}
	return nil
}

func (c *compiler) sessionPath(h hint.Hints, key string) string {
	if op := c.sessionOp(h, key); op != nil {
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

// bodyField finds a field of a request body: by its wire name, or the only
// secret one, or the first that is not secret.
func (c *compiler) bodyField(h hint.Hints, key string, op *ir.Operation, wire string, secret bool) string {
	d := bodyDecl(op)
	if wire != "" {
		return c.fieldNamed(h, key, d, wire)
	}
	if d != nil {
		for _, f := range d.Def.(*ir.Struct).Fields {
			if isSecret(f.Type) == secret && (secret || f.Required) {
				return f.Name
			}
		}
	}
	what := "required field that is no secret"
	if secret {
		what = "secret field"
	}
	c.diags.Errorf(h.Get(key).Pos(), diag.CodeSession, "session: %s: the request body of %q has no %s", key, op.SpecID, what).
		WithFix("mark the password with format: password and list the fields under required")
	return ""
}

func (c *compiler) fieldNamed(h hint.Hints, key string, d *ir.Decl, wire string) string {
	if d != nil {
		for _, f := range d.Def.(*ir.Struct).Fields {
			if f.Wire == wire {
				return f.Name
			}
		}
	}
	c.diags.Errorf(h.Get(key).Pos(), diag.CodeSession, "session: %s: there is no property %q", key, godoc.OneLine(wire)).
		WithFix("name a property of what the operation sends or returns")
	return ""
}

// isSecret reports a Secret, whatever its presence.
func isSecret(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Ptr:
		return isSecret(t.Elem)
	case ir.Opt:
		return isSecret(t.Elem)
	case ir.Prim:
		return t.Kind == ir.Secret
	}
	return false
}
