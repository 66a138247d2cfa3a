package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.info, pathKey, securityOf and tags, which
// repair the document itself.

func (r *repairer) document(n *Node) {
	r.info(n)
	if !n.Has("paths") && !r.is31 {
		r.warn(n, diag.CodeMissingPaths, "the document has no paths").WithFix("write  paths: {}")
		n.set("paths", newObject(n))
	}
	for _, m := range n.Get("paths").copyListOf(KindObject) {
		if r.pathKey(m) {
			r.path(m)
		}
	}
	secureServer(n.Get("servers"))
	r.securityOf(n)
	r.tags(n)
}

// secureServer puts the https URL of the first server before its http URL: the
// first one is the client's default, and the schemes of Swagger 2.0 are a set.
func secureServer(servers *Node) {
	plain, ok := strings.CutPrefix(servers.Index(0).Str("url"), "http://")
	if !ok {
		return
	}
	for i, server := range servers.Items() {
		if server.Str("url") == "https://"+plain {
			servers.list = slices.Insert(slices.Delete(servers.list, i, i+1), 0, server)
			return
		}
	}
}

func (r *repairer) info(n *Node) {
	info := n.Get("info")
	if info.Kind() != KindObject {
		r.warn(n, diag.CodeMissingInfo, "the document has no info").WithFix("write  info: {title: ..., version: ...}")
		n.set("info", newObject(n, "title", newString(n, "API"), "version", newString(n, "0")))
		return
	}
	for _, key := range []string{"title", "version"} {
		if m := info.Get(key); m == nil || m.kind == KindNull || m.kind == KindString && m.text == "" {
			r.warn(info, diag.CodeMissingInfo, "info has no %s", key).WithFix("write  %s: ...", key)
			info.set(key, newString(info, map[string]string{"title": "API", "version": "0"}[key]))
		}
	}
}

// pathKey adds the leading slash of a path. It reports whether the member is a
// path.
func (r *repairer) pathKey(m *Node) bool {
	if strings.HasPrefix(m.key, "x-") {
		return false
	}
	if strings.HasPrefix(m.key, "/") {
		return true
	}
	right := "/" + m.key
	if m.parent.Has(right) {
		r.warnKey(m, diag.CodePathKey, "a path begins with a slash; %q is ignored, since there is %q", m.key, right)
		m.detach()
		return false
	}
	r.warnKey(m, diag.CodePathKey, "a path begins with a slash; %q is read as %q", m.key, right).WithFix("write  %s:", right)
	m.rename(right)
	return true
}

// securityOf drops requirements with an undefined scheme, which cannot be
// satisfied.
func (r *repairer) securityOf(n *Node) {
	list := n.Get("security")
	if list == nil || !r.fits(list, "security") {
		return
	}
	dropped := false
	schemes := r.doc.Root.At("components", "securitySchemes")
	for _, requirement := range list.copyListOf(KindArray) {
		for _, m := range requirement.copyListOf(KindObject) {
			if schemes.Has(m.key) {
				continue
			}
			d := r.warnKey(m, diag.CodeUndefinedScheme, "no security scheme is named %q; the requirement is ignored", m.key)
			if near := diag.Nearest(m.key, schemes.Keys()); near != "" {
				d.WithFix("did you mean %q?", near)
			} else {
				d.WithFix("declare it in components.securitySchemes")
			}
			requirement.detach()
			dropped = true
			break
		}
	}
	if dropped && len(list.list) == 0 {
		list.detach() // an empty list would mean that nothing is required
	}
}

// tags drops duplicate tags and those without a name.
func (r *repairer) tags(n *Node) {
	seen := map[string]bool{}
	for _, m := range n.Get("tags").copyListOf(KindArray) {
		if m.kind == KindString {
			r.warn(m, diag.CodeWrongKind, "a tag is a mapping with a name; %q is read as one", m.text).WithFix("write  {name: %s}", m.text)
			m.become(newObject(m, "name", newString(m, m.text)))
		}
		name := m.Get("name").Text()
		switch {
		case m.kind == KindObject && name == "":
			r.warn(m, diag.CodeParameter, "a tag needs a name; this one is ignored")
			m.detach()
		case seen[name]:
			r.warn(m, diag.CodeDuplicateItem, "the tag %q is here twice; the first one is used", name).WithFix("remove one of them")
			m.detach()
		}
		seen[name] = true
	}
}

// components repairs nothing: only names can be wrong, which compile accepts,
// and kin-openapi reports them.
func (r *repairer) components(*Node) {}
