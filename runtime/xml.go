package runtime

import "strconv"

// The entry points are Request.XML and Request.ReadXML. Package xmlcodec reads and
// writes the documents.

// xmlResponse describes responses of XML.
type xmlResponse struct {
	table, root string // root: the entry of a success, or ""
	errors      []xmlError
	errorStore  [2]xmlError // first memory of errors, saves an allocation
}

// xmlError is the entry that describes the error response of a status.
type xmlError struct{ status, root string }

// xmlBody returns the JSON of a body of XML.
func (c *call) xmlBody(resp response) ([]byte, error) {
	body, err := c.core.buffers.xml.Read(c.r.xml.table, resp.body, c.r.xml.root)
	if err != nil {
		return nil, c.unreadable(resp, err)
	}
	return body, nil
}

// xmlProblem returns the JSON of an error response of XML. It is nil if the spec
// declares no XML for the status.
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
func (x *xmlResponse) problem(status int) string {
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

// xmlForm is a table of elements and the entry of the body's root element.
type xmlForm struct{ table, root string }

// XML sends in as application/xml, as the entry root of a table of elements
// describes it. A nil pointer sends no body.
func (r *Request) XML(in any, table, root string) *Request {
	if !isNil(in) {
		r.body = body{in: in, media: mediaXML, xml: &xmlForm{table, root}}
	}
	return r
}

// ReadXML reads responses of XML as the entry root of a table of elements
// describes them.
func (r *Request) ReadXML(table, root string) *Request {
	r.xmlOfResponse().table, r.xml.root = table, root
	return r.Accept(mediaXML)
}

// ErrorXML reads the error response of a status ("404", "4XX" or "default"), if it
// is XML, as the entry root of a table of elements describes it.
func (r *Request) ErrorXML(status, table, root string) *Request {
	x := r.xmlOfResponse()
	if x.errors == nil {
		x.errors = x.errorStore[:0]
	}
	x.table, x.errors = table, append(x.errors, xmlError{status, root})
	return r
}

// xmlOfResponse returns the description of responses, made when it is first needed.
func (r *Request) xmlOfResponse() *xmlResponse {
	if r.xml == nil {
		r.xml = new(xmlResponse)
	}
	return r.xml
}
