// Package docs holds the tests of the documentation: documents that are made of
// tables of the code, Go code in documents and package comments, and references
// to files, functions and sections.
package docs
