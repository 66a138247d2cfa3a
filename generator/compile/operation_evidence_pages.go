package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/paging"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is compiler.surveyPages, which finds the operations that return
// pages before any of them has a name: a method that returns pages is called
// List. The names of types are built on those of methods, so pager.setAll, which
// checks the decision against the types, comes too late for that.

// surveyPages returns the operations that a hint or an extension pages, or that
// are paged by what parameters and response have in common.
func (c *compiler) surveyPages(ops []*operation) map[*operation]bool {
	unseen := &diag.List{} // the findings are reported when operations get their types
	schemas := schema.NewReader(c.doc, hint.NewReader(unseen), unseen, c.api.Relations != nil)
	contents := &contentReader{doc: c.doc, diags: unseen, schemas: schemas}
	s := &pageSurvey{doc: c.doc, contents: contents, responses: &responseReader{doc: c.doc, contents: contents}, reader: &paging.Reader{Doc: c.doc, Schemas: schemas}}
	facts := make([]*paging.Operation, len(ops))
	for i, op := range ops {
		facts[i] = s.facts(op)
	}
	paged := map[*operation]bool{}
	for i, d := range paging.Survey(facts) {
		paged[ops[i]] = d != nil && d.Paging != nil || isPagedByHand(ops[i])
	}
	return paged
}

// isPagedByHand reports whether a hint or an extension describes the pages.
func isPagedByHand(op *operation) bool {
	for _, n := range []*spec.Node{op.hints.Get("paging"), op.node.Get("x-speakeasy-pagination"), op.node.Get("x-fern-pagination")} {
		if n.Kind() == spec.KindObject {
			return true
		}
	}
	return false
}

// pageSurvey reads operations that have no types yet.
type pageSurvey struct {
	doc       *spec.Document
	contents  *contentReader
	responses *responseReader
	reader    *paging.Reader
}

// facts reads what decisions need of an operation.
func (s *pageSurvey) facts(op *operation) *paging.Operation {
	var query []*spec.Node
	for _, list := range []*spec.Node{op.item.Get("parameters"), op.node.Get("parameters")} {
		for _, n := range list.Items() {
			if p, ok := s.doc.Resolve(n); ok && p.Str("in") == "query" {
				query = append(query, p)
			}
		}
	}
	var body *spec.Node
	if node, ok := s.doc.Resolve(op.node.Get("requestBody")); ok {
		if m := s.contents.best(node.Get("content")); m.node != nil && m.kind == mediaJSON {
			body = m.schema()
		}
	}
	success, _ := s.responses.list(op)
	success = slices.DeleteFunc(success, func(r response) bool { return s.isUnion(r.schema()) })
	return pageFacts(s.reader, op, query, body, success)
}

// isUnion reports whether a schema has so many alternatives that it is no envelope
// of a list: they need not be read.
func (s *pageSurvey) isUnion(n *spec.Node) bool {
	target, _ := s.doc.Resolve(n)
	return target.Get("oneOf").Len()+target.Get("anyOf").Len() > 8
}
