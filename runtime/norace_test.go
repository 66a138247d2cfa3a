//go:build !race

package runtime_test

// The race detector is off.

const raceDetector = false
