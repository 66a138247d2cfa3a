// Package etcd uses the key-value store of a running etcd through its gRPC gateway.
package etcd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

// none is a body without members.
var none = map[string]json.RawMessage{}

func newClient(t *testing.T, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.NewClient(append(opts, runtime.WithBaseURL(os.Getenv("SERVER")))...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// anonymous returns a client without a token: the specification demands one, and
// etcd does not before TestAuthentication.
func anonymous(t *testing.T) *client.Client { return newClient(t, runtime.WithoutCredentials()) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatus(t *testing.T) {
	c := anonymous(t)
	status, err := c.Maintenance.Status(t.Context(), none)
	check(t, err)
	members, err := c.Cluster.MemberList(t.Context(), none)
	check(t, err)
	if status.Version == "" || len(members.Members) != 1 || members.Members[0].ID != status.Leader {
		t.Errorf("%+v %+v", status, members)
	}
}

func TestCreateListUpdateDelete(t *testing.T) {
	c, ctx := anonymous(t), t.Context()
	for i := range 7 {
		_, err := c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: fmt.Appendf(nil, "page/%d", i), Value: fmt.Appendf(nil, "value\x00%d", i)})
		check(t, err)
	}
	var keys []string
	for from := []byte("page/"); ; {
		page, err := c.KV.Range(ctx, client.EtcdserverpbRangeRequest{Key: from, RangeEnd: []byte("page0"), Limit: client.Set("3")})
		check(t, err)
		for _, kv := range page.Kvs {
			if want := fmt.Sprintf("value\x00%d", len(keys)); string(kv.Value) != want || kv.Version != "1" {
				t.Errorf("%s is %q of version %s", kv.Key, kv.Value, kv.Version)
			}
			keys = append(keys, string(kv.Key))
		}
		if !page.More {
			break
		}
		from = append(page.Kvs[len(page.Kvs)-1].Key, 0)
	}
	if len(keys) != 7 || keys[6] != "page/6" {
		t.Error(keys)
	}
	put, err := c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: []byte("page/0"), Value: []byte("new"), PrevKv: client.Set(true)})
	if check(t, err); put.PrevKv == nil || string(put.PrevKv.Value) != "value\x000" {
		t.Errorf("%+v", put.PrevKv)
	}
	deleted, err := c.KV.DeleteRange(ctx, client.EtcdserverpbDeleteRangeRequest{Key: []byte("page/"), RangeEnd: []byte("page0"), PrevKv: client.Set(true)})
	if check(t, err); deleted.Deleted != "7" || len(deleted.PrevKvs) != 7 || string(deleted.PrevKvs[0].Value) != "new" {
		t.Errorf("%+v", deleted)
	}
	empty, err := c.KV.Range(ctx, client.EtcdserverpbRangeRequest{Key: []byte("page/"), RangeEnd: []byte("page0")})
	if check(t, err); len(empty.Kvs) != 0 || empty.Count != "" || empty.Header == nil {
		t.Errorf("%+v", empty)
	}
}

func TestTransaction(t *testing.T) {
	c := anonymous(t)
	key := []byte("transaction")
	in := client.EtcdserverpbTxnRequest{
		Compare: []client.EtcdserverpbCompare{{Key: key, Target: client.CompareCompareTargetVersion, Result: client.CompareCompareResultEqual, Version: client.Set("0")}},
		Success: []client.EtcdserverpbRequestOp{{RequestPut: &client.EtcdserverpbPutRequest{Key: key, Value: []byte("once")}}},
		Failure: []client.EtcdserverpbRequestOp{{RequestRange: &client.EtcdserverpbRangeRequest{Key: key}}},
	}
	first, err := c.KV.Txn(t.Context(), in)
	if check(t, err); !first.Succeeded || first.Responses[0].ResponsePut == nil {
		t.Errorf("%+v", first)
	}
	second, err := c.KV.Txn(t.Context(), in)
	if check(t, err); second.Succeeded || string(second.Responses[0].ResponseRange.Kvs[0].Value) != "once" {
		t.Errorf("%+v", second)
	}
}

func TestWatchStream(t *testing.T) {
	c := anonymous(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	key, seen := []byte("watched"), 0
	for message, err := range c.Watch.Watch(ctx, client.EtcdserverpbWatchRequest{CreateRequest: &client.EtcdserverpbWatchCreateRequest{Key: key, PrevKv: client.Set(true)}}) {
		check(t, err)
		if message.Result == nil || message.Error != nil {
			t.Fatalf("%+v", message)
		}
		if message.Result.Created {
			_, err := c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: key, Value: []byte("a")})
			check(t, err)
			_, err = c.KV.DeleteRange(ctx, client.EtcdserverpbDeleteRangeRequest{Key: key})
			check(t, err)
		}
		for _, event := range message.Result.Events {
			switch seen++; {
			case seen == 1 && event.Type == "" && string(event.Kv.Value) == "a":
			case seen == 2 && event.Type == client.EventEventTypeDelete && string(event.PrevKv.Value) == "a":
			default:
				t.Errorf("event %d: %+v", seen, event)
			}
		}
		if seen >= 2 {
			break
		}
	}
	if seen != 2 {
		t.Error(seen, "events")
	}
}

func TestLeaseStream(t *testing.T) {
	c, ctx := anonymous(t), t.Context()
	lease, err := c.Lease.Grant(ctx, client.EtcdserverpbLeaseGrantRequest{TTL: client.Set("60")})
	check(t, err)
	_, err = c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: []byte("leased"), Lease: client.Set(lease.ID)})
	check(t, err)
	kept := 0
	for message, err := range c.Lease.KeepAlive(ctx, client.EtcdserverpbLeaseKeepAliveRequest{ID: client.Set(lease.ID)}) {
		if check(t, err); message.Result.ID != lease.ID || message.Result.TTL != "60" {
			t.Errorf("%+v", message.Result)
		}
		kept++
	}
	left, err := c.Lease.TimeToLive(ctx, client.EtcdserverpbLeaseTimeToLiveRequest{ID: client.Set(lease.ID), Keys: client.Set(true)})
	check(t, err)
	if seconds, err := strconv.Atoi(left.TTL); kept != 1 || err != nil || seconds > 60 || left.GrantedTTL != "60" || len(left.Keys) != 1 || string(left.Keys[0]) != "leased" {
		t.Errorf("%d %+v", kept, left)
	}
	_, err = c.Lease.Revoke(ctx, client.EtcdserverpbLeaseRevokeRequest{ID: client.Set(lease.ID)})
	check(t, err)
	gone, err := c.KV.Range(ctx, client.EtcdserverpbRangeRequest{Key: []byte("leased")})
	if check(t, err); len(gone.Kvs) != 0 {
		t.Errorf("%+v", gone.Kvs)
	}
}

func TestSnapshotStream(t *testing.T) {
	var all bytes.Buffer
	last := "?"
	for piece, err := range anonymous(t).Maintenance.Snapshot(t.Context(), none) {
		check(t, err)
		all.Write(piece.Result.Blob)
		last = piece.Result.RemainingBytes
	}
	if all.Len() < 16<<10 || last != "" && last != "0" {
		t.Errorf("%d bytes, then %q remain", all.Len(), last)
	}
}

func TestErrors(t *testing.T) {
	c, ctx := anonymous(t), t.Context()
	_, err := c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: []byte("k"), Lease: client.Set("999")})
	if e, ok := errors.AsType[*client.Error](err); !ok || !errors.Is(err, client.ErrNotFound) || e.Message == "" {
		t.Errorf("unknown lease: %v", err)
	}
	_, err = c.KV.Create(ctx, client.EtcdserverpbPutRequest{})
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 400 {
		t.Errorf("no key: %v", err)
	}
	_, err = newClient(t).KV.Range(ctx, client.EtcdserverpbRangeRequest{Key: []byte("k")})
	if _, ok := errors.AsType[*runtime.CredentialsError](err); !ok {
		t.Errorf("a client that was told nothing about security: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	revision, err := c.KV.Create(ctx, client.EtcdserverpbPutRequest{Key: []byte("k"), Value: []byte("v")})
	check(t, err)
	_, err = c.KV.Compact(ctx, client.EtcdserverpbCompactionRequest{Revision: client.Set(revision.Header.Revision)})
	check(t, err)
	for message, err := range c.Watch.Watch(ctx, client.EtcdserverpbWatchRequest{CreateRequest: &client.EtcdserverpbWatchCreateRequest{Key: []byte("k"), StartRevision: client.Set("1")}}) {
		check(t, err)
		if message.Result != nil && message.Result.Canceled {
			if message.Result.CompactRevision != revision.Header.Revision {
				t.Errorf("%+v", message.Result)
			}
			break
		}
	}
}

func TestAuthentication(t *testing.T) {
	c, ctx := anonymous(t), t.Context()
	_, err := c.Auth.AddUser(ctx, client.EtcdserverpbAuthUserAddRequest{Name: client.Set("root"), Password: client.Set("secret")})
	check(t, err)
	_, err = c.Auth.AddRole(ctx, client.EtcdserverpbAuthRoleAddRequest{Name: client.Set("root")})
	check(t, err)
	_, err = c.Auth.UserGrantRole(ctx, client.EtcdserverpbAuthUserGrantRoleRequest{User: client.Set("root"), Role: client.Set("root")})
	check(t, err)
	_, err = c.Auth.Enable(ctx, none)
	check(t, err)
	_, err = c.KV.Range(ctx, client.EtcdserverpbRangeRequest{Key: []byte("k")})
	if _, ok := errors.AsType[*client.Error](err); !ok {
		t.Errorf("without a token: %v", err)
	}
	token, err := c.Auth.Authenticate(ctx, client.EtcdserverpbAuthenticateRequest{Name: client.Set("root"), Password: client.Set("secret")})
	check(t, err)
	known := newClient(t, client.WithAPIKey(client.Secret(token.Token)))
	users, err := known.Auth.UserList(ctx, none)
	if check(t, err); len(users.Users) != 1 || users.Users[0] != "root" {
		t.Errorf("%+v", users)
	}
	_, err = known.Auth.Disable(ctx, none)
	check(t, err)
}
