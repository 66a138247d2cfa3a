// Package fake judges the fake Nimbu (generated/nimbu/nimbutest) by what this project
// did not write: every answer and every accepted request by openapi3filter and
// the contract, its behaviour by two clients of others, nimbu-client on Node
// and golang.org/x/oauth2. It has tests only.
package fake
