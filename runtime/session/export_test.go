package session

// BrowserKey is browserKey for tests.
func BrowserKey(value string) string { return browserKey(value) }
