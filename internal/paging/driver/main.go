// Command driver reads lists by generated clients. Tests compile it with their
// clients in place of clients.go, and send it jobs as lines of JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"
)

// job is a list to read.
type job struct {
	Client, Service, Method string
	URL                     string // of the server
}

// result is what the list held.
type result struct {
	Items []string // their ids
	Error string
}

func main() {
	in, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for in.Scan() {
		var j job
		err := json.Unmarshal(in.Bytes(), &j)
		if err == nil {
			err = out.Encode(run(j))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// run calls the method and reads the list that it returns.
func run(j job) (out result) {
	client, err := clients[j.Client](j.URL)
	if err != nil {
		return result{Error: err.Error()}
	}
	service := reflect.ValueOf(client).Elem().FieldByName(j.Service)
	if !service.IsValid() || !service.MethodByName(j.Method).IsValid() {
		return result{Error: "there is no method " + j.Service + "." + j.Method}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	list := call(ctx, service.MethodByName(j.Method))
	yield := reflect.MakeFunc(list.Type().In(0), func(args []reflect.Value) []reflect.Value {
		if err, failed := args[1].Interface().(error); failed {
			out.Error = err.Error()
			return []reflect.Value{reflect.ValueOf(false)}
		}
		out.Items = append(out.Items, idOf(args[0]))
		return []reflect.Value{reflect.ValueOf(true)}
	})
	list.Call([]reflect.Value{yield})
	return out
}

// call calls a method with the context, "x" for each text, and else zero values.
func call(ctx context.Context, method reflect.Value) reflect.Value {
	t := method.Type()
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < t.NumIn()-1; i++ {
		arg := reflect.New(t.In(i)).Elem()
		if arg.Kind() == reflect.String {
			arg.SetString("x")
		}
		args = append(args, arg)
	}
	return method.Call(args)[0]
}

// idOf returns the id of an item, or the first one of a list.
func idOf(item reflect.Value) string {
	for item.Kind() == reflect.Pointer {
		item = item.Elem()
	}
	switch item.Kind() {
	case reflect.Slice:
		if item.Len() == 0 {
			return ""
		}
		return idOf(item.Index(0))
	case reflect.Struct:
		if id := item.FieldByName("ID"); id.IsValid() {
			return fmt.Sprint(id.Interface())
		}
	}
	return fmt.Sprint(item.Interface())
}
