package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is responseReader.markSequences, for responses that are declared as
// one value of JSON and are a sequence of values, which may have no end.

// markSequences makes the JSON of successes a stream of values where the operation has
// a mark of that, or the hint stream.
func (r *responseReader) markSequences(op *operation) {
	stream, hinted := op.hints.Bool("stream")
	for i := range op.success {
		res := &op.success[i]
		if res.kind != mediaJSON || res.node.Get("content") == nil {
			continue
		}
		if hinted && stream || !hinted && (isGatewayStream(res.node) || r.streamsByDefault(op)) {
			res.kind = mediaRecords
		}
	}
}

// gatewayStream is the end of the descriptions that grpc-gateway gives to responses of
// methods that stream.
const gatewayStream = "(streaming responses)"

func isGatewayStream(response *spec.Node) bool {
	return strings.HasSuffix(strings.TrimSpace(response.Str("description")), gatewayStream)
}

// streamsByDefault reports whether the operation has a query parameter stream that is
// true unless the caller sets it, as the statistics of Docker have.
func (r *responseReader) streamsByDefault(op *operation) bool {
	for _, p := range op.params {
		if p.in != "query" || p.wire != "stream" {
			continue
		}
		s, ok := r.contents.schemaOf(p.node.Get("schema"))
		return ok && s.Kind("") == "boolean" && s.Node.Get("default").Kind() == spec.KindBool && s.Node.Get("default").Text() == "true"
	}
	return false
}
