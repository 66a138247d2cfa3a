package ir

// The entry point is Forward.

// Forward is a former name that programs may still use. It stands for the present
// one, by which go fix replaces it.
type Forward struct {
	Kind ForwardKind
	Old  string // "Owner", or the name of a method
	New  string
	Op   *Operation // of a method: New is its name, or that of another method of it
	Decl *Decl      // of a function: New makes a value of this union
}

// PagesName returns the name of the method that returns the pages of a list, given the
// name of the one that returns its items.
func PagesName(list string) string {
	if list == "List" {
		return "Pages"
	}
	return list + "Pages"
}

// ForwardKind is what a former name stands for.
type ForwardKind string

// The kinds of Forward.
const (
	ForwardType   ForwardKind = "type"
	ForwardConst  ForwardKind = "const"
	ForwardFunc   ForwardKind = "func"
	ForwardMethod ForwardKind = "method"
)
