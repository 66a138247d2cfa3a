package lossless

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are newOracle and oracle.isRead.

// oracle changes values of one specification. A change is an OpenAPI overlay, so
// that all other values stay as they are.
type oracle struct {
	client  generator.Client
	overlay string            // the path of the overlay, rewritten for each try
	whole   [sha256.Size]byte // what is generated of the whole specification
	words   string            // and its words
	wires   map[string]bool   // the names of the members of its types
	root    *reach
}

// newOracle generates the client of the specification at path. Overlays are
// written to dir.
func newOracle(ctx context.Context, path, dir string) (*oracle, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	o := &oracle{overlay: filepath.Join(dir, "overlay.json")}
	o.client = generator.Client{Spec: path, Out: "client", Package: "client"}
	text, api, err := o.generate(ctx)
	if err != nil {
		return nil, err
	}
	o.whole, o.words, o.wires = sha256.Sum256(text), wordsOf(string(text)), wiresOf(api)
	o.client.Overlays = []string{o.overlay}
	return o, nil
}

// isRead reports whether the client or the findings change with n: without it, or
// with another value in its place. The second is for values that state what is true
// without them, such as the type of an object with properties.
func (o *oracle) isRead(ctx context.Context, n *spec.Node) (bool, error) {
	changes := append([][]action{{{Target: target(n), Remove: true}}}, others(n)...)
	for _, change := range changes {
		differs, err := o.differs(ctx, change)
		if differs || err != nil {
			return differs, err
		}
	}
	return false, nil
}

// differs reports whether the client or the findings differ after a change.
func (o *oracle) differs(ctx context.Context, change []action) (bool, error) {
	text, err := json.Marshal(map[string]any{"overlay": "1.0.0", "info": map[string]string{"title": "t", "version": "1"}, "actions": change})
	if err != nil {
		return false, err
	}
	if err := os.WriteFile(o.overlay, text, 0o600); err != nil {
		return false, err
	}
	changed, _, err := o.generate(ctx)
	return sha256.Sum256(changed) != o.whole, err
}

// generate generates the client and returns the files and the findings, without the
// positions of these.
func (o *oracle) generate(ctx context.Context) (text []byte, api *ir.API, err error) {
	pkg, found, err := generator.Generate(ctx, generator.Config{Compatibility: generator.CompatibilityLevel}, o.client, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	var all bytes.Buffer
	if err := (diag.Printer{}).Text(&all, found); err != nil {
		return nil, nil, err
	}
	text = regexp.MustCompile(`(?m)^[^ ]+:\d+:\d+: `).ReplaceAll(all.Bytes(), nil)
	for _, f := range pkg.Files {
		text = fmt.Appendf(text, "%s\n%s\n", f.Name, f.Data)
	}
	return text, pkg.API, nil
}

// action is an action of an overlay.
type action struct {
	Target string         `json:"target"`
	Remove bool           `json:"remove,omitempty"`
	Update map[string]any `json:"update,omitempty"`
}

// others returns the changes that put another value in the place of n.
func others(n *spec.Node) (changes [][]action) {
	for _, value := range otherValues(n) {
		at := n
		if n.Key() == "" {
			at, value = n.Parent(), replaced(n, value)
		}
		if at.Key() == "" {
			return nil // a list in a list
		}
		changes = append(changes, []action{
			{Target: target(at), Remove: true},
			{Target: target(at.Parent()), Update: map[string]any{at.Key(): value}},
		})
	}
	return changes
}

// replaced returns the list that n is an item of, with another value in its place.
func replaced(n *spec.Node, value any) (list []any) {
	for _, item := range n.Parent().Items() {
		if item == n {
			list = append(list, value)
		} else {
			list = append(list, json.RawMessage(item.JSON()))
		}
	}
	return list
}

// otherValues returns values that a member could have instead of its own.
func otherValues(n *spec.Node) []any {
	switch n.Kind() {
	case spec.KindBool:
		return []any{n.Text() != "true"}
	case spec.KindNumber:
		return []any{77}
	case spec.KindString:
		switch n.Key() {
		case "type":
			return []any{"string", "integer", "array"}
		case "format":
			if n.Text() == "int64" || n.Text() == "double" { // what Go takes for a number without a format
				return []any{"int32"}
			}
			return nil
		}
		return []any{"other"}
	case spec.KindArray:
		if n.Key() == "type" {
			return []any{"string", "integer"}
		}
		return []any{[]string{"other"}}
	}
	return []any{map[string]any{"type": "integer", "title": "Other", "enum": []int{7, 8}}}
}

// target is the JSONPath of a value.
func target(n *spec.Node) string {
	if n.Parent() == nil {
		return "$"
	}
	if n.Parent().Kind() == spec.KindArray {
		for i, item := range n.Parent().Items() {
			if item == n {
				return target(n.Parent()) + "[" + strconv.Itoa(i) + "]"
			}
		}
	}
	return target(n.Parent()) + "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(n.Key()) + "']"
}
