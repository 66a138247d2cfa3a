// Package speccheck holds the tests of spec/nimbu-customers.yaml: it is valid,
// it covers everything that is known about the API, and it is written as the
// generator and its readers need it. The package has no code of its own.
package speccheck
