// Package migrate has one program for the clients of three generators: it prints
// the customers of a group page by page, creates one, and says why another cannot
// be read. docs/migration.md shows the programs; a test runs them.
package migrate
