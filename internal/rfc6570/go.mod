// The comparison with an implementation of URI templates is a module of its own,
// because nobody who uses nimbugen needs that.
module github.com/nimbugen/nimbugen/internal/rfc6570

go 1.26.0

require (
	github.com/nimbugen/nimbugen v0.0.0
	github.com/std-uritemplate/std-uritemplate/go/v2 v2.0.3
)

replace github.com/nimbugen/nimbugen => ../..
