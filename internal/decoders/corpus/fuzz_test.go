// Package corpus has clients of the unions of ten real specifications, and a fuzz
// target for their decoders.
package corpus

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/internal/decoders"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/box"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/cloudflare"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/datadog"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/discord"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/influxdb"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/kratos"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/meilisearch"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/openai"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/qdrant"
	"github.com/nimbugen/nimbugen/internal/decoders/corpus/api/stripe"
)

// FuzzCorpus reads texts into all types of the clients.
func FuzzCorpus(f *testing.F) {
	var cases []decoders.Case
	for _, client := range []any{
		new(box.Client), new(cloudflare.Client), new(datadog.Client), new(discord.Client), new(influxdb.Client),
		new(kratos.Client), new(meilisearch.Client), new(openai.Client), new(qdrant.Client), new(stripe.Client),
	} {
		o, err := decoders.NewOracle(filepath.Join("api", filepath.Base(reflect.TypeOf(client).Elem().PkgPath())))
		if err != nil {
			f.Fatal(err)
		}
		cases = append(cases, o.Cases(client)...)
	}
	if len(cases) < 60 {
		f.Fatalf("only %d types", len(cases))
	}
	decoders.Fuzz(f, cases)
}
