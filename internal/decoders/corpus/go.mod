// The clients of cut specifications are a module of their own, because nobody who uses
// nimbugen needs them.
module github.com/nimbugen/nimbugen/internal/decoders/corpus

go 1.26.0

require (
	github.com/nimbugen/nimbugen v0.0.0
	go.yaml.in/yaml/v4 v4.0.0
)

replace github.com/nimbugen/nimbugen => ../../..
