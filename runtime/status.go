package runtime

import (
	"net/http"
	"strconv"
	"strings"
)

// The entry point is Status, which errors.Is compares an Error with.

// Status is an HTTP status as an error, for errors.Is. 500 stands for every status
// from 500 to 599.
type Status int

// Error returns the code and its name.
func (s Status) Error() string {
	return strings.TrimSpace(strconv.Itoa(int(s)) + " " + http.StatusText(int(s)))
}

// matches reports whether s stands for code.
func (s Status) matches(code int) bool {
	return int(s) == code || s == http.StatusInternalServerError && code/100 == 5
}
