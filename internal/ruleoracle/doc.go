// Package ruleoracle holds the test that compares package runtime/validate, and
// the rules that are generated for it, with an independent JSON Schema
// validator.
package ruleoracle
