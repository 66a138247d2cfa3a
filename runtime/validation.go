package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are checkParam, checkSent and checkReceived, which pass values
// to the Validator of a client that was generated with constraints.

// Validator checks JSON by the rules of a specification; package validate has
// one. Rules are called "request ID", "query ID name" (header, cookie, path
// likewise) and "response ID status", with the operation's ID and a status
// such as 200, 2XX or default.
type Validator interface {
	// Check returns the constraints that data breaks, at least one if there is
	// any or if ctx ended before data was checked. A rule that does not exist
	// has no constraints.
	Check(ctx context.Context, rule string, data []byte) []ValidationFailure
}

// ValidationError is the error of a value that breaks constraints of the
// specification: of a request that was not sent, or of a response.
type ValidationError struct {
	Operation  string              // the operation's ID; "": a value that was checked by itself
	StatusCode int                 // of a response; 0: nothing was sent
	Failures   []ValidationFailure // at most 100 of a value
}

// ValidationFailure is one constraint that a value breaks. It never holds the
// value, which may be a secret.
type ValidationFailure struct {
	In      string // "body", "path", "query", "header" or "cookie"; "" for a value by itself
	Name    string // of the parameter
	Pointer string // JSON pointer (RFC 6901) into the value; "" is the whole; a long one begins with "..."
	Keyword string // of JSON Schema, such as "maxLength"
	Message string // the constraint, such as "must be at most 10"
}

// String returns the place and the constraint.
func (f ValidationFailure) String() string {
	place := strings.TrimSpace(f.In + " " + f.Name + " " + f.Pointer)
	if f.In == "body" && f.Pointer != "" {
		place = f.Pointer
	}
	if place == "" {
		place = "the value"
	}
	return place + " " + f.Message
}

// Error returns the first failures, and the number of the others.
func (e *ValidationError) Error() string {
	s := "the value is not what the specification says: "
	switch {
	case e.StatusCode != 0:
		s = e.Operation + ": the response (" + Status(e.StatusCode).Error() + ") is not what the specification says: "
	case e.Operation != "":
		s = e.Operation + ": nothing was sent: the request is not what the specification says: "
	}
	const shown = 5
	for i, f := range e.Failures {
		if i == shown {
			return s + "; " + strconv.Itoa(len(e.Failures)-shown) + " more"
		}
		if i > 0 {
			s += "; "
		}
		s += f.String()
	}
	return s
}

// Format prints the line of Error for every verb.
func (e ValidationError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// checkParam checks one parameter.
func (r *Request) checkParam(in, name string, v any) {
	if r.isKey(in, name) && isZeroText(v) {
		return // the call makes one
	}
	if r.failures == nil {
		r.failures = new([]ValidationFailure)
	}
	r.checkInto(r.failures, in, name, v)
}

// isZeroText reports whether v points to an empty text.
func isZeroText(v any) bool {
	text, err := style.JSON(v)
	return err == nil && (text == `""` || text == "null")
}

// checkInto checks one parameter, and appends its failures to list.
func (r *Request) checkInto(list *[]ValidationFailure, in, name string, v any) {
	if r.core.api.Validator == nil {
		return
	}
	text, err := style.JSON(v)
	if err != nil {
		return // the method that writes the parameter reports it
	}
	found := r.core.api.Validator.Check(context.Background(), in+" "+r.id+" "+name, []byte(text))
	*list = appendFailures(*list, in, name, found)
}

// appendFailures appends the failures of one value.
func appendFailures(list []ValidationFailure, in, name string, found []ValidationFailure) []ValidationFailure {
	for _, f := range found {
		f.In, f.Name = in, name
		list = append(list, f)
	}
	return list
}

// checkSent checks the body, and returns its failures and those of the
// parameters.
func (c *call) checkSent(ctx context.Context) error {
	r := c.r
	if r.core.api.Validator == nil || r.outside {
		return nil
	}
	var found []ValidationFailure
	if r.failures != nil {
		found = slices.Clip(*r.failures) // an iterator may start again
	}
	if c.given != nil {
		found = append(found, c.given.failures...)
	}
	if data := c.sentJSON(); data != nil {
		found = appendFailures(found, "body", "", r.core.api.Validator.Check(ctx, "request "+r.id, data))
	}
	if len(found) > 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	if len(found) == 0 {
		return nil
	}
	return &ValidationError{Operation: r.id, Failures: found}
}

// sentJSON returns the JSON of the body, or of the value that a form is made of.
// It is nil for multipart bodies and for bodies that the caller wrote.
func (c *call) sentJSON() []byte {
	s, ok := c.source.(*bytesSource)
	if !ok {
		return nil
	}
	if isJSON(c.media) {
		return s.data
	}
	if baseMedia(c.media) != mediaForm {
		return nil
	}
	text, err := style.JSON(c.body().in)
	if err != nil {
		return nil
	}
	return []byte(text)
}

// checkReceived checks the body of a success.
func (c *call) checkReceived(ctx context.Context, resp response) error {
	v := c.core.api.Validator
	if v == nil || c.r.outside {
		return nil
	}
	if err := c.checkTree(resp.body); err != nil {
		return c.unreadable(resp, err)
	}
	code := strconv.Itoa(resp.StatusCode)
	for _, status := range [...]string{code, code[:1] + "XX", "default"} {
		found := v.Check(ctx, "response "+c.r.id+" "+status, resp.body)
		if len(found) > 0 && ctx.Err() != nil {
			return c.failed(ctx, ctx.Err())
		}
		if len(found) > 0 && found[0].Keyword != "json" { // the codec's error is more precise
			for i := range found {
				found[i].In = "body"
			}
			return &ValidationError{Operation: c.r.id, StatusCode: resp.StatusCode, Failures: found}
		}
	}
	return nil
}

// checkTree rejects a body whose tree of values, which a Validator makes of it, takes
// more memory than the values of a response may.
func (c *call) checkTree(data []byte) error {
	if most := 2*min(c.core.settings.maxResponse, math.MaxInt64/4) + spareMemory; treeBytes(data) > most {
		return fmt.Errorf("the values that are to be validated take more than about %d bytes of memory: raise WithMaxResponseBytes", most)
	}
	return nil
}

// treeBytes returns about the memory of JSON as a tree of maps, slices and texts.
func treeBytes(data []byte) (n int64) {
	const object, member, array, item = 312, 40, 40, 40 // a map begins with eight places
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{':
			n += object
		case '[':
			n += array
		case ':':
			n += member
		case ',':
			n += item
		case '"':
			start := i
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
			n += int64(i-start) + 16
		}
	}
	return n
}

// isNamed reports whether the text of err names the operation.
func isNamed(err error) bool {
	_, credentials := errors.AsType[*CredentialsError](err)
	_, validation := errors.AsType[*ValidationError](err)
	return credentials || validation
}
