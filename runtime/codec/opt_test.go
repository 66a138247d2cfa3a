package codec_test

import "github.com/nimbugen/nimbugen/runtime/codec"

// opt has the fields of runtime.Opt.
type opt[T any] struct {
	value T
	state codec.State
}

// JSONParts is called in builds with the tag purego.
func (o *opt[T]) JSONParts() (value any, state *codec.State) { return &o.value, &o.state }

func set[T any](v T) opt[T] { return opt[T]{v, codec.StateSet} }

func null[T any]() opt[T] { return opt[T]{state: codec.StateNull} }
