package generator

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is SetInclude, which edits nimbugen.yaml as text, so that comments
// and order stay.

// ErrFlow reports a configuration that cannot be edited.
var ErrFlow = errors.New("the client is written in braces: put the block there by hand")

// SetInclude returns the text of a configuration in which the client with the output
// directory out includes the given selection, instead of what it includes now.
func SetInclude(name string, data []byte, out string, include Selection) ([]byte, error) {
	root, found := spec.ParseFile(name, data)
	if err := found.Err(); err != nil {
		return nil, err
	}
	var client *spec.Node
	for _, n := range root.Get("clients").Items() {
		if n.Str("out") == out {
			client = n
		}
	}
	if client == nil {
		return nil, fmt.Errorf("%s has no client with the output directory %s", name, out)
	}
	lines := strings.SplitAfter(string(data), "\n")
	if at := client.Pos(); strings.HasPrefix(strings.TrimLeft(lines[at.Line-1], " -"), "{") {
		return nil, ErrFlow
	}
	var last *spec.Node // of the client's members
	for _, m := range client.Members() {
		if last == nil || m.KeyPos().Line > last.KeyPos().Line {
			last = m
		}
	}
	indent := last.KeyPos().Col - 1
	from, to := blockEnd(lines, last.KeyPos().Line, indent), 0
	to = from
	if old := client.Get("include"); old != nil {
		from = old.KeyPos().Line - 1
		to = blockEnd(lines, old.KeyPos().Line, indent)
		if strings.HasPrefix(strings.TrimSpace(lines[from]), "- ") {
			return nil, fmt.Errorf("%s:%d: move include below the other members of the client", name, from+1)
		}
	}
	if from > 0 && !strings.HasSuffix(lines[from-1], "\n") {
		lines[from-1] += "\n"
	}
	text := strings.Join(lines[:from], "") + IncludeBlock(include, indent) + strings.Join(lines[to:], "")
	return []byte(text), checkInclude(name, text, out, include)
}

// blockEnd returns the number of lines up to the end of the member whose key is in
// line: those below it that are further to the right, without blank lines and comments
// at the end.
func blockEnd(lines []string, line, indent int) int {
	end := line
	for i := line; i < len(lines); i++ {
		text := strings.TrimSpace(lines[i])
		switch left := len(lines[i]) - len(strings.TrimLeft(lines[i], " ")); {
		case text == "":
		case left > indent && !strings.HasPrefix(text, "#"), left == indent && strings.HasPrefix(text, "- "):
			end = i + 1
		case strings.HasPrefix(text, "#"):
		default:
			return end
		}
	}
	return end
}

// IncludeBlock returns the member include of a client in YAML.
func IncludeBlock(include Selection, indent int) string {
	pad := strings.Repeat(" ", indent)
	var b strings.Builder
	b.WriteString(pad + "include:\n")
	for _, list := range []struct {
		name   string
		values []string
	}{{"operations", include.Operations}, {"paths", include.Paths}} {
		if len(list.values) == 0 {
			continue
		}
		b.WriteString(pad + "  " + list.name + ":\n")
		for _, v := range list.values {
			b.WriteString(pad + "    - " + scalar(v) + "\n")
		}
	}
	return b.String()
}

var plainScalar = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// scalar returns a text as YAML writes it.
func scalar(s string) string {
	reserved := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if plainScalar.MatchString(s) && !slices.Contains(reserved, strings.ToLower(s)) {
		return s
	}
	return strconv.QuoteToASCII(s)
}

// checkInclude checks that a text reads as it is meant.
func checkInclude(name, text, out string, include Selection) error {
	root, found := spec.ParseFile(name, []byte(text))
	if err := found.Err(); err != nil {
		return fmt.Errorf("%s cannot be edited: %w", name, err)
	}
	for _, n := range root.Get("clients").Items() {
		got := n.Get("include")
		if n.Str("out") == out && slices.Equal(got.Strings("operations"), include.Operations) && slices.Equal(got.Strings("paths"), include.Paths) {
			return nil
		}
	}
	return fmt.Errorf("%s cannot be edited: put the block there by hand", name)
}
