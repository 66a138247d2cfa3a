package runtime

import "strconv"

// This file holds bodies of XML; package xmlcodec reads and writes them.

// xmlAnswer is how answers of XML are read.
type xmlAnswer struct {
	table, root string // root: of a success, "" for none
	errors      []xmlError
	errorStore  [2]xmlError // of errors, to save an allocation
}

// xmlError is the entry by which the error body of a status is read.
type xmlError struct{ status, root string }

// xmlBody is the JSON of an answer of XML.
func (c *call) xmlBody(resp response) ([]byte, error) {
	body, err := c.core.buffers.xml.Read(c.r.xml.table, resp.body, c.r.xml.root)
	if err != nil {
		return nil, c.unreadable(resp, err)
	}
	return body, nil
}

// xmlProblem is the JSON of an error's body, nil where the spec declares none of
// XML for the status.
func (c *call) xmlProblem(resp response) []byte {
	if c.r.xml == nil || !isXML(baseMedia(resp.Header.Get("Content-Type"))) {
		return nil
	}
	root := c.r.xml.problem(resp.StatusCode)
	if root == "" {
		return nil
	}
	body, err := c.core.buffers.xml.Read(c.r.xml.table, resp.body, root)
	if err != nil {
		return nil
	}
	return body
}

// problem returns the entry of a status: its own, that of its range, the
// default.
func (x *xmlAnswer) problem(status int) string {
	code := strconv.Itoa(status)
	for _, want := range []string{code, code[:1] + "XX", "default"} {
		for _, e := range x.errors {
			if e.status == want {
				return e.root
			}
		}
	}
	return ""
}

// xmlForm names a description and the entry that a body begins with.
type xmlForm struct{ table, root string }

// XML sends in as application/xml, as the entry root of a table of elements
// says. A nil pointer sends no body.
func (r *Request) XML(in any, table, root string) *Request {
	if !isNil(in) {
		r.body = body{in: in, media: mediaXML, xml: xmlForm{table, root}}
	}
	return r
}

// ReadXML reads answers of XML as the entry root of a table of elements says.
func (r *Request) ReadXML(table, root string) *Request {
	r.answersXML().table, r.xml.root = table, root
	return r.Accept(mediaXML)
}

// ErrorXML reads the error body of a status ("404", "4XX" or "default"), when it
// is XML, as the entry root of a table of elements says.
func (r *Request) ErrorXML(status, table, root string) *Request {
	x := r.answersXML()
	if x.errors == nil {
		x.errors = x.errorStore[:0]
	}
	x.table, x.errors = table, append(x.errors, xmlError{status, root})
	return r
}

func (r *Request) answersXML() *xmlAnswer {
	if r.xml == nil {
		r.xml = new(xmlAnswer)
	}
	return r.xml
}
