package docs

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is TestConfig.

// TestConfig compares docs/config.md with the JSON Schema of nimbugen.yaml.
func TestConfig(t *testing.T) {
	const name = "templates/nimbugen.json"
	schema, diags := spec.ParseFile(name, []byte(read(t, name)))
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	client := schema.Get("definitions").Get("client")
	head := heading("member", "type", "meaning")
	fill(t, "docs/config.md", map[string]string{
		"file":   head + memberRows(schema, ""),
		"client": head + memberRows(client, ""),
	})
}

// memberRows returns a row for each member of a schema of an object, and after
// an object the rows of its members.
func memberRows(schema *spec.Node, prefix string) string {
	rows := ""
	for name, m := range schema.Get("properties").Members() {
		text := m.Str("description")
		if d := m.Get("default"); d != nil {
			text += " The default is " + code(d.Text()) + "."
		}
		for _, required := range schema.Strings("required") {
			if required == name {
				text += " Required."
			}
		}
		rows += row(code(prefix+name), memberType(m), text)
		if m.Has("properties") {
			rows += memberRows(m, prefix+name+".")
		}
	}
	return rows
}

// memberType returns the type of a member in words.
func memberType(m *spec.Node) string {
	switch {
	case m.Has("const"):
		return code(m.Get("const").Text())
	case m.Has("enum"):
		var values []string
		for _, v := range m.Get("enum").Items() {
			values = append(values, code(v.Text()))
		}
		return strings.Join(values, " or ")
	case m.Str("type") == "array" && m.Get("items").Has("$ref"):
		return "list of clients"
	case m.Str("type") == "array":
		return "list of " + strings.Replace(memberType(m.Get("items")), "string", "strings", 1)
	default:
		return m.Str("type")
	}
}
