package stamp

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
)

// This file tells one build of a program from another.

// buildIDWithin is how much of an executable is searched for its build ID. The
// linker puts it in front of the code, and the go command itself looks no
// further than 32 KiB.
const buildIDWithin = 64 << 10

// program is what the go command writes as a build ID: hashes of 120 bits, the
// first of all that went into the program and the last of the program's
// content. What another build system puts there ("redacted") has another form.
var program = regexp.MustCompile(`^(?:[\w-]{20}/)+[\w-]{20}$`)

// Program identifies the content of an executable: by its size and the hash
// of its content that the go command has put into its build ID, which takes no
// time, and where there is none by a [Hash] of all of it.
func Program(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	head := make([]byte, min(info.Size(), buildIDWithin))
	if _, err := io.ReadFull(f, head); err != nil {
		return "", err
	}
	if id := buildID(head); program.Match(id) {
		return fmt.Sprintf("%d %s", info.Size(), id), nil
	}
	return HashFile(path)
}

// buildID finds the build ID near the beginning of an executable: an ELF note,
// in other formats a text in front of the code.
func buildID(head []byte) []byte {
	for _, mark := range []struct{ before, after string }{
		{"\x04\x00\x00\x00Go\x00\x00", "\x00"},
		{"\xff Go build ID: \"", "\""},
	} {
		if _, rest, ok := bytes.Cut(head, []byte(mark.before)); ok {
			id, _, _ := bytes.Cut(rest, []byte(mark.after))
			return id
		}
	}
	return nil
}
