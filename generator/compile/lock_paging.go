package compile

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are pagingText and parsePaging: how a list is paged, as one line
// of the lock.

// pagingFields are the texts, numbers and flags of a paging, by their names in the
// lock.
func pagingFields(p *ir.Paging) map[string]any {
	return map[string]any{
		"style": (*string)(&p.Style), "param": &p.Page, "size": &p.Size, "items": &p.ItemsAt, "next": &p.NextAt, "header": &p.NextHeader,
		"total": &p.TotalAt, "pages": &p.PagesAt, "number": &p.NumberAt, "more": &p.MoreAt, "done": &p.DoneAt,
		"first": &p.First, "body": &p.InBody, "guess": &p.Guess, "nulls": &p.NullItems, "unstated": &p.Unstated,
	}
}

// pagingOrder is the order of the fields.
func pagingOrder() []string {
	return []string{"style", "param", "body", "size", "first", "guess", "nulls", "unstated", "items", "next", "header", "total", "pages", "number", "more", "done"}
}

// pagingText writes a paging. Fields that are zero are left out.
func pagingText(p *ir.Paging) string {
	var parts []string
	fields := pagingFields(p)
	for _, name := range pagingOrder() {
		switch v := fields[name].(type) {
		case *string:
			if *v != "" {
				parts = append(parts, name+"="+url.QueryEscape(*v))
			}
		case *int64:
			if *v != 0 {
				parts = append(parts, name+"="+strconv.FormatInt(*v, 10))
			}
		case *bool:
			if *v {
				parts = append(parts, name)
			}
		}
	}
	return strings.Join(parts, " ")
}

// parsePaging reads a paging.
func parsePaging(text string) (*ir.Paging, error) {
	p := &ir.Paging{}
	fields := pagingFields(p)
	for part := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(part, "=")
		var err error
		switch v := fields[name].(type) {
		case *string:
			*v, err = url.QueryUnescape(value)
		case *int64:
			*v, err = strconv.ParseInt(value, 10, 64)
		case *bool:
			*v = true
		default:
			err = fmt.Errorf("no part of a paging: %q", name)
		}
		if err != nil {
			return nil, err
		}
	}
	switch p.Style {
	case ir.PagingLink, ir.PagingNumber, ir.PagingOffset, ir.PagingCursor, ir.PagingURL, ir.PagingItem:
		return p, nil
	}
	return nil, fmt.Errorf("no style of paging: %q", p.Style)
}
