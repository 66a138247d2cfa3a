// Apinames measures the names of a generated client against those of the SDK
// that the vendor of the API wrote. Its tables of names are in testdata/tables.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// The entry point is main.

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "extract":
		rows, err := extract(args[1])
		if err != nil {
			return err
		}
		fmt.Println(strings.Join(rows, "\n"))
		return nil
	case len(args) >= 3 && args[0] == "compare":
		return compare(args[1], args[2:])
	}
	return errors.New("usage: apinames extract SDKDIR > VENDOR.tsv | apinames compare OUTDIR VENDOR.tsv=PACKAGEDIR [VENDOR.tsv=PACKAGEDIR]")
}
