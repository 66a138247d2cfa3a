package paging

import (
	"slices"
	"strings"
)

// The entry point is Operation.list, which finds the list in a response.

// list is an array in a response, with the evidence that it is the list.
type list struct {
	member  *Member
	points  int
	flat    int // points but for the depth
	why     string
	evident bool // its name or place shows it, not only its items
	sure    bool // it is the list even where nothing else in the response is one of paging
}

// enoughForList is the number of points from which an array is the list.
const enoughForList = 10

// list returns the array that holds the items, or the reason why none does.
func (o *Operation) list() (*list, string) {
	var all []*list
	found := arrays(o.Body, 0)
	for _, m := range found {
		all = append(all, o.weigh(m, found))
	}
	slices.SortStableFunc(all, func(a, b *list) int { return b.points - a.points })
	switch {
	case len(all) == 0:
		return nil, "the response has no list"
	case all[0].points < enoughForList:
		return nil, "no member of the response is a list of its items: " + names(all)
	case len(all) > 1 && (all[0].points == all[1].points || all[0].flat == all[1].flat && !all[0].evident):
		return nil, "several members of the response may be the list: " + names(all)
	}
	return all[0], ""
}

func names(all []*list) string {
	var out []string
	for _, l := range all {
		out = append(out, l.member.At)
	}
	return strings.Join(out, ", ")
}

// arrays returns the arrays of a response, down to the third level.
func arrays(m *Member, depth int) []*Member {
	if m.Item != nil && !(m.Union && hasArray(m)) {
		return []*Member{m}
	}
	var all []*Member
	if depth < 3 {
		for _, c := range m.Members {
			all = append(all, arrays(c, depth+1)...)
		}
	}
	return all
}

// hasArray reports whether one of the members is an array.
func hasArray(m *Member) bool {
	return slices.ContainsFunc(m.Members, func(c *Member) bool { return c.Item != nil })
}

// weigh collects the evidence that an array is the list of an operation.
func (o *Operation) weigh(m *Member, all []*Member) *list {
	l := &list{member: m}
	add := func(holds bool, points int, why string) {
		if holds {
			l.points += points
			if points > 0 && l.why == "" {
				l.why = why
			}
		}
	}
	if m.At == "" {
		return &list{member: m, points: 100, why: "the response is the list", evident: true, sure: true}
	}
	named, only, inThing := o.names(m), o.isOnlyList(m, all), o.isInThing(m)
	depth := strings.Count(m.At, "/")
	add(named, 40, "it has the noun of the operation")
	add(isContainer(m.Words), 30, "it has the name of a container")
	add(only, 20, "it is the only list")
	add(m.Item.Type == "object" || len(m.Item.Members) > 0, 10, "its items are objects")
	add(inThing && !named, -40, "")
	add(inThing && o.endsInParameter(), -60, "")
	add((isError(m.Words) || isDescription(m.Words)) && !named, -60, "")
	add(isAside(m.Words) && !named && (!only || o.Body.reportsErrors()), -50, "")
	add(has(m.Path[:len(m.Path)-len(m.Words)], "meta", "metadata", "pagination", "paging", "facets", "aggregations", "problem", "error", "counts"), -40, "")
	add(m.isLinks() && !named, -80, "")
	l.flat = l.points
	add(depth > 1, -2*(depth-1), "")
	l.evident = named || only || isContainer(m.Words)
	l.sure = named || !inThing && (isContainer(m.Words) || only && len(m.Item.Members) > 0 && !o.endsInParameter())
	return l
}

// isOnlyList reports whether no other array may be the list by its name.
func (o *Operation) isOnlyList(m *Member, all []*Member) bool {
	return !slices.ContainsFunc(all, func(other *Member) bool {
		return other != m && !isAside(other.Words) && !isError(other.Words) && !other.isLinks()
	})
}

// isInThing reports whether an object around m is a thing of its own, which the
// caller wants: it has an id, or the parameter with which the path ends.
func (o *Operation) isInThing(m *Member) bool {
	return slices.ContainsFunc(o.around(m), func(around *Member) bool { return around.isThing() || o.isChosen(around) })
}

// isChosen reports whether the path ends with a parameter that is a member of an
// object: template_id of /templates/{template_id}.
func (o *Operation) isChosen(m *Member) bool {
	path := strings.TrimSuffix(o.Path, "/")
	key, ok := strings.CutPrefix(strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], "}"), "{")
	return ok && slices.ContainsFunc(m.Members, func(c *Member) bool { return slices.Equal(c.Words, words(key)) })
}

// around returns the objects around a member: the body first.
func (o *Operation) around(m *Member) []*Member {
	all := []*Member{o.Body}
	for at := o.Body; ; {
		i := slices.IndexFunc(at.Members, func(c *Member) bool { return c != m && strings.HasPrefix(m.At, c.At+"/") })
		if i < 0 {
			return all
		}
		at = at.Members[i]
		all = append(all, at)
	}
}

// endsInParameter reports whether the path is that of one thing.
func (o *Operation) endsInParameter() bool {
	return strings.HasSuffix(strings.TrimSuffix(o.Path, "/"), "}")
}

// reportsErrors reports whether an envelope has members for errors or success.
func (m *Member) reportsErrors() bool {
	return slices.ContainsFunc(m.Members, func(c *Member) bool { return is(c.Words, "errors") || is(c.Words, "success") })
}

// isContainer reports whether words name a list in general.
func isContainer(w []string) bool {
	return len(w) == 1 && has(w, "data", "items", "results", "result", "value", "values", "entries", "records", "list", "resources", "rows", "elements", "content", "contents",
		"hits", "objects", "edges", "nodes", "collection", "matches", "documents", "response", "item", "entities", "features", "entry", "chunk", "children", "docs")
}

// isAside reports whether words name a list beside the one of the items.
func isAside(w []string) bool {
	return isDescription(w) || len(w) == 1 && has(w, "messages", "fields", "columns", "facets", "filters", "notices", "headers", "aggregations", "hints", "intervals", "attributes")
}

// isDescription reports whether words name a list that describes the others.
func isDescription(w []string) bool {
	return len(w) == 1 && has(w, "included", "includes", "links", "schemas", "order", "sort", "debug", "expand") || has(w, "meta", "metadata")
}

// isError reports whether words name a list of what went wrong.
func isError(w []string) bool {
	return has(w, "errors", "error", "warnings", "warning", "failures") && len(w) <= 2
}

// isThing reports whether an object is a thing of its own: it has an id, or was
// created.
func (m *Member) isThing() bool {
	return slices.ContainsFunc(m.Members, func(c *Member) bool {
		return is(c.Words, "id") || is(c.Words, "uuid") || is(c.Words, "created", "at") || is(c.Words, "created")
	})
}
