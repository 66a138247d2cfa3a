// Package docker uses images, containers, networks and volumes of a running dockerd.
package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

func newClient(t *testing.T) *client.Client {
	t.Helper()
	c, err := client.NewClient(runtime.WithBaseURL(os.Getenv("SERVER")))
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// archive returns a tar file with one file.
func archive(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := tar.NewWriter(&file)
	check(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(data))}))
	_, err := w.Write(data)
	check(t, err)
	check(t, w.Close())
	return file.Bytes()
}

// unpack returns the files of a tar file.
func unpack(t *testing.T, file io.ReadCloser) map[string]string {
	t.Helper()
	files := map[string]string{}
	for r := tar.NewReader(file); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			check(t, file.Close())
			return files
		}
		check(t, err)
		data, err := io.ReadAll(r)
		check(t, err)
		files[h.Name] = string(data)
	}
}

func TestSystem(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	version, err := c.System.GetVersion(ctx)
	check(t, err)
	ping, err := c.System.Ping(ctx)
	check(t, err)
	info, err := c.System.GetInfo(ctx)
	check(t, err)
	if version.APIVersion != "1.41" || len(version.Components) < 3 || ping != "OK" || info.Driver != "vfs" || info.Ncpu == 0 || info.MemTotal == 0 {
		t.Errorf("%+v %q %+v", version, ping, info)
	}
}

func TestImages(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	busybox, err := os.ReadFile(os.Getenv("BUSYBOX"))
	check(t, err)
	check(t, c.Image.Create(ctx, string(archive(t, "bin/busybox", busybox)), &client.ImageCreateParams{
		FromSrc: client.Set("-"), Repo: client.Set("box"), Tag: client.Set("one"), Changes: []string{`ENV COLOR=red`},
	}))
	check(t, c.Image.Tag(ctx, "box:one", &client.ImageTagParams{Repo: client.Set("box"), Tag: client.Set("two")}))
	list, err := c.Image.List(ctx, &client.ImageListParams{Filters: client.Set(`{"reference":["box"]}`)})
	check(t, err)
	if len(list) != 1 || len(list[0].RepoTags) != 2 || list[0].Size < int64(len(busybox)) {
		t.Errorf("%+v", list)
	}
	one, err := c.Image.Inspect(ctx, "box:one")
	check(t, err)
	history, err := c.Image.ListHistory(ctx, "box:one")
	check(t, err)
	if one.ID != list[0].ID || one.Config == nil || len(one.Config.Env) != 2 && one.Config.Env[0] != "COLOR=red" || len(history) != 1 || history[0].ID != one.ID {
		t.Errorf("%+v %+v", one, history)
	}
	removed, err := c.Image.Delete(ctx, "box:two", nil)
	check(t, err)
	if len(removed) != 1 || removed[0].Untagged != "box:two" {
		t.Errorf("%+v", removed)
	}
}

func TestImageStreams(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	saved, err := c.Image.Get(ctx, "box:one")
	check(t, err)
	var image bytes.Buffer
	_, err = io.Copy(&image, saved)
	check(t, err)
	check(t, saved.Close())
	_, err = c.Image.Delete(ctx, "box:one", nil)
	check(t, err)
	check(t, c.Image.Load(ctx, &image, nil))
	_, err = c.Image.Inspect(ctx, "box:one")
	check(t, err)
}

// create makes a container that runs a shell command.
func create(t *testing.T, c *client.Client, name, command string) string {
	t.Helper()
	made, err := c.Container.Create(t.Context(), client.ContainerCreateInput{
		Image: client.Set("box:one"), Cmd: []string{"/bin/busybox", "sh", "-c", command}, Labels: map[string]string{"test": "yes"},
		HostConfig: &client.HostConfigInput{NetworkMode: client.Set("none")},
	}, &client.ContainerCreateParams{Name: client.Set(name)})
	check(t, err)
	return made.ID
}

func TestContainers(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	id := create(t, c, "first", "true")
	create(t, c, "second", "true")
	all := &client.ContainerListParams{All: client.Set(true), Filters: client.Set(`{"label":["test=yes"]}`)}
	list, err := c.Container.List(ctx, all)
	check(t, err)
	if len(list) != 2 || list[1].ID != id || list[1].Labels["test"] != "yes" || list[1].State != "created" {
		t.Errorf("%+v", list)
	}
	all.Limit = client.Int(1)
	list, err = c.Container.List(ctx, all)
	check(t, err)
	if len(list) != 1 || list[0].Names[0] != "/second" {
		t.Errorf("%+v", list)
	}
	check(t, c.Container.Rename(ctx, "first", client.ContainerRenameParams{Name: "third"}))
	_, err = c.Container.Update(ctx, "third", client.ContainerUpdateInput{RestartPolicy: &client.RestartPolicyInput{Name: client.Set(client.RestartPolicyNameOnFailure), MaximumRetryCount: client.Int(2)}})
	check(t, err)
	got, err := c.Container.Inspect(ctx, "third", nil)
	check(t, err)
	if got.ID != id || got.Name != "/third" || got.HostConfig.RestartPolicy.MaximumRetryCount != 2 || got.State.Status != client.ContainerStateStatusCreated {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"second", "third"} {
		check(t, c.Container.Delete(ctx, name, nil))
	}
}

func TestArchives(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	create(t, c, "files", "true")
	check(t, c.Container.ExtractArchive(ctx, "files", bytes.NewReader(archive(t, "note", []byte("hello\x00"))), client.ContainerExtractArchiveParams{Path: "/"}))
	note, err := c.Container.Archive(ctx, "files", client.ContainerArchiveParams{Path: "/note"})
	check(t, err)
	if got := unpack(t, note); len(got) != 1 || got["note"] != "hello\x00" {
		t.Errorf("%q", got)
	}
	changes, err := c.Container.ListChanges(ctx, "files")
	check(t, err)
	if len(changes) != 1 || changes[0].Path != "/note" || changes[0].Kind != 1 {
		t.Errorf("%+v", changes)
	}
	whole, err := c.Container.Export(ctx, "files")
	check(t, err)
	if got := unpack(t, whole); got["note"] == "" || len(got["bin/busybox"]) < 1<<19 {
		t.Errorf("%d files", len(got))
	}
	check(t, c.Container.Delete(ctx, "files", nil))
}

func TestNetworksAndVolumes(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	volume, err := c.Volume.Create(ctx, client.VolumeCreateBody{Name: client.Set("data"), Labels: map[string]string{"a": "b"}})
	check(t, err)
	volumes, err := c.Volume.List(ctx, nil)
	check(t, err)
	if volume.Driver != "local" || len(volumes.Volumes) != 1 || volumes.Volumes[0].Labels["a"] != "b" || volumes.Volumes[0].Scope != client.VolumeScopeLocal {
		t.Errorf("%+v %+v", volume, volumes)
	}
	check(t, c.Volume.Delete(ctx, "data", nil))
	networks, err := c.Network.List(ctx, &client.NetworkListParams{Filters: client.Set(`{"name":["none"]}`)})
	check(t, err)
	if len(networks) != 1 || networks[0].Driver != "null" || networks[0].IPAM == nil {
		t.Errorf("%+v", networks)
	}
	if err := c.Network.Delete(ctx, networks[0].ID); !errors.Is(err, client.ErrForbidden) {
		t.Errorf("a predefined network: %v", err)
	}
}

func TestEventStream(t *testing.T) {
	c := newClient(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	begin := client.Set(strconv.FormatInt(time.Now().Unix()-1, 10))
	_, err := c.Volume.Create(ctx, client.VolumeCreateBody{Name: client.Set("seen")})
	check(t, err)
	check(t, c.Volume.Delete(ctx, "seen", nil))
	var actions []string
	for event, err := range c.System.GetEvents(ctx, &client.SystemGetEventsParams{Since: begin, Filters: client.Set(`{"volume":["seen"]}`)}) {
		check(t, err)
		if event.Type != client.EventMessageTypeVolume || event.Actor.ID != "seen" || event.TimeNano == 0 {
			t.Errorf("%+v", event)
		}
		if actions = append(actions, event.Action); event.Action == "destroy" {
			break
		}
	}
	if len(actions) != 2 || actions[0] != "create" {
		t.Error(actions)
	}
}

func TestErrors(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	_, err := c.Container.Inspect(ctx, "missing", nil)
	if body, ok := client.ErrorBody[client.ErrorResponse](err); !ok || !errors.Is(err, client.ErrNotFound) || !strings.Contains(body.Message, "missing") {
		t.Errorf("no such container: %v", err)
	}
	create(t, c, "once", "true")
	_, err = c.Container.Create(ctx, client.ContainerCreateInput{Image: client.Set("box:one"), Cmd: []string{"/bin/busybox"}}, &client.ContainerCreateParams{Name: client.Set("once")})
	if !errors.Is(err, client.ErrConflict) {
		t.Errorf("twice the same name: %v", err)
	}
	check(t, c.Container.Delete(ctx, "once", nil))
	_, err = c.Container.Create(ctx, client.ContainerCreateInput{Image: client.Set("box:one")}, nil)
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 400 || !strings.Contains(e.Message, "No command") {
		t.Errorf("no command: %v", err)
	}
	// A build is a stream whose error comes after the status.
	var progress io.ReadCloser
	file := archive(t, "Dockerfile", []byte("FROM box:one\nRUN false\n"))
	check(t, c.Do(ctx, "POST", "/build", bytes.NewReader(file), &progress, runtime.WithHeader("Content-Type", "application/x-tar")))
	text, err := io.ReadAll(progress)
	check(t, err)
	check(t, progress.Close())
	if !strings.Contains(string(text), `"errorDetail"`) {
		t.Errorf("%s", text)
	}
}

func TestRun(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	create(t, c, "running", "echo out; echo err >&2; while true; do sleep 1; done")
	check(t, c.Container.Start(ctx, "running", nil))
	check(t, c.Container.Start(ctx, "running", nil)) // responds with 304, which the specification declares
	logs, err := c.Container.ListLogs(ctx, "running", &client.ContainerListLogsParams{Stdout: client.Set(true), Stderr: client.Set(true), Follow: client.Set(true)})
	check(t, err)
	head := make([]byte, 12) // the first frame
	_, err = io.ReadFull(logs, head)
	check(t, err)
	check(t, logs.Close())
	if !strings.HasSuffix(string(head), "out\n") && !strings.HasSuffix(string(head), "err\n") {
		t.Errorf("%q", head)
	}
	n := 0
	for stats, err := range c.Container.GetStats(ctx, "running", nil) {
		check(t, err)
		if len((*stats)["memory_stats"]) == 0 {
			t.Errorf("%v", stats)
		}
		if n++; n == 2 {
			break
		}
	}
	top, err := c.Container.GetTop(ctx, "running", nil)
	check(t, err)
	if n != 2 || len(top.Processes) == 0 || len(top.Processes[0]) != len(top.Titles) {
		t.Errorf("%d %+v", n, top)
	}
	exec, err := c.Exec.ContainerExec(ctx, "running", client.ExecContainerExecInput{Cmd: []string{"/bin/busybox", "echo", "inside"}, AttachStdout: client.Set(true)})
	check(t, err)
	printed, err := c.Exec.Start(ctx, exec.ID, &client.ExecStartInput{})
	check(t, err)
	text, err := io.ReadAll(printed)
	check(t, err)
	check(t, printed.Close())
	if !bytes.HasSuffix(text, []byte("inside\n")) {
		t.Errorf("%q", text)
	}
	check(t, c.Container.Kill(ctx, "running", nil))
	waited, err := c.Container.Wait(ctx, "running", nil)
	check(t, err)
	if waited.StatusCode != 137 {
		t.Errorf("%+v", waited)
	}
	check(t, c.Container.Delete(ctx, "running", &client.ContainerDeleteParams{Force: client.Set(true)}))
}
