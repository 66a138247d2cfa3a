package runtime

// The entry points are ParamFields and PartFields, by which a fake server reads a request
// into the types that clients write it from.

// ParamField is a parameter of a generated type.
type ParamField struct {
	In      string // "query", "header", "cookie", or "querystring" for the whole query
	Name    string
	Style   string // of OpenAPI
	Explode bool
	JSON    bool // the value is JSON, without a style
	Field   any  // a pointer to the field
}

// ParamFields returns the parameters of v but its filters, in the order of its fields.
func ParamFields(v ParamEncoder) []ParamField {
	var fields paramList
	v.EncodeParams(&Params{err: &fields})
	return fields
}

// paramList is the parameters that ParamFields returns. It is the error of Params, in
// which a field of its own would make each Request larger.
type paramList []ParamField

func (*paramList) Error() string { return "the parameters are listed" }

// listed returns the list to which parameters are added; nil: they are written.
func (p *Params) listed() *paramList {
	list, _ := p.err.(*paramList)
	return list
}

// list adds a parameter to those that ParamFields returns. It reports false if
// parameters are written.
func (p *Params) list(f ParamField) bool {
	list := p.listed()
	if list != nil {
		*list = append(*list, f)
	}
	return list != nil
}

// PartField is a part of a generated type that is a multipart body.
type PartField struct {
	Name      string
	Separator string // between the items of a list that is one part
	Field     any    // a pointer to the field
}

// PartFields returns the parts of v in the order of its fields.
func PartFields(v MultipartEncoder) []PartField {
	m := Multipart{fields: new([]PartField)}
	v.EncodeMultipart(&m)
	return *m.fields
}
