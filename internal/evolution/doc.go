// Package evolution holds the tests that compare nimbugen diff with tools that we did
// not write: its Go side with golang.org/x/exp/apidiff, and its wire side with oasdiff.
// They run over the pairs of specifications in testdata/diff and testdata/evolution.
// TestFix takes a program through versions that rename things, with go fix.
// A property test changes random specifications additively (package additive), and
// apidiff judges the Go of each.
//
// known.tsv lists the differences, each with its reason. A line that no difference
// needs fails the test.
package evolution
