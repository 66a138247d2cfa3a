package naming

import (
	"go/token"
	"strings"
)

// The entry points are Reserved, IsVariant, IsReservedPattern, StandardMethods and
// StructMethods: the Go names that a generated client needs for itself. The
// lists grow only with a new compatibility level.

// Reserved returns the package-level names of a client, of its sessions and of
// its relations where it has them, and more.
func Reserved(session, relations bool, more []string) []string {
	names := []string{
		"Client", "NewClient", "Option", "CallOption", "Error", "ErrorBody", "Page", "Opt", "Set", "Null", "Int", "Secret",
		"Filter", "Where", "Resume", "First", "All",
		"String", "StringList", "Bool", "Int64", "Float64", // variants of unions, see IsVariant
		"newClient", "relationSyntax", "variant", "variantAt", "variants", "writeVariant", // unexported
		"WithBaseURL", "WithHTTPClient", "WithStore",
		"ErrBadRequest", "ErrUnauthorized", "ErrForbidden", "ErrNotFound", "ErrConflict", "ErrValidation", "ErrRateLimited", "ErrServer",
	}
	if session {
		names = append(names, "App", "NewApp", "AppConfig", "Session", "Remember", "UseACL",
			"ErrNoSession", "ErrNotLoggedIn", "ErrSessionEnded", "ErrBadCredentials", "ErrNotRemembered", "ErrDenied")
	}
	if relations {
		names = append(names, "Relation", "SetReferences", "AddReferences", "RemoveReferences", "ClearReferences", "Batch")
	}
	return append(names, more...)
}

// IsVariant reports whether name is reserved for a type that the unions of a
// client share as a variant.
func IsVariant(name string) bool {
	switch name {
	case "String", "StringList", "Bool", "Int64", "Float64":
		return true
	}
	return false
}

// IsReservedPattern reports whether name has the form Err*, With* or *Service.
func IsReservedPattern(name string) bool {
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

// StandardMethods returns the method names for which go vet demands another
// signature than that of an operation.
func StandardMethods() []string {
	return []string{"GobDecode", "GobEncode", "MarshalJSON", "MarshalXML", "ReadByte", "ReadRune", "UnmarshalJSON", "UnmarshalXML",
		"UnreadByte", "UnreadRune", "WriteByte"}
}

// StructMethods returns the exported methods that generated structs may have;
// no field can be called so. A struct has the method Input only where its write
// type is another one, which is known later.
func StructMethods() []string {
	return []string{"DescribeJSON", "DecodeJSON", "EncodeJSON", "MarshalJSON", "UnmarshalJSON", "LogValue", "EncodeMultipart",
		"EncodeParams", "ConfigureCall", "DecodeResponse"}
}

// IsExported reports whether name is an exported Go identifier, all of which can
// be seen.
func IsExported(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name) && !strings.ContainsFunc(name, isInvisible)
}
