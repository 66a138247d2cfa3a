package compile

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is responseReader.list, which lists the responses of an
// operation. resultTyper and typeErrors type them.

// response is a declared response.
type response struct {
	status string // "200", "2XX" or "default"
	node   *spec.Node
	content
}

// hasBody reports whether a response can have a body.
func (r response) hasBody() bool {
	return r.content.node != nil && r.status != "204" && r.status != "205"
}

// responseReader reads responses.
type responseReader struct {
	doc      *spec.Document
	contents *contentReader
}

// list returns the responses that mean success and those that mean failure. The
// default response means failure, unless there is no 2xx.
func (r *responseReader) list(op *operation) (success, failure []response) {
	var fallback *response
	for status, n := range op.node.Get("responses").Members() {
		node, ok := r.doc.Resolve(n)
		if !ok || strings.HasPrefix(status, "x-") {
			continue
		}
		res := response{status: strings.ToUpper(status), node: node, content: r.contents.best(node.Get("content"))}
		switch {
		case status == "default":
			res.status = "default"
			fallback = &res
		case isStatus(res.status, '2'):
			success = append(success, res)
		case isStatus(res.status, '4'), isStatus(res.status, '5'):
			failure = append(failure, res)
		}
	}
	switch {
	case fallback == nil:
	case len(success) == 0:
		success = append(success, *fallback)
	default:
		failure = append(failure, *fallback)
	}
	return success, failure
}

// redirects returns the declared redirects of a write that lead to its result, which
// net/http reads with GET: 303, and 302 of a POST, which older servers send in its
// place. 301 means that the operation has moved and was not executed (RFC 9110
// section 15.4), whatever the specification declares for it.
func (r *responseReader) redirects(op *operation) (statuses []int) {
	if onlyReads(op.ir.Method) {
		return nil
	}
	responses := op.node.Get("responses")
	for _, status := range []int{http.StatusFound, http.StatusSeeOther} {
		if status == http.StatusFound && strings.ToUpper(op.ir.Method) != http.MethodPost {
			continue
		}
		if responses.Has(strconv.Itoa(status)) || responses.Has("3XX") || responses.Has("3xx") {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// unchanged reports whether a write declares 304, as for a container that runs already.
// Of a read it means that the copy of the caller is fresh.
func (r *responseReader) unchanged(op *operation) bool {
	responses := op.node.Get("responses")
	return !onlyReads(op.ir.Method) && (responses.Has("304") || responses.Has("3XX"))
}

func onlyReads(method string) bool {
	m := strings.ToUpper(method)
	return m == http.MethodGet || m == http.MethodHead
}

// isStatus reports whether s is a status, or a range of statuses, of a class.
func isStatus(s string, class byte) bool {
	if len(s) != 3 || s[0] != class {
		return false
	}
	_, err := strconv.Atoi(s)
	return err == nil || s[1:] == "XX"
}

// statusName is the Go name of a status: OK, Created, Status207, Status2XX.
func statusName(status string) string {
	code, err := strconv.Atoi(status)
	switch {
	case status == "default":
		return "Default"
	case err == nil && http.StatusText(code) != "":
		return naming.Exported(http.StatusText(code))
	}
	return "Status" + status
}

// sortStatuses puts statuses before ranges, and default last, as the runtime
// matches them. Otherwise the order stays.
func sortStatuses[T any](list []T, status func(T) string) {
	rank := func(s string) int {
		switch {
		case s == "default":
			return 2
		case strings.HasSuffix(s, "XX"):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b T) int { return rank(status(a)) - rank(status(b)) })
}
