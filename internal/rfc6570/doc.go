// Package rfc6570 compares the styles of path and query parameters with URI templates
// (RFC 6570), by which OpenAPI defines them (OpenAPI 3.1, section 4.8.12, "Style
// Values"). An implementation by others is the oracle.
package rfc6570
