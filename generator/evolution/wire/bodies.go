package wire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are comparer.body and comparer.responses.

// body compares the bodies of a request.
func (c *comparer) body(o, n *operation) {
	was, is := o.node.Get("requestBody"), n.node.Get("requestBody")
	from, to := c.old.resolve(was), c.new.resolve(is)
	c.at.member = "body"
	defer func() { c.at.member = "" }()
	switch {
	case from == nil && to == nil:
	case from == nil && to.Bool("required"):
		c.add(Breaking, "body", nil, is, "the body is new and required")
	case from == nil:
		c.add(None, "body", nil, is, "the body is new")
	case to == nil:
		c.add(Behaviour, "body", was, nil, "the body is removed")
	default:
		c.requiredBody(from, to, was, is)
		c.content(from.Get("content"), to.Get("content"), was, is)
	}
}

func (c *comparer) requiredBody(from, to, was, is *spec.Node) {
	switch before, after := from.Bool("required"), to.Bool("required"); {
	case !before && after:
		c.add(Breaking, "required", was, is, "the body is required now")
	case before && !after:
		c.add(None, "required", was, is, "the body is not required any more")
	}
}

// content compares bodies by their media types.
func (c *comparer) content(o, n, from, to *spec.Node) {
	for media, was := range o.Members() {
		is := n.Get(media)
		if is == nil {
			c.removedMedia(media, o, n, from, to)
			continue
		}
		c.encodings(media, was, is)
		c.schemaAt(was.Get("schema"), is.Get("schema"), was, is)
	}
	for media, is := range n.Members() {
		if o.Get(media) == nil && (o.Len() != 1 || n.Len() != 1) {
			c.add(Addition, "media type", nil, is, "media type "+media+" is new")
		}
	}
}

// removedMedia adds a media type that is missing, and compares the schemas where a
// single one was replaced.
func (c *comparer) removedMedia(media string, o, n, from, to *spec.Node) {
	if o.Len() != 1 || n.Len() != 1 {
		c.add(Behaviour, "media type", o.Get(media), to, "media type "+media+" is removed")
		return
	}
	for other, is := range n.Members() {
		c.add(Behaviour, "media type", o.Get(media), is, fmt.Sprintf("media type %s → %s", media, other))
		c.schemaAt(o.Get(media).Get("schema"), is.Get("schema"), o.Get(media), is)
	}
}

// encodings compares how the properties of a form are written.
func (c *comparer) encodings(media string, o, n *spec.Node) {
	was, is := o.Get("encoding"), n.Get("encoding")
	if textOf(was) != textOf(is) {
		c.add(Behaviour, "encoding", o, n, "the encoding of "+media+" changed")
	}
}

// responses compares the responses by status.
func (c *comparer) responses(o, n *operation) {
	was, is := o.node.Get("responses"), n.node.Get("responses")
	for status, from := range was.Members() {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		c.at.member = status
		to := is.Get(status)
		if to == nil {
			c.add(Behaviour, "status", from, nil, "status "+status+" is removed")
			continue
		}
		c.response(c.old.resolve(from), c.new.resolve(to), from, to)
	}
	for status, to := range is.Members() {
		if was.Get(status) != nil || strings.HasPrefix(status, "x-") {
			continue
		}
		c.at.member = status
		effect := Behaviour
		if strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5") {
			effect = Addition
		}
		c.add(effect, "status", nil, to, "may answer "+status)
	}
	c.at.member = ""
}

func (c *comparer) response(o, n, from, to *spec.Node) {
	was, is := o.Get("content"), n.Get("content")
	switch {
	case was.Len() == 0 && is.Len() > 0:
		c.add(Addition, "body", from, to, "has a body now")
	case was.Len() > 0 && is.Len() == 0:
		c.add(Behaviour, "body", from, to, "has no body any more")
	default:
		c.content(was, is, from, to)
	}
	c.headers(o.Get("headers"), n.Get("headers"))
}

// headers compares the headers of a response, whose names have no case.
func (c *comparer) headers(o, n *spec.Node) {
	for name, was := range o.Members() {
		c.within(" header "+name, func() {
			is := fold(n, name)
			if is == nil {
				c.add(Behaviour, "header", was, nil, "the header is removed")
				return
			}
			c.header(c.old.resolve(was), c.new.resolve(is), was, is)
		})
	}
	for name, is := range n.Members() {
		if fold(o, name) == nil {
			c.within(" header "+name, func() { c.add(None, "header", nil, is, "the header is new") })
		}
	}
}

func (c *comparer) header(o, n, from, to *spec.Node) {
	switch was, is := o.Bool("required"), n.Bool("required"); {
	case was && !is:
		c.add(Behaviour, "required", from, to, "not required any more; it may be missing")
	case !was && is:
		c.add(None, "required", from, to, "required now")
	}
	if !o.Bool("deprecated") && n.Bool("deprecated") {
		c.add(Addition, "deprecated", from, to, "deprecated")
	}
	before, _ := schemaOf(o)
	after, _ := schemaOf(n)
	c.schemaAt(before, after, from, to)
}

func fold(n *spec.Node, name string) *spec.Node {
	i := slices.IndexFunc(n.Keys(), func(k string) bool { return strings.EqualFold(k, name) })
	if i < 0 {
		return nil
	}
	return n.Get(n.Keys()[i])
}
