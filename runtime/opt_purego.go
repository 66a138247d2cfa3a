//go:build purego

package runtime

import "github.com/nimbugen/nimbugen/runtime/codec"

// JSONParts returns pointers to the value and to its state. Package codec calls
// it in builds with the tag purego, in which it cannot set the fields.
func (o *Opt[T]) JSONParts() (value any, state *codec.State) { return &o.value, &o.state }
