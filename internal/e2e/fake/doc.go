// Package fake tests the fake Nimbu (generated/nimbu/nimbutest) against
// independent programs: every response and every accepted request against the
// contract by openapi3filter, its behaviour by two clients, nimbu-client on
// Node and golang.org/x/oauth2. It has tests only.
package fake
