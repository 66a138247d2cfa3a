//go:build race

package runtime_test

// This file says that the race detector is on.

const raceDetector = true
