// Package suites holds the test that runs the JSON Schema Test Suite through a
// generated client that validates responses. NIMBUGEN_SUITES names the directory
// with the suite, json-schema-draft2020-12; without it the test is skipped.
package suites
