package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.version, which determines the version of OpenAPI of
// a document.

// versions are the supported versions. kin-openapi silently takes any other for
// 3.0.
func versions() []string {
	return []string{"3.0.0", "3.0.1", "3.0.2", "3.0.3", "3.0.4", "3.1.0", "3.1.1", "3.1.2", "3.2.0"}
}

// version sets the version; ok is false for a document that cannot be read.
func (l *loader) version(root *Node) (ok bool) {
	if root.kind != KindObject {
		l.diags.Errorf(root.Pos(), diag.CodeVersion, "this is no OpenAPI document, but %s", root.kind)
		return false
	}
	m := root.Get("openapi")
	if m == nil {
		return l.swaggerVersion(root)
	}
	l.doc.Version = m.text
	l.doc.read = l.nearVersion(m)
	if l.doc.read == "" {
		l.diags.Errorf(m.Pos(), diag.CodeVersion, "OpenAPI %s is not known", shortJSON(m)).
			WithFix("nimbugen reads 2.0, 3.0.x, 3.1.x and 3.2.0")
		return false
	}
	m.become(newString(m, l.doc.read))
	return true
}

// keepsVersion reports whether a document still has the version that was read.
func (l *loader) keepsVersion(root *Node) bool {
	m := root.Get("openapi")
	if l.doc.Version == "2.0" {
		return m == nil && strings.HasPrefix(root.Get("swagger").Text(), "2")
	}
	return m.Kind() == KindString && m.text == l.doc.read
}

// nearVersion returns the supported version nearest to the written one: patch
// versions never change the meaning of a document.
func (l *loader) nearVersion(m *Node) string {
	written := strings.TrimSpace(m.text)
	if slices.Contains(versions(), written) && m.kind == KindString {
		return written
	}
	for _, v := range slices.Backward(versions()) {
		minor := v[:len("3.0")]
		if written == minor || strings.HasPrefix(written, minor+".") || strings.HasPrefix(written, minor+"-") {
			l.diags.Warnf(m.Pos(), diag.CodeVersion, "OpenAPI %s is not a published version; it is read as %s", written, v).
				WithFix("write  openapi: %s", v)
			return v
		}
	}
	return ""
}

func (l *loader) swaggerVersion(root *Node) bool {
	m := root.Get("swagger")
	l.doc.Version = m.Text()
	switch {
	case m == nil && root.Has("overlay") && root.Has("actions"):
		l.diags.Errorf(root.Pos(), diag.CodeVersion, "this is an overlay, not an OpenAPI document").
			WithFix("name the document as the specification, and this file as its overlay (overlays in nimbugen.yaml, or --overlay)")
		return false
	case m == nil:
		d := l.diags.Errorf(root.Pos(), diag.CodeVersion, "this is no OpenAPI document: it has no member openapi")
		if near := diag.Nearest("openapi", root.Keys()); near != "" {
			d.WithNote(root.Get(near).KeyPos(), "did you mean openapi here?")
		}
		return false
	case m.text != "2.0" && m.text != "2":
		l.diags.Errorf(m.Pos(), diag.CodeVersion, "Swagger %s is not known", shortJSON(m)).
			WithFix("nimbugen reads 2.0, 3.0.x, 3.1.x and 3.2.0")
		return false
	}
	l.doc.Version, l.doc.read = "2.0", "3.0.3"
	return true
}
