//go:build !goexperiment.jsonv2

package decoders

// readV2 returns false: this build has no encoding/json/v2.
func readV2([]byte) (v any, ok bool) { return nil, false }
