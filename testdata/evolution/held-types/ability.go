// Package caller was written for new.yaml.
package caller

import (
	"fmt"
	"net/http"

	"client"
)

// Call uses the constants.
func Call(func(status int, body string) *http.Client) {
	save := client.PetSave{Nick: client.NickA, Level: client.Set(client.PetLevel2)}
	var plain string = client.NickB
	fmt.Println(save.Nick, plain)
}
