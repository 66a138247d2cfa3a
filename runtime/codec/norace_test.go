//go:build !race

package codec_test

// raceDetector reports whether the race detector is on.
const raceDetector = false
