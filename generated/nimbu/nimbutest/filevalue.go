package nimbutest

import "encoding/base64"

// This file holds files and galleries: what is kept of them (section 5.3).

// storeFile keeps what describes a file; its content is counted and dropped.
func (c *call) storeFile(value, old any) (any, string) {
	file, isObject := value.(doc)
	switch {
	case !isObject:
		return nil, "must be a File"
	case file["remove"] == true:
		return nil, ""
	case file["attachment"] == nil && file["source"] == nil:
		return old, "" // what was read comes back unchanged
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

// storeGallery keeps the images of a Gallery, or of a bare list.
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
