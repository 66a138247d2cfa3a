package mock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is Server.choose, which chooses the response of an operation.

// response is what is sent.
type response struct {
	status     int
	header     http.Header
	body       []byte
	note       string // of the log
	undeclared bool   // the specification has no such response
}

// problem is the body of a failure (RFC 9457).
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// failure returns the response to a request that no operation handles.
func failure(status int, detail string) *response {
	body, _ := json.Marshal(problem{http.StatusText(status), status, detail})
	return &response{
		status: status, header: http.Header{"Content-Type": {"application/problem+json"}}, body: append(body, '\n'), note: detail, undeclared: true,
	}
}

func (r *response) write(w http.ResponseWriter, head bool) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	if !head {
		_, _ = w.Write(r.body) // fails if the client has closed the connection
	}
}

// choose returns the response of an operation: the one that Prefer names ("code=404,
// example=name", as Prism reads it), else that of a kept item, else the first
// success.
func (s *Server) choose(c *call) *response {
	prefer := preferences(c.request.Header)
	status, declared := chooseStatus(c.op, prefer["code"])
	if declared == nil {
		return failure(http.StatusNotFound, fmt.Sprintf("the operation has no response %s", prefer["code"]))
	}
	media, content := chooseMedia(declared.Content, c.request.Header.Get("Accept"))
	res := &response{status: status, header: http.Header{}}
	for name, h := range declared.Headers {
		if h.Value != nil && !strings.EqualFold(name, "Content-Type") {
			res.header.Set(name, headerText(newMaker().ofMedia(h.Value.Schema, h.Value.Example, h.Value.Examples, "")))
		}
	}
	var value any
	if content != nil {
		value = newMaker().ofMedia(content.Schema, content.Example, content.Examples, prefer["example"])
	}
	if s.kept != nil && prefer["code"] == "" {
		if missing := s.keep(c, &value); missing {
			return s.missing(c)
		}
	}
	if content != nil {
		res.header.Set("Content-Type", media)
		res.body = encode(media, value)
	}
	return res
}

// missing returns the response of an item that does not exist.
func (s *Server) missing(c *call) *response {
	declared := c.op.Responses.Value("404")
	if declared == nil {
		declared = c.op.Responses.Value("4XX")
	}
	if declared == nil || declared.Value == nil {
		return failure(http.StatusNotFound, "there is no such item")
	}
	media, content := chooseMedia(declared.Value.Content, c.request.Header.Get("Accept"))
	res := &response{status: http.StatusNotFound, header: http.Header{}}
	if content != nil {
		res.header.Set("Content-Type", media)
		res.body = encode(media, newMaker().ofMedia(content.Schema, content.Example, content.Examples, ""))
	}
	return res
}

// preferences reads the header Prefer (RFC 7240).
func preferences(h http.Header) map[string]string {
	prefer := map[string]string{}
	for _, line := range h.Values("Prefer") {
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' }) {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			prefer[strings.ToLower(name)] = strings.Trim(value, `"`)
		}
	}
	return prefer
}

// chooseStatus returns the response of a status; "" is the first success, else the
// first that there is.
func chooseStatus(op *openapi3.Operation, status string) (int, *openapi3.Response) {
	declared := op.Responses.Map()
	names := slices.SortedFunc(maps.Keys(declared), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	for _, name := range names {
		if r := declared[name]; r != nil && r.Value != nil && (status == "" || covers(name, status)) {
			return code(cmp.Or(status, name)), r.Value
		}
	}
	return 0, nil
}

// rank orders statuses: success, default, redirects, errors.
func rank(status string) int {
	switch {
	case status[0] == '2':
		return 0
	case status == "default":
		return 1
	}
	return 2
}

// covers reports whether a declared status, range or default covers a status.
func covers(declared, status string) bool {
	return declared == "default" || declared == status || len(declared) == 3 && len(status) == 3 && strings.EqualFold(declared[1:], "XX") && declared[0] == status[0]
}

// code returns the number of a status, of a range or of default.
func code(status string) int {
	if n, err := strconv.Atoi(status); err == nil && n >= 200 && n < 600 {
		return n
	}
	if status[0] >= '2' && status[0] <= '5' {
		return int(status[0]-'0') * 100
	}
	return http.StatusOK
}

// chooseMedia returns the media type that the client accepts, JSON before others.
func chooseMedia(content openapi3.Content, accept string) (string, *openapi3.MediaType) {
	names := slices.SortedFunc(maps.Keys(content), func(a, b string) int {
		return cmp.Or(-cmp.Compare(acceptance(a, accept), acceptance(b, accept)), cmp.Compare(b2i(isJSON(b)), b2i(isJSON(a))), cmp.Compare(a, b))
	})
	if len(names) == 0 {
		return "", nil
	}
	name := names[0]
	return strings.NewReplacer("*/*", "application/octet-stream", "/*", "/plain").Replace(name), content[name]
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// acceptance returns how much a client accepts a media type, from 0 to 1000
// (RFC 9110, section 12.5.1).
func acceptance(name, accept string) int {
	if accept == "" {
		return 1000
	}
	own, _, _ := mime.ParseMediaType(name)
	most, specific := 0, -1
	for part := range strings.SplitSeq(accept, ",") {
		pattern, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		quality, err := strconv.ParseFloat(cmp.Or(params["q"], "1"), 64)
		if level := specificity(pattern, own); err == nil && level > specific {
			most, specific = int(quality*1000), level
		}
	}
	return most
}

// specificity returns how exactly a range of an Accept header names a media type,
// -1 for not at all.
func specificity(pattern, name string) int {
	kind, _, _ := strings.Cut(name, "/")
	switch pattern {
	case name:
		return 2
	case kind + "/*":
		return 1
	case "*/*":
		return 0
	}
	return -1
}
