package runtime

import (
	"fmt"
	"strings"
)

// The entry point is checkHeader (RFC 9110 section 5).

// checkHeader rejects names and values that would end the header or begin another
// one. Its error leaves the value out, which may be a secret.
func checkHeader(name, value string) error {
	const token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if name == "" || strings.Trim(name, token) != "" {
		return fmt.Errorf("header name %q is not allowed", name)
	}
	for i := range len(value) {
		if ch := value[i]; ch < ' ' && ch != '\t' || ch == 0x7F {
			return fmt.Errorf("the value of header %s holds a control character at byte %d", name, i)
		}
	}
	return nil
}
