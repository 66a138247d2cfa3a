package paging

import (
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is candidate, a way in which an operation may be paged.

// rule is a kind of relation between a parameter and a response, the strongest
// first: where the response itself names the next page, nothing is counted.
type rule int

const (
	byCursor rule = iota // a member holds the value of the parameter
	byHeader             // a header does
	byURL                // a member is the URL of the next page
	byLink               // the header Link is
	byItem               // the last item's id is the value of the parameter
	byNumber             // the parameter is the number of the page
	byOffset             // the parameter is the number of items before the page
)

func (r rule) String() string {
	return [...]string{"cursor", "header", "url", "link", "item", "page", "offset"}[r]
}

// candidate is a rule with a parameter and a source, and the evidence for it.
type candidate struct {
	rule   rule
	param  *Param  // nil: none is needed
	source *Member // of a cursor, a URL or an id; nil: none
	header string
	first  int64
	guess  bool // nothing states first
	said   bool // a text names the source
	points int
	why    []string
}

// enough is the number of points from which a candidate is accepted.
const enough = 60

// add adds evidence, or counter-evidence of negative points.
func (c *candidate) add(points int, format string, args ...any) {
	c.points += points
	text := fmt.Sprintf(format, args...)
	if points < 0 {
		text = "but " + text
	}
	c.why = append(c.why, text)
}

// addIf is add where the condition holds.
func (c *candidate) addIf(holds bool, points int, format string, args ...any) {
	if holds {
		c.add(points, format, args...)
	}
}

// name returns the name of the parameter, or "".
func (c *candidate) name() string { return nameOf(c.param) }

// candidates returns all candidates of an operation, the strongest rule first,
// and among those of a rule the one with the most points.
func (o *Operation) candidates(l *list) []*candidate {
	all := slices.Concat(o.cursors(), o.headers(), o.urls(), o.linkLists(l), o.links(l), o.lastItems(l), o.numbers(l), o.offsets(l))
	slices.SortStableFunc(all, func(a, b *candidate) int {
		if a.rule != b.rule {
			return int(a.rule) - int(b.rule)
		}
		return b.points - a.points
	})
	return all
}

// paging returns the paging of a candidate.
func (o *Operation) paging(c *candidate, l *list) *ir.Paging {
	p := &ir.Paging{Page: c.name(), First: c.first, ItemsAt: l.member.At}
	switch c.rule {
	case byCursor:
		p.Style, p.NextAt = ir.PagingCursor, c.source.At
	case byURL:
		p.Style, p.NextAt = ir.PagingURL, c.source.At
	case byHeader:
		p.Style, p.NextHeader = ir.PagingCursor, c.header
	case byLink:
		p.Style = ir.PagingLink
	case byItem:
		p.Style, p.NextAt = ir.PagingItem, "/"+escape(c.source.Name)
	case byNumber:
		p.Style = ir.PagingNumber
	case byOffset:
		p.Style = ir.PagingOffset
	}
	p.InBody = c.param != nil && c.param.InBody
	if size := o.size(); size != nil {
		p.Size = size.Name
	}
	o.ends(p)
	return p
}

// size returns the parameter that limits the items of a page, or nil.
func (o *Operation) size() *Param {
	return o.sizeIn(false)
}

// sizeIn returns the parameter of the body or of the query that limits the items.
func (o *Operation) sizeIn(body bool) *Param {
	var best *Param
	for _, p := range o.Params {
		switch {
		case !p.isSize() || p.InBody != body || p.deprecated:
		case best == nil, !has(best.Words, "page", "limit", "per") && has(p.Words, "page", "limit", "per"):
			best = p
		}
	}
	return best
}
