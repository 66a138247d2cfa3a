// Package customize makes an OpenAPI overlay of the custom fields that a Nimbu
// site adds to its customers, so that a generated client has Go fields for them.
//
// Read turns the response of GET /customers/customizations into fields, with
// findings for what cannot become a member. Overlay writes the overlay: members
// of the schemas of customers, in the plain serialization. Names and labels come
// from the people of a site, so that they are data everywhere: quoted in YAML, and
// made identifiers and comments by the generator.
package customize
