// Package e2e tests the generated Nimbu client, the fake Nimbu and the token
// source against independent programs: kin-openapi's openapi3filter,
// golang.org/x/oauth2, a Node client of Nimbu's own. It is a module of its own
// because its tests need modules that consumers must not pay for.
package e2e
