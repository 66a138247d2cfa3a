package runtime

// This file holds the versions of generated code that this runtime serves.

// OldestGenerated and NewestGenerated bound the versions of generated code that
// this package works with. Generated code compares its own version with both
// in a constant expression, so that a mismatch stops the build.
const (
	OldestGenerated = 1
	NewestGenerated = 1
)
