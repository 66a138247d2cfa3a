package diag

import "slices"

// This file lists every code. A code never changes its meaning; each has a
// golden case that shows its whole text (a test compares the two lists).

// Codes of reading files and their syntax (package spec).
const (
	// CodeFile: a file cannot be read.
	CodeFile = "file"
	// CodeSyntax: a file is neither JSON nor YAML.
	CodeSyntax = "syntax"
	// CodeDuplicateKey: a mapping has a key twice.
	CodeDuplicateKey = "duplicate-key"
)

// Codes gives all codes, sorted.
func Codes() []string {
	codes := slices.Concat(specCodes(), runCodes())
	slices.Sort(codes)
	return codes
}

func specCodes() []string {
	return []string{CodeFile, CodeSyntax, CodeDuplicateKey}
}
