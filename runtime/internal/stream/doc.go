// Package stream splits response bodies that are received while they are read:
// server-sent events and sequences of JSON values.
//
// The entry points are [NewEventReader] and [NewRecordReader]. Package runtime
// owns the connection: it opens it, resumes it and turns values into generated
// types.
package stream

import (
	"errors"
	"fmt"
)

// ErrTooLarge is the error of a body, event or value that exceeds its limit.
var ErrTooLarge = errors.New("the response is too large")

// TooLarge returns an ErrTooLarge that names the limit in bytes.
func TooLarge(limit int64) error {
	return fmt.Errorf("%w: more than %d bytes; WithMaxResponseBytes allows more", ErrTooLarge, limit)
}
