package session

import (
	"slices"
	"sync/atomic"
)

// This file remembers which credentials an identity has sent, so that a refused
// request is repeated by the identity that sent it and by no other.

// issued is the last few Authorization headers that were used.
type issued struct {
	headers atomic.Pointer[[]string]
}

const issuedKept = 4

// note costs nothing while the header is the same.
func (i *issued) note(header string) {
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

func (i *issued) has(header string) bool {
	list := i.headers.Load()
	return header != "" && list != nil && slices.Contains(*list, header)
}
