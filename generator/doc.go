// Package generator is the whole of nimbugen behind its command line: it reads
// configurations and turns each of their clients into files.
//
// Data flows one way, and each stage is a package with its own package comment:
//
//	spec     bytes -> document: source tree with positions and order, findings
//	compile  document -> ir.API: every decision about the Go API, once
//	emit     ir.API -> Go source; docs: ir.API -> Markdown
//	output   format, check, compare with the disk, write
//
// lock stores the names of earlier runs, stamp the state of the disk after a
// run. Start reading at Generate.
package generator
