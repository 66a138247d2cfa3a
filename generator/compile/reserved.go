package compile

import (
	"go/token"
	"strings"
)

// This file lists the Go names that the generated client needs for itself. The
// list grows only with a new compatibility level.

// reservedNames are the names of the client itself, of its sessions and of its
// relations.
func reservedNames(session, relations bool, more []string) []string {
	names := []string{
		"Client", "NewClient", "Option", "CallOption", "Error", "ErrorBody", "Page", "Opt", "Set", "Null", "Int", "Secret",
		"Filter", "Where", "Resume",
		"newClient", "relationSyntax", // and what the package keeps to itself
	}
	if session {
		names = append(names, "App", "NewApp", "AppConfig", "Session", "Remember", "UseACL")
	}
	if relations {
		names = append(names, "Relation", "SetReferences", "AddReferences", "RemoveReferences", "ClearReferences", "Batch")
	}
	return append(names, more...)
}

// isReservedPattern reports names of the families Err*, With* and *Service.
func isReservedPattern(name string) bool {
	if strings.HasSuffix(name, "Service") {
		return true
	}
	for _, prefix := range []string{"Err", "With"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
			return true
		}
	}
	return false
}

// standardMethods are method names that go vet knows with other signatures
// than those of an operation.
func standardMethods() []string {
	return []string{"GobDecode", "GobEncode", "MarshalJSON", "MarshalXML", "ReadByte", "ReadRune", "UnmarshalJSON", "UnmarshalXML",
		"UnreadByte", "UnreadRune", "WriteByte"}
}

func isExportedName(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name)
}
