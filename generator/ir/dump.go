package ir

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The entry point is Dump, which writes an API as text for golden tests.

// Dump writes api as text: one line per node, with comments below it as "| "
// lines. Equal APIs have equal texts. Positions and the names of the lock are left
// out, so that a comment in a spec changes nothing.
func Dump(w io.Writer, api *API) error {
	b := bufio.NewWriter(w)
	d := dumper{w: b}
	d.api(api)
	for _, s := range api.Services {
		d.service(s)
	}
	for _, decl := range api.Decls {
		d.decl(decl)
	}
	if n := api.FilterNames; n != (FilterNames{}) {
		d.line(0, "filter names %s %s %s %s", named("or", n.Or), named("and", n.And), named("quote", n.Quote), named("point", n.Point))
	}
	for _, f := range api.Filters {
		d.filters(f)
	}
	for _, h := range api.Headers {
		d.headers(h)
	}
	for i, el := range api.XML {
		d.element(0, "xml "+strconv.Itoa(i+1), el)
	}
	if api.Session != nil {
		d.session(api.Session)
	}
	for _, r := range api.Receivers {
		d.line(0, "receiver %s %s", r.Name, quote("field", r.Field))
		d.doc(1, r.Doc)
		for _, e := range r.Events {
			d.line(1, "event %s %s %s", quote("", e.Name), quote("path", e.Path), quote("tag", e.Tag))
			d.operation(e.Op)
		}
	}
	if api.Rules != nil {
		d.line(0, "rules %s", api.Rules.Func)
		for _, r := range api.Rules.Lines {
			d.line(1, "%s: %s", r.Name, r.Schema)
		}
	}
	received := ""
	if api.Summary.Received > 0 {
		received = fmt.Sprintf(", %d received, %d typed", api.Summary.Received, api.Summary.ReceivedTyped)
	}
	d.line(0, "summary %d operations, %d typed%s, %d raw", api.Summary.Operations, api.Summary.Typed, received, api.Summary.Raw)
	return b.Flush()
}

type dumper struct{ w *bufio.Writer }

// line writes a line, indented by depth steps, without empty words. A
// bufio.Writer keeps its first error for Flush.
func (d dumper) line(depth int, format string, args ...any) {
	text := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	_, _ = fmt.Fprintf(d.w, "%s%s\n", strings.Repeat("  ", depth), text)
}

func (d dumper) doc(depth int, doc Doc) {
	d.comment(depth, "| ", doc.Text)
	d.comment(depth, "! ", doc.Deprecated)
}

func (d dumper) comment(depth int, mark, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		_, _ = fmt.Fprintln(d.w, strings.TrimRight(strings.Repeat("  ", depth)+mark+line, " "))
	}
}

func (d dumper) api(api *API) {
	d.line(0, "package %s %s %s", api.Package, quote("title", api.Title), quote("version", api.Version))
	d.doc(1, api.Doc)
	if api.BaseURL != "" {
		d.line(1, "server %s", api.BaseURL)
	}
	if api.Security != nil {
		d.line(1, "security %s", securityText(api.Security))
	}
	for _, c := range api.Credentials {
		d.line(1, "credential %s(%s) %s %s %s %s for %s", c.Option, c.Param, c.Kind, quote("", c.Wire), flag(c.Secret, "secret"),
			named("field", c.Field), strings.Join(c.Schemes, ", "))
		d.doc(2, c.Doc)
	}
	if len(api.Sensitive) > 0 {
		d.line(1, "sensitive %s", strings.Join(api.Sensitive, ", "))
	}
	for _, v := range api.Environment {
		d.line(1, "environment %s %s", v.Name, v.Option)
	}
	for _, s := range api.Servers {
		d.line(1, "server option %s %s", s.Option, quote("", s.Template))
		for _, v := range s.Variables {
			d.line(2, "%s %s %s %s", v.Param, quote("", v.Wire), quote("default", v.Default), strings.Join(v.Enum, "|"))
		}
		d.doc(2, s.Doc)
	}
	if r := api.Relations; r != nil {
		d.line(1, "relations %s %s %s %s %s %s", quote("op", r.Op), quote("add", r.Add), quote("remove", r.Remove),
			quote("batch", r.Batch), quote("ops", r.Ops), quote("objects", r.Objects))
		d.line(2, "reference %s %s %s %s", quote("type", r.Type), quote("reference", r.Reference), quote("class", r.Class), quote("id", r.ID))
	}
	for _, syntax := range api.FilterSyntaxes() {
		d.filterSyntax(syntax)
	}
	for _, set := range api.Errors {
		d.line(1, "errors %s", set.Name)
		for _, c := range set.Cases {
			d.line(2, "%s %s", c.Status, TypeText(c.Type))
		}
	}
}

// securityText returns the name of a set with its alternatives in brackets.
func securityText(set *SecuritySet) string {
	if len(set.Alternatives) == 0 {
		return "none"
	}
	text := set.Name
	for _, r := range set.Alternatives {
		text += " [" + strings.Join(r.Schemes, " + ")
		if len(r.Scopes) > 0 {
			text += ": " + strings.Join(r.Scopes, ", ")
		}
		text += "]"
	}
	return text
}

// quote returns "name=value" with the value quoted, "" for an empty value.
func quote(name, value string) string {
	switch {
	case value == "":
		return ""
	case name == "":
		return strconv.Quote(value)
	}
	return name + "=" + strconv.Quote(value)
}

func named(name, value string) string {
	if value == "" {
		return ""
	}
	return name + "=" + value
}

func flag(on bool, name string) string {
	if on {
		return name
	}
	return ""
}

// TypeText returns a type in Go's syntax, with the IR's names of kinds.
func TypeText(t Type) string {
	switch t := t.(type) {
	case Prim:
		return string(t.Kind)
	case Named:
		return t.Decl.Name
	case List:
		return "[]" + TypeText(t.Elem)
	case Map:
		return "map[string]" + TypeText(t.Elem)
	case Ptr:
		return "*" + TypeText(t.Elem)
	case Opt:
		if t.Null {
			return "Opt[" + TypeText(t.Elem) + "|null]"
		}
		return "Opt[" + TypeText(t.Elem) + "]"
	case Foreign:
		return t.Path + "." + t.Name
	case Relation:
		return "Relation(" + t.Class + ")"
	}
	return "nothing"
}
