package oauth

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// TestUsedStates: states are remembered for longer than codes live, and take a
// limited amount of memory.
func TestUsedStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var u usedStates
		if !u.use("a") || u.use("a") || !u.use("b") {
			t.Error("a state is used once")
		}
		time.Sleep(stateLife - time.Second)
		if !u.use("c") || u.use("a") {
			t.Error("it is forgotten too early")
		}
		time.Sleep(time.Minute)
		if u.use("d"); len(u.sent) != 2 {
			t.Errorf("%d states are remembered", len(u.sent))
		}
		for i := range 2 * maxStates {
			u.use(runtime.Secret(fmt.Sprint(i)))
		}
		if len(u.sent) > maxStates {
			t.Errorf("%d states are remembered", len(u.sent))
		}
	})
}
