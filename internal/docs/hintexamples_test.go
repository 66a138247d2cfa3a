package docs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/hint"
)

// The entry point is TestHintExamples.

// TestHintExamples generates a client with the example of each hint and without
// it. The example has no finding, and the clients differ, or the hints are not
// complete without it.
func TestHintExamples(t *testing.T) {
	for _, m := range hint.Table() {
		if m.Go == "nothing" || m.Name == "was" { // which needs the names of an earlier run, see testdata/evolution
			continue
		}
		t.Run(string(m.Place)+"/"+m.Name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "hints.yaml")
			with, found := generate(t, file, m, m.Example)
			if found != "" {
				t.Fatalf("%s: %s", m.Example, found)
			}
			without, found := generate(t, file, m, "")
			if found == "" && with == without {
				t.Errorf("%s: the client is the same without it", m.Example)
			}
		})
	}
}

// generate writes testdata/hints.yaml with the hints around a member to file, and
// returns the Go files of its client and the findings.
func generate(t *testing.T, file string, m hint.Member, example string) (code, found string) {
	t.Helper()
	data, err := os.ReadFile("testdata/hints.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "# "+marker(m)+"\n", "x-nimbugen: {"+around(m, example)+"}\n", 1)
	if m.Place == hint.Relation || m.Name == "relation" {
		text = strings.Replace(text, "# the document\n", "x-nimbugen: {relation-envelope: {"+join(companions(hint.RelationEnvelope, "none"), "")+"}}\n", 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	client := generator.Client{Spec: file, Out: "out", NoDocs: true}
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: 1}, client, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags.All() {
		found += d.String() + "\n"
	}
	for _, f := range pkg.Files {
		if filepath.Ext(f.Name) == ".go" {
			code += string(f.Data)
		}
	}
	return code, found
}

// marker returns the comment in testdata/hints.yaml where the hint of a member
// stands.
func marker(m hint.Member) string {
	switch {
	case m.Place == hint.Session || m.Place == hint.RelationEnvelope:
		return string(hint.Document)
	case m.Place == hint.Operators || m.Place == hint.Suffixes || m.Name == "filters":
		return string(hint.Filters)
	case m.Name == "paging" && m.Place == hint.Operation:
		return string(hint.Paging)
	case m.Name == "relation" || m.Name == "values":
		return m.Name
	case m.Name == "presence" && m.Place == hint.Schema || m.Name == "unknown-fields" || m.Name == "extra-fields" || m.Name == "update":
		return "an object"
	}
	return string(m.Place)
}

// around returns the hints with an example and the members that it needs beside
// it, as they stand in x-nimbugen.
func around(m hint.Member, example string) string {
	list := join(companions(m.Place, m.Name), example)
	switch m.Place {
	case hint.Session, hint.RelationEnvelope, hint.Paging, hint.Filters, hint.Relation:
		return string(m.Place) + ": {" + list + "}"
	case hint.Operators:
		return "filters: {schema: '#/components/schemas/Order', operators: {" + list + "}}"
	case hint.Suffixes:
		kind := "string"
		if slices.Contains([]string{"gt", "gte", "lt", "lte"}, m.Name) {
			kind = "number"
		}
		return "filters: {schema: '#/components/schemas/Order', operators: {" + kind + ": {" + list + "}}}"
	}
	return list
}

func join(list []string, example string) string {
	if example != "" {
		list = append(list, example)
	}
	return strings.Join(list, ", ")
}

// companions returns the members that an example of a place needs beside it.
func companions(place hint.Place, name string) []string {
	var list []string
	switch place {
	case hint.Session:
		list = []string{"me: getCurrentCustomer", "login: logInCustomer", "login-token: session_token", "header: X-Session",
			"sign-up: createCustomer", "sign-up-login: mail", "sign-up-password: secret"}
	case hint.RelationEnvelope:
		list = []string{"op: __op", "add: Add", "remove: Remove", "batch: Batch", "ops: ops", "objects: objects",
			"type: __type", "reference: Reference", "class: className", "id: id"}
	case hint.Filters:
		list = []string{"schema: '#/components/schemas/Order'", "operators: {string: {eq: '', in: .in}}"}
	case hint.Relation:
		list = []string{"class: customer"}
	case hint.Schema:
		if name == "extra-fields" {
			list = []string{"unknown-fields: keep"}
		}
	case hint.Paging:
		list = pagingCompanions(name)
	}
	return slices.DeleteFunc(list, func(m string) bool { return strings.HasPrefix(m, name+":") })
}

func pagingCompanions(name string) []string {
	switch name {
	case "offset", "limit":
		return []string{"style: offset", "offset: offset", "items: /data"}
	case "header":
		return []string{"style: cursor", "cursor: after", "items: /data"}
	case "cursor", "next":
		return []string{"style: cursor", "cursor: after", "next: /meta/next_cursor", "items: /data"}
	}
	return []string{"style: page", "page: page", "items: /data"}
}
