package runtime

import (
	"reflect"
	"strconv"
	"testing"
)

// The test keeps Request, which every call allocates, within the size class of
// 1408 bytes, 8 of which are the allocator's: it rounds a larger one up to 1536, and
// clears it.
func TestRequestSize(t *testing.T) {
	if size := reflect.TypeFor[Request]().Size(); strconv.IntSize == 64 && size > 1400 {
		t.Errorf("a Request has %d bytes, at most 1400 are allowed", size)
	}
}
