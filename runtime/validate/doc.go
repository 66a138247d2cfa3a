// Package validate checks JSON values against the constraints of a
// specification. Generated packages hold the constraints as text, one rule a
// line, and only those that were generated with the option validate import
// this package.
//
// A rule is a JSON Schema (draft 2020-12) in which references name other
// rules. What OpenAPI adds are three members: nullable, and requiredSent and
// requiredReceived, which are required in one direction only (writeOnly and
// readOnly properties).
//
// Numbers are compared as decimals of any size, never as floats. Lengths are
// code points. A failure says where and what, never which value was found:
// values can be secrets.
package validate
