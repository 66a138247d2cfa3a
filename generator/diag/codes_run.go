package diag

// Codes of configuration, names and output (package generator).
const (
	// CodeConfig: nimbugen.yaml does not say what it must.
	CodeConfig = "config"
	// CodeNameMoved: without a lock file, something got another Go name than it
	// had in the package on disk.
	CodeNameMoved = "name-moved"
	// CodeForeignFile: a file that nimbugen did not generate is left alone.
	CodeForeignFile = "foreign-file"
	// CodeNothingMatches: a filter leaves no operation.
	CodeNothingMatches = "nothing-matches"
)

func runCodes() []string {
	return []string{CodeConfig, CodeNameMoved, CodeForeignFile, CodeNothingMatches}
}
