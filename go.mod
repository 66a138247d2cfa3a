module github.com/nimbugen/nimbugen

go 1.26

require (
	github.com/dave/jennifer v1.7.1 // indirect
	github.com/getkin/kin-openapi v0.152.0 // indirect
	github.com/spf13/pflag v1.1.0 // indirect
)
