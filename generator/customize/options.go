package customize

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are Field.optionsKey and Field.optionsSchema, the named schema
// of the options of a select, and fileSchemas, those of files.

// optionsPrefix begins the keys of the schemas of options.
const optionsPrefix = "Customer"

// plainName matches names of which different ones have different keys.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$`)

// optionsKey returns the key of the schema of the options: CustomerColour for
// the field colour. It depends on nothing but the name of the field.
func (f Field) optionsKey() string {
	var key strings.Builder
	for word := range strings.FieldsFuncSeq(f.Name, func(r rune) bool { return !isASCII(r) }) {
		key.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	switch {
	case !plainName.MatchString(f.Name):
		sum := sha256.Sum256([]byte(f.Name))
		return optionsPrefix + key.String() + "_" + hex.EncodeToString(sum[:4])
	case slices.Contains(takenKeys(), optionsPrefix+key.String()):
		return optionsPrefix + key.String() + "_Options"
	}
	return optionsPrefix + key.String()
}

// isASCII reports whether a key may hold the letter or digit.
func isASCII(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// takenKeys returns the keys with that prefix in the specification.
func takenKeys() []string {
	return []string{"CustomerConfirmation", "CustomerCreate", "CustomerLogIn", "CustomerReplace", "CustomerUpdate"}
}

// optionsSchema returns the schema of the options' names. Their constants are
// named by the slugs, where these make names that differ.
func (f Field) optionsSchema() object {
	var names list
	var values object
	taken := map[string]bool{}
	for _, o := range f.options {
		names = append(names, o.name)
		name := naming.Exported(o.slug)
		if o.slug == "" || taken[name] || !naming.IsExported(name) {
			continue
		}
		taken[name] = true
		values = append(values, member{o.name, name})
	}
	schema := f.describe(object{{"type", "string"}, {"enum", names}})
	schema[0].value = fmt.Sprintf("An option of the custom field %q.", f.title())
	if len(values) > 0 {
		slices.SortFunc(values, func(a, b member) int { return strings.Compare(a.key, b.key) })
		schema = append(schema, member{"x-nimbugen", object{{"values", values}}})
	}
	return schema
}

// fileSchemas returns the schemas of files and galleries, by key.
func fileSchemas() []member {
	text := func(description string) object { return object{{"type", "string"}, {"description", description}} }
	number := func(description string) object { return object{{"type", "integer"}, {"description", description}} }
	flag := func(description string) object { return object{{"type", "boolean"}, {"description", description}} }
	kind := func(value string) object {
		return object{{"type", "string"}, {"const", value}, {"description", "The kind of the value."}, {"x-nimbugen", object{{"name", "Type"}}}}
	}
	return []member{
		{"File", object{{"type", "object"}, {"description", "A file."}, {"properties", object{
			{"checksum", text("The checksum of the content.")},
			{"content_type", text("The media type.")},
			{"filename", text("The name of the file.")},
			{"height", number("The height of an image, in pixels.")},
			{"permanent_url", object{{"type", "string"}, {"format", "uri"}, {"description", "The URL that does not expire."}}},
			{"private", flag("Whether only signed URLs reach the file.")},
			{"size", object{{"type", "number"}, {"description", "The size in bytes."}, {"x-nimbugen", object{{"type", "decimal"}}}}},
			{"url", object{{"type", "string"}, {"format", "uri"}, {"description", "The URL of the content."}}},
			{"version", text("The version of the content.")},
			{"width", number("The width of an image, in pixels.")},
		}}}},
		{"FileInput", object{{"type", "object"}, {"description", "A file to be stored, or the removal of one."}, {"required", list{"__type"}}, {"properties", object{
			{"__type", kind("File")},
			{"attachment", object{{"type", "string"}, {"format", "byte"}, {"description", "The content."}}},
			{"content_type", text("The media type.")},
			{"filename", text("The name of the file.")},
			{"remove", flag("Whether the file is removed.")},
		}}}},
		{"Gallery", object{{"type", "array"}, {"description", "Images."}, {"items", object{{"$ref", refTo("GalleryImage")}}}}},
		{"GalleryImage", object{{"type", "object"}, {"description", "An image of a gallery."}, {"properties", object{
			{"caption", text("The text beside the image.")},
			{"file", object{{"$ref", refTo("File")}, {"description", "The image."}}},
			{"id", text("The id of the image.")},
			{"position", number("The place in the gallery.")},
		}}}},
		{"GalleryImageInput", object{{"type", "object"}, {"description", "An image of a gallery."}, {"required", list{"__type"}}, {"properties", object{
			{"__type", kind("GalleryImage")},
			{"caption", text("The text beside the image.")},
			{"file", object{{"$ref", refTo("FileInput")}, {"description", "The image."}}},
			{"id", text("The id of an image that stays.")},
			{"position", number("The place in the gallery.")},
		}}}},
		{"GalleryInput", object{{"type", "object"}, {"description", "All images of a gallery."}, {"required", list{"__type", "images"}}, {"properties", object{
			{"__type", kind("Gallery")},
			{"images", object{{"type", "array"}, {"description", "Lists the images."}, {"items", object{{"$ref", refTo("GalleryImageInput")}}}}},
		}}}},
	}
}
