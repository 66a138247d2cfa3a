// Package generator is the whole of nimbugen behind its command line: it reads
// configurations and turns each client of one into files.
//
// Data flows one way, and each stage is a package with its own notes:
//
//	spec     bytes -> document: source tree with positions and order, findings
//	compile  document -> ir.API: every decision about the Go API, once
//	emit     ir.API -> Go source; docs: ir.API -> Markdown
//	output   format, check, compare with the disk, write
//
// lock keeps the names that were given; evolve compares two versions of an API.
// Start reading at Generate.
package generator
