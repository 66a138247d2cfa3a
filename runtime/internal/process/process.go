// Package process identifies operating system processes across programs, and proves
// that one has ended.
//
// A lease or a mark in a shared store outlives a killed process. Waiting for it to
// expire stops all others, and not waiting exchanges a refresh token twice if the
// process was only slow. So a process leaves its identity there, by which others on
// the same system can find out.
package process

import "sync"

// The entry points are Self and Ended.

// Self returns the identity of this process, one word without blanks. It is "" where
// no proof is possible: see [Ended].
func Self() string { return self() }

// Ended reports whether the process with that identity certainly has ended. That can
// only be proven on Linux, on the same boot and in the same PID namespace: pid and
// start time tell a process apart from a later one with the same pid. Containers
// share neither namespace nor, on different hosts, the boot.
func Ended(identity string) bool {
	return identity != "" && identity != Self() && ended(identity)
}

var self = sync.OnceValue(identify)
