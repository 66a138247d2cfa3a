package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is parseYAML. Scalars become JSON values by the YAML 1.2
// rules; dates stay strings.

// yamlPass turns one YAML document into nodes.
type yamlPass struct {
	*builder
	budget int                 // nodes that expanded aliases may still add
	within map[*yaml.Node]bool // anchors being expanded, against cycles
}

// aliasBudget bounds the nodes that aliases add, since nine lines of them can
// expand to billions of nodes.
const aliasBudget = 1_000_000

// parseYAML reads the file's data as YAML. Only the first document of a stream
// is read.
func parseYAML(b *builder) (n *Node, err error) {
	defer func() {
		// The YAML library is third-party code that reads untrusted
		// input.
		if r := recover(); r != nil {
			n, err = nil, &syntaxError{pos: diag.Pos{File: b.file.Name, Line: 1, Col: 1}, message: fmt.Sprintf("the YAML parser failed: %v", r)}
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(b.file.Data), yaml.WithSingleDocument())
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := loader.Load(&doc); err != nil {
		return nil, yamlError(b.file, err)
	}
	p := &yamlPass{builder: b, budget: aliasBudget, within: map[*yaml.Node]bool{}}
	return p.value(&doc)
}

// yamlError adds the position to the library's error.
func yamlError(f *File, err error) error {
	if errors.Is(err, io.EOF) {
		return &syntaxError{pos: diag.Pos{File: f.Name, Line: 1, Col: 1}, message: "the file is empty"}
	}
	pos := diag.Pos{File: f.Name, Line: 1, Col: 1}
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		if e.Mark.Line > 0 {
			pos.Line, pos.Col = e.Mark.Line, max(1, e.Mark.Column)
		}
		out := &syntaxError{pos: pos, message: e.Message}
		if e.ContextMsg != "" && e.ContextMark.Line > 0 {
			out.note = diag.Related{
				Pos:     diag.Pos{File: f.Name, Line: e.ContextMark.Line, Col: max(1, e.ContextMark.Column)},
				Message: strings.TrimPrefix(e.ContextMsg, "while ") + " that begins here",
			}
		}
		return out
	}
	return &syntaxError{pos: pos, message: err.Error()}
}

func (p *yamlPass) fail(n *yaml.Node, format string, args ...any) error {
	pos := diag.Pos{File: p.file.Name, Line: max(1, n.Line), Col: max(1, n.Column)}
	return &syntaxError{pos: pos, message: fmt.Sprintf(format, args...)}
}

func (p *yamlPass) value(n *yaml.Node) (*Node, error) {
	if len(p.within) > 0 {
		if p.budget--; p.budget < 0 {
			return nil, p.fail(n, "aliases stand for more than %d values", aliasBudget)
		}
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return nil, p.fail(n, "the file is empty")
		}
		return p.value(n.Content[0])
	case yaml.MappingNode:
		return p.mapping(n)
	case yaml.SequenceNode:
		return p.sequence(n)
	case yaml.AliasNode:
		return p.alias(n)
	case yaml.ScalarNode:
		return p.scalarValue(n), nil
	}
	return nil, p.fail(n, "the file is empty")
}

// alias expands an alias. The value has the position of the anchor, so that a
// message shows the wrong text.
func (p *yamlPass) alias(n *yaml.Node) (*Node, error) {
	if n.Alias == nil {
		return nil, p.fail(n, "the alias *%s has no anchor", n.Value)
	}
	if p.within[n.Alias] {
		return nil, p.fail(n, "the alias *%s contains itself", n.Value)
	}
	p.within[n.Alias] = true
	defer delete(p.within, n.Alias)
	return p.value(n.Alias)
}

func (p *yamlPass) sequence(n *yaml.Node) (*Node, error) {
	out := p.node(KindArray, n.Line, n.Column)
	list := make([]*Node, 0, len(n.Content))
	for _, item := range n.Content {
		m, err := p.value(item)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return p.close(out, list), nil
}

func (p *yamlPass) mapping(n *yaml.Node) (*Node, error) {
	out := p.node(KindObject, n.Line, n.Column)
	list := make([]*Node, 0, len(n.Content)/2)
	var merged []*Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		m, err := p.value(value)
		if err != nil {
			return nil, err
		}
		if key.Kind == yaml.ScalarNode && key.ShortTag() == "!!merge" {
			merged = append(merged, mergeSources(m)...)
			continue
		}
		text, err := p.keyText(key)
		if err != nil {
			return nil, err
		}
		p.member(m, text, key.Line, key.Column)
		list = append(list, m)
	}
	return p.close(out, merge(list, merged)), nil
}

// keyText returns a key as text: 200, true and null are keys as written.
func (p *yamlPass) keyText(key *yaml.Node) (string, error) {
	if key.Kind == yaml.AliasNode && key.Alias != nil {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", p.fail(key, "a key must be a string, not a list or a mapping")
	}
	return key.Value, nil
}

// mergeSources returns the mappings of a "<<" key.
func mergeSources(m *Node) []*Node {
	if m.kind == KindArray {
		return m.list
	}
	return []*Node{m}
}

// merge adds the members of "<<" mappings that are absent in list.
func merge(list, sources []*Node) []*Node {
	if len(sources) == 0 {
		return list
	}
	have := make(map[string]bool, len(list))
	for _, m := range list {
		have[m.key] = true
	}
	for _, source := range sources {
		for key, m := range source.Members() {
			if !have[key] {
				have[key] = true
				list = append(list, m)
			}
		}
	}
	return list
}

func (p *yamlPass) scalarValue(n *yaml.Node) *Node {
	kind, text := KindString, n.Value
	switch n.ShortTag() {
	case "!!null":
		kind, text = KindNull, "null"
	case "!!bool":
		kind, text = KindBool, strings.ToLower(n.Value)
		if text != "true" && text != "false" {
			kind, text = KindString, n.Value
		}
	case "!!int", "!!float":
		if number, ok := jsonNumber(n.Value); ok {
			kind, text = KindNumber, number
		}
	}
	m := p.scalar(kind, text, n.Line, n.Column)
	if text != n.Value && kind != KindNull {
		p.file.keepWritten(m, n.Value)
	}
	return m
}

// jsonNumber converts a YAML number to JSON: unchanged where JSON permits it,
// else in decimal. Infinity and NaN are no numbers in JSON.
func jsonNumber(s string) (string, bool) {
	if json.Valid([]byte(s)) {
		return s, true
	}
	plain := strings.TrimPrefix(strings.ReplaceAll(s, "_", ""), "+")
	if i, ok := new(big.Int).SetString(plain, 0); ok {
		return i.String(), true
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}
