package statements

import (
	"strings"
	"testing"
)

const src = `package p

import "fmt"

type T struct {
	A, B int
	C    string
}

var list = []string{
	"a",
	"b",
}

func (t T) Print(a, b int) {
	if a > b {
		fmt.Println("0123456789",
			t)
	}
	return
}
`

func TestCount(t *testing.T) {
	// import, type, 3 fields, var, func, if, call, return
	if n, err := Count([]byte(src)); n != 10 || err != nil {
		t.Error(n, err)
	}
}

func TestLongest(t *testing.T) {
	line, err := Longest([]byte(src))
	if err != nil || line.Number != 17 || line.Length != len("\t\tfmt.Println(\"0123456789\",") {
		t.Errorf("%+v %v", line, err)
	}
	long := strings.Replace(src, "0123456789", strings.Repeat("x", longToken), 1)
	if line, err := Longest([]byte(long)); err != nil || strings.Contains(line.Text, "xx") {
		t.Errorf("a line with a long literal counts: %+v %v", line, err)
	}
}
