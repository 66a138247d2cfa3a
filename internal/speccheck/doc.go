// Package speccheck holds the tests of spec/nimbu-customers.yaml: that it is
// valid, that it says everything that is known about the API, and that it is
// written as the generator and its readers need it. It has no code of its own.
package speccheck
