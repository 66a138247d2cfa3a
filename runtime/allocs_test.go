//go:build !purego

package runtime_test

import "testing"

// The test keeps the allocations of a call from growing. A build with the tag
// purego copies strings, and allocates more.

// The numbers hold exactly; lower them when a call gets cheaper.
func TestAllocations(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector drops pooled buffers at random")
	}
	most := map[string]float64{"get": 10, "create": 12, "list": 27}
	for name, call := range calls(t) {
		if name == "floor" {
			continue
		}
		if got := testing.AllocsPerRun(200, func() {
			if err := call(); err != nil {
				t.Fatal(err)
			}
		}); got > most[name] {
			t.Errorf("%s: %v allocations, at most %v are allowed", name, got, most[name])
		}
	}
}
