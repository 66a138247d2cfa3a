package main

import (
	"regexp"
	"strings"
)

// The entry point is markdown. The prose of Markdown files corresponds to
// comments in Go and may change like these.

var (
	codeSpan    = regexp.MustCompile("`[^`]+`")
	codeComment = regexp.MustCompile(`(^|\s+)//.*$`)
)

// markdown returns the headings, the code without comments, and the code spans
// of tables, which are names and types.
func markdown(text []byte) []byte {
	var b strings.Builder
	code := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		fence := strings.HasPrefix(line, "```")
		switch {
		case fence:
			code = !code
		case code:
			line = codeComment.ReplaceAllString(line, "")
		case strings.HasPrefix(line, "|"):
			line = strings.Join(codeSpan.FindAllString(line, -1), " ")
		case !strings.HasPrefix(line, "#"):
			line = ""
		}
		if line != "" {
			b.WriteString(line + "\n")
		}
	}
	return []byte(b.String())
}
