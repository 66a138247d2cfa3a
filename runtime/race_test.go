//go:build race

package runtime_test

// The race detector is on.

const raceDetector = true
