// Package validate checks JSON values against the constraints of a
// specification. Generated packages hold the constraints as text, one rule a
// line, and only those that were generated with the option validate import
// this package.
//
// A rule is a JSON Schema (draft 2020-12) in which references name other
// rules. It can have three more members, for OpenAPI: nullable, and requiredSent
// and requiredReceived, which apply in one direction only (to readOnly and
// writeOnly properties).
//
// Numbers are compared as decimals of any size, never as floats. Lengths are
// counted in code points. A failure states the place and the keyword, but never
// the value: values can be secrets.
package validate
