package main

import (
	"go/ast"
	"slices"
	"strings"
)

// The entry points are sdk.request and sdk.literal, which recognize requests.

// request notes a call that names an HTTP method and a path, or that is named after the HTTP method.
func (p *sdk) request(c *ast.CallExpr, env scope, of *ast.FuncDecl) bool {
	callee := name(c.Fun)
	if callee == "withMethod" || callee == "withPath" || sprintf.MatchString(callee) {
		return false
	}
	var methods, paths []string
	for _, a := range c.Args {
		values := p.eval(a, env, 0)
		switch inner, ok := a.(*ast.CallExpr); {
		case len(values) > 0 && httpMethod.MatchString(values[0]):
			methods = values
		case ok && name(inner.Fun) == "withPath":
			methods, paths = orElse(methods, []string{"GET"}), values
		case paths == nil && slices.ContainsFunc(values, isPath):
			paths = values
		}
	}
	if methods == nil && len(c.Args) > 1 {
		if m := sender.FindStringSubmatch(callee); m != nil {
			methods = []string{strings.ToUpper(m[2])}
		} else if strings.HasPrefix(callee, "getPaginated") {
			methods = []string{"GET"}
		}
	}
	return p.note(of, methods, paths, callee)
}

func (p *sdk) literal(c *ast.CompositeLit, env scope, of *ast.FuncDecl) {
	var methods, paths []string
	for _, e := range c.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			switch values := p.eval(kv.Value, env, 0); strings.ToLower(name(kv.Key)) {
			case "method":
				methods = values
			case "endpoint", "path", "url":
				paths = values
			}
		}
	}
	p.note(of, methods, paths, "")
}

func isPath(s string) bool {
	s, _, _ = strings.Cut(s, "?")
	return len(s) > 1 && s[0] != '.' && !strings.Contains(s, ":{}") && !strings.Contains(s, ":%") && pathLike.MatchString(s) && !httpMethod.MatchString(s)
}

func (p *sdk) note(of *ast.FuncDecl, methods, paths []string, callee string) bool {
	noted := false
	for _, m := range methods {
		for _, path := range paths {
			if httpMethod.MatchString(m) && isPath(path) {
				params, result, args := shape(of)
				p.rows[strings.Join([]string{m, normalPath(path), inPackage(p.prefix, service(receiver(of))), plainName(of.Name.Name), p.paged(of, callee), params, result, args}, "\t")] = true
				noted = true
			}
		}
	}
	return noted
}

// inPackage is the resource with the package it is in: ZeroTrust + AccessApplication, but not Webhooks + Webhook.
func inPackage(pkg, service string) string {
	camel := ""
	for _, w := range words(pkg) {
		camel += strings.ToUpper(w[:1]) + w[1:]
	}
	if strings.HasPrefix(strings.ToLower(service), singular(strings.ToLower(camel))) {
		return service
	}
	return camel + service
}
