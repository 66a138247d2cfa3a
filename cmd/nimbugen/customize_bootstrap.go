//go:build bootstrap

package main

import (
	"context"
	"errors"
)

// The entry point is customizations, of a nimbugen that is built to generate the
// client of the Nimbu API where the client on disk does not compile.

// customizations reports that this build reads no site.
func customizations(context.Context, string, string, string) ([]byte, error) {
	return nil, errors.New("this nimbugen was built with the tag bootstrap, without the client of the Nimbu API: use --from")
}
