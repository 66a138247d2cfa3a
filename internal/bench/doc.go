// Package main compares what nimbugen generates with what its peers generate
// from the same specification, and prints the tables in Markdown:
//
//	go run . [-runs 10]           # decode, encode (with and without unsafe), calls without a network, size of a program
//	go run . generate [-runs 10]  # generation and compilation, on some specifications of -corpus (NIMBUGEN_CORPUS), or those named
//	go run . contest [-runs 10]   # both
//	go run . unions [-runs 10]    # compilation and export data of a package of 300 unions
//	go run . coverage             # how many specifications of -corpus each generator is good for
//
// Times are CPU time, medians of runs in which the contestants take turns, so
// the ratios hold on a busy machine better than the numbers. The peers' clients
// in peers/ come from testdata/customers.yaml: the operations List, Get and
// Create of spec/nimbu-customers.yaml, because ogen cannot generate from the
// whole. Ours is generated/nimbu. To make them anew:
//
//	go generate ./...
package main

//go:generate go -C tools build -o ../.bin/ github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen github.com/ogen-go/ogen/cmd/ogen
//go:generate .bin/oapi-codegen -config testdata/oapi-codegen.yaml testdata/customers.yaml
//go:generate .bin/ogen -config testdata/ogen.yaml -package ogen -target peers/ogen -clean testdata/customers.yaml
