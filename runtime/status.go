package runtime

import (
	"net/http"
	"strconv"
	"strings"
)

// This file holds Status, the sentinel that errors.Is compares with.

// Status is an HTTP status as an error, to be compared with errors.Is. 500
// stands for every status from 500 to 599.
type Status int

// Error gives the number and its name.
func (s Status) Error() string {
	return strings.TrimSpace(strconv.Itoa(int(s)) + " " + http.StatusText(int(s)))
}

// matches reports whether code is meant by s.
func (s Status) matches(code int) bool {
	return int(s) == code || s == http.StatusInternalServerError && code/100 == 5
}
