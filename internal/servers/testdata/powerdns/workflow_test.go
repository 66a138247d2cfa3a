// Package powerdns manages zones of a running PowerDNS.
package powerdns

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

const server, zone = "localhost", "example.org."

func newClient(t *testing.T, key client.Secret) *client.Client {
	t.Helper()
	c, err := client.NewClient(runtime.WithBaseURL(os.Getenv("SERVER")), client.WithAPIKeyHeader(key))
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func address(name, changetype string, contents ...string) client.RRSetInput {
	set := client.RRSetInput{Name: name, Type: "A", TTL: 60, Changetype: changetype}
	for _, c := range contents {
		set.Records = append(set.Records, client.RecordInput{Content: c})
	}
	return set
}

func TestServer(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	servers, err := c.Servers.ListServers(ctx)
	check(t, err)
	if len(servers) != 1 || servers[0].ID != server || servers[0].Version == "" {
		t.Errorf("%+v", servers)
	}
	settings, err := c.Config.List(ctx, server)
	check(t, err)
	if !slices.ContainsFunc(settings, func(s client.ConfigSetting) bool { return s.Name == "launch" && s.Value == "gsqlite3" }) {
		t.Errorf("%d settings", len(settings))
	}
}

func TestStatistics(t *testing.T) {
	c := newClient(t, "test")
	items, err := c.Stats.Get(t.Context(), server, nil)
	// The sizes are texts, against the specification; all the rest is read.
	partly, ok := errors.AsType[*runtime.DecodeError](err)
	if !ok || slices.ContainsFunc(partly.Values, func(f runtime.DecodeFailure) bool { return !strings.HasSuffix(f.Pointer, "/size") }) {
		t.Fatal(err)
	}
	plain, lists := 0, 0
	for _, item := range items {
		switch value := item.Value.Value.(type) {
		case client.String:
			plain++
		case client.SimpleStatisticItemList:
			lists++
		default:
			t.Errorf("%s %s: %+v", item.Type, item.Name, value)
		}
	}
	if plain < 50 || lists < 5 {
		t.Errorf("%d texts, %d lists", plain, lists)
	}
}

func TestCreateZone(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	made, err := c.Zones.Create(ctx, server, client.ZoneInput{
		Name: client.Set(zone), Kind: client.ZoneKindNative, Nameservers: []string{"ns1.example.org."},
		Rrsets: []client.RRSetInput{address("www.example.org.", "REPLACE", "192.0.2.1", "192.0.2.2")},
	}, nil)
	check(t, err)
	if made.ID != zone || made.Serial == 0 || len(made.Rrsets) != 3 {
		t.Errorf("%+v", made)
	}
	_, err = c.Zones.Create(ctx, server, client.ZoneInput{Name: client.Set("second.example."), Kind: client.ZoneKindNative, Nameservers: []string{}}, nil)
	check(t, err)
	zones, err := c.Zones.ListZones(ctx, server, nil)
	check(t, err)
	if len(zones) != 2 {
		t.Errorf("%+v", zones)
	}
	one, err := c.Zones.ListZones(ctx, server, &client.ZonesListZonesParams{Zone: client.Set(zone)})
	check(t, err)
	if len(one) != 1 || one[0].Name != zone {
		t.Errorf("%+v", one)
	}
}

func TestUpdateZone(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	check(t, c.Zones.Patch(ctx, server, zone, client.ZoneInput{Rrsets: []client.RRSetInput{
		address("www.example.org.", "REPLACE", "192.0.2.9"), address("new.example.org.", "REPLACE", "192.0.2.10"),
	}}))
	got, err := c.Zones.List(ctx, server, zone, &client.ZonesListParams{RrsetName: client.Set("www.example.org.")})
	check(t, err)
	if len(got.Rrsets) != 1 || len(got.Rrsets[0].Records) != 1 || got.Rrsets[0].Records[0].Content != "192.0.2.9" || got.Rrsets[0].TTL != 60 {
		t.Errorf("%+v", got.Rrsets)
	}
	check(t, c.Zones.Patch(ctx, server, zone, client.ZoneInput{Rrsets: []client.RRSetInput{address("new.example.org.", "DELETE")}}))
	check(t, c.Zones.Replace(ctx, server, zone, client.ZoneInput{Kind: client.ZoneKindMaster, Account: client.Set("accounting")}))
	got, err = c.Zones.List(ctx, server, zone, &client.ZonesListParams{Rrsets: client.Set(false)})
	check(t, err)
	if got.Kind != client.ZoneKindMaster || got.Account != "accounting" || len(got.Rrsets) != 0 {
		t.Errorf("%+v", got)
	}
	// The specification declares JSON, which is an object in truth, and the text is a text.
	text, err := c.Zones.AxfrExportZone(ctx, server, zone, runtime.WithAccept("text/plain"))
	check(t, err)
	if !strings.Contains(text, "192.0.2.9") || strings.Contains(text, "192.0.2.10") {
		t.Errorf("%s", text)
	}
}

func TestSearch(t *testing.T) {
	c := newClient(t, "test")
	found, err := c.Search.Data(t.Context(), server, client.SearchDataParams{Q: "www*", Max: 10})
	check(t, err)
	if len(found) != 1 || found[0].Content != "192.0.2.9" || found[0].ZoneID != zone {
		t.Errorf("%+v", found)
	}
	flushed, err := c.Servers.CacheFlushByName(t.Context(), server, client.ServersCacheFlushByNameParams{Domain: "www.example.org."})
	check(t, err)
	if flushed.Result == "" {
		t.Errorf("%+v", flushed)
	}
}

func TestKeysOfZones(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	key, err := c.Zonecryptokey.CreateCryptokey(ctx, server, zone, client.CryptokeyInput{Keytype: client.CryptokeyKeytypeCsk, Active: client.Set(true)})
	check(t, err)
	if key.ID == 0 || key.Dnskey == "" || key.Bits == 0 || !strings.Contains(key.Privatekey, "Private-key-format") {
		t.Errorf("%+v", key)
	}
	check(t, c.Zonecryptokey.UpdateCryptokey(ctx, server, zone, "1", client.CryptokeyInput{Active: client.Set(false)}))
	keys, err := c.Zonecryptokey.ListCryptokeys(ctx, server, zone)
	check(t, err)
	if len(keys) != 1 || keys[0].Active || len(keys[0].Ds) == 0 {
		t.Errorf("%+v", keys)
	}
	check(t, c.Zonecryptokey.DeleteCryptokey(ctx, server, zone, "1"))
}

func TestKeysOfTransfers(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	made, err := c.Tsigkey.Create(ctx, server, client.TSIGKeyInput{Name: client.Set("transfer"), Algorithm: client.Set("hmac-sha256")})
	check(t, err)
	updated, err := c.Tsigkey.Update(ctx, server, made.ID, client.TSIGKeyInput{Algorithm: client.Set("hmac-sha512")})
	check(t, err)
	all, err := c.Tsigkey.List(ctx, server)
	check(t, err)
	if made.Key == "" || updated.Algorithm != "hmac-sha512" || len(all) == 0 || all[0].Key != "" {
		t.Errorf("%+v %+v %+v", made, updated, all)
	}
	check(t, c.Tsigkey.Delete(ctx, server, made.ID))
}

func TestMetadata(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	check(t, c.Zonemetadata.CreateMetadata(ctx, server, zone, client.MetadataInput{Kind: client.Set("ALSO-NOTIFY"), Metadata: []string{"192.0.2.7"}}))
	_, err := c.Zonemetadata.UpdateMetadata(ctx, server, zone, "ALSO-NOTIFY", client.MetadataInput{Metadata: []string{"192.0.2.8", "192.0.2.9:5300"}})
	check(t, err)
	got, err := c.Zonemetadata.GetMetadata(ctx, server, zone, "ALSO-NOTIFY")
	check(t, err)
	if len(got.Metadata) != 2 || got.Metadata[1] != "192.0.2.9:5300" {
		t.Errorf("%+v", got)
	}
	check(t, c.Zonemetadata.DeleteMetadata(ctx, server, zone, "ALSO-NOTIFY"))
}

func TestErrors(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	_, err := c.Zones.List(ctx, server, "missing.example.", nil)
	if body, ok := client.ErrorBody[client.ErrorModel](err); !ok || !errors.Is(err, client.ErrNotFound) || body.Error == "" {
		t.Errorf("no such zone: %v", err)
	}
	_, err = c.Zones.Create(ctx, server, client.ZoneInput{Name: client.Set(zone), Kind: client.ZoneKindNative, Nameservers: []string{}}, nil)
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 409 {
		t.Errorf("twice the same zone: %v", err)
	}
	err = c.Zones.Patch(ctx, server, zone, client.ZoneInput{Rrsets: []client.RRSetInput{address("www.example.org.", "REPLACE", "no address")}})
	if body, ok := client.ErrorBody[client.ErrorModel](err); !ok || !strings.Contains(body.Error, "no address") {
		t.Errorf("no address: %v", err)
	}
	_, err = newClient(t, "wrong").Servers.ListServers(ctx)
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 401 {
		t.Errorf("a wrong key: %v", err)
	}
}

func TestDelete(t *testing.T) {
	c, ctx := newClient(t, "test"), t.Context()
	for _, name := range []string{zone, "second.example."} {
		check(t, c.Zones.Delete(ctx, server, name))
	}
	zones, err := c.Zones.ListZones(ctx, server, nil)
	check(t, err)
	if len(zones) != 0 {
		t.Errorf("%+v", zones)
	}
}
