package mutants

import (
	"bytes"
	"fmt"
	"slices"
)

// The entry point is tamper, which changes a lock as an editor or a merge would.

// tamper changes one to four lines of a lock.
func tamper(r Choices, text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for range 1 + r.IntN(4) {
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		switch r.IntN(5) {
		case 0: // a line less
			lines = slices.Delete(lines, i, min(i+1, len(lines)))
		case 1: // a line twice
			lines = slices.Insert(lines, i, lines[j])
		case 2: // a word of another line
			lines[i] = swapWord(r, lines[i], bytes.Fields(lines[j]))
		case 3: // a hostile word
			lines[i] = swapWord(r, lines[i], [][]byte{fmt.Appendf(nil, "%q", hostile(r)), []byte(hostile(r))})
		case 4: // the rest of another line
			a, b := bytes.Fields(lines[i]), bytes.Fields(lines[j])
			if k := r.IntN(8); k < len(a) && k < len(b) {
				lines[i] = bytes.Join(append(slices.Clone(a[:k]), b[k:]...), []byte(" "))
			}
		}
		if len(lines) == 0 {
			break
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// swapWord replaces a word of a line.
func swapWord(r Choices, line []byte, by [][]byte) []byte {
	words := bytes.Fields(line)
	if len(words) == 0 || len(by) == 0 {
		return line
	}
	words[r.IntN(len(words))] = by[r.IntN(len(by))]
	return bytes.Join(words, []byte(" "))
}
