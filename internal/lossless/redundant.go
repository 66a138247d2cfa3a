package lossless

// The entry point is redundant.

// redundant returns, by file and target, why values of our own specifications have no
// effect.
func redundant() map[string]string {
	const (
		bytes = "the media type states that the body is bytes"
		body  = "a text or a stream has no form in which it is absent"
		same  = "another part of the allOf states the same"
		tag   = "no operation has the tag, so that it makes no service"
	)
	return map[string]string{
		"wire/bodies.yaml $['paths']['/files']['get']['responses']['200']['content']['application/octet-stream']['schema']['format']": bytes,
		"wire/bodies.yaml $['paths']['/files']['put']['requestBody']['content']['application/octet-stream']['schema']['format']":      bytes,
		"wire/bodies.yaml $['paths']['/files']['put']['requestBody']['required']":                                                     body,
		"wire/bodies.yaml $['paths']['/note']['put']['requestBody']['required']":                                                      body,
		"wire/shapes.yaml $['components']['schemas']['Envelope']['required'][0]":                                                      same,
		"wire/shapes.yaml $['components']['schemas']['Envelope']['properties']['result']['anyOf'][0]":                                 same,
		"wire/shapes.yaml $['components']['schemas']['Envelope']['properties']['result']['anyOf'][1]":                                 same,
		"wire/shapes.yaml $['components']['schemas']['Envelope']['properties']['result']['anyOf'][1]['type']":                         same,
		"wire/shapes.yaml $['components']['schemas']['OneResult']['allOf'][0]":                                                        same,
		"wire/shapes.yaml $['components']['schemas']['OtherResult']['allOf'][0]":                                                      same,
		"wire/shapes.yaml $['components']['schemas']['Shape']['properties']['open']['prefixItems'][2]['type'][1]":                     "an item that may be missing is a pointer",
		"specs/names.yaml $['tags'][10]": tag,
	}
}
