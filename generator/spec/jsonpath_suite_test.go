package spec

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// suiteCase is a case of the JSONPath Compliance Test Suite. Where several orders
// of the nodes are right, Results and ResultsPaths have one for each.
type suiteCase struct {
	Name, Selector  string
	InvalidSelector bool `json:"invalid_selector"`
	Document        json.RawMessage
	Result          []json.RawMessage
	ResultPaths     []string `json:"result_paths"`
	Results         [][]json.RawMessage
	ResultsPaths    [][]string `json:"results_paths"`
}

// TestJSONPathSuite runs the JSONPath Compliance Test Suite. It compares the
// nodes by their places and by their values.
func TestJSONPathSuite(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_SUITES")
	if dir == "" {
		t.Skip("NIMBUGEN_SUITES is not set: it names the directory with jsonpath-cts.json, the JSONPath Compliance Test Suite")
	}
	data, err := os.ReadFile(filepath.Join(dir, "jsonpath-cts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var suite struct{ Tests []suiteCase }
	if err := json.Unmarshal(data, &suite); err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, c := range suite.Tests {
		if wrong := c.run(t); wrong != "" {
			t.Errorf("%s: %s: %s", c.Name, c.Selector, wrong)
			continue
		}
		right++
	}
	if len(suite.Tests) < 703 {
		t.Errorf("the suite has only %d cases", len(suite.Tests))
	}
	t.Logf("%d of %d cases", right, len(suite.Tests))
}

// run returns what is wrong.
func (c suiteCase) run(t *testing.T) string {
	path, err := parsePath(c.Selector)
	if (err != nil) != c.InvalidSelector {
		return "the path is invalid: " + strconv.FormatBool(c.InvalidSelector) + ", but the error is " + errorText(err)
	}
	if err != nil {
		return ""
	}
	var diags diag.List
	f := &File{Name: "a.json", Data: c.Document}
	f.Root = parse(f, &diags)
	if diags.HasErrors() {
		return diags.Err().Error()
	}
	found, err := path.find(t.Context(), f.Root)
	if err != nil {
		return err.Error()
	}
	var places []string
	for _, n := range found {
		places = append(places, normalized(n))
	}
	results, paths := append(c.Results, c.Result), append(c.ResultsPaths, c.ResultPaths)
	for i, want := range paths {
		if slices.Equal(places, want) && sameValues(t, found, results[i]) {
			return ""
		}
	}
	return "selects " + strings.Join(places, " ")
}

func errorText(err error) string {
	if err == nil {
		return "none"
	}
	return err.Error()
}

func sameValues(t *testing.T, found []*Node, want []json.RawMessage) bool {
	if len(found) != len(want) {
		return false
	}
	for i, n := range found {
		if !n.Equal(parseText(t, "want.json", string(want[i]))) {
			return false
		}
	}
	return true
}

// normalized returns the normalized path of a node (RFC 9535, section 2.7).
func normalized(n *Node) string {
	if n.parent == nil {
		return "$"
	}
	if n.parent.kind == KindArray {
		return normalized(n.parent) + "[" + strconv.Itoa(slices.Index(n.parent.list, n)) + "]"
	}
	var b strings.Builder
	for _, r := range n.key {
		quoted := strconv.Quote(string(r))
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' && strings.HasPrefix(quoted, `"\x`) || r == 7 || r == 11:
			b.WriteString(`\u00` + hex2(byte(r)))
		case r < ' ':
			b.WriteString(strings.Trim(quoted, `"`))
		default:
			b.WriteRune(r)
		}
	}
	return normalized(n.parent) + "['" + b.String() + "']"
}

func hex2(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}
