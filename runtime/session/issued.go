package session

import (
	"slices"
	"sync/atomic"
)

// The entry points are issued.add and issued.has, which recognize the credentials
// of one identity, so that a rejected request is retried with the identity that
// sent it and no other.

// issued holds the last few Authorization headers that were sent.
type issued struct {
	headers atomic.Pointer[[]string]
}

const issuedKept = 4

// add records a header. It allocates only when the header changes.
func (i *issued) add(header string) {
	for {
		old := i.headers.Load()
		if old != nil && (*old)[0] == header {
			return
		}
		list := []string{header}
		if old != nil {
			list = append(list, (*old)[:min(len(*old), issuedKept-1)]...)
		}
		if i.headers.CompareAndSwap(old, &list) {
			return
		}
	}
}

// inherit takes over the headers of another login of the same customer.
func (i *issued) inherit(from *issued) { i.headers.Store(from.headers.Load()) }

func (i *issued) has(header string) bool {
	list := i.headers.Load()
	return header != "" && list != nil && slices.Contains(*list, header)
}
