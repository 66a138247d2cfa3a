// Command floor calls an API by net/http and encoding/json alone: what the
// programs beside it cannot be smaller than.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	resp, err := http.Get("https://api.nimbu.io/customers")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer resp.Body.Close()
	var list []struct{ ID string }
	err = json.NewDecoder(resp.Body).Decode(&list)
	fmt.Println(list, err)
}
