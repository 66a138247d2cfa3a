// Command openai lets a model call a function, streams its reply and uploads a file.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/nimbugen/nimbugen/examples/real/api/openai"
	"github.com/nimbugen/nimbugen/runtime"
)

func main() {
	ctx := context.Background()
	client, err := openai.NewClient(openai.WithToken(openai.Secret(os.Getenv("OPENAI_API_KEY"))))
	if err != nil {
		log.Fatal(err)
	}
	temperature := openai.FunctionObject{
		Name:       "temperature",
		Parameters: map[string]json.RawMessage{"type": json.RawMessage(`"object"`), "properties": json.RawMessage(`{"city": {}}`)},
	}
	chat := openai.CreateChatCompletionRequest{
		Model:    "gpt-4o",
		Messages: []openai.ChatCompletionRequestMessage{openai.UserMessage("How warm is it in Ghent?")},
		Tools: []openai.CreateChatCompletionRequestTool{
			openai.NewCreateChatCompletionRequestTool(openai.ChatCompletionTool{Function: temperature}),
		},
	}
	response, err := client.Chat.CreateCompletion(ctx, chat)
	if err != nil {
		log.Fatal(err)
	}
	calls := response.Choices[0].Message.ToolCalls
	asked := openai.ChatCompletionRequestAssistantMessage{ToolCalls: calls}
	chat.Messages = append(chat.Messages, openai.NewChatCompletionRequestMessage(asked))
	for _, call := range calls {
		if call, ok := call.Value.(*openai.ChatCompletionMessageToolCall); ok && call.Function.Name == "temperature" {
			chat.Messages = append(chat.Messages, openai.ToolMessage("21 °C", call.ID))
		}
	}
	for event, err := range client.Chat.CreateCompletionStream(ctx, chat) {
		if err != nil {
			log.Fatal(err)
		}
		for _, choice := range event.Data.Choices {
			fmt.Print(runtime.Deref(choice.Delta.Content, ""))
		}
	}
	file, err := client.Files.Create(ctx, openai.CreateFileRequest{File: runtime.FileAt("data.jsonl"), Purpose: "fine-tune"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.ID)
}
