// Programs of the APIs of Stripe, GitHub, OpenAI and Spotify are a module of their
// own, so that their packages are no part of nimbugen.
module github.com/nimbugen/nimbugen/examples/real

go 1.26.0

require (
	github.com/nimbugen/nimbugen v0.0.0
	go.yaml.in/yaml/v4 v4.0.0
)

replace github.com/nimbugen/nimbugen => ../..
