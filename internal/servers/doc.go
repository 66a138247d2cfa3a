// Package servers holds tests of generated clients against servers that other
// people wrote: etcd, PowerDNS and dockerd on every run, Alertmanager, Hydra,
// Kratos, CrowdSec and Unleash with NIMBUGEN_LONG=1. Prism judges the requests of
// clients of our own specifications.
//
// A directory of testdata holds the specification of a server, or an overlay of the
// one that the server has, and a program that uses the generated client
// (workflow_test.go). testdata/README.md states where the specifications are from.
// .ci/install-servers gets the servers. Tests of servers that are not there are
// skipped, except where CI=true.
package servers
