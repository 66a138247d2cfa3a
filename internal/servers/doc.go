// Package servers holds tests of generated clients against servers that other
// people wrote: etcd, PowerDNS and dockerd on every run, Alertmanager and CrowdSec
// with NIMBUGEN_LONG=1. Prism judges the requests of clients of our own specifications.
//
// A directory of testdata holds a program that uses the generated client
// (workflow_test.go), and the specification of the server where neither the server
// nor its module has it. testdata/README.md states where they are from.
// .ci/install-servers gets the servers, with --long all of them. Tests of servers that
// are not there are skipped, except where CI=true.
package servers
