package runtime_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

var expressionSyntax = func() runtime.FilterSyntax {
	syntax := filterSyntax
	syntax.Where = "where"
	for name, suffix := range map[string]string{"all": ".all", "near": ".near", "min-distance": ".minDistance",
		"max-distance": ".maxDistance", "within": ".geoWithin", "intersects": ".geoIntersects"} {
		syntax.Operators = append(syntax.Operators, runtime.FilterOperator{Name: name, Suffix: suffix})
	}
	return syntax
}()

// decoded sends filters and returns the decoded query.
func decoded(t *testing.T, filters ...runtime.Filter[pet]) (string, error) {
	t.Helper()
	req, err := send(t, func(q *runtime.Params) { q.Filters(filters, &expressionSyntax) })
	if err != nil {
		return "", err
	}
	text, err := url.PathUnescape(req.URL.RawQuery)
	return strings.ReplaceAll(text, "+", " "), err
}

func TestOr(t *testing.T) {
	const (
		name runtime.StringField[pet] = "name"
		age  runtime.IntField[pet]    = "age"
	)
	a, b, c := name.Eq("Ada"), age.Gte(3), name.In("x", "y")
	for want, filters := range map[string][]runtime.Filter[pet]{
		`where=name:"Ada" OR age.gte:"3"`:                                     {runtime.Or(a, b)},
		`age.gte=3&where=name:"Ada" OR name.in:"x,y"`:                         {b, runtime.Or(a, c)},
		`where=name:"Ada" AND age.gte:"3" OR name.in:"x,y"`:                   {runtime.Or(runtime.And(a, b), c)},
		`where=name:"Ada" OR name.in:"x,y" AND (age.gte:"3" OR name:"Ada")`:   {runtime.Or(a, runtime.And(c, runtime.Or(b, a)))},
		`where=(name:"Ada" OR age.gte:"3") AND (name.in:"x,y" OR name:"Ada")`: {runtime.Or(a, b), runtime.Or(c, a)},
		`name=Ada&age.gte=3`:                     {runtime.And(a, b)},
		`name=Ada`:                               {runtime.Or(a, runtime.Filter[pet]{})},
		`where=name:"a \"b\" \\" OR age.gte:"3"`: {runtime.Or(name.Eq(`a "b" \`), b)},
	} {
		if got, err := decoded(t, filters...); err != nil || got != want {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	for want, filters := range map[string][]runtime.Filter[pet]{
		"filter or: there are no conditions":   {runtime.Or[pet]()},
		"filter and: there are no conditions":  {runtime.And[pet]()},
		`filter name in: a value contains ","`: {runtime.Or(name.In("a,b"), b)},
	} {
		if got, err := decoded(t, filters...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	for want, set := range map[string]func(*runtime.Params){
		"the parameter where is set too": func(q *runtime.Params) {
			q.Query("where", `a:"b"`)
			q.Filters([]runtime.Filter[pet]{runtime.Or(a, b)}, &expressionSyntax)
		},
		"the API has no expressions": func(q *runtime.Params) { q.Filters([]runtime.Filter[pet]{runtime.Or(a, b)}, &filterSyntax) },
	} {
		if _, err := send(t, set); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestGeoFilters(t *testing.T) {
	const (
		home runtime.AnyField[pet]  = "home"
		tags runtime.ListField[pet] = "tags"
	)
	ghent := runtime.Point{Latitude: 51.05, Longitude: 3.72}
	corners := []runtime.Point{{Latitude: 0, Longitude: 0}, {Latitude: 0, Longitude: 1.5}, {Latitude: 1, Longitude: 1}}
	const ring = `{"coordinates":[[[0,0],[1.5,0],[1,1],[0,0]]],"type":"Polygon"}`
	for want, f := range map[string]runtime.Filter[pet]{
		"home.near=3.72,51.05":                         home.Near(ghent),
		"home.minDistance=3.72,51.05,10.5":             home.MinDistance(ghent, 10.5),
		"home.maxDistance=3.72,51.05,1000":             home.MaxDistance(ghent, 1000),
		"home.geoWithin=" + ring:                       home.Within(corners...),
		"home.geoIntersects=" + ring:                   home.Intersects(append(corners, corners[0])...),
		"tags.all=a,b":                                 tags.ContainsAll("a", "b"),
		"home.all=1,b":                                 home.ContainsAll(1, "b"),
		`where=home.near:"3.72,51.05" OR tags.all:"a"`: runtime.Or(home.Near(ghent), tags.ContainsAll("a")),
	} {
		if got, err := decoded(t, f); err != nil || got != want {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	for want, f := range map[string]runtime.Filter[pet]{
		"filter home near: latitude 91, longitude 0 is no place":     home.Near(runtime.Point{Latitude: 91}),
		"filter home max-distance: latitude 0, longitude -181 is no": home.MaxDistance(runtime.Point{Longitude: -181}, 1),
		"filter home min-distance: -1 is no distance":                home.MinDistance(ghent, -1),
		"filter home within: a polygon has at least three corners":   home.Within(ghent, ghent),
		"filter home intersects: latitude 99, longitude 0":           home.Intersects(ghent, ghent, runtime.Point{Latitude: 99}),
		`filter tags all: a value contains ","`:                      tags.ContainsAll("a,b"),
	} {
		if got, err := decoded(t, f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
}
