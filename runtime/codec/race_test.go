//go:build race

package codec_test

// This file says that the race detector is on.

const raceDetector = true
