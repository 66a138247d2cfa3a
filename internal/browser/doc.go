// Package browser drives Debian's Chromium, without a window, for the tests of
// examples/shop and examples/login. It speaks Chromium's DevTools protocol over a pair
// of pipes, so that it needs neither a driver program nor a port.
package browser
