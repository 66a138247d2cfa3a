package nimbutest

// This file holds the rich form of custom values: the objects with __type
// (section 5.2).

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

// optionID is the id of the option with this name, null if there is none.
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
