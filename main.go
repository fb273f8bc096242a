// Ozdesk is a terminal workplace for people who review and manage
// face-biometry analyses held by an Oz API server.
package main

import (
	"os"

	"ozdesk/ui/cli"
)

func main() { os.Exit(cli.Run()) }
