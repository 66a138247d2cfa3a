package diag

// Codes of configuration, names and output (package generator).
const (
	// CodeConfig: an invalid nimbugen.yaml.
	CodeConfig = "config"
	// CodeNameMoved: without a lock file, a declaration got another Go name
	// than in the package on disk.
	CodeNameMoved = "name-moved"
	// CodeNameKept: a name is kept for what had it in an earlier run, so that
	// something new has another one.
	CodeNameKept = "name-kept"
	// CodeLockMerged: a merge left lines in the lock file that the next run
	// tidies.
	CodeLockMerged = "lock-merged"
	// CodeForeignFile: a file that nimbugen did not generate is not
	// overwritten.
	CodeForeignFile = "foreign-file"
	// CodeOtherPackage: the output directory holds another package.
	CodeOtherPackage = "other-package"
	// CodeNothingMatches: a filter leaves no operation.
	CodeNothingMatches = "nothing-matches"
	// CodeCustomization: a custom field of a site that is no member of customers,
	// or only as raw JSON.
	CodeCustomization = "customization"
)

func runCodes() []string {
	return []string{CodeConfig, CodeNameMoved, CodeNameKept, CodeLockMerged, CodeForeignFile, CodeOtherPackage, CodeNothingMatches, CodeCustomization}
}
