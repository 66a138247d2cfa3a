package stamp

import (
	"bytes"
	"fmt"
	"hash/crc32"
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

// Program identifies the content of an executable: by the hash of its content
// that the go command has put into its build ID, its size and a checksum
// (CRC-32C) of all of it, which finds what was changed after the build, in a
// third of the time of a [Hash]. Where there is no build ID it is that hash.
func Program(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, buildIDWithin))
	if err != nil {
		return "", err
	}
	id := buildID(head)
	if !program.Match(id) {
		return HashFile(path)
	}
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	sum.Write(head)
	rest, err := io.Copy(sum, f)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d %08x %s", int64(len(head))+rest, sum.Sum32(), id), nil
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
