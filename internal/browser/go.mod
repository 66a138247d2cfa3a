// The driver needs nothing but the standard library; it is a module of its own
// so that "go test ./..." in the root starts no browser.
module github.com/nimbugen/nimbugen/internal/browser

go 1.26.0

require github.com/nimbugen/nimbugen v0.0.0

replace github.com/nimbugen/nimbugen => ../..
