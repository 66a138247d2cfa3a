//go:build !race

package runtime_test

// This file says that the race detector is off.

const raceDetector = false
