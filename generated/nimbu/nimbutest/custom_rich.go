package nimbutest

import (
	"encoding/base64"
	"slices"
	"strings"
)

// The entry points are richValue, the rich form of custom values with __type
// (section 5.2), call.storeFile and storeGallery (section 5.3), and
// applyRelation, which writes a relation by a list, null or an operation
// (section 8.4).

// richValue adds __type to a stored value.
func richValue(f *customField, value any) any {
	if f == nil {
		return value
	}
	switch f.kind {
	case "select":
		return doc{"__type": "Select", "value": value, "id": f.optionID(value)}
	case "multi_select":
		values, _ := value.([]any)
		ids := []any{}
		for _, v := range values {
			ids = append(ids, f.optionID(v))
		}
		return doc{"__type": "MultiSelect", "values": values, "ids": ids}
	case "file":
		return typed("File", value)
	case "gallery":
		list, isList := value.([]any)
		if !isList {
			return value
		}
		images := []any{}
		for _, image := range list {
			images = append(images, typed("GalleryImage", image))
		}
		return doc{"__type": "Gallery", "images": images}
	}
	return value
}

// optionID is the id of the option with this name, nil if there is none.
func (f *customField) optionID(name any) any {
	for _, o := range f.options {
		if o["name"] == name {
			return o["id"]
		}
	}
	return nil
}

func typed(kind string, value any) any {
	object, isObject := value.(doc)
	if !isObject {
		return value
	}
	out := copyDoc(object)
	out["__type"] = kind
	if file, isFile := object["file"]; isFile {
		out["file"] = typed("File", file)
	}
	return out
}

// storeFile stores the description of a file and its size, not its content.
func (c *call) storeFile(value, old any) (any, string) {
	file, isObject := value.(doc)
	switch {
	case !isObject:
		return nil, "must be a File"
	case file["remove"] == true:
		return nil, ""
	case file["attachment"] == nil && file["source"] == nil:
		return old, "" // a value that was read and is sent back changes nothing
	}
	content, err := base64.StdEncoding.DecodeString(textOf(file["attachment"]))
	if file["attachment"] != nil && err != nil {
		return nil, "has an attachment that is not base64"
	}
	name := textOf(file["filename"])
	if file["filename"] == nil {
		name = "file"
	}
	kept := doc{
		"filename": name, "url": "https://cdn.nimbu.io/s/" + c.site.slug + "/" + c.state.newID() + "/" + name,
		"content_type": "application/octet-stream", "version": c.state.randomHex(4), "size": len(content),
	}
	setText(kept, "content_type", stringOr(file["content_type"], ""))
	return kept, ""
}

// storeGallery stores the images of a Gallery, or of a bare list.
func (c *call) storeGallery(value any) (any, string) {
	if object, isObject := value.(doc); isObject {
		value = object["images"]
	}
	list, isList := value.([]any)
	if !isList {
		return nil, "must be a Gallery"
	}
	out := []any{}
	for _, item := range list {
		image, _ := item.(doc)
		file, problem := c.storeFile(image["file"], untyped(image["file"]))
		if problem != "" {
			return nil, problem
		}
		kept := untyped(image).(doc)
		kept["file"] = file
		if kept["id"] == nil {
			kept["id"] = c.state.newID()
		}
		out = append(out, kept)
	}
	return out, ""
}

// untyped is a copy of an object without __type.
func untyped(value any) any {
	object, isObject := value.(doc)
	if !isObject {
		return doc{}
	}
	out := copyDoc(object)
	delete(out, "__type")
	return out
}

// applyRelation returns the relation after value was written to it, or the
// problem of value.
func applyRelation(value, old any) (ids any, problem string) {
	have, _ := old.([]any)
	next, problem := changeRelation(value, slices.Clone(have), 0)
	if problem != "" {
		return nil, problem
	}
	if next == nil {
		next = []any{}
	}
	return next, ""
}

func changeRelation(value any, have []any, depth int) ([]any, string) {
	switch v := value.(type) {
	case nil:
		return nil, ""
	case []any:
		return referenceIDs(v)
	case doc:
		if depth > maxDepth {
			return nil, "holds batches in batches without end"
		}
		return operate(v, have, depth)
	}
	return nil, "must be a list, null, or an object with __op"
}

// operate applies one operation; names are compared without case.
//
// Assumption (docs/nimbu-api.md 8.4): Set and Replace, AddUnique and Add have
// their usual meaning; other names are rejected.
func operate(op doc, have []any, depth int) ([]any, string) {
	name, _ := op["__op"].(string)
	if strings.EqualFold(name, "Batch") {
		return batch(op, have, depth)
	}
	objects, _ := op["objects"].([]any)
	if name == "" && op["objects"] == nil {
		return nil, "is an object without __op and without objects"
	}
	ids, problem := referenceIDs(objects)
	if problem != "" {
		return nil, problem
	}
	switch strings.ToLower(name) {
	case "addreference", "addrelation", "addunique", "add":
		for _, id := range ids {
			if !slices.Contains(have, id) {
				have = append(have, id)
			}
		}
		return have, ""
	case "removereference", "removerelation", "remove":
		return slices.DeleteFunc(have, func(id any) bool { return slices.Contains(ids, id) }), ""
	case "", "set", "replace":
		return ids, ""
	}
	return nil, "has the unknown __op " + name
}

func batch(op doc, have []any, depth int) ([]any, string) {
	ops, isList := op["ops"].([]any)
	if !isList {
		return nil, "is a Batch without ops"
	}
	var problem string
	for _, one := range ops {
		if _, isObject := one.(doc); !isObject {
			return nil, "is a Batch of something else than operations"
		}
		if have, problem = changeRelation(one, have, depth+1); problem != "" {
			return nil, problem
		}
	}
	return have, ""
}

// referenceIDs reads ids and References, each once.
func referenceIDs(list []any) ([]any, string) {
	var seen idSet
	for _, item := range list {
		id := referenceID(item)
		if id == "" {
			return nil, "holds something that is neither an id nor a Reference"
		}
		seen.add(id)
	}
	return anySlice(seen.ids), ""
}

// referenceID reads an id, the URL of an object, or a Reference.
func referenceID(value any) string {
	if object, isObject := value.(doc); isObject {
		value = object["id"]
	}
	id, _ := value.(string)
	return id[strings.LastIndex(id, "/")+1:]
}
