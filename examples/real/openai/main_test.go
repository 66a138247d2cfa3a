package main

import (
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/examples/real/realtest"
)

// The program runs against a server that responds as OpenAI does.

func TestMain(m *testing.M) { realtest.Main(m, main) }

const (
	question = `{"content":"How warm is it in Ghent?","role":"user"}`
	call     = `{"id":"call_1","type":"function","function":{"name":"temperature","arguments":"{\"city\":\"Ghent\"}"}}`
	tools    = `"tools":[{"type":"function","function":{"name":"temperature","parameters":{"properties":{"city": {}},"type":"object"}}}]`
)

func TestProgram(t *testing.T) {
	authorized := map[string]string{"Authorization": "Bearer sk-secret", "Content-Type": "application/json"}
	vendor := &realtest.Vendor{T: t, Exchanges: []realtest.Exchange{
		{
			Request: "POST api.openai.com/v1/chat/completions", Header: authorized,
			Body:    `{"messages":[` + question + `],"model":"gpt-4o",` + tools + `}`,
			Respond: `{"id":"1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,"finish_reason":"tool_calls","logprobs":null,"message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[` + call + `]}}]}`,
		},
		{
			Request: "POST api.openai.com/v1/chat/completions", Header: authorized, Type: "text/event-stream",
			Body:    `{"messages":[` + question + `,{"role":"assistant","tool_calls":[` + call + `]},{"role":"tool","content":"21 °C","tool_call_id":"call_1"}],"model":"gpt-4o","stream":true,` + tools + `}`,
			Respond: realtest.Events(chunk(`{"role":"assistant","content":""}`), chunk(`{"content":"It is "}`), chunk(`{"content":"21 °C.\n"}`), chunk(`{}`)),
		},
		{Request: "POST api.openai.com/v1/files", Check: checkUpload, Respond: `{"id":"file-1","object":"file","bytes":9,"created_at":1,"filename":"data.jsonl","purpose":"fine-tune","status":"processed"}`},
	}}
	realtest.Start(t, vendor, map[string]string{"data.jsonl": "{\"a\": 1}\n"}, "OPENAI_API_KEY=sk-secret").Wait(t, "It is 21 °C.\nfile-1\n")
	vendor.Done()
}

func chunk(delta string) string {
	return `{"id":"1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"finish_reason":null,"delta":` + delta + `}]}`
}

// checkUpload compares the parts of a file upload.
func checkUpload(t *testing.T, req *http.Request, body string) {
	_, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil {
		t.Error(err)
	}
	form, err := multipart.NewReader(strings.NewReader(body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Error(err)
		return
	}
	if got := form.Value["purpose"]; len(got) != 1 || got[0] != "fine-tune" {
		t.Errorf("purpose %q", got)
	}
	if got := form.File["file"]; len(got) != 1 || got[0].Filename != "data.jsonl" || got[0].Size != 9 || req.ContentLength != int64(len(body)) {
		t.Errorf("uploaded %d bytes: %v", req.ContentLength, got)
	}
}
