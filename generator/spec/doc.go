// Package spec reads an OpenAPI document into a tree that the rest of the
// generator can trust.
//
// Load works in five steps:
//
//  1. read: the main file and every file that a $ref names, JSON or YAML, each
//     in one pass into a tree of nodes that keep order, exact scalars and
//     positions;
//  2. overlay: OpenAPI Overlays are applied to the tree;
//  3. convert: Swagger 2.0 becomes OpenAPI 3.0, every node keeping the position
//     of its source;
//  4. repair: structures that the standard forbids but whose meaning is clear
//     are rewritten in the tree, each with a warning;
//  5. validate: kin-openapi reads the repaired tree; its errors become warnings
//     at the places that they name.
//
// Why a tree of our own: kin-openapi loses order (its mappings are Go maps),
// exact numbers, and positions in JSON, and with its origins switched on a
// large document takes ten times the memory. So package compile walks the tree,
// and kin-openapi is the second opinion.
//
// An error stops generation. Load has errors only for input that cannot be
// read: a file, its syntax, its version, a key with two values, an overlay.
// Everything else is repaired with a warning, because a user who needs a client
// often cannot correct the specification.
package spec
