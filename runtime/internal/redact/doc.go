// Package redact keeps the secrets of a request out of the server's messages
// about it: "invalid token abc" must not bring abc into an error or a log.
//
// The entry points are [Secrets], which collects secrets with its methods
// Header, Query and Body and replaces them in a text with In, and [Line], which
// makes a text safe to print in one line. Package redact takes strings and
// values: package runtime decides which request they belong to.
package redact
