package ir

// The entry point is Fake.

// Fake is the fake server of the API, a package beside the client.
type Fake struct {
	Package     string // its name, and that of its directory
	Description []byte // of the API, for package runtime/fake
}

// IsFakedRaw reports whether the function that stands for a method in the fake takes
// the HTTP request and returns an HTTP response: of XML and of parts, the client
// writes and reads what nobody else does.
func (op *Operation) IsFakedRaw() bool {
	if op.Body != nil && op.Body.Kind == BodyXML {
		return true
	}
	switch res := op.Result.(type) {
	case Parts:
		return true
	case Value:
		return res.XML != 0
	}
	return false
}

// Methods returns the operation as each of its methods performs it, that for a stream
// first.
func (op *Operation) Methods() []*Operation {
	var all []*Operation
	if s := op.Streaming; s != nil {
		all = append(all, op.As(&Other{Name: s.Name, Doc: s.Doc, Body: op.Body, Result: s.Result}))
	}
	all = append(all, op)
	for _, o := range op.Others {
		all = append(all, op.As(o))
	}
	return all
}
