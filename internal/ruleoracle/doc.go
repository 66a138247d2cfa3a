// Package ruleoracle holds the test that compares package runtime/validate,
// and the rules that are generated for it, with a JSON Schema validator that
// we did not write.
package ruleoracle
