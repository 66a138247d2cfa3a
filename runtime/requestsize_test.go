package runtime

import (
	"reflect"
	"strconv"
	"testing"
)

// The test keeps Request, which every call allocates, within the size class of
// 1408 bytes: the allocator rounds a larger one up to 1536, and clears it.
func TestRequestSize(t *testing.T) {
	if size := reflect.TypeFor[Request]().Size(); strconv.IntSize == 64 && size > 1408 {
		t.Errorf("a Request has %d bytes, at most 1408 are allowed", size)
	}
}
