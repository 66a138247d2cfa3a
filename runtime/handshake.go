package runtime

// The entry points are OldestGenerated and NewestGenerated.

// OldestGenerated and NewestGenerated are the first and last version of generated
// code that this package works with. Generated code compares its own version
// with both in a constant expression, so that a mismatch stops the build.
const (
	OldestGenerated = 1
	NewestGenerated = 1
)
