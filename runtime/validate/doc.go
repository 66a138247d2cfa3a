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
//
// A server chooses the values that a client checks, so the work is limited. A
// check takes at most a million steps and ten for each byte of the value, where
// a step is a schema that is applied, an item, a member, or 16 bytes of a text;
// the results of long checks are kept, so that a schema is not applied to a value
// again and again. A check returns at most 100 failures, rejects numbers of more
// than 1,000 digits where the schema has multipleOf, and ends with the context.
package validate
