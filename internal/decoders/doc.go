// Package decoders compares the decoders of generated types with encoding/json.
//
// The entry points are [Oracle.Cases], the types that a client's methods have, and
// [Fuzz], which reads texts into them. Fuzz targets here and in the nested module
// corpus, which has unions of ten real specifications, use them.
//
// The oracle reads a text into an any with encoding/json, and walks that value beside
// the Go type: it predicts whether the type can hold it, and requires that each member
// which the type declares is read, and nothing else. Under GOEXPERIMENT=jsonv2 it reads
// with encoding/json/v2 too.
package decoders
